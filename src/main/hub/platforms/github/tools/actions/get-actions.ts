import * as z from 'zod';
import { ok, type Result } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { actionsRoute, anyBranch, jobId, readRun, runId, runRoute, workflow } from '../../actions.ts';
import { inRepository, ownerAndName, reference, repository } from '../../fields.ts';
import { type Answer, connectGitHub, type Get } from '../../get.ts';
import { type Listed, listItems } from '../../list-items.ts';
import {
  Annotation,
  Artifact,
  Job,
  markOfRun,
  projectAnnotation,
  projectArtifact,
  projectJob,
  projectRun,
  projectWorkflow,
  ReadAnnotation,
  ReadArtifact,
  ReadJob,
  ReadRun,
  ReadWorkflow,
  Run,
  Workflow,
} from '../../project-actions.ts';

type Asked = Record<string, string | number | undefined>;
type Page = { get: Get; asked: Asked; cursor: string | undefined; limit: number };

const pageSize = 50;

/** A list that GitHub wraps into an object, under a name, with a count. */
function wrapped<Raw, Item>(name: string, schema: z.ZodType<Raw>, project: (raw: Raw) => Item) {
  const Wrapper = z.object({ [name]: z.array(schema) });
  return (route: string, { get, asked, cursor, limit }: Page): Promise<Result<Listed<Item>>> =>
    listItems({
      cursor,
      most: limit,
      async fetch(page): Promise<Result<Answer<Raw[]>>> {
        const answer = await get(route, { ...asked, per_page: pageSize, page }, Wrapper);
        return answer.ok ? ok({ ...answer.value, value: answer.value.value[name] as Raw[] }) : answer;
      },
      project,
    });
}

const listWorkflows = wrapped('workflows', ReadWorkflow, projectWorkflow);
const listRuns = wrapped('workflow_runs', ReadRun, projectRun);
const listJobs = (run: ReadRun) => wrapped('jobs', ReadJob, (read) => ({ ...projectJob(read), ...markOfRun(run) }));
const listArtifacts = wrapped('artifacts', ReadArtifact, projectArtifact);

const listAnnotations = ({ get, asked, cursor, limit }: Page) =>
  listItems({
    cursor,
    most: limit,
    fetch: (page) =>
      // A job is a check run by the same id.
      get(
        '/repos/{owner}/{repo}/check-runs/{job_id}/annotations',
        { ...asked, per_page: pageSize, page },
        z.array(ReadAnnotation),
      ),
    project: projectAnnotation,
  });

const methods = ['workflows', 'runs', 'run', 'jobs', 'job', 'annotations', 'artifacts'] as const;
type Method = (typeof methods)[number];

const needed: Partial<Record<Method, 'run_id' | 'job_id'>> = {
  run: 'run_id',
  jobs: 'run_id',
  job: 'job_id',
  annotations: 'job_id',
};

export const getActions = readTool({
  name: 'github_get_actions',
  title: 'GitHub Actions',
  description:
    'What GitHub Actions ran: workflows, runs (newest first), one run, its jobs with their steps, one job, the ' +
    "annotations of a job (its errors and warnings), or artifacts. Logs can't be read here: a job's url shows them.",
  toolset: 'actions',
  input: input({
    repository,
    method: z.enum(methods).describe('What to read'),
    workflow: workflow.optional().describe('Only runs of this workflow: name of its file such as ci.yml, or id'),
    branch: reference.optional().describe('Only runs on this branch'),
    status: z
      .enum(['queued', 'in_progress', 'completed', 'success', 'failure', 'cancelled'])
      .optional()
      .describe('Only runs that are at this, or ended so'),
    run_id: runId.optional().describe('Id of the run; for run, jobs, and the artifacts of one'),
    job_id: jobId.optional().describe('Id of the job; for job and annotations'),
    cursor,
    limit,
  }).superRefine((asked, context) => {
    const field = needed[asked.method];
    if (field && asked[field] === undefined) {
      context.addIssue({ code: 'custom', path: [field], message: `is needed for ${asked.method}` });
    }
  }),
  output: z.object({
    workflows: z.array(Workflow).optional(),
    runs: z.array(Run).optional(),
    run: Run.optional(),
    jobs: z.array(Job).optional(),
    job: Job.optional(),
    annotations: z.array(Annotation).optional(),
    artifacts: z.array(Artifact).optional(),
    left_out: listing.left_out.optional(),
    next_cursor: listing.next_cursor,
  }),
  place: inRepository,
  files: ({ branch, method }) => (method === 'runs' && branch !== undefined ? { branch } : anyBranch),
  async run({ repository, method, workflow, branch, status, run_id = 0, job_id = 0, cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    const place = ownerAndName(repository);
    const listed = async <Item>(found: Result<Listed<Item>>) => {
      if (!found.ok) return found;
      const { items, ...list } = found.value;
      return ok({ [method]: items, ...list });
    };
    const page = (asked: Asked): Page => ({ get, asked: { ...place, ...asked }, cursor, limit });
    switch (method) {
      case 'workflows':
        return listed(await listWorkflows(`${actionsRoute}/workflows`, page({})));
      case 'runs': {
        const of = workflow === undefined ? '' : '/workflows/{workflow_id}';
        return listed(await listRuns(`${actionsRoute}${of}/runs`, page({ workflow_id: workflow, branch, status })));
      }
      case 'jobs': {
        const run = await readRun(get, { repository, run_id });
        return run.ok ? listed(await listJobs(run.value)(`${runRoute}/jobs`, page({ run_id }))) : run;
      }
      case 'artifacts':
        return listed(
          run_id === 0
            ? await listArtifacts(`${actionsRoute}/artifacts`, page({}))
            : await listArtifacts(`${runRoute}/artifacts`, page({ run_id })),
        );
      case 'annotations':
        return listed(await listAnnotations(page({ job_id })));
      case 'run': {
        const found = await readRun(get, { repository, run_id });
        return found.ok ? ok({ run: projectRun(found.value) }) : found;
      }
      case 'job': {
        const found = await get(`${actionsRoute}/jobs/{job_id}`, { ...place, job_id }, ReadJob);
        if (!found.ok) return found;
        const run = await readRun(get, { repository, run_id: found.value.value.run_id });
        return run.ok ? ok({ job: { ...projectJob(found.value.value), ...markOfRun(run.value) } }) : run;
      }
    }
  },
});
