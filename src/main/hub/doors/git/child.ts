/**
 * `git` itself as a child, for what it alone does well: taking packs apart and comparing trees. It gets no token, no network and no
 * configuration of anybody, and as much memory and time as is set here.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, pipeline } from 'node:stream';
import { type Failed, fail, ok, type Result } from '../../../../shared/result.ts';

/** Kilobytes of address space: an object of a few bytes may name a result of gigabytes, which git would make in memory. */
const memory = 300_000;

/** Milliseconds for one command. */
const longest = 120_000;

const mostOutput = 64 * 1024 * 1024;

/** Nothing of the hub's environment, in which there may be secrets, and no protocol to fetch with. */
const surroundings = () => ({
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  // Where a commit comes from is in the commit alone.
  GIT_GRAFT_FILE: '/dev/null',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_OPTIONAL_LOCKS: '0',
});

const settings = [
  'core.hooksPath=/dev/null',
  'core.commitGraph=false',
  'core.fsmonitor=false',
  'core.bigFileThreshold=1m',
  'core.packedGitWindowSize=1m',
  'core.packedGitLimit=32m',
  'core.deltaBaseCacheLimit=16m',
  'core.alternateRefsCommand=true',
  'gc.auto=0',
  'maintenance.auto=false',
  'pack.threads=1',
  'index.threads=1',
].flatMap((setting) => ['-c', setting]);

/** On Windows a child's memory can't be limited so. */
const limited = (given: string[]): [string, string[]] =>
  process.platform === 'win32'
    ? ['git', given]
    : ['/bin/sh', ['-c', `ulimit -v ${memory} 2>/dev/null; exec git "$@"`, 'git', ...given]];

/** `read` takes what it prints while it comes; what that throws ends the command. */
type Given = {
  input?: AsyncIterable<Buffer> | string;
  signal: AbortSignal;
  most?: number;
  read?: (output: AsyncIterable<Buffer>) => Promise<void>;
};

/**
 * What the command prints, unless `read` takes it. Fails with `not_approvable`, and the last line of what it says, where it ends otherwise than
 * well; the whole group of its processes is ended where the signal aborts, its time is over or it prints more than `most`.
 */
export async function git(
  folder: string,
  given: string[],
  { input, signal, most = mostOutput, read }: Given,
): Promise<Result<Buffer>> {
  signal.throwIfAborted();
  const child = spawn(...limited([...settings, '-C', folder, ...given]), {
    env: surroundings(),
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const end = (): void => {
    try {
      if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    } catch {
      // it has ended already
    }
  };
  let why: string | undefined;
  const stop = (said: string) => () => {
    why ??= said;
    end();
  };
  const timer = setTimeout(stop('it takes too long'), longest);
  const aborted = stop('it was cut');
  signal.addEventListener('abort', aborted, { once: true });
  const output: Buffer[] = [];
  let length = 0;
  const collected = (piece: Buffer): void => {
    length += piece.length;
    if (length > most) stop('there is too much of it')();
    else output.push(piece);
  };
  // Node lets go of what nobody has begun to take when a child ends.
  const kept = read && pipeline(child.stdout, new PassThrough(), () => undefined);
  const taken = kept && read(kept).catch((error: Error) => stop(error.message)());
  if (!read) child.stdout.on('data', collected);
  let said = '';
  child.stderr.on('data', (piece: Buffer) => {
    if (said.length < 4_000) said += piece;
  });
  child.stdin.on('error', () => undefined); // it may end before it has read everything
  const fed = typeof input === 'object' ? feed(input, child).catch((error: Error) => stop(error.message)()) : undefined;
  if (typeof input !== 'object') child.stdin.end(input);
  try {
    const [code] = (await once(child, 'close').catch(() => [127])) as [number | null];
    if (code === 0) await fed;
    await taken;
    signal.throwIfAborted();
    if (code === 0 && why === undefined) return ok(Buffer.concat(output));
    if (code === 127)
      return fail('not_allowed', 'There is no git on the computer of the hub.', { hint: 'Install git there.' });
    return unfit(why ?? lastLine(said) ?? `git ${given[0]} ended with ${code}`);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', aborted);
  }
}

/** Gives the input to the child, and reads it to its end even where the child has enough, unless it has failed. */
async function feed(input: AsyncIterable<Buffer>, child: ChildProcessWithoutNullStreams): Promise<void> {
  const { stdin } = child;
  for await (const piece of input) {
    if (child.exitCode || child.signalCode !== null) return;
    if (stdin.destroyed || stdin.write(piece)) continue;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stdin.off('drain', done).off('close', done);
        resolve();
      };
      stdin.on('drain', done).on('close', done);
    });
  }
  stdin.end();
}

/** The failure of what can't be pushed as it is, in words for the terminal. */
export const unfit = (why: string): Failed =>
  fail('not_approvable', `${why.charAt(0).toUpperCase()}${why.slice(1).replace(/[.\s]+$/, '')}.`);

const lastLine = (said: string): string | undefined =>
  said
    .split('\n')
    .findLast((line) => /^(fatal|error):/.test(line))
    ?.replace(/^(fatal|error): /, '')
    .slice(0, 200);
