/** The real thing for tests: the built hub as a process of its own, with the demo world as another beside it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const entry = resolve(import.meta.dirname, '../../out/main/headless.js');

export type Announcement = {
  url: string;
  mcpUrl: string;
  openapiUrl: string;
  consoleUrl: string;
  consoleToken: string;
  userId: string;
  key: string;
  readWriteKey: string;
  dataDir: string;
  demo: { issuer: string; github: string; ledger: string; control: string; controlToken: string };
};

export type LedgerLine = { kind: string; value: string };
export type Served = { service: string; method: string; path: string; status: number; at: number; authorised: boolean };
export type Run = { code: number; stdout: string; stderr: string };

export type DemoHub = Announcement & {
  /** Everything the hub has printed so far. */
  output(): string;
  pid: number;
  /** Runs the command line against this hub, without a terminal. */
  cli(...args: string[]): Promise<Run>;
  /** The same with a terminal at which the lines are typed, one at each prompt; answers what the terminal showed. */
  cliAtTerminal(typed: string[], ...args: string[]): Promise<Run>;
  ledger(): LedgerLine[];
  /** A call to the demo world's control service. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  requests(): Promise<Served[]>;
  /** A command that sends the person to the browser; `open` does there what they would. */
  cliWithBrowser(typed: string[], open: (url: string) => Promise<unknown>, ...args: string[]): Promise<Run>;
  /** `accounts connect github`, with the demo person agreeing in the browser. */
  connectGitHub(): Promise<Run>;
  /** Kills the hub alone, as a crash would; the demo world goes on. */
  kill(): Promise<void>;
  /** Stops the hub in good order and keeps its data. */
  terminate(): Promise<void>;
  /** Starts the hub again on the same data, after `kill` or a stop. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts a demo hub in a folder of its own. Whoever starts it stops it. */
export async function startDemoHub(
  options: { fresh?: boolean; args?: string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<DemoHub> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-'));
  const dataDir = join(folder, 'hub');
  const common = ['serve', '--demo', '--json', '--port', '0', '--data-dir', dataDir, ...(options.args ?? [])];
  const environment = { ...process.env, ...options.env, OPENGITHUBX_NO_BROWSER: '1' };

  let printed = '';
  const start = async (args: string[]): Promise<{ child: ChildProcess; announced: Announcement }> => {
    const child = spawn(process.execPath, [entry, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
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

  const atTerminal = (args: string[]): string[] => {
    const words = [process.execPath, entry, ...args, '--data-dir', dataDir];
    return ['-qefc', words.map((word) => `'${word}'`).join(' '), '/dev/null'];
  };

  const run = (
    command: string,
    args: string[],
    typed: string[] = [],
    open?: (url: string) => Promise<unknown>,
  ): Promise<Run> =>
    new Promise((done) => {
      const started = execFile(
        command,
        args,
        { env: environment, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
      );
      const waiting = [...typed];
      const opened = new Set<string>();
      const watch = (chunk: string) => {
        // Typed only once asked for: a terminal in the making throws away what came before it was switched to hidden.
        if (/: $/.test(chunk) && waiting.length > 0) started.stdin?.write(`${waiting.shift()}\n`);
        const url = /http:\/\/127\.0\.0\.1:\d+\/(?:authorize|connected-accounts\/connect)\?[^\s"]+/.exec(chunk)?.[0];
        if (!url || opened.has(url)) return;
        opened.add(url);
        void open?.(url);
      };
      started.stdout?.on('data', watch);
      started.stderr?.on('data', watch);
    });

  const hub: DemoHub = {
    ...announced,
    pid: child.pid ?? 0,
    output: () => printed,
    cli: (...args) => run(process.execPath, [entry, ...args, '--data-dir', dataDir]),
    cliAtTerminal: (typed, ...args) => run('script', atTerminal(args), typed),
    cliWithBrowser: (typed, open, ...args) => run('script', atTerminal(args), typed, open),
    connectGitHub: () =>
      hub.cliWithBrowser(
        ['demo'],
        (url) => hub.control('POST', '/visit', { url, as: 'ada' }),
        'accounts',
        'connect',
        'github',
      ),
    ledger: () =>
      readFileSync(hub.demo.ledger, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as LedgerLine),
    async control(method, path, body) {
      const answer = await fetch(`${hub.demo.control}${path}`, {
        method,
        headers: { authorization: `Bearer ${hub.demo.controlToken}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text ? JSON.parse(text) : undefined;
    },
    requests: () => hub.control('GET', '/requests') as Promise<Served[]>,
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
      const world = join(folder, 'hub-world', 'world.json');
      try {
        process.kill((JSON.parse(readFileSync(world, 'utf8')) as { pid: number }).pid); // it outlives a hub that was killed
      } catch {
        // ended with the hub, as it should
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return hub;
}
