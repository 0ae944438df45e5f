/** How the desktop app starts: a taken port, another profile, a second start. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callHub } from '../../src/main/headless/socket-client.ts';
import type { ConsoleBridge } from '../../src/shared/bridge.ts';
import { closeContexts, sharedChromium } from '../harness/chromium.ts';
import { freePort } from '../harness/local-server.ts';
import { appPath, type StandIn, startStandIn } from './stand-in.ts';

declare const opengithubx: ConsoleBridge;

describe('a start', () => {
  let browser: Browser;
  const apps: StandIn[] = [];
  const start = async (configFolder: string, ...args: string[]) => {
    const app = await startStandIn({ browser, configFolder, args });
    apps.push(app);
    return app;
  };
  /** With what code it ended once that was pressed. The answer to the press may be lost with the app. */
  const endedBy = async ({ ended }: StandIn, pressed: Promise<void>) => {
    await pressed.catch(() => undefined);
    return ended;
  };
  const newFolder = () => mkdtempSync(join(tmpdir(), 'opengithubx-shell-'));
  beforeAll(async () => {
    browser = await sharedChromium();
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.stop();
  });
  afterAll(closeContexts);

  it('on a taken port says so, takes no other, and goes on when the port is free', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const app = await start(newFolder(), '--port', String(port));
    expect((await app.app.messageBox()).message).toBe(`Another program already listens on 127.0.0.1:${port}.`);
    await new Promise((closed) => other.close(closed));
    await app.app.pressButton('Try again');
    await expect.poll(async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    expect((await app.app.state()).messageBoxes).toEqual([]);
  });

  it('can be given up, also while it asks', async () => {
    const folder = newFolder();
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const first = await start(folder, '--port', String(port));
    await first.app.messageBox();
    expect(await endedBy(first, first.app.pressButton('Quit'))).toBe(0);
    const second = await start(folder, '--port', String(port));
    await second.app.messageBox();
    expect(await endedBy(second, second.app.pressQuit())).toBe(0);
    await new Promise((closed) => other.close(closed));
  });

  it('without a sandbox is told to the person first, who is sent to the deb package, and may give up or go on', async () => {
    const { build } = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'));
    expect(build.toolsets.appimage, 'by default the AppImage gives up the sandbox everywhere').toBe('1.0.3');
    const configFolder = newFolder();
    const launch = async () => {
      const app = await startStandIn({
        browser,
        configFolder,
        isPackaged: true,
        args: ['--port', '0', '--no-sandbox'],
      });
      apps.push(app);
      await app.app.messageBox();
      return app;
    };
    const first = await launch();
    const { messageBoxes, windows } = await first.app.state();
    expect([windows, messageBoxes[0]?.message]).toEqual([[], expect.stringContaining('does not let the AppImage')]);
    expect(await endedBy(first, first.app.pressButton('Quit'))).toBe(0);
    const second = await launch();
    await second.app.pressButton('Start without a sandbox');
    await second.window('app://console/');
    const looked = () => callHub(join(configFolder, 'OpenGitHubX'), { call: 'doctor', input: {} }, () => undefined);
    const sandbox = async () => {
      const seen = await looked();
      return seen.ok ? seen.value.find(({ step }) => step === 'sandbox') : undefined;
    };
    await expect.poll(sandbox).toMatchObject({ state: 'note', hint: expect.stringContaining('deb') });
  });

  it('without a keyring writes no secret to the disk, whichever the desktop', async () => {
    const configFolder = newFolder();
    const keyring = { backend: 'gnome_libsecret' as const, isAvailable: true, mark: 'v10' as const };
    const keyed = { ...keyring, keys: [new Uint8Array(32)] };
    const app = await startStandIn({ browser, configFolder, args: ['--port', '0'], keyring: keyed });
    apps.push(app);
    const page = await app.window('app://console/');
    expect(await page.evaluate(() => opengithubx.calls.welcome({}))).toMatchObject({ ok: true }); // it is open by then
    expect(readdirSync(join(configFolder, 'OpenGitHubX'))).not.toContain('secrets-desktop.json');
  });

  it('is of the own profile; the demo is another folder, and the person goes there and back', async () => {
    const folder = newFolder();
    const app = await start(folder, '--port', '0');
    const page = await app.window('app://console/');
    const first = async () => (await app.app.state()).tray?.menu[0]?.label;
    await expect.poll(() => first()).toBe('Signed out');
    for (const [profile, said] of [
      ['demo', 'DEMO: Signed out'],
      ['own', 'Signed out'],
    ] as const) {
      await Promise.all([page.waitForEvent('load'), page.evaluate((name) => opengithubx.openProfile(name), profile)]);
      await expect.poll(() => first()).toBe(said);
      const welcome = await page.evaluate(() => opengithubx.calls.welcome({}));
      expect(welcome).toMatchObject({ ok: true, value: { demo: profile === 'demo', desktop: true, person: null } });
    }
    expect(readdirSync(join(folder, 'OpenGitHubX'))).toEqual(
      expect.arrayContaining(['hub.db', 'secrets-desktop.json']),
    );
    expect(readdirSync(join(folder, 'OpenGitHubX-demo'))).toContain('demo.json');
  });

  it('of a second one brings the first to the front and ends', async () => {
    const folder = newFolder();
    const app = await start(folder, '--port', '0', '--hidden');
    await app.window('app://console/');
    expect((await app.app.state()).windows[0]?.isVisible).toBe(false);
    const second = await start(folder, '--port', '0', 'opengithubx://anything');
    expect(await second.ended).toBe(0);
    await expect.poll(async () => (await app.app.state()).windows[0]?.isVisible).toBe(true);
  });
});
