/** The real thing for tests: the built hub as a process of its own, with the demo world as another beside it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { hubFlags } from '../../src/main/headless/node-flags.ts';
import { type CommandLine, commandLineOn, entry, type Run } from './command-line.ts';
import { type DemoControl, type DemoFacts, demoControl } from './demo-control.ts';

export type Announcement = {
  url: string;
  mcpUrl: string;
  openapiUrl: string;
  chatUrl: string;
  consoleUrl: string;
  consoleToken: string;
  userId: string;
  key: string;
  readWriteKey: string;
  dataDir: string;
  demo: DemoFacts;
};

export type DemoHub = Announcement &
  CommandLine &
  DemoControl & {
    /** Everything the hub has printed so far. */
    output(): string;
    pid: number;
    /** `accounts connect github`, with the demo person agreeing in the browser. */
    connectGitHub(): Promise<Run>;
    /** Kills the hub alone, as a crash would; the demo world, which is no child of the hub here, goes on. */
    kill(): Promise<void>;
    /** Stops the hub in good order and keeps its data. */
    terminate(): Promise<void>;
    /** Starts the hub again on the same data, after `kill` or a stop. */
    restart(): Promise<void>;
    stop(): Promise<void>;
  };

/** Starts a demo hub in a folder of its own. Whoever starts it stops it. */
export async function startDemoHub(
  options: { fresh?: boolean; args?: string[]; env?: NodeJS.ProcessEnv; build?: string } = {},
): Promise<DemoHub> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-'));
  const dataDir = join(folder, 'hub');
  const common = ['serve', '--demo', '--json', '--port', '0', '--data-dir', dataDir, ...(options.args ?? [])];
  const environment = { ...process.env, ...options.env, OPENGITHUBX_NO_BROWSER: '1' };

  const { build = entry } = options;
  const world = await startWorldOf(build, `${dataDir}-world`);
  let printed = '';
  const start = async (args: string[]): Promise<{ child: ChildProcess; announced: Announcement }> => {
    const child = spawn(process.execPath, [...hubFlags, build, ...args], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    const lines = createInterface({ input: child.stdout });
    const first = await new Promise<string>((done, failed) => {
      lines.on('line', (line) => {
        printed += `${line}\n`;
        done(line);
      });
      child.once('exit', (code) => failed(new Error(`The hub ended with ${code}: ${printed}`)));
    });
    const announced = JSON.parse(first) as Announcement | { error: unknown };
    if ('error' in announced) throw new Error(`The hub did not start: ${first}`);
    return { child, announced };
  };

  let { child, announced } = await start([...common, ...(options.fresh ? ['--fresh'] : [])]);
  const ended = (): Promise<unknown> =>
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise((done) => child.once('exit', done));

  const hub: DemoHub = {
    ...announced,
    pid: child.pid ?? 0,
    output: () => printed,
    ...commandLineOn(dataDir, environment, build),
    ...demoControl(() => hub.demo),
    connectGitHub: () =>
      hub.cliWithBrowser(
        ['demo'],
        (url) => hub.control('POST', '/visit', { url, as: 'ada' }),
        'accounts',
        'connect',
        'github',
      ),
    async kill() {
      child.kill('SIGKILL');
      await ended();
    },
    async terminate() {
      child.kill('SIGTERM');
      await ended();
    },
    async restart() {
      ({ child, announced } = await start(common));
      Object.assign(hub, announced, { pid: child.pid });
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended();
      await world.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return hub;
}

/** The world that a hub of this build finds there. One that the hub started itself would end with it, also where it is killed. */
async function startWorldOf(build: string, stateFolder: string): Promise<{ stop(): Promise<void> }> {
  const words = [join(dirname(build), 'demo.js'), '--state-dir', stateFolder, '--until-stdin-ends'];
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'ignore'] });
  const exit = once(child, 'exit');
  const silent = exit.then(([code]) => Promise.reject(new Error(`The world ended with ${code}.`)));
  silent.catch(() => {}); // it will end one day
  await Promise.race([once(createInterface({ input: child.stdout }), 'line'), silent]);
  return {
    async stop() {
      child.stdin.end();
      await exit;
    },
  };
}
