import { endsOf, filesOf } from '../changes.ts';
import type { Content, Review, ReviewComment, ReviewState } from '../model.ts';
import { reviewCommentShape, reviewShape } from '../shapes/pull-request.ts';
import { commentProblem } from './issue-comments.ts';
import { findPullRequest } from './pull-requests.ts';
import { changer, pusher, writer } from './push-access.ts';
import { created, listReply, missing, noContent, okReply, type Reply, refuseField, refuseRequest } from './reply.ts';
import { checkParameters, type RepositoryContext, readInput, sortBy, timeParameter } from './request.ts';
import { route } from './route.ts';

/** A pending review is visible to its author only. */
const isVisible = ({ viewer }: RepositoryContext, { state, author }: Review): boolean =>
  state !== 'PENDING' || author.id === viewer?.id;

/** The reviews of a pull request that the viewer sees. */
const reviewsOf = (context: RepositoryContext, number: string | undefined): Review[] =>
  context.repository.content().reviews.filter((one) => String(one.pull) === number && isVisible(context, one));

const findReview = (context: RepositoryContext): Review =>
  reviewsOf(context, context.parameters['number']).find(({ id }) => String(id) === context.parameters['review']) ??
  missing();

const reviewReply = ({ repository }: RepositoryContext, review: Review): Reply =>
  okReply(reviewShape(repository, review));

const oneReview = (context: RepositoryContext): Reply => reviewReply(context, findReview(context));

function reviews(context: RepositoryContext): Reply {
  const { repository } = context;
  const found = reviewsOf(context, String(findPullRequest(context).number));
  return listReply(context, found, (one) => reviewShape(repository, one));
}

/** Those of a pending review are as hidden as it is. */
function visibleComments({ repository }: RepositoryContext): ReviewComment[] {
  const { reviews, reviewComments } = repository.content();
  const hidden = new Set(reviews.filter((one) => one.state === 'PENDING').map(({ id }) => id));
  return reviewComments.filter(({ review }) => !hidden.has(review));
}

function reviewComments(context: RepositoryContext): Reply {
  const { repository, query } = context;
  const pull = findPullRequest(context);
  const choices = { sort: ['created', 'updated'], direction: ['asc', 'desc'] };
  checkParameters(context, 'PullRequestReviewComment', choices, ['since']);
  const since = timeParameter(context, 'since') ?? 0;
  const matches = visibleComments(context).filter((one) => one.pull === pull.number && one.updatedAt >= since);
  const key = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const sorted = sortBy(matches, (one) => one[key], query.get('direction') === 'desc');
  return listReply(context, sorted, (one) => reviewCommentShape(repository, one));
}

const findReviewComment = (context: RepositoryContext): ReviewComment =>
  visibleComments(context).find(({ id }) => String(id) === context.parameters['comment']) ?? missing();

const reviewComment = (context: RepositoryContext): Reply =>
  okReply(reviewCommentShape(context.repository, findReviewComment(context)));

function commentsOfReview(context: RepositoryContext): Reply {
  const { repository } = context;
  const found = findReview(context);
  const matches = repository.content().reviewComments.filter(({ review }) => review === found.id);
  return listReply(context, matches, (one) => reviewCommentShape(repository, one));
}

const states: Readonly<Record<string, ReviewState>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

/** GitHub says what is wrong with a review in bare words. */
const refuseReview = (...errors: string[]): never => refuseRequest(422, 'Unprocessable Entity', { errors });

const nextId = ({ reviews, reviewComments }: Pick<Content, 'reviews' | 'reviewComments'>): number =>
  Math.max(5_000_000_000, ...reviews.map(({ id }) => id), ...reviewComments.flatMap(({ id, review }) => [id, review])) +
  1;

function checkVerdict(event: unknown, body: unknown, isOwn: boolean): void {
  if (isOwn && event === 'APPROVE') refuseReview('Can not approve your own pull request');
  if (isOwn && event === 'REQUEST_CHANGES') refuseReview('Can not request changes on your own pull request');
  if (event === 'REQUEST_CHANGES' && !body) refuseReview('Body can not be blank');
}

function createReview(context: RepositoryContext): Reply {
  const { viewer, at } = writer(context);
  const found = findPullRequest(context);
  const input = readInput(context, { body: 'string', event: 'string', commit_id: 'string', comments: 'objects' });
  const { body = '', event, commit_id: commit } = input;
  const comments = (input['comments'] ?? []) as Record<string, unknown>[];
  const content = context.repository.content();
  const { baseSha, headSha } = endsOf(content, found);
  checkVerdict(event, body, found.author.id === viewer.id);
  if (event === 'COMMENT' && !body && comments.length === 0) refuseReview('Body can not be blank');
  const isPending = ({ state, pull, author }: Review) =>
    state === 'PENDING' && pull === found.number && author.id === viewer.id;
  if (content.reviews.some(isPending)) refuseReview('User can only have one pending review per pull request');
  if (commit && !content.commits.has(String(commit))) refuseReview('Commit is not part of the pull request');
  const files = filesOf(content, baseSha, headSha);
  for (const { path, body } of comments) {
    if (commentProblem(body)) refuseReview('Body can not be blank');
    if (!files.some((file) => file.path === path)) refuseReview('Path could not be resolved');
  }
  const made: Review = {
    id: nextId(content),
    pull: found.number,
    author: viewer,
    body: String(body),
    state: states[String(event)] ?? 'PENDING',
    submittedAt: event === undefined ? null : at,
    commitSha: String(commit ?? headSha),
  };
  content.reviews.push(made);
  for (const { path, line, side, body } of comments) {
    content.reviewComments.push({
      id: nextId(content),
      pull: found.number,
      review: made.id,
      author: viewer,
      body: String(body),
      path: String(path),
      line: Number(line ?? 1),
      side: side === 'LEFT' ? 'LEFT' : 'RIGHT',
      createdAt: at,
      updatedAt: at,
      commitSha: made.commitSha,
    });
  }
  return reviewReply(context, made);
}

