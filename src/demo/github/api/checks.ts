import { annotationShape, checkRunShape, combinedStatus } from '../shapes/check.ts';
import { type Answer, failure, list, notFound } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { resolveReference } from './references.ts';

const noCommit = (context: RepositoryContext): Answer =>
  failure(422, `No commit found for SHA: ${context.parameters['ref']}`, context.documentation);

export function checkRuns(context: RepositoryContext): Answer {
  const { repository, origin, parameters } = context;
  const content = repository.content();
  const commit = resolveReference(content, parameters['ref'] ?? null);
  if (!commit) return noCommit(context);
  const found = content.runs
    .filter(({ sha }) => sha === commit.sha)
    .flatMap((run) => run.jobs.map((job) => ({ run, job })));
  const page = list(context, found, ({ run, job }) => checkRunShape(repository, run, job, origin));
  return { ...page, body: { total_count: found.length, check_runs: page.body } };
}

export function commitStatus(context: RepositoryContext): Answer {
  const { repository, origin, parameters } = context;
  const commit = resolveReference(repository.content(), parameters['ref'] ?? null);
  if (!commit) return noCommit(context);
  const whole = combinedStatus(repository, commit, origin);
  const page = list(context, whole.statuses, (status) => status);
  return { ...page, body: { ...whole, statuses: page.body } };
}

export function annotations(context: RepositoryContext): Answer {
  const { repository, origin, parameters } = context;
  for (const run of repository.content().runs) {
    const job = run.jobs.find(({ id }) => String(id) === parameters['check']);
    if (job)
      return list(context, job.annotations, (annotation) => annotationShape(repository, run, annotation, origin));
  }
  return notFound(context);
}
