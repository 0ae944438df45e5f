/** `POST /graphql`: one document, run against GitHub's schema. */
import {
  type ExecutionResult,
  executeSync,
  GraphQLError,
  OverlappingFieldsCanBeMergedRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { grants } from '../api/permissions.ts';
import { okReply, type Reply, refuseRequest } from '../api/reply.ts';
import { type Context, sameName, wholeSecond } from '../api/request.ts';
import { searchRoutes } from '../api/search.ts';
import {
  canRead,
  type Discussion,
  type DiscussionComment,
  fullName,
  type GitHubAccount,
  type GitHubRepository,
  isAppOn,
  type Viewer,
} from '../model.ts';
import { nodeId } from '../shapes/account.ts';
import { actorView, connection, GraphQLRefusal, type Page } from './connection.ts';
import { servedSchema } from './schema.ts';
import { trackedNode, trackedView, trackerWrites } from './tracker.ts';
import {
  allComments,
  commentId,
  commentView,
  discussionView,
  mayAnswer,
  mayChange,
  noNode,
  repositoryView,
  type ViewContext,
} from './views.ts';

export function graphql(context: Context): Reply {
  const viewer = context.viewer ?? refuseRequest(401, 'This endpoint requires you to be authenticated.');
  let asked: { query?: unknown; variables?: Record<string, unknown> | null };
  try {
    asked = JSON.parse(context.body);
  } catch {
    return refuseRequest(400, 'Problems parsing JSON');
  }
  if (typeof asked.query !== 'string')
    return okReply({ errors: [{ message: 'A query attribute must be specified and must be a string.' }] });
  const { data, errors } = run(asked.query, asked.variables ?? {}, roots(context, viewer));
  return okReply({ ...(data !== undefined && { data }), ...(errors && { errors: errors.map(problem) }) });
}

/** GitHub does not mind that a field of an issue and of a pull request has one name and two types, as `gh` asks for it. */
const rules = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);

