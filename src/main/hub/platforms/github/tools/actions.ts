/** The tools for GitHub Actions: workflows, their runs, jobs, artifacts and annotations. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { cleanText } from '../../clean-text.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import type { Tool } from '../../tool.ts';
import { readText } from '../downloads.ts';
import { gitReference, ownerAndName, repository } from '../fields.ts';
import { type GitHubListAnswer, listViews, type View } from '../lists.ts';
import { branchField } from '../pull-request.ts';
import type { Parameters } from '../request.ts';
import { emptyAnswer, type Get, githubToolsIn } from '../rest.ts';
import { cleanHeading, cleanName, cleanPath, cleanUrl } from '../view.ts';
import { AnnotationView, ArtifactView, JobView, markOfRun, RunView, WorkflowView } from '../views/actions.ts';
import { CommitView } from '../views/commits.ts';

const { readTool, writeTool } = githubToolsIn('actions');

const id = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const runId = id.describe('Id of the run');
const jobId = id.describe('Id of the job');
const workflow = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, 'must be the name of a file such as ci.yml, or an id')
  .describe('Workflow, by the name of its file such as ci.yml, or its id');

/** What runs is of any branch, so no key that is limited to some covers it. */
const anyBranch = { branch: 'refs/heads/*' };

const actionsRoute = '/repos/{owner}/{repo}/actions';
const runRoute = `${actionsRoute}/runs/{run_id}` as const;

const runPlace = ({ repository, run_id }: { repository: string; run_id: number }) => ({
  ...ownerAndName(repository),
  run_id,
});

type ReadRun = z.infer<typeof RunView.read>;
type ReadJob = z.infer<typeof JobView.read>;

/** The run as one names it to a person. */
const runName = (read: ReadRun): string =>
  `${cleanName(read.name)} #${read.run_number} ${cleanHeading(read.display_title ?? '')}`;

const readRun = async (get: Get, asked: { repository: string; run_id: number }): Promise<Result<ReadRun>> => {
  const found = await get(runRoute, runPlace(asked), RunView.read);
  return found.ok ? { ok: true, value: found.value.value } : found;
};

const methods = ['workflows', 'runs', 'run', 'jobs', 'job', 'log', 'annotations', 'artifacts'] as const;
type Method = (typeof methods)[number];

const needed: Partial<Record<Method, 'run_id' | 'job_id'>> = {
  run: 'run_id',
  jobs: 'run_id',
  job: 'job_id',
  log: 'job_id',
  annotations: 'job_id',
};

/** Anybody may have a job print something. */
const Log = z.object({
  text: z.string().describe('Its last lines'),
  left_out: z.number().optional().describe('Lines before them'),
  outsider: z.literal(true),
});

/** Bytes as an answer has them, and characters of a line. */
const mostOf = { log: 15_000, line: 1_000 };

function lastOf(log: string): z.infer<typeof Log> {
  const lines = log.trimEnd().split(/\r?\n/);
  const last: string[] = [];
  let left = mostOf.log;
  for (const line of lines.toReversed()) {
    // It begins with when it was printed, which is most of a short one.
    const text = cleanText(line.replace(/^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z /, ''), mostOf.line);
    left -= Buffer.byteLength(JSON.stringify(text));
    if (left < 0) break;
    last.unshift(text);
  }
  const before = lines.length - last.length;
  return { text: last.join('\n'), ...(before > 0 && { left_out: before }), outsider: true };
}

