import { createPullRequest } from './create-pull-request.ts';
import { createReview } from './create-review.ts';
import { deletePendingReview } from './delete-pending-review.ts';
import { dismissReview } from './dismiss-review.ts';
import { getPullRequest } from './get-pull-request.ts';
import { listPullRequests } from './list-pull-requests.ts';
import { mergePullRequest } from './merge-pull-request.ts';
import { replyToReviewComment } from './reply-to-review-comment.ts';
import { requestReviewers } from './request-reviewers.ts';
import { submitReview } from './submit-review.ts';
import { updatePullRequest } from './update-pull-request.ts';
import { updatePullRequestBranch } from './update-pull-request-branch.ts';

export const pullRequests = {
  reads: [listPullRequests, getPullRequest],
  writes: [
    createPullRequest,
    updatePullRequest,
    createReview,
    replyToReviewComment,
    mergePullRequest,
    updatePullRequestBranch,
    requestReviewers,
    submitReview,
    dismissReview,
    deletePendingReview,
  ],
};
