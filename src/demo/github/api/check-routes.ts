import { annotations, checkRuns, commitStatus } from './checks.ts';
import type { RepositoryContext } from './context.ts';
import { type Route, route } from './route.ts';

const checks = { permission: 'checks=read' };
const statuses = { permission: 'statuses=read' };

export const checkRoutes: readonly Route<RepositoryContext>[] = [
  route('GET', '/commits/{ref*}/check-runs', checkRuns, 'checks/runs#list-check-runs-for-a-git-reference', checks),
  route(
    'GET',
    '/commits/{ref*}/status',
    commitStatus,
    'commits/statuses#get-the-combined-status-for-a-specific-reference',
    statuses,
  ),
  route('GET', '/check-runs/{check}/annotations', annotations, 'checks/runs#list-check-run-annotations', checks),
];