const getActions = readTool({
  name: 'github_get_actions',
  title: 'GitHub Actions',
  hint: 'ci build pipeline workflow status failed checks deploy',
  description:
    'What GitHub Actions ran: workflows, runs (newest first), one run, its jobs with steps, one job, the log or ' +
    'annotations of a job (errors, warnings), or artifacts.',
  input: input({
    repository,
    method: z.enum(methods).describe('What to read'),
    workflow: workflow.optional().describe('Only runs of this workflow: name of its file such as ci.yml, or id'),
    branch: gitReference.optional().describe('Only runs on this branch'),
    status: z
      .enum(['queued', 'in_progress', 'completed', 'success', 'failure', 'cancelled'])
      .optional()
      .describe('Only runs that are at this, or ended so'),
    run_id: runId.optional().describe('Id of the run; for run, jobs, and the artifacts of one'),
    job_id: jobId.optional().describe('Id of the job; for job, log, annotations'),
    cursor,
    limit,
  }).superRefine((asked, context) => {
    const field = needed[asked.method];
    if (field && asked[field] === undefined) {
      context.addIssue({ code: 'custom', path: [field], message: `is needed for ${asked.method}` });
    }
  }),
  output: z.object({
    workflows: z.array(WorkflowView.shown).optional(),
    runs: z.array(RunView.shown).optional(),
    run: RunView.shown.optional(),
    jobs: z.array(JobView.shown).optional(),
    job: JobView.shown.optional(),
    log: Log.optional(),
    annotations: z.array(AnnotationView.shown).optional(),
    artifacts: z.array(ArtifactView.shown).optional(),
    left_out: listing.left_out.optional(),
    next_cursor: listing.next_cursor,
  }),
  files: ({ branch, method }) => (method === 'runs' && branch !== undefined ? { branch } : anyBranch),
  async run({ repository, method, workflow, branch, status, run_id = 0, job_id = 0, cursor, limit }, context) {
    const { get } = context;
    const place = ownerAndName(repository);
    const listed = <Item>(found: Result<GitHubListAnswer<Item>>) => {
      if (!found.ok) return found;
      const { items, ...list } = found.value;
      return ok({ [method]: items, ...list });
    };
    const list = <Read, Item>(route: string, asked: Parameters, view: View<Read, Item>, under?: string) =>
      listViews(get, route, { ...place, ...asked, per_page: 50 }, view, { cursor, limit, under }).then(listed);
    switch (method) {
      case 'workflows':
        return list(`${actionsRoute}/workflows`, {}, WorkflowView, 'workflows');
      case 'runs': {
        const of = workflow === undefined ? '' : '/workflows/{workflow_id}';
        return list(`${actionsRoute}${of}/runs`, { workflow_id: workflow, branch, status }, RunView, 'workflow_runs');
      }
      case 'jobs': {
        const run = await readRun(get, { repository, run_id });
        if (!run.ok) return run;
        const project = (read: ReadJob) => ({ ...JobView.project(read), ...markOfRun(run.value) });
        return list(`${runRoute}/jobs`, { run_id }, { read: JobView.read, project }, 'jobs');
      }
      case 'artifacts':
        return run_id === 0
          ? list(`${actionsRoute}/artifacts`, {}, ArtifactView, 'artifacts')
          : list(`${runRoute}/artifacts`, { run_id }, ArtifactView, 'artifacts');
      case 'annotations':
        // A job is a check run by the same id.
        return list('/repos/{owner}/{repo}/check-runs/{job_id}/annotations', { job_id }, AnnotationView);
      case 'log': {
        const path = `repos/${repository}/actions/jobs/${job_id}/logs`;
        const text = await readText({ path, accept: 'application/vnd.github+json' }, context);
        return text.ok ? ok({ log: lastOf(text.value) }) : text;
      }
      case 'run': {
        const found = await readRun(get, { repository, run_id });
        return found.ok ? ok({ run: RunView.project(found.value) }) : found;
      }
      case 'job': {
        const found = await get(`${actionsRoute}/jobs/{job_id}`, { ...place, job_id }, JobView.read);
        if (!found.ok) return found;
        const run = await readRun(get, { repository, run_id: found.value.value.run_id });
        return run.ok ? ok({ job: { ...JobView.project(found.value.value), ...markOfRun(run.value) } }) : run;
      }
    }
  },
});

const workflowRoute = `${actionsRoute}/workflows/{workflow_id}` as const;

/** Nothing from a GitHub that does not tell which run it started. */
const ReadStarted = z.object({ workflow_run_id: z.number(), html_url: z.string() }).nullable();

const runWorkflow = writeTool({
  name: 'github_run_workflow',
  title: 'Start a workflow',
  hint: 'trigger start ci build deploy dispatch action',
  description: 'Starts a workflow of GitHub Actions that may be started by hand (workflow_dispatch).',
  access: 'write',
  // Nobody can say what it does, and it is another workflow on each branch.
  isBatch: true,
  input: input({
    repository,
    workflow,
    ref: branchField.describe('Branch or tag to run it on'),
    inputs: z
      .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/, 'must be the name of an input'),
        z.string().max(10_000),
      )
      .refine((inputs) => Object.keys(inputs).length <= 25, 'at most 25')
      .optional()
      .describe('What the workflow asks for, by name'),
  }),
  output: z.object({
    run_id: z.number().optional().describe('Absent when GitHub does not tell'),
    url: z.string().optional().describe('Address to cite'),
  }),
  files: ({ ref }) => ({ branch: ref }),
  async preview({ repository, workflow, ref, inputs = {} }, { get }) {
    const place = ownerAndName(repository);
    const found = await get(workflowRoute, { ...place, workflow_id: workflow }, WorkflowView.read);
    if (!found.ok) return found;
    const commit = await get('/repos/{owner}/{repo}/commits/{ref}', { ...place, ref }, CommitView.read);
    if (!commit.ok) return commit;
    const named = Object.entries(inputs).map(([key, value]) => [`input ${key}`, value] as const);
    const read = found.value.value;
    return ok({
      target: `the workflow ${cleanName(read.name)} (${cleanPath(read.path)})`,
      version: commit.value.value.sha,
      changes: changesOf({ ref, ...Object.fromEntries(named) }),
    });
  },
  undoMade({ repository }, _, { run_id }) {
    if (run_id === undefined) return { reason: 'It can be cancelled while it runs; what it did stays.' };
    return { tool: 'github_cancel_run', arguments: { repository, run_id } };
  },
  async run({ repository, workflow, ref, inputs }, { change }) {
    const place = { ...ownerAndName(repository), workflow_id: workflow };
    const fields = { ref, inputs, return_run_details: true };
    const made = await change(`POST ${workflowRoute}/dispatches`, place, fields, ReadStarted);
    if (!made.ok) return made;
    return ok(made.value ? { run_id: made.value.workflow_run_id, url: cleanUrl(made.value.html_url) } : {});
  },
});

