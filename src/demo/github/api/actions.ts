/** Workflows of GitHub Actions, their runs, jobs and artifacts. */
import type { Commit, Workflow, WorkflowRun } from '../model.ts';
import { newJobs } from '../seed/actions.ts';
import {
  annotationShape,
  artifactShape,
  checkRunShape,
  combinedStatus,
  jobShape,
  workflowRunShape,
  workflowShape,
} from '../shapes/actions.ts';
import { resolveReference } from './commits.ts';
import { pusher } from './push-access.ts';
import { countedReply, listReply, missing, noContent, okReply, type Reply, refuseRequest } from './reply.ts';
import { type RepositoryContext, readInput } from './request.ts';
import { route } from './route.ts';

const workflows = (context: RepositoryContext): Reply =>
  countedReply(context, 'workflows', context.repository.content().workflows, (one) =>
    workflowShape(context.repository, one),
  );

/** The workflow that the path names, by its id or by the name of its file. */
const findWorkflow = ({ repository, parameters }: RepositoryContext): Workflow =>
  repository
    .content()
    .workflows.find(({ id, path }) => [String(id), path.replace(/^.*\//, '')].includes(parameters['workflow'] ?? '')) ??
  missing();

const oneWorkflow = (context: RepositoryContext): Reply =>
  okReply(workflowShape(context.repository, findWorkflow(context)));

/** Newest first, of all workflows or of the one that the path names. */
function runs(context: RepositoryContext): Reply {
  const { repository, query, parameters } = context;
  const of = parameters['workflow'] === undefined ? undefined : findWorkflow(context);
  const [branch, status, sha] = ['branch', 'status', 'head_sha'].map((name) => query.get(name));
  const matches = repository
    .content()
    .runs.filter(
      (run) =>
        (!of || run.workflow === of) &&
        (!branch || run.branch === branch) &&
        (!status || run.status === status || run.conclusion === status) &&
        (!sha || run.sha === sha),
    )
    .toReversed();
  return countedReply(context, 'workflow_runs', matches, (run) => workflowRunShape(repository, run));
}

export const findRun = ({ repository, parameters }: RepositoryContext): WorkflowRun =>
  repository.content().runs.find(({ id }) => String(id) === parameters['run']) ?? missing();

const oneRun = (context: RepositoryContext): Reply => okReply(workflowRunShape(context.repository, findRun(context)));

function jobs(context: RepositoryContext): Reply {
  const run = findRun(context);
  return countedReply(context, 'jobs', run.jobs, (job) => jobShape(context.repository, run, job));
}

export function findJob({ repository, parameters }: RepositoryContext) {
  const all = repository.content().runs.flatMap((run) => run.jobs.map((job) => ({ run, job })));
  return all.find(({ job }) => String(job.id) === parameters['job']) ?? missing();
}

function oneJob(context: RepositoryContext): Reply {
  const { run, job } = findJob(context);
  return okReply(jobShape(context.repository, run, job));
}

/** Of one run, or of all. */
function artifacts(context: RepositoryContext): Reply {
  const { repository, parameters } = context;
  const of = parameters['run'] === undefined ? repository.content().runs.toReversed() : [findRun(context)];
  const all = of.flatMap((run) => run.artifacts.map((artifact) => ({ run, artifact })));
  return countedReply(context, 'artifacts', all, ({ run, artifact }) => artifactShape(repository, run, artifact));
}

/** Starts a workflow on a branch. Nothing is there to run it, so it stays in the queue until somebody cancels it. */
function dispatchWorkflow(context: RepositoryContext): Reply {
  const { repository } = context;
  const { viewer, at } = pusher(context);
  const workflow = findWorkflow(context);
  const input = readInput(context, { ref: 'string', inputs: 'object', return_run_details: 'boolean' });
  const { ref, inputs, return_run_details: isAsked } = input;
  const content = repository.content();
  const sha = content.branches.get(String(ref)) ?? refuseRequest(422, `No ref found for: ${ref}`);
  const unexpected = Object.keys((inputs as object | undefined) ?? {}).filter((name) => name !== 'reason');
  if (unexpected.length > 0) refuseRequest(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  const id = Math.max(0, ...content.runs.map((run) => run.id)) + 10;
  const made: WorkflowRun = {
    id,
    workflow,
    sha,
    branch: String(ref),
    event: 'workflow_dispatch',
    actor: viewer,
    attempt: 1,
    number: content.runs.filter((run) => run.workflow === workflow).length + 1,
    createdAt: at,
    updatedAt: at,
    status: 'queued',
    conclusion: null,
    jobs: newJobs(workflow, id, at),
    artifacts: [],
    hasLogs: false,
  };
  content.runs.push(made);
  if (!isAsked) return noContent;
  const { url, html_url } = workflowRunShape(repository, made);
  return okReply({ workflow_run_id: id, run_url: url, html_url });
}

/** Changes the run that the path names, in its place. */
const changeRun =
  (answer: Reply, change: (run: WorkflowRun, at: number) => WorkflowRun) =>
  (context: RepositoryContext): Reply => {
    const { at } = pusher(context);
    const found = findRun(context);
    const { runs } = context.repository.content();
    runs[runs.indexOf(found)] = change(found, at);
    return answer;
  };

const rerun = changeRun({ status: 201, body: {} }, (run, at) => {
  if (run.status !== 'completed') refuseRequest(403, 'This workflow is already running');
  const jobs = newJobs(run.workflow, run.id, at);
  return { ...run, attempt: run.attempt + 1, updatedAt: at, status: 'queued', conclusion: null, jobs };
});

const cancel = changeRun({ status: 202, body: {} }, (run, at) => {
  if (run.status === 'completed') refuseRequest(409, 'Cannot cancel a workflow run that is completed.');
  const jobs = run.jobs.map((job) => ({ ...job, completedAt: at, conclusion: 'cancelled' as const }));
  return { ...run, updatedAt: at, status: 'completed', conclusion: 'cancelled', jobs };
});

const deleteLogs = changeRun(noContent, (run) => (run.hasLogs ? { ...run, hasLogs: false } : missing()));

export const actionsRoutes = [
  route('GET', '/actions/workflows', workflows),
  route('GET', '/actions/workflows/{workflow}', oneWorkflow),
  route('GET', '/actions/workflows/{workflow}/runs', runs),
  route('POST', '/actions/workflows/{workflow}/dispatches', dispatchWorkflow),
  route('GET', '/actions/runs', runs),
  route('GET', '/actions/runs/{run}', oneRun),
  route('GET', '/actions/runs/{run}/jobs', jobs),
  route('GET', '/actions/runs/{run}/artifacts', artifacts),
  route('POST', '/actions/runs/{run}/rerun', rerun),
  route('POST', '/actions/runs/{run}/rerun-failed-jobs', rerun),
  route('POST', '/actions/runs/{run}/cancel', cancel),
  route('DELETE', '/actions/runs/{run}/logs', deleteLogs),
  route('GET', '/actions/jobs/{job}', oneJob),
  route('GET', '/actions/artifacts', artifacts),
];

const findCommit = ({ repository, parameters }: RepositoryContext): Commit =>
  resolveReference(repository.content(), parameters['ref'] ?? null) ??
  refuseRequest(422, `No commit found for SHA: ${parameters['ref']}`);

function checkRuns(context: RepositoryContext): Reply {
  const { repository } = context;
  const commit = findCommit(context);
  const found = repository
    .content()
    .runs.filter(({ sha }) => sha === commit.sha)
    .flatMap((run) => run.jobs.map((job) => ({ run, job })));
  return countedReply(context, 'check_runs', found, ({ run, job }) => checkRunShape(repository, run, job));
}

function commitStatus(context: RepositoryContext): Reply {
  const whole = combinedStatus(context.repository, findCommit(context));
  const page = listReply(context, whole.statuses, (status) => status);
  return { ...page, body: { ...whole, statuses: page.body } };
}

function annotations(context: RepositoryContext): Reply {
  const { repository, parameters } = context;
  for (const run of repository.content().runs) {
    const job = run.jobs.find(({ id }) => String(id) === parameters['check']);
    if (job) return listReply(context, job.annotations, (one) => annotationShape(repository, run, one));
  }
  return missing();
}

export const checkRoutes = [
  route('GET', '/commits/{ref*}/check-runs', checkRuns),
  route('GET', '/commits/{ref*}/status', commitStatus),
  route('GET', '/check-runs/{check}/annotations', annotations),
];
