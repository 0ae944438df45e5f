/** Processes that a benchmark starts and ends: each measured program has one of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { hubFlags } from '../src/main/headless/node-flags.ts';

const startMilliseconds = 60_000;
const resolutionMilliseconds = 1;
const stopMilliseconds = 10_000;

export type MeasuredChild<Ready> = {
  pid: number;
  /** What it said once it was ready. */
  ready: Ready;
  /** Microseconds of processor time it has used so far, in all of its threads. */
  cpu(): Promise<number>;
  /** Milliseconds by which its event loop was late since it was last asked: of a hundred moments the second worst. */
  loopDelay(): Promise<number>;
  send(message: unknown): void;
  /** Sends a message, and answers what it says next. */
  ask(message: unknown): Promise<unknown>;
  stop(): Promise<void>;
};

/** Starts a program of this folder that calls `answerMeasurements`; one with a hub in it as a hub is started. */
export async function startMeasured<Ready>(file: string, ...args: string[]): Promise<MeasuredChild<Ready>> {
  const execArgv = file.includes('hub') ? hubFlags : [];
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
  const child = fork(join(import.meta.dirname, file), args, { execArgv, stdio: [...stdio] });
  try {
    const ready = (await nextMessage(child)) as Ready;
    return {
      pid: child.pid ?? 0,
      ready,
      async cpu() {
        child.send('cpu');
        return (await nextMessage(child)) as number;
      },
      async loopDelay() {
        child.send('loop delay');
        return (await nextMessage(child)) as number;
      },
      send: (message) => void child.send(message as object),
      ask(message) {
        const answer = nextMessage(child);
        child.send(message as object);
        return answer;
      },
      stop: () => stopProcess(child),
    };
  } catch (error) {
    await stopProcess(child);
    throw error;
  }
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const waiting = new AbortController();
  const signal = AbortSignal.any([waiting.signal, AbortSignal.timeout(startMilliseconds)]);
  try {
    const ended = once(child, 'exit', { signal }).then(() =>
      Promise.reject(new Error('A measured program ended early.')),
    );
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message;
  } finally {
    waiting.abort();
  }
}

/** Asks a process to end, and makes it after ten seconds. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  const patience = setTimeout(() => child.kill('SIGKILL'), stopMilliseconds);
  child.kill('SIGTERM');
  await exit;
  clearTimeout(patience);
}

/** In the measured program: says that it is ready, and from then on answers how much processor time it has used and how late its event loop was. */
export function answerMeasurements(ready: unknown, onMessage: (message: unknown) => void = () => {}): void {
  const delay = monitorEventLoopDelay({ resolution: resolutionMilliseconds });
  delay.enable();
  process.on('message', (message) => {
    if (message === 'loop delay') {
      process.send?.(delay.percentile(99) / 1e6 - resolutionMilliseconds);
      return delay.reset();
    }
    if (message !== 'cpu') return onMessage(message);
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  process.on('disconnect', () => process.exit());
  process.send?.(ready);
}
