/** The demo as `serve --demo` makes it, world and hub in this process; the built hub is for what a process alone can show. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { startDemo } from '../../src/demo/start.ts';
import { prepareDataFolder } from '../../src/main/headless/data-folder.ts';
import { demoPassphrase, openDemoSecrets } from '../../src/main/headless/demo.ts';
import { type Closing, closeAll, startDemoHub } from '../../src/main/headless/serve.ts';
import { thisComputer } from '../../src/main/headless/this-computer.ts';
import type { Internet } from '../../src/main/hub/ground/internet/internet.ts';
import { Secret } from '../../src/main/hub/ground/secret.ts';
import { platforms } from '../../src/main/hub/platforms/index.ts';
import type { CommandLine } from './command-line.ts';
import { type DemoControl, demoControl } from './demo-control.ts';
import type { Announcement, DemoHub } from './demo-hub.ts';
import { temporaryFolder } from './memory-ports.ts';
import { type SocketCalls, socketCallsOn } from './socket-calls.ts';
import { unhurried } from './unhurried.ts';
import { commandLineInProcess, entryFolder } from './words-in-process.ts';
import { expectOk } from './world.ts';

export type DemoInProcess = Announcement &
  CommandLine &
  DemoControl &
  SocketCalls &
  Pick<DemoHub, 'connectGitHub' | 'restart' | 'stop'> & {
    /** Closes the hub alone, which `restart` opens again on the same data; the world goes on. */
    close(): Promise<void>;
    /** The hub's; a test may stop it or move it. */
    clock: { now(): number };
    /** Moves the hub's clock, and nobody else's. */
    advance(milliseconds: number): void;
    /** What the world announced, with the secrets of its applications. */
    world: Awaited<ReturnType<typeof startDemo>>['announcement'];
  };

export type DemoOptions = {
  /** Nobody is signed in. */
  fresh?: boolean;
  noTenant?: boolean;
  /** Where AI clients have their files. */
  home?: string | undefined;
  port?: number;
  /** The page for approvals behind a proxy of the test. */
  approveUrl?: string;
  internet?: Internet;
};

/** Starts one in a new folder. Whoever starts it stops it. */
export async function startDemoInProcess({
  fresh = false,
  noTenant = false,
  home,
  port = 0,
  approveUrl,
  internet,
}: DemoOptions = {}): Promise<DemoInProcess> {
  const folder = temporaryFolder();
  const dataDir = join(folder, 'hub');
  const stateDirectory = join(folder, 'hub-world');
  const demo = await startDemo({ stateDirectory, port: 0, extraRepositories: 0, lingerSeconds: 3_600 }, () => {});
  const { announcement } = demo;
  const closing: Closing = [];
  expectOk(await prepareDataFolder(dataDir, true));
  const options = {
    dataDir,
    where: { port, gitPort: 0, ...(approveUrl !== undefined && { approveUrl }) },
    demo: true,
    fresh,
    noTenant,
    json: true,
    logsJson: false,
    verbose: false,
    entryFolder,
    version: '0.0.0',
  };
  const world = { ...announcement, clientSecret: new Secret(announcement.clientSecret) };
  const clock = { now: () => Date.now() };
  const surrounding = {
    clock,
    computer: computerAt(home),
    parts: { wakeEvery: 2 ** 30, platforms: unhurried(platforms), ...(internet && { internet }) },
  };
  const start = async (isNew: boolean): Promise<Announcement> => {
    const secrets = expectOk(await openDemoSecrets(dataDir, demoPassphrase));
    return JSON.parse(expectOk(await startDemoHub(options, secrets, { ...world, isNew }, closing, surrounding)));
  };
  const announced = await start(true);

  const commands = commandLineInProcess(dataDir);
  const told = demoControl(() => announced.demo);
  const hub: DemoInProcess = {
    ...announced,
    ...told,
    clock,
    advance(milliseconds) {
      const { now } = clock;
      clock.now = () => now() + milliseconds;
    },
    world: announcement,
    ...commands,
    ...socketCallsOn(dataDir),
    connectGitHub: () =>
      commands.cliWithBrowser(
        ['demo'],
        (url) => told.control('POST', '/visit', { url, as: 'ada' }),
        'accounts',
        'connect',
        'github',
      ),
    close: () => closeAll(closing.splice(0)),
    async restart() {
      Object.assign(hub, await start(false));
    },
    async stop() {
      await closeAll(closing);
      await demo.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return hub;
}

/** One for all tests of a file, empty until they run. */
export function sharedDemo(options: DemoOptions = {}): DemoInProcess {
  const hub = {} as DemoInProcess;
  beforeAll(async () => {
    const started = await startDemoInProcess(options);
    const restart = async () => {
      await started.restart();
      Object.assign(hub, started, { restart });
    };
    Object.assign(hub, started, { restart });
  });
  afterAll(() => hub.stop?.());
  return hub;
}

/** Nothing else in the environment may lead to files of clients outside the home folder. */
function computerAt(home: string | undefined): ReturnType<typeof thisComputer> {
  const computer = thisComputer();
  const { PATH } = computer.environment;
  return home === undefined ? computer : { ...computer, home, environment: { PATH, HOME: home } };
}
