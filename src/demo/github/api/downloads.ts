/** What GitHub keeps at its storage, and answers with a redirect to it: logs and artifacts of runs, archives, files of releases. */
import { type ArchivedFile, tarballOf, zipOf } from '../archives.ts';
import { filesAt } from '../git.ts';
import { defaultBranch, type Job, type WorkflowRun } from '../model.ts';
import { timestamp } from '../shapes/account.ts';
import { stepNames } from '../shapes/actions.ts';
import { assetShape, assetsOf } from '../shapes/git.ts';
import { findJob, findRun } from './actions.ts';
import { resolveReference } from './commits.ts';
import { missing, okReply, type Reply } from './reply.ts';
import type { RepositoryContext } from './request.ts';
import { route } from './route.ts';

const found = (name: string, type: string, bytes: Buffer): Reply => ({
  status: 302,
  body: undefined,
  file: { name, type, bytes },
});
const zip = (name: string, files: readonly ArchivedFile[]): Reply => found(name, 'application/zip', zipOf(files));

/** What a step printed. Anyone who opens a pull request decides what its tests print. */
function stepLog({ startedAt, annotations }: Job, step: string, index: number): string {
  const said = index === 2 ? annotations.map(({ message }) => `##[error]${message}`) : [];
  const lines = [`##[group]${step}`, '##[endgroup]', ...said, index === 3 ? 'Cleaning up orphan processes' : 'Done.'];
  const at = timestamp(startedAt + index * 1000).replace('Z', '.0000000Z');
  return lines.map((line) => `${at} ${line}\n`).join('');
}

const stepLogs = (job: Job): string[] => stepNames(job).map((step, index) => stepLog(job, step, index));

const hasLogs = (run: WorkflowRun): boolean => run.status === 'completed' && run.hasLogs;

/** A folder for each job with a file for each step, as `gh run view --log` takes it apart, and a file with all of it. */
function runLogs(context: RepositoryContext): Reply {
  const run = findRun(context);
  const { attempt } = context.parameters;
  if (!hasLogs(run) || (attempt !== undefined && attempt !== String(run.attempt))) return missing();
  const files = run.jobs.flatMap((job, place) => [
    { path: `${place}_${job.name}.txt`, text: stepLogs(job).join('') },
    ...stepLogs(job).map((text, index) => ({
      path: `${job.name}/${index + 1}_${stepNames(job)[index]?.replaceAll('/', '')}.txt`,
      text,
    })),
  ]);
  return zip(`logs_${run.id}.zip`, files);
}

function jobLog(context: RepositoryContext): Reply {
  const { run, job } = findJob(context);
  if (!hasLogs(run)) return missing();
  return found('job-logs.txt', 'text/plain', Buffer.from(stepLogs(job).join('')));
}

function artifact({ repository, parameters }: RepositoryContext): Reply {
  const all = repository.content().runs.flatMap(({ artifacts }) => artifacts);
  const { name } = all.find(({ id }) => String(id) === parameters['artifact']) ?? missing();
  if (parameters['format'] !== 'zip') return missing();
  const files = repository.content().files.filter(({ path }) => path.startsWith('src/'));
  const covered = files.map(({ path, text }) => `SF:${path}\nLF:${text.split('\n').length}\nend_of_record\n`);
  return zip(`${name}.zip`, [{ path: 'lcov.info', text: covered.join('') }]);
}

/** Of a commit, below one folder that is named after it. */
const archive =
  (kind: 'zip' | 'tar.gz') =>
  ({ repository, parameters }: RepositoryContext): Reply => {
    const content = repository.content();
    const commit = resolveReference(content, parameters['ref'] ?? defaultBranch) ?? missing();
    const folder = `${repository.owner.login}-${repository.name}-${commit.sha.slice(0, 7)}`;
    // What a submodule names is in another repository.
    const own = filesAt(content, commit).filter(({ mode }) => mode !== '160000');
    const files = own.map(({ path, text }) => ({ path: `${folder}/${path}`, text }));
    if (kind === 'zip') return zip(`${folder}.zip`, files);
    return found(`${folder}.tar.gz`, 'application/x-gzip', tarballOf(files));
  };

/** What it is, or the file itself where that is asked for. */
function asset({ repository, parameters, accept }: RepositoryContext): Reply {
  for (const release of repository.content().releases) {
    const one = assetsOf(repository, release).find(({ id }) => String(id) === parameters['asset']);
    if (!one) continue;
    if (!/^application\/octet-stream\b/.test(accept)) return okReply(assetShape(repository, release, one));
    return found(one.name, one.type, one.bytes());
  }
  return missing();
}

export const downloadRoutes = [
  route('GET', '/actions/runs/{run}/logs', runLogs),
  route('GET', '/actions/runs/{run}/attempts/{attempt}/logs', runLogs),
  route('GET', '/actions/jobs/{job}/logs', jobLog),
  route('GET', '/actions/artifacts/{artifact}/{format}', artifact),
  route('GET', '/zipball', archive('zip')),
  route('GET', '/zipball/{ref*}', archive('zip')),
  route('GET', '/tarball', archive('tar.gz')),
  route('GET', '/tarball/{ref*}', archive('tar.gz')),
  route('GET', '/releases/assets/{asset}', asset),
];
