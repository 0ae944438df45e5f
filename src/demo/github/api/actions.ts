import type { Workflow, WorkflowRun } from '../model.ts';
import { artifactShape, jobShape, workflowRunShape, workflowShape } from '../shapes/actions.ts';
import { type Answer, list, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';

/** A page under the name that GitHub gives it, with how many there are on all of them. */
function counted<Item>(
  context: RepositoryContext,
  name: string,
  items: readonly Item[],
  shape: (item: Item) => unknown,
): Answer {
  const page = list(context, items, shape);
  return { ...page, body: { total_count: items.length, [name]: page.body } };
}

export const workflows = (context: RepositoryContext): Answer =>
  counted(context, 'workflows', context.repository.content().workflows, (one) =>
    workflowShape(context.repository, one, context.origin),
  );

/** The workflow that the path names, by its id or by the name of its file. */
export const findWorkflow = ({ repository, parameters }: RepositoryContext): Workflow | undefined =>
  repository
    .content()
    .workflows.find(({ id, path }) => [String(id), path.replace(/^.*\//, '')].includes(parameters['workflow'] ?? ''));

export function workflow(context: RepositoryContext): Answer {
  const found = findWorkflow(context);
  return found ? ok(workflowShape(context.repository, found, context.origin)) : notFound(context);
}

/** Newest first, of all workflows or of the one that the path names. */
export function runs(context: RepositoryContext): Answer {
  const { repository, origin, query, parameters } = context;
  const of = findWorkflow(context);
  if (parameters['workflow'] !== undefined && !of) return notFound(context);
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
  return counted(context, 'workflow_runs', matches, (run) => workflowRunShape(repository, run, origin));
}

export const findRun = ({ repository, parameters }: RepositoryContext): WorkflowRun | undefined =>
  repository.content().runs.find(({ id }) => String(id) === parameters['run']);

export function run(context: RepositoryContext): Answer {
  const found = findRun(context);
  return found ? ok(workflowRunShape(context.repository, found, context.origin)) : notFound(context);
}

export function jobs(context: RepositoryContext): Answer {
  const found = findRun(context);
  if (!found) return notFound(context);
  return counted(context, 'jobs', found.jobs, (job) => jobShape(context.repository, found, job, context.origin));
}

export function job(context: RepositoryContext): Answer {
  const { repository, origin, parameters } = context;
  for (const run of repository.content().runs) {
    const found = run.jobs.find(({ id }) => String(id) === parameters['job']);
    if (found) return ok(jobShape(repository, run, found, origin));
  }
  return notFound(context);
}

/** Of one run, or of all. */
export function artifacts(context: RepositoryContext): Answer {
  const { repository, origin, parameters } = context;
  const found = findRun(context);
  if (parameters['run'] !== undefined && !found) return notFound(context);
  const of = found ? [found] : repository.content().runs.toReversed();
  const all = of.flatMap((run) => run.artifacts.map((artifact) => ({ run, artifact })));
  return counted(context, 'artifacts', all, ({ run, artifact }) => artifactShape(repository, run, artifact, origin));
}
