import type { RepositoryContext } from './context.ts';
import { pullRequest, pullRequestCommits, pullRequestFiles, pullRequests } from './pull-requests.ts';
import {
  createPullRequest,
  mergePullRequest,
  requestReviewers,
  updatePullRequest,
  updatePullRequestBranch,
  withdrawReviewers,
} from './pull-writes.ts';
import {
  createReview,
  deletePendingReview,
  deleteReviewComment,
  dismissReview,
  replyToReviewComment,
  submitReview,
  updateReviewComment,
} from './review-writes.ts';
import { commentsOfReview, review, reviewComment, reviewComments, reviews } from './reviews.ts';
import { type Route, route } from './route.ts';

const reading = { permission: 'pull_requests=read' };
const writing = { permission: 'pull_requests=write' };
const pushing = { permission: 'contents=write' };
const page = {
  pulls: 'pulls/pulls#',
  reviews: 'pulls/reviews#',
  comments: 'pulls/comments#',
};

export const pullRoutes: readonly Route<RepositoryContext>[] = [
  route('GET', '/pulls', pullRequests, `${page.pulls}list-pull-requests`, reading),
  route(
    'GET',
    '/pulls/comments/{comment}',
    reviewComment,
    `${page.comments}get-a-review-comment-for-a-pull-request`,
    reading,
  ),
  route('GET', '/pulls/{number}', pullRequest, `${page.pulls}get-a-pull-request`, reading),
  route('GET', '/pulls/{number}/commits', pullRequestCommits, `${page.pulls}list-commits-on-a-pull-request`, reading),
  route('GET', '/pulls/{number}/files', pullRequestFiles, `${page.pulls}list-pull-requests-files`, reading),
  route('GET', '/pulls/{number}/reviews', reviews, `${page.reviews}list-reviews-for-a-pull-request`, reading),
  route('GET', '/pulls/{number}/reviews/{review}', review, `${page.reviews}get-a-review-for-a-pull-request`, reading),
  route(
    'GET',
    '/pulls/{number}/comments',
    reviewComments,
    `${page.comments}list-review-comments-on-a-pull-request`,
    reading,
  ),
  route('POST', '/pulls', createPullRequest, `${page.pulls}create-a-pull-request`, writing),
  route('PATCH', '/pulls/{number}', updatePullRequest, `${page.pulls}update-a-pull-request`, writing),
  route('PUT', '/pulls/{number}/merge', mergePullRequest, `${page.pulls}merge-a-pull-request`, pushing),
  route(
    'PUT',
    '/pulls/{number}/update-branch',
    updatePullRequestBranch,
    `${page.pulls}update-a-pull-request-branch`,
    writing,
  ),
  route('POST', '/pulls/{number}/reviews', createReview, `${page.reviews}create-a-review-for-a-pull-request`, writing),
  route(
    'POST',
    '/pulls/{number}/reviews/{review}/events',
    submitReview,
    `${page.reviews}submit-a-review-for-a-pull-request`,
    writing,
  ),
  route(
    'PUT',
    '/pulls/{number}/reviews/{review}/dismissals',
    dismissReview,
    `${page.reviews}dismiss-a-review-for-a-pull-request`,
    writing,
  ),
  route(
    'DELETE',
    '/pulls/{number}/reviews/{review}',
    deletePendingReview,
    `${page.reviews}delete-a-pending-review-for-a-pull-request`,
    writing,
  ),
  route(
    'POST',
    '/pulls/{number}/comments/{comment}/replies',
    replyToReviewComment,
    `${page.comments}create-a-reply-for-a-review-comment`,
    writing,
  ),
  route(
    'PATCH',
    '/pulls/comments/{comment}',
    updateReviewComment,
    `${page.comments}update-a-review-comment-for-a-pull-request`,
    writing,
  ),
  route(
    'DELETE',
    '/pulls/comments/{comment}',
    deleteReviewComment,
    `${page.comments}delete-a-review-comment-for-a-pull-request`,
    writing,
  ),
  route(
    'GET',
    '/pulls/{number}/reviews/{review}/comments',
    commentsOfReview,
    `${page.reviews}list-comments-for-a-pull-request-review`,
    reading,
  ),
  route(
    'POST',
    '/pulls/{number}/requested_reviewers',
    requestReviewers,
    'pulls/review-requests#request-reviewers-for-a-pull-request',
    writing,
  ),
  route(
    'DELETE',
    '/pulls/{number}/requested_reviewers',
    withdrawReviewers,
    'pulls/review-requests#remove-requested-reviewers-from-a-pull-request',
    writing,
  ),
];
