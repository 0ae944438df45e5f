import type { Review } from '../model.ts';
import { reviewCommentShape, reviewShape } from '../shapes/review.ts';
import { type Answer, list, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { refuseParameters, sortBy, timeParameter } from './parameters.ts';
import { findPullRequest } from './pull-requests.ts';

/** A pending one is nobody's business but its author's. */
const isVisible = ({ viewer }: RepositoryContext, { state, author }: Review): boolean =>
  state !== 'PENDING' || author.id === viewer?.id;

export function findReview(context: RepositoryContext): Review | undefined {
  const { repository, parameters } = context;
  return repository
    .content()
    .reviews.find(
      (one) =>
        String(one.id) === parameters['review'] && String(one.pull) === parameters['number'] && isVisible(context, one),
    );
}

export function reviews(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const pull = findPullRequest(context);
  if (!pull) return notFound(context);
  const matches = repository.content().reviews.filter((one) => one.pull === pull.number && isVisible(context, one));
  return list(context, matches, (one) => reviewShape(repository, one, origin));
}

export function review(context: RepositoryContext): Answer {
  const found = findReview(context);
  return found ? ok(reviewShape(context.repository, found, context.origin)) : notFound(context);
}

/** Those of a pending review are as hidden as it is. */
function visibleComments(context: RepositoryContext) {
  const { reviews, reviewComments } = context.repository.content();
  const hidden = new Set(reviews.filter((one) => one.state === 'PENDING').map(({ id }) => id));
  return reviewComments.filter(({ review }) => !hidden.has(review));
}

export function reviewComments(context: RepositoryContext): Answer {
  const { repository, origin, query } = context;
  const pull = findPullRequest(context);
  if (!pull) return notFound(context);
  const choices = { sort: ['created', 'updated'], direction: ['asc', 'desc'] };
  const refusal = refuseParameters(context, 'PullRequestReviewComment', choices, ['since']);
  if (refusal) return refusal;
  const since = timeParameter(query, 'since') ?? 0;
  const matches = visibleComments(context).filter((one) => one.pull === pull.number && one.updatedAt >= since);
  const key = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const sorted = sortBy(matches, (one) => one[key], query.get('direction') === 'desc');
  return list(context, sorted, (one) => reviewCommentShape(repository, one, origin));
}

export const findReviewComment = (context: RepositoryContext) =>
  visibleComments(context).find(({ id }) => String(id) === context.parameters['comment']);

export function reviewComment(context: RepositoryContext): Answer {
  const found = findReviewComment(context);
  return found ? ok(reviewCommentShape(context.repository, found, context.origin)) : notFound(context);
}

export function commentsOfReview(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const found = findReview(context);
  if (!found) return notFound(context);
  const matches = repository.content().reviewComments.filter(({ review }) => review === found.id);
  return list(context, matches, (one) => reviewCommentShape(repository, one, origin));
}
