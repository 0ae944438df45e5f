import { objectId } from '../git.ts';
import {
  type Commit,
  defaultBranch,
  fullName,
  type GitHubRepository,
  type Job,
  type Workflow,
  type WorkflowRun,
} from '../model.ts';
import { nodeId, simpleUser, site, timestamp } from './account.ts';
import { repositoryShape, repositoryUrl } from './repository.ts';

/** `workflow`. */
export function workflowShape(repository: GitHubRepository, workflow: Workflow) {
  const html = `${site}/${fullName(repository)}`;
  return {
    id: workflow.id,
    node_id: nodeId('W', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: 'active' as const,
    created_at: timestamp(workflow.createdAt),
    updated_at: timestamp(workflow.createdAt),
    url: `${repositoryUrl(repository)}/actions/workflows/${workflow.id}`,
    html_url: `${html}/blob/${defaultBranch}/${workflow.path}`,
    badge_url: `${html}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}

/** `workflow-run`. */
export function workflowRunShape(repository: GitHubRepository, run: WorkflowRun) {
  const api = repositoryUrl(repository);
  const url = `${api}/actions/runs/${run.id}`;
  const commit = repository.content().commits.get(run.sha);
  const repo = repositoryShape(repository, undefined);
  const actor = simpleUser(run.actor);
  const signed = ({ name, email }: { name: string; email: string }) => ({ name, email });
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: nodeId('WFR', run.id),
    head_branch: run.branch,
    head_sha: run.sha,
    path: run.workflow.path,
    display_title: commit?.message.split('\n')[0] ?? run.workflow.name,
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflow.id,
    check_suite_id: run.id + 7,
    check_suite_node_id: nodeId('CS', run.id + 7),
    url,
    html_url: `${site}/${fullName(repository)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: timestamp(run.createdAt),
    updated_at: timestamp(run.updatedAt),
    actor,
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: timestamp(run.createdAt),
    triggering_actor: actor,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/${run.id + 7}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    workflow_url: `${api}/actions/workflows/${run.workflow.id}`,
    head_commit: commit
      ? {
          id: commit.sha,
          tree_id: commit.tree,
          message: commit.message,
          timestamp: timestamp(commit.date),
          author: signed(commit.author),
          committer: signed(commit.committer),
        }
      : null,
    repository: repo,
    head_repository: repo,
  };
}

export const stepNames = ({ name }: Job) => ['Set up job', 'Run actions/checkout@v5', `Run ${name}`, 'Complete job'];

function stepsOf(job: Job, run: WorkflowRun) {
  const status = jobStatus(job, run);
  return stepNames(job).map((name, index) => ({
    name,
    status: status === 'queued' ? ('queued' as const) : ('completed' as const),
    // What fails is the step that does the work.
    conclusion: job.conclusion === 'failure' && index !== 2 ? 'success' : job.conclusion,
    number: index + 1,
    started_at: timestamp(job.startedAt),
    completed_at: job.completedAt === null ? null : timestamp(job.completedAt),
  }));
}

/** `job`. */
export function jobShape(repository: GitHubRepository, run: WorkflowRun, job: Job) {
  const api = repositoryUrl(repository);
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.workflow.name,
    head_branch: run.branch,
    run_url: `${api}/actions/runs/${run.id}`,
    run_attempt: run.attempt,
    node_id: nodeId('CR', job.id),
    head_sha: run.sha,
    url: `${api}/actions/jobs/${job.id}`,
    html_url: `${site}/${fullName(repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: jobStatus(job, run),
    conclusion: job.conclusion,
    created_at: timestamp(run.createdAt),
    started_at: timestamp(job.startedAt),
    completed_at: job.completedAt === null ? null : timestamp(job.completedAt),
    name: job.name,
    steps: stepsOf(job, run),
    check_run_url: `${api}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: 3,
    runner_name: 'GitHub Actions 3',
    runner_group_id: 0,
    runner_group_name: 'GitHub Actions',
  };
}

/** `artifact`; GitHub keeps one for 90 days. */
export function artifactShape(
  repository: GitHubRepository,
  run: WorkflowRun,
  { id, name, size }: WorkflowRun['artifacts'][number],
) {
  const url = `${repositoryUrl(repository)}/actions/artifacts/${id}`;
  return {
    id,
    node_id: nodeId('MDg6QXJ0aWZhY3Q', id),
    name,
    size_in_bytes: size,
    url,
    archive_download_url: `${url}/zip`,
    expired: false,
    created_at: timestamp(run.updatedAt),
    updated_at: timestamp(run.updatedAt),
    expires_at: timestamp(run.updatedAt + 90 * 86_400_000),
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: repository.id,
      head_branch: run.branch,
      head_sha: run.sha,
    },
  };
}

