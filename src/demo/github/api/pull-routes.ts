import type { RepositoryContext } from './context.ts';
import { pullRequest, pullRequestCommits, pullRequestFiles, pullRequests } from './pull-requests.ts';
import { review, reviewComment, reviewComments, reviews } from './reviews.ts';
import { type Route, route } from './route.ts';

const reading = { permission: 'pull_requests=read' };

export const pullRoutes: readonly Route<RepositoryContext>[] = [
  route('GET', '/pulls', pullRequests, 'pulls/pulls#list-pull-requests', reading),
  route(
    'GET',
    '/pulls/comments/{comment}',
    reviewComment,
    'pulls/comments#get-a-review-comment-for-a-pull-request',
    reading,
  ),
  route('GET', '/pulls/{number}', pullRequest, 'pulls/pulls#get-a-pull-request', reading),
  route('GET', '/pulls/{number}/commits', pullRequestCommits, 'pulls/pulls#list-commits-on-a-pull-request', reading),
  route('GET', '/pulls/{number}/files', pullRequestFiles, 'pulls/pulls#list-pull-requests-files', reading),
  route('GET', '/pulls/{number}/reviews', reviews, 'pulls/reviews#list-reviews-for-a-pull-request', reading),
  route('GET', '/pulls/{number}/reviews/{review}', review, 'pulls/reviews#get-a-review-for-a-pull-request', reading),
  route(
    'GET',
    '/pulls/{number}/comments',
    reviewComments,
    'pulls/comments#list-review-comments-on-a-pull-request',
    reading,
  ),
];