function run(query: string, variableValues: Record<string, unknown>, rootValue: object): ExecutionResult {
  const schema = servedSchema();
  try {
    const document = parse(query);
    const errors = validate(schema, document, rules);
    return errors.length > 0
      ? { errors }
      : (executeSync({ schema, document, rootValue, variableValues }) as ExecutionResult);
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

/** GitHub says what an error is by `type`; what is wrong with the document itself has none. */
function problem({ message, path, locations, originalError }: GraphQLError) {
  const type = originalError instanceof GraphQLRefusal ? originalError.type : undefined;
  return { ...(type && { type }), ...(path && { path }), locations, message };
}

function roots(context: Context, viewer: Viewer) {
  const { catalogue } = context;
  const place = { ...catalogue, viewer };
  const trackerContext = { viewer, catalogue, show: (one: GitHubRepository) => repositoryView(one, place) };
  return {
    ...discussionWrites(context, viewer, place),
    ...trackerWrites(
      catalogue.repositories.filter((one) => canRead(one, viewer)),
      wholeSecond(context),
      trackerContext,
    ),

    viewer: () => ({ ...actorView(viewer), repositories: listedBy(viewer, context, place) }),

    user({ login }: { login: string }) {
      const found = catalogue.accounts.find((one) => one.type === 'User' && sameName(one.login, login));
      if (!found) throw new GraphQLRefusal('NOT_FOUND', `Could not resolve to a User with the login of '${login}'.`);
      return { ...actorView(found), repositories: listedBy(found, context, place) };
    },

    repositoryOwner({ login }: { login: string }) {
      const owner = catalogue.accounts.find((one) => sameName(one.login, login));
      return owner ? { ...actorView(owner), repositories: listedBy(owner, context, place) } : null;
    },

    search({ query, type, first, last }: { query: string; type: string } & Page) {
      const most = first ?? last ?? 30;
      const path = type === 'REPOSITORY' ? '/search/repositories' : '/search/issues';
      // Here GitHub does not ask which of the two is meant.
      const isSaid = type === 'REPOSITORY' || /\b(is|type):(pr|issue)\b/.test(query);
      const asked = new URLSearchParams({ q: isSaid ? query : `${query} is:pr`, per_page: String(most) });
      const found = searchRoutes.find(({ pattern }) => pattern === path)?.handle({ ...context, query: asked });
      const { items = [], total_count: total = 0 } = (found?.body ?? {}) as {
        items?: FoundItem[];
        total_count?: number;
      };
      const nodes = items.flatMap((item) => {
        const name = item.full_name ?? item.repository_url?.split('/repos/')[1] ?? '';
        const repository = catalogue.repositories.find((one) => fullName(one) === name);
        const issue = repository?.content().issues.find(({ number }) => number === item.number);
        if (!repository) return [];
        return [issue ? trackedView(repository, issue, trackerContext) : repositoryView(repository, place)];
      });
      const isOfIssues = type !== 'REPOSITORY';
      const counts = { issueCount: isOfIssues ? total : 0, repositoryCount: isOfIssues ? 0 : total };
      return { ...counts, ...connection('search', nodes, { first: most }) };
    },

    repository({ owner, name, followRenames }: { owner: string; name: string; followRenames: boolean }) {
      const readable = catalogue.repositories.filter((one) => sameName(one.owner.login, owner) && canRead(one, viewer));
      const found =
        readable.find((one) => sameName(one.name, name)) ??
        (followRenames ? readable.find((one) => sameName(one.formerName, name)) : undefined);
      if (!found) {
        throw new GraphQLRefusal('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
      }
      return repositoryView(found, place);
    },

    node({ id }: { id: string }) {
      for (const discussion of catalogue.discussions) {
        if (!canRead(discussion.repository, viewer)) continue;
        const found = allComments(discussion).find(({ comment }) => commentId(comment) === id);
        if (found) return commentView(discussion, found.comment, found.parent, place);
      }
      const reachable = catalogue.repositories.filter((one) => canRead(one, viewer));
      const tracked = trackedNode(reachable, id, trackerContext);
      if (tracked) return tracked;
      throw noNode(id);
    },
  };
}

type FoundItem = { full_name?: string; repository_url?: string; number?: number };

/** The repositories of an account, as far as the viewer may see them, the last pushed first. */
const listedBy =
  (owner: GitHubAccount, { catalogue, viewer }: Context, place: ViewContext) =>
  ({ isFork, privacy, ...page }: Page & { isFork?: boolean | null; privacy?: string | null }) => {
    const own = catalogue.repositories
      .filter((one) => one.owner.id === owner.id && canRead(one, viewer))
      .filter((one) => typeof isFork !== 'boolean' || (one.parent !== undefined) === isFork)
      .filter((one) => !privacy || one.private === (privacy === 'PRIVATE'))
      .sort((a, b) => b.pushedAt - a.pushedAt);
    const views = own.map((one) => repositoryView(one, place));
    return connection('repositories', views, page);
  };

type Given<Fields> = { input: Fields & { clientMutationId?: string | null } };
type Found = { discussion: Discussion; comment: DiscussionComment; parent: DiscussionComment | undefined };

const bodyLimit = 65_536;

/** The mutations of discussions; each finds its target by a global id, no matter where that is, as far as the viewer may see it. */
function discussionWrites(context: Context, viewer: Viewer, place: ViewContext) {
  const at = wholeSecond(context);
  const visible = context.catalogue.discussions.filter(({ repository }) => canRead(repository, viewer));

  function commentOf(id: string): Found {
    for (const discussion of visible) {
      const found = allComments(discussion).find(({ comment }) => commentId(comment) === id);
      if (found) return { discussion, ...found };
    }
    throw noNode(id);
  }

  function permit(mutation: string, discussion: Discussion, isAllowed: boolean): void {
    if (!isAppOn(discussion.repository, viewer) || !grants(viewer, 'discussions', 'write')) {
      throw new GraphQLRefusal('FORBIDDEN', 'Resource not accessible by integration');
    }
    if (discussion.repository.archived || !isAllowed) {
      throw new GraphQLRefusal(
        'FORBIDDEN',
        `${viewer.login} does not have the correct permissions to execute \`${mutation}\``,
      );
    }
  }

  function checked(body: string): string {
    if (body.trim() === '') throw new GraphQLRefusal('UNPROCESSABLE', "Body can't be blank");
    if (body.length > bodyLimit) {
      throw new GraphQLRefusal('UNPROCESSABLE', `Body is too long (maximum is ${bodyLimit} characters)`);
    }
    return body;
  }

  function answer(mutation: string, id: string, isAnswer: boolean) {
    const { discussion, comment } = commentOf(id);
    permit(mutation, discussion, mayAnswer(discussion, viewer));
    if (!discussion.category.isAnswerable) {
      throw new GraphQLRefusal('UNPROCESSABLE', 'This discussion category does not support answers');
    }
    if (!isAnswer && discussion.answer?.comment !== comment.id) {
      throw new GraphQLRefusal('UNPROCESSABLE', 'This comment is not the answer of its discussion');
    }
    discussion.answer = isAnswer ? { comment: comment.id, at, by: viewer } : null;
    return discussionView(discussion, place);
  }

  return {
    addDiscussionComment({
      input: { discussionId, body, replyToId, clientMutationId },
    }: Given<{ discussionId: string; body: string; replyToId?: string | null }>) {
      const discussion = visible.find(({ repository, number }) => nodeId('D', repository.id, number) === discussionId);
      if (!discussion) throw noNode(discussionId);
      permit('AddDiscussionComment', discussion, true);
      const parent = replyToId ? commentOf(replyToId) : undefined;
      if (parent && (parent.discussion !== discussion || parent.parent)) {
        throw new GraphQLRefusal('UNPROCESSABLE', 'Parent comment is already in a thread, cannot reply to it');
      }
      const ids = visible.flatMap(allComments).map(({ comment }) => comment.id);
      const made: DiscussionComment = {
        id: Math.max(...ids) + 1,
        author: viewer,
        body: checked(body),
        createdAt: at,
        updatedAt: at,
        replies: [],
      };
      (parent?.comment.replies ?? discussion.comments).push(made);
      discussion.updatedAt = at;
      return { clientMutationId, comment: commentView(discussion, made, parent?.comment, place) };
    },

    updateDiscussionComment({
      input: { commentId: id, body, clientMutationId },
    }: Given<{ commentId: string; body: string }>) {
      const { discussion, comment, parent } = commentOf(id);
      permit('UpdateDiscussionComment', discussion, mayChange(discussion, comment, viewer));
      comment.body = checked(body);
      comment.updatedAt = at;
      return { clientMutationId, comment: commentView(discussion, comment, parent, place) };
    },

    deleteDiscussionComment({ input: { id, clientMutationId } }: Given<{ id: string }>) {
      const { discussion, comment, parent } = commentOf(id);
      permit('DeleteDiscussionComment', discussion, mayChange(discussion, comment, viewer));
      const among = parent?.replies ?? discussion.comments;
      among.splice(among.indexOf(comment), 1);
      if (discussion.answer?.comment === comment.id) discussion.answer = null;
      return { clientMutationId, comment: commentView(discussion, comment, parent, place) };
    },

    markDiscussionCommentAsAnswer: ({ input: { id, clientMutationId } }: Given<{ id: string }>) => ({
      clientMutationId,
      discussion: answer('MarkDiscussionCommentAsAnswer', id, true),
    }),

    unmarkDiscussionCommentAsAnswer: ({ input: { id, clientMutationId } }: Given<{ id: string }>) => ({
      clientMutationId,
      discussion: answer('UnmarkDiscussionCommentAsAnswer', id, false),
    }),
  };
}