const jobStatus = ({ conclusion }: Job, { status }: WorkflowRun) => (conclusion ? ('completed' as const) : status);
const atOrNull = (time: number | null) => (time === null ? null : timestamp(time));

/** GitHub Actions, which is an app like any other to the checks API. */
const actionsApp = (repository: GitHubRepository) => ({
  id: 15368,
  slug: 'github-actions',
  node_id: 'MDM6QXBwMTUzNjg=',
  owner: simpleUser(repository.owner),
  name: 'GitHub Actions',
  description: 'Automate your workflow from idea to production',
  external_url: `${site}/features/actions`,
  html_url: `${site}/apps/github-actions`,
  created_at: '2018-07-30T09:30:17Z',
  updated_at: '2024-04-10T20:33:16Z',
  permissions: { actions: 'write', checks: 'write', contents: 'write', metadata: 'read' },
  events: ['check_run', 'check_suite', 'push'],
});

/** `check-run`: how the checks API names a job. */
export function checkRunShape(repository: GitHubRepository, run: WorkflowRun, job: Job) {
  const url = `${repositoryUrl(repository)}/check-runs/${job.id}`;
  const page = `${site}/${fullName(repository)}/actions/runs/${run.id}/job/${job.id}`;
  return {
    id: job.id,
    name: job.name,
    node_id: nodeId('CR', job.id),
    head_sha: run.sha,
    external_id: objectId('blob', String(job.id)),
    url,
    html_url: page,
    details_url: page,
    status: jobStatus(job, run),
    conclusion: job.conclusion,
    started_at: timestamp(job.startedAt),
    completed_at: atOrNull(job.completedAt),
    output: {
      title: null,
      summary: null,
      text: null,
      annotations_count: job.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.id + 7 },
    app: actionsApp(repository),
    pull_requests: [],
  };
}

/** `check-annotation`. */
export const annotationShape = (
  repository: GitHubRepository,
  { sha }: WorkflowRun,
  { path, line, message }: Job['annotations'][number],
) => ({
  path,
  blob_href: `${site}/${fullName(repository)}/blob/${sha}/${path}`,
  start_line: line,
  start_column: null,
  end_line: line,
  end_column: null,
  annotation_level: 'failure',
  title: null,
  message,
  raw_details: null,
});

/** `combined-commit-status`: one status, of a service that shows branches before they are merged. */
export function combinedStatus(repository: GitHubRepository, commit: Commit) {
  const api = repositoryUrl(repository);
  const url = `${api}/statuses/${commit.sha}`;
  const at = timestamp(commit.date + 120_000);
  const preview = {
    url,
    avatar_url: `${site}/u/${repository.owner.id}?v=4`,
    id: Number.parseInt(commit.sha.slice(0, 8), 16),
    node_id: nodeId('SC', commit.sha),
    state: 'success',
    description: 'The preview is ready.',
    target_url: `https://preview.example.com/${commit.sha.slice(0, 7)}`,
    context: 'preview/pages',
    created_at: at,
    updated_at: at,
  };
  return {
    state: 'success',
    statuses: [preview],
    sha: commit.sha,
    total_count: 1,
    repository: repositoryShape(repository, undefined),
    commit_url: `${api}/commits/${commit.sha}`,
    url: `${api}/commits/${commit.sha}/status`,
  };
}
