import type { WorkflowRun } from '../model.ts';
import { newJobs } from '../seed/actions.ts';
import { workflowRunShape } from '../shapes/actions.ts';
import { findRun, findWorkflow } from './actions.ts';
import { type Answer, failure, noContent, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { readInput } from './input.ts';
import { pusher } from './push-access.ts';

/** Starts a workflow on a branch. Nothing is there to run it, so it stays in the queue until somebody cancels it. */
export function dispatch(context: RepositoryContext): Answer {
  const { repository, origin, documentation } = context;
  const by = pusher(context);
  if ('status' in by) return by;
  const workflow = findWorkflow(context);
  if (!workflow) return notFound(context);
  const read = readInput(context, { ref: 'string', inputs: 'object', return_run_details: 'boolean' });
  if ('status' in read) return read;
  const { ref, inputs, return_run_details: isAsked } = read.input;
  const content = repository.content();
  const sha = content.branches.get(String(ref));
  if (!sha) return failure(422, `No ref found for: ${ref}`, documentation);
  const unexpected = Object.keys((inputs as object | undefined) ?? {}).filter((name) => name !== 'reason');
  if (unexpected.length > 0) {
    return failure(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`, documentation);
  }
  const id = Math.max(0, ...content.runs.map((run) => run.id)) + 10;
  const made: WorkflowRun = {
    ...{ id, workflow, sha, branch: String(ref), event: 'workflow_dispatch', actor: by.viewer, attempt: 1 },
    number: content.runs.filter((run) => run.workflow === workflow).length + 1,
    createdAt: by.at,
    updatedAt: by.at,
    status: 'queued',
    conclusion: null,
    jobs: newJobs(workflow, id, by.at),
    artifacts: [],
    hasLogs: false,
  };
  content.runs.push(made);
  if (!isAsked) return noContent;
  const { url, html_url } = workflowRunShape(repository, made, origin);
  return ok({ workflow_run_id: id, run_url: url, html_url });
}

/** Changes a run in its place, if the viewer may and `change` does not refuse. */
function changed(
  context: RepositoryContext,
  change: (run: WorkflowRun, at: number) => WorkflowRun | Answer,
  answer: Answer,
): Answer {
  const by = pusher(context);
  if ('status' in by) return by;
  const found = findRun(context);
  if (!found) return notFound(context);
  const made = change(found, by.at);
  if ('body' in made) return made;
  const { runs } = context.repository.content();
  runs[runs.indexOf(found)] = made;
  return answer;
}

export const rerun = (context: RepositoryContext): Answer =>
  changed(
    context,
    (run, at) =>
      run.status === 'completed'
        ? {
            ...run,
            attempt: run.attempt + 1,
            updatedAt: at,
            status: 'queued',
            conclusion: null,
            jobs: newJobs(run.workflow, run.id, at),
          }
        : failure(403, 'This workflow is already running', context.documentation),
    { status: 201, body: {} },
  );

export const cancel = (context: RepositoryContext): Answer =>
  changed(
    context,
    (run, at) => {
      if (run.status === 'completed') {
        return failure(409, 'Cannot cancel a workflow run that is completed.', context.documentation);
      }
      const jobs = run.jobs.map((job) => ({ ...job, completedAt: at, conclusion: 'cancelled' as const }));
      return { ...run, updatedAt: at, status: 'completed', conclusion: 'cancelled', jobs };
    },
    { status: 202, body: {} },
  );

export const deleteLogs = (context: RepositoryContext): Answer =>
  changed(context, (run) => (run.hasLogs ? { ...run, hasLogs: false } : notFound(context)), noContent);
