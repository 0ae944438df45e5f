import { listPullRequests } from './list-pull-requests.ts';

export const pullRequests = { reads: [listPullRequests], writes: [] };
