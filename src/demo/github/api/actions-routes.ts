import { artifacts, job, jobs, run, runs, workflow, workflows } from './actions.ts';
import { cancel, deleteLogs, dispatch, rerun } from './actions-writes.ts';
import type { RepositoryContext } from './context.ts';
import { type Route, route } from './route.ts';

const reading = { permission: 'actions=read' };
const writing = { permission: 'actions=write' };
const page = {
  workflows: 'actions/workflows#',
  runs: 'actions/workflow-runs#',
  jobs: 'actions/workflow-jobs#',
  artifacts: 'actions/artifacts#',
};

export const actionsRoutes: readonly Route<RepositoryContext>[] = [
  route('GET', '/actions/workflows', workflows, `${page.workflows}list-repository-workflows`, reading),
  route('GET', '/actions/workflows/{workflow}', workflow, `${page.workflows}get-a-workflow`, reading),
  route('GET', '/actions/workflows/{workflow}/runs', runs, `${page.runs}list-workflow-runs-for-a-workflow`, reading),
  route(
    'POST',
    '/actions/workflows/{workflow}/dispatches',
    dispatch,
    `${page.workflows}create-a-workflow-dispatch-event`,
    writing,
  ),
  route('GET', '/actions/runs', runs, `${page.runs}list-workflow-runs-for-a-repository`, reading),
  route('GET', '/actions/runs/{run}', run, `${page.runs}get-a-workflow-run`, reading),
  route('GET', '/actions/runs/{run}/jobs', jobs, `${page.jobs}list-jobs-for-a-workflow-run`, reading),
  route('GET', '/actions/runs/{run}/artifacts', artifacts, `${page.artifacts}list-workflow-run-artifacts`, reading),
  route('POST', '/actions/runs/{run}/rerun', rerun, `${page.runs}re-run-a-workflow`, writing),
  route(
    'POST',
    '/actions/runs/{run}/rerun-failed-jobs',
    rerun,
    `${page.runs}re-run-failed-jobs-from-a-workflow-run`,
    writing,
  ),
  route('POST', '/actions/runs/{run}/cancel', cancel, `${page.runs}cancel-a-workflow-run`, writing),
  route('DELETE', '/actions/runs/{run}/logs', deleteLogs, `${page.runs}delete-workflow-run-logs`, writing),
  route('GET', '/actions/jobs/{job}', job, `${page.jobs}get-a-job-for-a-workflow-run`, reading),
  route('GET', '/actions/artifacts', artifacts, `${page.artifacts}list-artifacts-for-a-repository`, reading),
];
