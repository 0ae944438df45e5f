/** A demo that is killed, in any way and at any moment: none of the processes that it has started goes on. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { entry } from '../harness/command-line.ts';
import { temporaryFolder } from '../unit/headless/temporary-folder.ts';

type Process = { pid: number; parent: number };

/** All that run here; one that has ended and waits for its parent to notice does not run. */
const running = (): Process[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));

/** The processes that this one has started, and those that they have. */
function below(pid: number, all = running()): number[] {
  const children = all.filter(({ parent, pid: own }) => parent === pid && own !== pid).map((one) => one.pid);
  return [...children, ...children.flatMap((child) => below(child, all))];
}

const left = (pids: number[]) => running().filter(({ pid }) => pids.includes(pid));

function start(...words: string[]) {
  const folder = join(temporaryFolder(), 'demo');
  const line = [entry, 'demo', '--json', '--port', '0', '--data-dir', folder, ...words];
  const env = { ...process.env, OPENGITHUBX_NO_BROWSER: '1' };
  const hub = spawn(process.execPath, line, { stdio: ['ignore', 'pipe', 'ignore'], env });
  const started: number[] = [];
  onTestFinished(() => {
    hub.kill('SIGKILL');
    for (const { pid } of left(started)) process.kill(pid, 'SIGKILL');
    rmSync(join(folder, '..'), { recursive: true, force: true, maxRetries: 10 });
  });
  const ended = async (signal: NodeJS.Signals) => {
    const exit = once(hub, 'exit');
    hub.kill(signal);
    await exit;
  };
  /** Waits until the hub has started something, and answers what. */
  const children = async (): Promise<number[]> => {
    await expect.poll(() => below(hub.pid ?? 0), { timeout: 30_000, interval: 20 }).not.toEqual([]);
    started.push(...below(hub.pid ?? 0));
    return started;
  };
  const ready = once(createInterface({ input: hub.stdout }), 'line');
  return { hub, folder, ended, children, ready };
}

const gone = (pids: number[]) => vi.waitFor(() => expect(left(pids)).toEqual([]), 20_000);

test.each(['SIGKILL', 'SIGALRM', 'SIGUSR2'] as const)(
  'leaves no process behind when it runs and %s ends it',
  async (signal) => {
    const demo = start();
    await demo.ready;
    const pids = await demo.children();
    await demo.ended(signal);
    await gone(pids);
    expect(existsSync(join(`${demo.folder}-world`, 'world.json'))).toBe(false);
  },
);

test('leaves no process behind when it is killed as soon as it has started one', async () => {
  const demo = start();
  const pids = await demo.children();
  // They notice nothing before it has ended, as on a slow computer.
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  await demo.ended('SIGKILL');
  for (const pid of pids) process.kill(pid, 'SIGCONT');
  await gone(pids);
  expect(existsSync(join(`${demo.folder}-world`, 'world.json'))).toBe(false);
});

test('leaves no process behind when it was stopped by a debugger or a terminal before the kill', async () => {
  const demo = start('--fresh');
  await demo.ready;
  const pids = await demo.children();
  process.kill(demo.hub.pid ?? 0, 'SIGSTOP');
  await demo.ended('SIGKILL');
  await gone(pids);
});

test('keeps its world while nobody kills it, and ends it in good order when it is stopped', async () => {
  const demo = start();
  await demo.ready;
  const pids = await demo.children();
  expect(left(pids)).toHaveLength(pids.length);
  await demo.ended('SIGTERM');
  expect(left(pids)).toEqual([]);
});
