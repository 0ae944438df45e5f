/** The console in the window of the desktop app; sign-in and consent are in a browser of their own. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import type { ConsoleBridge } from '../../src/shared/bridge.ts';
import { type StandIn, startStandIn } from '../desktop/stand-in.ts';
import { newContext, sharedChromium } from '../harness/chromium.ts';
import { commandLineOn } from '../harness/command-line.ts';
import { type DemoFacts, demoControl } from '../harness/demo-control.ts';
import { socketCallsOn } from '../harness/socket-calls.ts';
import type { DesktopConsole, DrivenHub } from './driver.ts';
import { createPerson } from './person.ts';

declare const opengithubx: ConsoleBridge;

const appName = 'OpenGitHubX';

export async function openDesktopConsole(fresh: boolean): Promise<DesktopConsole> {
  const configFolder = mkdtempSync(join(tmpdir(), 'opengithubx-desktop-'));
  const browser = await sharedChromium();
  const systemBrowser = await newContext();
  const person = createPerson();
  await person.watch(systemBrowser);
  let visit = (url: string): Promise<unknown> => openIn(systemBrowser, url).then(person.opened);
  const app = await startStandIn({
    browser,
    configFolder,
    // No AI client of the computer that the tests run on.
    env: { HOME: configFolder },
    args: ['--port', '0', '--approve-url', 'https://approve.example.org'],
    openExternal: async (url) => void (await visit(url)),
  });
  await person.watch(app.context);
  const opened: DesktopConsole = {
    on: 'desktop',
    page: await app.window('app://console/'),
    person,
    desktop: app,
    hub: () => demoHubIn(join(configFolder, `${appName}-demo`)),
    confirmation: () => openConfirmation(app, opened.page),
    async stop() {
      await app.stop();
      await systemBrowser.close();
      endWorld(configFolder);
      rmSync(configFolder, { recursive: true, force: true });
    },
  };
  if (!fresh) {
    const byPerson = visit;
    visit = async (url) => (await opened.hub()).control('POST', '/visit', { url, as: 'ada' });
    await makeReady(opened.page);
    visit = byPerson;
  }
  return opened;
}

async function openIn(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Starts the demo and brings it to where the headless one begins. */
async function makeReady(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the demo' }).waitFor();
  // Its button would go on to a sign-in of its own, beside the one below.
  await Promise.all([page.waitForEvent('load'), page.evaluate(() => opengithubx.openProfile('demo'))]);
  const failure = await page.evaluate(async () => {
    const { calls } = opengithubx;
    const signedIn = await calls['session.signIn']({});
    if (!signedIn.ok) return signedIn.failure;
    const connected = await calls['accounts.connect']({ platform: 'github' });
    return connected.ok ? undefined : connected.failure;
  });
  if (failure !== undefined) throw new Error(`The demo did not become ready: ${JSON.stringify(failure)}`);
}

async function openConfirmation(app: StandIn, page: Page): Promise<Page> {
  await page.evaluate(() => opengithubx.openConfirmation());
  return app.window('app://confirmation/');
}

/** Waits until the demo has been started. */
async function demoHubIn(dataDir: string): Promise<DrivenHub> {
  const facts = await worldOf(dataDir);
  const calls = socketCallsOn(dataDir);
  const { url, mcpUrl, person } = await calls.call('status', {});
  return {
    ...commandLineOn(dataDir, { ...process.env, OPENGITHUBX_NO_BROWSER: '1' }),
    ...demoControl(() => facts),
    ...calls,
    url,
    mcpUrl,
    dataDir,
    demo: facts,
    ...(person !== null && { userId: person.userId }),
  };
}

const worldFile = (dataDir: string): string => join(`${dataDir}-world`, 'world.json');

async function worldOf(dataDir: string): Promise<DemoFacts & { pid: number }> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (existsSync(worldFile(dataDir))) {
      try {
        return JSON.parse(readFileSync(worldFile(dataDir), 'utf8')) as DemoFacts & { pid: number };
      } catch {
        // being written
      }
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('The demo was not started.');
}

/** It outlives an app that was killed. */
function endWorld(configFolder: string): void {
  try {
    const text = readFileSync(worldFile(join(configFolder, `${appName}-demo`)), 'utf8');
    process.kill((JSON.parse(text) as { pid: number }).pid);
  } catch {
    // there was none, or it has ended with the app
  }
}
