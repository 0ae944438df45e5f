import { defaultBranch, fullName, type Job, type Repository, type Workflow, type WorkflowRun } from '../model.ts';
import { timestamp } from '../timestamps.ts';
import { simpleUser } from './account.ts';
import { statusOf } from './check.ts';
import { nodeId } from './node-id.ts';
import { repositoryShape, repositoryUrl } from './repository.ts';

/** `workflow`. */
export function workflowShape(repository: Repository, workflow: Workflow, origin: string) {
  const html = `${origin}/${fullName(repository)}`;
  return {
    id: workflow.id,
    node_id: nodeId('W', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: 'active' as const,
    created_at: timestamp(workflow.createdAt),
    updated_at: timestamp(workflow.createdAt),
    url: `${repositoryUrl(repository, origin)}/actions/workflows/${workflow.id}`,
    html_url: `${html}/blob/${defaultBranch}/${workflow.path}`,
    badge_url: `${html}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}

/** `workflow-run`. */
export function workflowRunShape(repository: Repository, run: WorkflowRun, origin: string) {
  const api = repositoryUrl(repository, origin);
  const url = `${api}/actions/runs/${run.id}`;
  const commit = repository.content().commits.get(run.sha);
  const repo = repositoryShape(repository, undefined, origin);
  const actor = simpleUser(run.actor, origin);
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
    html_url: `${origin}/${fullName(repository)}/actions/runs/${run.id}`,
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

function stepsOf(job: Job, run: WorkflowRun) {
  const status = statusOf(job, run);
  return ['Set up job', 'Run actions/checkout@v5', `Run ${job.name}`, 'Complete job'].map((name, index) => ({
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
export function jobShape(repository: Repository, run: WorkflowRun, job: Job, origin: string) {
  const api = repositoryUrl(repository, origin);
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
    html_url: `${origin}/${fullName(repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: statusOf(job, run),
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
  repository: Repository,
  run: WorkflowRun,
  { id, name, size }: WorkflowRun['artifacts'][number],
  origin: string,
) {
  const url = `${repositoryUrl(repository, origin)}/actions/artifacts/${id}`;
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