function replaceReview(context: RepositoryContext, made: Review): Reply {
  const { reviews } = context.repository.content();
  reviews[reviews.findIndex(({ id }) => id === made.id)] = made;
  return reviewReply(context, made);
}

function submitReview(context: RepositoryContext): Reply {
  const { viewer, at } = writer(context);
  const pull = findPullRequest(context);
  const found = findReview(context);
  const { event, body = found.body } = readInput(context, { event: 'string', body: 'string' });
  const state =
    states[String(event)] ?? refuseField({ resource: 'PullRequestReview', field: 'event', code: 'invalid' });
  if (found.state !== 'PENDING') refuseReview('Can not submit a review that is not pending');
  checkVerdict(event, body, pull.author.id === viewer.id);
  return replaceReview(context, { ...found, state, body: String(body), submittedAt: at });
}

function deletePendingReview(context: RepositoryContext): Reply {
  writer(context);
  const found = findReview(context);
  if (found.state !== 'PENDING') refuseReview('Can not delete a non-pending pull request review');
  const { reviews, reviewComments } = context.repository.content();
  reviews.splice(reviews.indexOf(found), 1);
  const kept = reviewComments.filter(({ review }) => review !== found.id);
  reviewComments.splice(0, Number.POSITIVE_INFINITY, ...kept);
  return reviewReply(context, found);
}

function dismissReview(context: RepositoryContext): Reply {
  pusher(context);
  const found = findReview(context);
  const { message } = readInput(context, { message: 'string' });
  if (!message) refuseRequest(422, 'Invalid request.\n\n"message" wasn\'t supplied.');
  if (found.state !== 'APPROVED' && found.state !== 'CHANGES_REQUESTED') {
    refuseReview(`Can not dismiss a ${found.state.toLowerCase()} pull request review`);
  }
  return replaceReview(context, { ...found, state: 'DISMISSED' });
}

function readComment(context: RepositoryContext): string {
  const { body } = readInput(context, { body: 'string' });
  const message = commentProblem(body);
  if (message) refuseField({ resource: 'PullRequestReviewComment', field: 'body', code: 'custom', message });
  return String(body);
}

function replyToReviewComment(context: RepositoryContext): Reply {
  const { repository } = context;
  const { viewer: author, at } = writer(context);
  const pull = findPullRequest(context);
  const found = findReviewComment(context);
  if (found.pull !== pull.number) missing();
  const body = readComment(context);
  const content = repository.content();
  const id = nextId(content);
  const made: ReviewComment = {
    ...found,
    id,
    review: id + 1,
    author,
    body,
    createdAt: at,
    updatedAt: at,
    inReplyTo: found.inReplyTo ?? found.id,
  };
  content.reviewComments.push(made);
  return created(reviewCommentShape(repository, made));
}

function updateReviewComment(context: RepositoryContext): Reply {
  const found = findReviewComment(context);
  const { at } = changer(context, found.author);
  const made = { ...found, body: readComment(context), updatedAt: at };
  const all = context.repository.content().reviewComments;
  all[all.indexOf(found)] = made;
  return okReply(reviewCommentShape(context.repository, made));
}

function deleteReviewComment(context: RepositoryContext): Reply {
  const found = findReviewComment(context);
  changer(context, found.author);
  const all = context.repository.content().reviewComments;
  all.splice(all.indexOf(found), 1);
  return noContent;
}

export const reviewRoutes = [
  route('GET', '/pulls/comments/{comment}', reviewComment),
  route('PATCH', '/pulls/comments/{comment}', updateReviewComment),
  route('DELETE', '/pulls/comments/{comment}', deleteReviewComment),
  route('GET', '/pulls/{number}/comments', reviewComments),
  route('POST', '/pulls/{number}/comments/{comment}/replies', replyToReviewComment),
  route('GET', '/pulls/{number}/reviews', reviews),
  route('POST', '/pulls/{number}/reviews', createReview),
  route('GET', '/pulls/{number}/reviews/{review}', oneReview),
  route('DELETE', '/pulls/{number}/reviews/{review}', deletePendingReview),
  route('GET', '/pulls/{number}/reviews/{review}/comments', commentsOfReview),
  route('POST', '/pulls/{number}/reviews/{review}/events', submitReview),
  route('PUT', '/pulls/{number}/reviews/{review}/dismissals', dismissReview),
];
