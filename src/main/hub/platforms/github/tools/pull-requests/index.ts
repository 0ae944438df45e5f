import { getPullRequest } from './get-pull-request.ts';
import { listPullRequests } from './list-pull-requests.ts';

export const pullRequests = { reads: [listPullRequests, getPullRequest], writes: [] };
