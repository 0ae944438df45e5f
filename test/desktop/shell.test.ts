/** The shell as a person meets it outside the pages: tray, notifications, dialogs, quitting, and a second start. */
import { mkdtempSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConfirmationBridge, ConsoleBridge } from '../../src/shared/bridge.ts';
import { type OpenConsole, openConsole } from '../console/driver.ts';
import { startChromium } from '../harness/chromium.ts';
import { modernClient, type ToolClient } from '../harness/mcp.ts';
import type { DesktopApp } from './desktop-app.ts';
import { startDesktopApp } from './start-desktop-app.ts';

declare const opengithubx: ConfirmationBridge;

const until = { timeout: 20_000, interval: 50 };

describe('a signed-in person at the desktop', () => {
  let opened: OpenConsole;
  let app: DesktopApp;
  let client: ToolClient;

  beforeAll(async () => {
    opened = await openConsole({ on: 'desktop' });
    if (opened.desktop === undefined) throw new Error('It is not the desktop.');
    app = opened.desktop;
    const hub = await opened.hub();
    client = await modernClient(hub.mcpUrl, await hub.createKey('Cursor & friends', '--write'));
  });
  afterAll(async () => {
    await client?.close();
    await opened?.stop();
  });
  const menu = async () => (await app.at.state()).tray?.menu.map(({ label }) => label) ?? [];

  it('sees in the tray that the hub runs, and pauses a client there', async () => {
    await vi.waitFor(async () => expect(await menu()).toContain('Cursor && friends'), until);
    expect((await menu())[0]).toBe('DEMO: Running');
    await app.at.clickMenu(['Cursor && friends']);
    await vi.waitFor(async () => expect((await menu())[0]).toBe('DEMO: Paused'), until);
    await expect(client.callTool('github_get_me')).rejects.toThrow();
    await app.at.clickMenu(['Resume all']);
    await vi.waitFor(async () => expect((await menu())[0]).toBe('DEMO: Running'), until);
    expect((await client.callTool('github_get_me')).isError).not.toBe(true);
  });

  it('is told that a write waits, without its arguments and without losing the focus', async () => {
    const write = client.callTool('github_create_issue', {
      repository: 'ada-demo/atlas-service',
      title: 'a title nobody else is to see',
    });
    const answered = write.catch(() => undefined);
    await vi.waitFor(async () => expect((await app.at.state()).notifications).toHaveLength(1), until);
    const { notifications, windows } = await app.at.state();
    expect(notifications[0]?.title).toBe('Cursor & friends asks for your consent');
    expect(JSON.stringify(notifications)).not.toContain('a title nobody');
    expect(windows).toHaveLength(1);
    await vi.waitFor(async () => expect((await menu())[0]).toBe('DEMO: 1 waiting'), until);
    expect((await app.at.state()).tray?.image).toContain('tray-waiting');
    await app.at.clickNotification(0);
    const confirmation = await app.window('app://confirmation/');
    const shown = await confirmation.evaluate(async () => {
      const waiting = await opengithubx.calls['approvals.list']({});
      const [first] = waiting.ok ? waiting.value : [];
      if (first !== undefined) await opengithubx.calls['approvals.deny']({ id: first.id });
      return first?.arguments;
    });
    expect(shown).toContain('a title nobody else is to see');
    await answered;
    await vi.waitFor(async () => expect((await app.at.state()).notifications).toEqual([]), until);
    await vi.waitFor(async () => expect((await menu())[0]).toBe('DEMO: Running'), until);
  });

  it('puts the window away by closing it, and has it back from the tray and by a link that says something', async () => {
    const isVisible = async () => (await app.at.state()).windows.find(({ url }) => url.includes('console'))?.isVisible;
    await app.closeWindow('app://console/');
    await vi.waitFor(async () => expect(await isVisible()).toBe(false), until);
    await app.at.clickMenu(['Open console']);
    await vi.waitFor(async () => expect(await isVisible()).toBe(true), until);
    await app.closeWindow('app://console/');
    const before = opened.page.url();
    await app.at.openUrl('opengithubx://console/#/settings?approve=all');
    await vi.waitFor(async () => expect(await isVisible()).toBe(true), until);
    expect(opened.page.url()).toBe(before);
  });

  it('revokes everything from the tray, after saying so once more', async () => {
    await app.at.clickMenu(['Revoke everything...']);
    await vi.waitFor(async () => expect((await app.at.state()).messageBoxes).toHaveLength(1), until);
    await app.at.pressButton('Cancel');
    expect((await client.callTool('github_get_me')).isError).not.toBe(true);
    await app.at.clickMenu(['Revoke everything...']);
    await vi.waitFor(async () => expect((await app.at.state()).messageBoxes).toHaveLength(1), until);
    await app.at.pressButton('Revoke everything');
    await vi.waitFor(
      async () => expect((await app.at.state()).messageBoxes[0]?.message).toBe('Everything is revoked.'),
      until,
    );
    await app.at.pressButton('Close');
    await expect(client.callTool('github_get_me')).rejects.toThrow();
    await vi.waitFor(async () => expect((await menu())[0]).toBe('DEMO: Signed out'), until);
    await opened.page.getByRole('button', { name: 'Continue with Auth0' }).waitFor();
  });

  it('ends in good order: the hub has let go of its folder', async () => {
    const { url } = await opened.hub();
    await app.at.pressQuit();
    expect(await app.ended).toBe(0);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });
});

