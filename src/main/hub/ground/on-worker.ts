/**
 * Work on a worker thread, so that the thread that answers health, deny, pause and revoke stays free. A job is done whole within
 * its time, or not at all.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { createOneByOne } from './waiting.ts';

/** `worker.ts` has the function for each. */
export type JobName =
  | 'read HTML'
  | 'make blocks'
  | 'mask secrets'
  | 'read a description'
  | 'read a page'
  | 'list tools'
  | 'read a request of git'
  | 'write a request of git'
  | 'classify a document';

/** `tooMuch`: it ran out of stack, which is what deep nesting is for. */
export type WorkerAnswer = { value: unknown } | { tooMuch: true } | { defect: string };

/**
 * Does the job, whose function its caller names by type: so this file need not know those who use it. Fails with `too_costly` when it
 * takes more than its time or memory; the jobs after it are done all the same.
 */
type OnWorker = <Job extends (input: never) => unknown>(
  name: JobName,
  input: Parameters<Job>[0],
) => Promise<Result<Awaited<ReturnType<Job>>>>;

/** Beside this file in the sources, and beside the entries of the bundle. */
const { dirname, filename } = import.meta;
const source = join(
  dirname,
  filename.endsWith('.ts') ? '../worker.ts' : dirname.endsWith('chunks') ? '../worker.js' : 'worker.js',
);

/** No text that anybody reads takes as long, and none of the jobs needs as much. */
const usual = { milliseconds: 5_000, megabytes: 512, file: source };

/** Does its jobs one by one. The thread is started for the first, and again after one that had to be ended. */
export function createOnWorker(limits: Partial<typeof usual> = {}): OnWorker & { end(): void } {
  const { milliseconds, megabytes, file } = { ...usual, ...limits };
  const oneByOne = createOneByOne();
  let worker: Worker | undefined;
  const end = (): void => {
    void worker?.terminate();
    worker = undefined;
  };
  // Nothing of the environment, in which there may be secrets, and no options that were meant for the hub.
  const started = (): Worker => {
    const limited = { env: {}, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: megabytes } };
    const one = new Worker(file, limited);
    // One that was given up for its time may still say that it is out of memory, when another one works already.
    return one.on('error', () => {
      if (worker === one) end();
    });
  };
  const done = (name: string, input: unknown): Promise<WorkerAnswer> =>
    new Promise((resolve) => {
      worker ??= started();
      const running = worker;
      const settle = (answer: WorkerAnswer): void => {
        clearTimeout(timer);
        running.off('message', settle).off('error', died).off('exit', ended);
        running.unref();
        if (!('value' in answer)) end();
        resolve(answer);
      };
      const died = (error: NodeJS.ErrnoException): void =>
        settle(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? { tooMuch: true } : { defect: String(error) });
      const ended = (): void => settle({ defect: 'The thread ended.' });
      const timer = setTimeout(() => settle({ tooMuch: true }), milliseconds);
      running.on('message', settle).on('error', died).on('exit', ended);
      running.ref();
      running.postMessage({ name, input });
    });
  const onWorker: OnWorker = async (name, input) => {
    const answer = await oneByOne(() => done(name, input));
    if ('defect' in answer) throw new Error(`On the worker, ${name}: ${answer.defect}`);
    return 'value' in answer ? ok(answer.value as never) : fail('too_costly');
  };
  return Object.assign(onWorker, { end });
}

/** The one that is kept for texts. */
export const onWorker: OnWorker = createOnWorker();
