/** What the demo GitHub's GraphQL tells of its things: objects whose fields are looked up as a document asks for them. */
import {
  type Catalogue,
  type Category,
  categories,
  type Discussion,
  type DiscussionComment,
  fullName,
  type GitHubAccount,
  type GitHubRepository,
  roleIn,
} from '../model.ts';
import { hasDiscussions } from '../seed/discussions.ts';
import { nodeId, site, timestamp } from '../shapes/account.ts';
import { association } from '../shapes/issue.ts';
import { actorView, connection, GraphQLRefusal, lists, type Page } from './connection.ts';
import { trackerOf } from './tracker.ts';

export const noNode = (id: string): GraphQLRefusal =>
  new GraphQLRefusal('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`);

type Order = { field: 'CREATED_AT' | 'UPDATED_AT'; direction: 'ASC' | 'DESC' };
type Listing = Page & { answered?: boolean | null; categoryId?: string | null; orderBy?: Order | null };

export type ViewContext = Pick<Catalogue, 'accounts' | 'discussions' | 'stars'> & { readonly viewer: GitHubAccount };

/** People who may push keep order in its discussions, as long as it is not archived. */
const mayModerate = ({ repository }: Discussion, viewer: GitHubAccount): boolean =>
  ['admin', 'write'].includes(roleIn(repository, viewer) ?? '') && !repository.archived;

export const mayChange = (discussion: Discussion, { author }: DiscussionComment, viewer: GitHubAccount): boolean =>
  mayModerate(discussion, viewer) || (author.id === viewer.id && !discussion.repository.archived);

/** Also the person who asked the question. */
export const mayAnswer = (discussion: Discussion, viewer: GitHubAccount): boolean =>
  mayModerate(discussion, viewer) || (discussion.author.id === viewer.id && !discussion.repository.archived);

const categoryView = (category: Category) => ({
  __typename: 'DiscussionCategory',
  ...category,
  id: nodeId('DIC', category.id),
});

export function repositoryView(
  repository: GitHubRepository,
  place: ViewContext,
): Record<string, unknown> & { id: string } {
  const own = place.discussions.filter((discussion) => discussion.repository === repository);
  return {
    ...trackerOf(repository, { viewer: place.viewer, catalogue: place, show: (one) => repositoryView(one, place) }),
    __typename: 'Repository',
    id: nodeId('R', repository.id),
    nameWithOwner: fullName(repository),
    isPrivate: repository.private,
    hasDiscussionsEnabled: hasDiscussions(repository),
    discussion({ number }: { number: number }) {
      const found = own.find((discussion) => discussion.number === number);
      if (!found) {
        throw new GraphQLRefusal('NOT_FOUND', `Could not resolve to a Discussion with the number of ${number}.`);
      }
      return discussionView(found, place);
    },
    ...lists({ discussionCategories: () => (hasDiscussions(repository) ? categories.map(categoryView) : []) }),
    discussions({ answered, categoryId, orderBy, ...page }: Listing) {
      const sign = orderBy?.direction === 'ASC' ? 1 : -1;
      const time = (one: Discussion) => (orderBy?.field === 'CREATED_AT' ? one.createdAt : one.updatedAt);
      const chosen = own
        .filter(({ category }) => !categoryId || nodeId('DIC', category.id) === categoryId)
        .filter(({ answer }) => typeof answered !== 'boolean' || (answer !== null) === answered)
        .sort((a, b) => sign * (time(a) - time(b)));
      const views = chosen.map((one) => discussionView(one, place));
      return connection('discussions', views, page);
    },
  };
}

const discussionUrl = ({ repository, number }: Discussion): string =>
  `${site}/${fullName(repository)}/discussions/${number}`;

export function discussionView(discussion: Discussion, place: ViewContext) {
  const { repository, author, comments, answer, category, createdAt, updatedAt, number, title, body } = discussion;
  return {
    __typename: 'Discussion',
    id: nodeId('D', repository.id, number),
    number,
    title,
    body,
    author: actorView(author),
    authorAssociation: association(repository, author),
    category: categoryView(category),
    closed: false,
    isAnswered: category.isAnswerable ? answer !== null : null,
    answer() {
      const found = allComments(discussion).find(({ comment }) => comment.id === answer?.comment);
      return found ? commentView(discussion, found.comment, found.parent, place) : null;
    },
    ...lists({ comments: () => comments.map((comment) => commentView(discussion, comment, undefined, place)) }),
    createdAt: timestamp(createdAt),
    updatedAt: timestamp(updatedAt),
    repository: () => repositoryView(repository, place),
    url: discussionUrl(discussion),
  };
}

/** Every comment and reply, with the comment that a reply answers. */
export const allComments = ({ comments }: Discussion) =>
  comments.flatMap((comment) => [
    { comment, parent: undefined },
    ...comment.replies.map((reply) => ({ comment: reply, parent: comment })),
  ]);

export const commentId = ({ id }: DiscussionComment): string => nodeId('DC', id);

export function commentView(
  discussion: Discussion,
  comment: DiscussionComment,
  parent: DiscussionComment | undefined,
  place: ViewContext,
): { id: string } & Record<string, unknown> {
  const { author, body, createdAt, updatedAt, replies } = comment;
  const isAnswer = discussion.answer?.comment === comment.id;
  const mayChoose = discussion.category.isAnswerable && mayAnswer(discussion, place.viewer);
  const isOpenTo = mayChange(discussion, comment, place.viewer);
  return {
    __typename: 'DiscussionComment',
    id: commentId(comment),
    body,
    author: actorView(author),
    authorAssociation: association(discussion.repository, author),
    discussion: () => discussionView(discussion, place),
    isAnswer,
    replyTo: () => (parent ? commentView(discussion, parent, undefined, place) : null),
    ...lists({ replies: () => replies.map((reply) => commentView(discussion, reply, comment, place)) }),
    createdAt: timestamp(createdAt),
    updatedAt: timestamp(updatedAt),
    viewerCanDelete: isOpenTo,
    viewerCanUpdate: isOpenTo,
    viewerCanMarkAsAnswer: mayChoose && !isAnswer,
    viewerCanUnmarkAsAnswer: mayChoose && isAnswer,
    url: `${discussionUrl(discussion)}#discussioncomment-${comment.id}`,
  };
}
