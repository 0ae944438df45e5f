import { objectId } from '../git-objects.ts';
import { type Commit, fullName, type Job, type Repository, type WorkflowRun } from '../model.ts';
import { timestamp } from '../timestamps.ts';
import { simpleUser } from './account.ts';
import { nodeId } from './node-id.ts';
import { repositoryShape, repositoryUrl } from './repository.ts';

export const statusOf = ({ conclusion }: Job, { status }: WorkflowRun) =>
  conclusion ? ('completed' as const) : status;
const atOrNull = (time: number | null) => (time === null ? null : timestamp(time));

/** GitHub Actions, which is an app like any other to the checks API. */
const actionsApp = (repository: Repository, origin: string) => ({
  id: 15368,
  slug: 'github-actions',
  node_id: 'MDM6QXBwMTUzNjg=',
  owner: simpleUser(repository.owner, origin),
  name: 'GitHub Actions',
  description: 'Automate your workflow from idea to production',
  external_url: `${origin}/features/actions`,
  html_url: `${origin}/apps/github-actions`,
  created_at: '2018-07-30T09:30:17Z',
  updated_at: '2024-04-10T20:33:16Z',
  permissions: { actions: 'write', checks: 'write', contents: 'write', metadata: 'read' },
  events: ['check_run', 'check_suite', 'push'],
});

/** `check-run`: how the checks API names a job. */
export function checkRunShape(repository: Repository, run: WorkflowRun, job: Job, origin: string) {
  const url = `${repositoryUrl(repository, origin)}/check-runs/${job.id}`;
  const page = `${origin}/${fullName(repository)}/actions/runs/${run.id}/job/${job.id}`;
  return {
    id: job.id,
    name: job.name,
    node_id: nodeId('CR', job.id),
    head_sha: run.sha,
    external_id: objectId('blob', String(job.id)),
    url,
    html_url: page,
    details_url: page,
    status: statusOf(job, run),
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
    app: actionsApp(repository, origin),
    pull_requests: [],
  };
}

/** `check-annotation`. */
export const annotationShape = (
  repository: Repository,
  { sha }: WorkflowRun,
  { path, line, message }: Job['annotations'][number],
  origin: string,
) => ({
  path,
  blob_href: `${origin}/${fullName(repository)}/blob/${sha}/${path}`,
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
export function combinedStatus(repository: Repository, commit: Commit, origin: string) {
  const api = repositoryUrl(repository, origin);
  const url = `${api}/statuses/${commit.sha}`;
  const at = timestamp(commit.date + 120_000);
  const preview = {
    url,
    avatar_url: `${origin}/u/${repository.owner.id}?v=4`,
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
    repository: repositoryShape(repository, undefined, origin),
    commit_url: `${api}/commits/${commit.sha}`,
    url: `${api}/commits/${commit.sha}/status`,
  };
}
