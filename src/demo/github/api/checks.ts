import type { Commit } from '../model.ts';
import { annotationShape, checkRunShape, combinedStatus } from '../shapes/actions.ts';
import { resolveReference } from './commits.ts';
import { countedReply, listReply, missing, type Reply, refuseRequest } from './reply.ts';
import type { RepositoryContext } from './request.ts';
import { route } from './route.ts';

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