const rerunRun = writeTool({
  name: 'github_rerun_run',
  title: 'Run a run again',
  hint: 'retry again failed ci build job workflow',
  description:
    'Runs all jobs of a completed run of GitHub Actions again, or only those that failed, on the same commit.',
  access: 'write',
  input: input({
    repository,
    run_id: runId,
    only_failed: z.boolean().default(false).describe('Only the jobs that failed, and those that need them'),
  }),
  output: z.object({ run_id: z.number() }),
  files: () => anyBranch,
  async preview({ repository, run_id, only_failed }, { get }) {
    const found = await readRun(get, { repository, run_id });
    if (!found.ok) return found;
    const { status, conclusion, head_sha } = found.value;
    if (status !== 'completed') return fail('platform_refused', 'The run has not ended yet.');
    return ok({
      target: runName(found.value),
      version: head_sha,
      changes: [
        {
          name: 'run',
          before: cleanName(conclusion),
          after: only_failed ? 'its failed jobs run again' : 'all of it runs again',
        },
      ],
    });
  },
  undo: ({ repository, run_id }) => ({ tool: 'github_cancel_run', arguments: { repository, run_id } }),
  async run({ repository, run_id, only_failed }, { change }) {
    const route = `POST ${runRoute}/${only_failed ? 'rerun-failed-jobs' : 'rerun'}` as const;
    const made = await change(route, runPlace({ repository, run_id }), undefined, z.object({}).nullable());
    return made.ok ? ok({ run_id }) : made;
  },
});

const cancelRun = writeTool({
  name: 'github_cancel_run',
  title: 'Cancel a run',
  hint: 'stop abort ci build workflow job',
  description: 'Cancels a run of GitHub Actions that has not ended yet. What its jobs did until then stays.',
  access: 'write',
  input: input({ repository, run_id: runId }),
  output: z.object({ run_id: z.number() }),
  files: () => anyBranch,
  async preview({ repository, run_id }, { get }) {
    const found = await readRun(get, { repository, run_id });
    if (!found.ok) return found;
    if (found.value.status === 'completed') return fail('platform_refused', 'The run has ended already.');
    // Whether it waits or works may change at any time, and makes no difference to anyone who wants it cancelled.
    return ok({
      target: runName(found.value),
      version: found.value.head_sha,
      changes: [{ name: 'run', before: 'not ended', after: 'cancelled' }],
    });
  },
  undo: ({ repository, run_id }) => ({ tool: 'github_rerun_run', arguments: { repository, run_id } }),
  async run({ repository, run_id }, { change }) {
    const place = runPlace({ repository, run_id });
    const made = await change(`POST ${runRoute}/cancel`, place, undefined, z.object({}).nullable());
    return made.ok ? ok({ run_id }) : made;
  },
});

const deleteRunLogs = writeTool({
  name: 'github_delete_run_logs',
  title: 'Delete the logs of a run',
  hint: 'remove erase ci build output workflow',
  description: 'Deletes all logs of one run of GitHub Actions; the run itself stays.',
  access: 'destructive',
  input: input({ repository, run_id: runId }),
  output: z.object({ deleted: z.literal(true) }),
  files: () => anyBranch,
  async preview({ repository, run_id }, { get }) {
    const found = await readRun(get, { repository, run_id });
    if (!found.ok) return found;
    return ok({
      target: runName(found.value),
      version: found.value.updated_at ?? null,
      changes: [{ name: 'logs', before: 'all that its jobs printed', after: null }],
    });
  },
  undo: () => ({ reason: 'Deleted logs are gone; running it again makes others.' }),
  async run({ repository, run_id }, { change }) {
    const place = runPlace({ repository, run_id });
    return change(`DELETE ${runRoute}/logs`, place, undefined, emptyAnswer({ deleted: true as const }));
  },
});

export const actionTools: Tool[] = [getActions, runWorkflow, rerunRun, cancelRun, deleteRunLogs];