describe('a start', () => {
  let browser: Browser;
  const apps: DesktopApp[] = [];
  const start = async (configFolder: string, ...args: string[]) => {
    const app = await startDesktopApp({ browser, configFolder, args });
    apps.push(app);
    return app;
  };
  const newFolder = () => mkdtempSync(join(tmpdir(), 'opengithubx-shell-'));
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.stop();
  });
  afterAll(() => browser.close());

  it('on a taken port says so, takes no other, and goes on when the port is free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as { port: number };
    const app = await start(newFolder(), '--port', String(port));
    const boxes = async () => (await app.at.state()).messageBoxes;
    await vi.waitFor(async () => expect(await boxes()).toHaveLength(1), until);
    expect((await boxes())[0]?.message).toBe(`Another program already listens on 127.0.0.1:${port}.`);
    await new Promise((closed) => other.close(closed));
    await app.at.pressButton('Try again');
    await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200), until);
    expect(await boxes()).toEqual([]);
  });

  it('can be given up, also while it asks', async () => {
    const folder = newFolder();
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as { port: number };
    const first = await start(folder, '--port', String(port));
    await vi.waitFor(async () => expect((await first.at.state()).messageBoxes).toHaveLength(1), until);
    await first.at.pressButton('Quit');
    expect(await first.ended).toBe(0);
    const second = await start(folder, '--port', String(port));
    await vi.waitFor(async () => expect((await second.at.state()).messageBoxes).toHaveLength(1), until);
    await second.at.pressQuit();
    expect(await second.ended).toBe(0);
    await new Promise((closed) => other.close(closed));
  });

  it('is of the own profile; the demo is another folder, and the person goes there and back', async () => {
    const folder = newFolder();
    const app = await start(folder, '--port', '0');
    const page = await app.window('app://console/');
    const first = async () => (await app.at.state()).tray?.menu[0]?.label;
    await vi.waitFor(async () => expect(await first()).toBe('Signed out'), until);
    for (const [profile, said] of [
      ['demo', 'DEMO: Signed out'],
      ['own', 'Signed out'],
    ] as const) {
      const loaded = page.waitForEvent('load');
      await page.evaluate((name) => (opengithubx as unknown as ConsoleBridge).openProfile(name), profile);
      await loaded;
      await vi.waitFor(async () => expect(await first()).toBe(said), until);
      const welcome = await page.evaluate(() => (opengithubx as unknown as ConsoleBridge).calls.welcome({}));
      expect(welcome).toMatchObject({ ok: true, value: { demo: profile === 'demo', desktop: true, person: null } });
    }
    expect(readdirSync(join(folder, 'OpenGitHubX'))).toContain('hub.db');
    expect(readdirSync(join(folder, 'OpenGitHubX-demo'))).toContain('demo.json');
  });

  it('of a second one brings the first to the front and ends', async () => {
    const folder = newFolder();
    const app = await start(folder, '--port', '0', '--hidden');
    await app.window('app://console/');
    expect((await app.at.state()).windows[0]?.isVisible).toBe(false);
    const second = await start(folder, '--port', '0', 'opengithubx://anything');
    expect(await second.ended).toBe(0);
    await vi.waitFor(async () => expect((await app.at.state()).windows[0]?.isVisible).toBe(true), until);
  });
});
