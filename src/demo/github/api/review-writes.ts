import type { Account, Content, Review, ReviewComment, ReviewState } from '../model.ts';
import { endsOf, filesOf } from '../pull-changes.ts';
import { reviewCommentShape, reviewShape } from '../shapes/review.ts';
import { type Answer, created, failure, invalid, noContent, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { readInput } from './input.ts';
import { canPush, refuseWriting } from './issue-input.ts';
import { commentProblem, wholeSecond } from './issue-writes.ts';
import { findPullRequest } from './pull-requests.ts';
import { pusher } from './push-access.ts';
import { findReview, findReviewComment } from './reviews.ts';

const states: Readonly<Record<string, ReviewState>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

/** GitHub says what is wrong with a review in bare words. */
const unprocessable = (context: RepositoryContext, ...errors: string[]): Answer =>
  failure(422, 'Unprocessable Entity', context.documentation, { errors });

const nextId = ({ reviews, reviewComments }: Pick<Content, 'reviews' | 'reviewComments'>): number =>
  Math.max(5_000_000_000, ...reviews.map(({ id }) => id), ...reviewComments.flatMap(({ id, review }) => [id, review])) +
  1;

/** Whoever may read a repository may review in it. */
function reader(context: RepositoryContext): { viewer: Account } | Answer {
  const refusal = refuseWriting(context);
  return refusal || !context.viewer ? (refusal ?? notFound(context)) : { viewer: context.viewer };
}

function verdictProblem(event: unknown, body: unknown, isOwn: boolean): string | undefined {
  if (isOwn && event === 'APPROVE') return 'Can not approve your own pull request';
  if (isOwn && event === 'REQUEST_CHANGES') return 'Can not request changes on your own pull request';
  return event === 'REQUEST_CHANGES' && !body ? 'Body can not be blank' : undefined;
}

export function createReview(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const by = reader(context);
  if ('status' in by) return by;
  const found = findPullRequest(context);
  if (!found) return notFound(context);
  const read = readInput(context, { body: 'string', event: 'string', commit_id: 'string', comments: 'objects' });
  if ('status' in read) return read;
  const { body = '', event, commit_id: commit } = read.input;
  const comments = (read.input['comments'] ?? []) as Record<string, unknown>[];
  const content = repository.content();
  const { baseSha, headSha } = endsOf(content, found);
  const problem = verdictProblem(event, body, found.author.id === by.viewer.id);
  if (problem) return unprocessable(context, problem);
  if (event === 'COMMENT' && !body && comments.length === 0) return unprocessable(context, 'Body can not be blank');
  const isPending = (one: Review) =>
    one.state === 'PENDING' && one.pull === found.number && one.author.id === by.viewer.id;
  if (content.reviews.some(isPending)) {
    return unprocessable(context, 'User can only have one pending review per pull request');
  }
  if (commit && !content.commits.has(String(commit)))
    return unprocessable(context, 'Commit is not part of the pull request');
  const files = filesOf(content, baseSha, headSha);
  for (const { path, body } of comments) {
    if (commentProblem(body)) return unprocessable(context, 'Body can not be blank');
    if (!files.some((file) => file.path === path)) return unprocessable(context, 'Path could not be resolved');
  }
  const at = wholeSecond(context);
  const made: Review = {
    id: nextId(content),
    pull: found.number,
    author: by.viewer,
    body: String(body),
    state: states[String(event)] ?? 'PENDING',
    submittedAt: event === undefined ? null : at,
    commitSha: String(commit ?? headSha),
  };
  content.reviews.push(made);
  for (const { path, line, side, body } of comments) {
    content.reviewComments.push({
      ...{ id: nextId(content), pull: found.number, review: made.id, author: by.viewer },
      ...{ body: String(body), path: String(path), line: Number(line ?? 1), side: side === 'LEFT' ? 'LEFT' : 'RIGHT' },
      ...{ createdAt: at, updatedAt: at, commitSha: made.commitSha },
    });
  }
  return ok(reviewShape(repository, made, origin));
}

function replaceReview({ repository, origin }: RepositoryContext, made: Review): Answer {
  const { reviews } = repository.content();
  reviews[reviews.findIndex(({ id }) => id === made.id)] = made;
  return ok(reviewShape(repository, made, origin));
}

export function submitReview(context: RepositoryContext): Answer {
  const by = reader(context);
  if ('status' in by) return by;
  const [pull, found] = [findPullRequest(context), findReview(context)];
  if (!pull || !found) return notFound(context);
  const read = readInput(context, { event: 'string', body: 'string' });
  if ('status' in read) return read;
  const { event, body = found.body } = read.input;
  const state = states[String(event)];
  if (!state) return invalid(context, { resource: 'PullRequestReview', field: 'event', code: 'invalid' });
  if (found.state !== 'PENDING') return unprocessable(context, 'Can not submit a review that is not pending');
  const problem = verdictProblem(event, body, pull.author.id === by.viewer.id);
  if (problem) return unprocessable(context, problem);
  return replaceReview(context, { ...found, state, body: String(body), submittedAt: wholeSecond(context) });
}

export function deletePendingReview(context: RepositoryContext): Answer {
  const by = reader(context);
  if ('status' in by) return by;
  const found = findReview(context);
  if (!found) return notFound(context);
  if (found.state !== 'PENDING') return unprocessable(context, 'Can not delete a non-pending pull request review');
  const content = context.repository.content();
  content.reviews.splice(content.reviews.indexOf(found), 1);
  const kept = content.reviewComments.filter(({ review }) => review !== found.id);
  content.reviewComments.splice(0, Number.POSITIVE_INFINITY, ...kept);
  return ok(reviewShape(context.repository, found, context.origin));
}

export function dismissReview(context: RepositoryContext): Answer {
  const by = pusher(context);
  if ('status' in by) return by;
  const found = findReview(context);
  if (!found) return notFound(context);
  const read = readInput(context, { message: 'string' });
  if ('status' in read) return read;
  if (!read.input['message'])
    return failure(422, 'Invalid request.\n\n"message" wasn\'t supplied.', context.documentation);
  if (found.state !== 'APPROVED' && found.state !== 'CHANGES_REQUESTED') {
    return unprocessable(context, `Can not dismiss a ${found.state.toLowerCase()} pull request review`);
  }
  return replaceReview(context, { ...found, state: 'DISMISSED' });
}

export function replyToReviewComment(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const by = reader(context);
  if ('status' in by) return by;
  const [pull, found] = [findPullRequest(context), findReviewComment(context)];
  if (!pull || found?.pull !== pull.number) return notFound(context);
  const read = readInput(context, { body: 'string' });
  if ('status' in read) return read;
  const { body } = read.input;
  const problem = commentProblem(body);
  if (problem)
    return invalid(context, { resource: 'PullRequestReviewComment', field: 'body', code: 'custom', message: problem });
  const content = repository.content();
  const at = wholeSecond(context);
  const id = nextId(content);
  const made: ReviewComment = {
    ...{ ...found, id, review: id + 1, author: by.viewer, body: String(body), createdAt: at, updatedAt: at },
    inReplyTo: found.inReplyTo ?? found.id,
  };
  content.reviewComments.push(made);
  return created(reviewCommentShape(repository, made, origin));
}

/** The author of a comment and those who may push may change it. */
function changeable(context: RepositoryContext): { found: ReviewComment } | Answer {
  const by = reader(context);
  if ('status' in by) return by;
  const found = findReviewComment(context);
  if (!found) return notFound(context);
  if (found.author.id !== by.viewer.id && !canPush(context, by.viewer)) {
    return failure(403, 'Resource not accessible by integration', context.documentation);
  }
  return { found };
}

export function updateReviewComment(context: RepositoryContext): Answer {
  const changing = changeable(context);
  if ('status' in changing) return changing;
  const read = readInput(context, { body: 'string' });
  if ('status' in read) return read;
  const { body } = read.input;
  const problem = commentProblem(body);
  if (problem)
    return invalid(context, { resource: 'PullRequestReviewComment', field: 'body', code: 'custom', message: problem });
  const { reviewComments } = context.repository.content();
  const made = { ...changing.found, body: String(body), updatedAt: wholeSecond(context) };
  reviewComments[reviewComments.indexOf(changing.found)] = made;
  return ok(reviewCommentShape(context.repository, made, context.origin));
}

export function deleteReviewComment(context: RepositoryContext): Answer {
  const changing = changeable(context);
  if ('status' in changing) return changing;
  const { reviewComments } = context.repository.content();
  reviewComments.splice(reviewComments.indexOf(changing.found), 1);
  return noContent;
}
