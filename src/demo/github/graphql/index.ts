/** `POST /graphql`: one document, run against the part of GitHub's schema that the demo serves. */
import { type GraphQLError, graphqlSync } from 'graphql';
import { okReply, type Reply, refuseRequest } from '../api/reply.ts';
import { type Context, sameName, wholeSecond } from '../api/request.ts';
import { canRead, type Discussion, type DiscussionComment, type GitHubAccount } from '../model.ts';
import { nodeId } from '../shapes/account.ts';
import { servedSchema } from './schema.ts';
import {
  actorView,
  allComments,
  commentId,
  commentView,
  discussionView,
  GraphQLRefusal,
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
  const { data, errors } = graphqlSync({
    schema: servedSchema(),
    source: asked.query,
    variableValues: asked.variables ?? {},
    rootValue: roots(context, viewer),
  });
  return okReply({ ...(data !== undefined && { data }), ...(errors && { errors: errors.map(problem) }) });
}

/** GitHub says what an error is by `type`; what is wrong with the document itself has none. */
function problem({ message, path, locations, originalError }: GraphQLError) {
  const type = originalError instanceof GraphQLRefusal ? originalError.type : undefined;
  return { ...(type && { type }), ...(path && { path }), locations, message };
}

function roots(context: Context, viewer: GitHubAccount) {
  const { catalogue } = context;
  const place = { discussions: catalogue.discussions, viewer };
  return {
    ...discussionWrites(context, viewer, place),

    viewer: () => actorView(viewer),

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
      throw noNode(id);
    },
  };
}

type Given<Fields> = { input: Fields & { clientMutationId?: string | null } };
type Found = { discussion: Discussion; comment: DiscussionComment; parent: DiscussionComment | undefined };

const bodyLimit = 65_536;

/** The mutations of discussions; each finds its target by a global id, no matter where that is, as far as the viewer may see it. */
function discussionWrites(context: Context, viewer: GitHubAccount, place: ViewContext) {
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
    if (!discussion.repository.installed) {
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
        ...{ id: Math.max(...ids) + 1, author: viewer, body: checked(body) },
        ...{ createdAt: at, updatedAt: at, replies: [] },
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
