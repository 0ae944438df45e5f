/** The demo as `serve --demo` makes it, world and hub in this process; the built hub is for what a process alone can show. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemo } from '../../src/demo/start.ts';
import { prepareDataFolder } from '../../src/main/headless/data-folder.ts';
import { demoPassphrase } from '../../src/main/headless/demo.ts';
import { openDemoSecrets } from '../../src/main/headless/demo-store.ts';
import { type Closing, closeAll, startDemoHub } from '../../src/main/headless/serve.ts';
import { Secret } from '../../src/main/hub/secret.ts';
import type { CommandLine } from './command-line.ts';
import { type DemoControl, demoControl } from './demo-control.ts';
import type { Announcement, DemoHub } from './demo-hub.ts';
import { entryFolder, runInProcess } from './words-in-process.ts';
import { expectOk } from './world.ts';

export type DemoInProcess = Announcement &
  CommandLine &
  DemoControl &
  Pick<DemoHub, 'connectGitHub' | 'stop'> & {
    /** The hub's; a test may stop it or move it. */
    clock: { now(): number };
    /** What the world announced, with the secrets of its applications. */
    world: Awaited<ReturnType<typeof startDemo>>['announcement'];
  };

/** Starts one in a folder of its own, with `fresh` signed out. Whoever starts it stops it. */
export async function startDemoInProcess({ fresh = false } = {}): Promise<DemoInProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-'));
  const dataDir = join(folder, 'hub');
  const stateDirectory = join(folder, 'hub-world');
  const demo = await startDemo({ stateDirectory, port: 0, extraRepositories: 0, lingerSeconds: 3_600 }, () => {});
  const { announcement } = demo;
  const closing: Closing = [() => demo.stop()];
  expectOk(await prepareDataFolder(dataDir, true));
  const options = { dataDir, where: { port: 0 }, demo: true, fresh, json: true, entryFolder, version: '0.0.0' };
  const secrets = expectOk(await openDemoSecrets(dataDir, demoPassphrase));
  const world = { ...announcement, clientSecret: new Secret(announcement.clientSecret), isNew: true };
  const clock = { now: () => Date.now() };
  const announced = JSON.parse(expectOk(await startDemoHub(options, secrets, world, closing, clock))) as Announcement;

  const at = (words: string[]) => [...words, '--data-dir', dataDir];
  const cliWithBrowser: CommandLine['cliWithBrowser'] = (typed, open, ...words) => {
    const watch = (text: string) => {
      const [url] = /http:\/\/127\.0\.0\.1:\d+\/(?:authorize|connected-accounts\/connect|oidc\/logout)\?[^\s"]+/.exec(text) ?? [];
      if (url) void open(url);
    };
    return runInProcess(at(words), { typed, watch });
  };
  const told = demoControl(() => announced.demo);
  return {
    ...announced,
    ...told,
    clock,
    world: announcement,
    cli: (...words) => runInProcess(at(words)),
    cliAtTerminal: (typed, ...words) => runInProcess(at(words), { typed }),
    cliWithBrowser,
    connectGitHub: () =>
      cliWithBrowser(['demo'], (url) => told.control('POST', '/visit', { url, as: 'ada' }), 'accounts', 'connect', 'github'),
    async stop() {
      await closeAll(closing);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
