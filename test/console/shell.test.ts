/** The desktop app around the console: what its windows are held to, what the tray shows and does, how it starts and ends. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfirmationBridge, ConsoleBridge } from '../../src/shared/bridge.ts';
import type { DesktopApp } from '../desktop/desktop-app.ts';
import { modernClient } from '../harness/mcp.ts';
import { type DrivenHub, type OpenConsole, openConsole } from './driver.ts';

declare const opengithubx: ConsoleBridge & ConfirmationBridge;

let opened: OpenConsole;
let desktop: DesktopApp;
let hub: DrivenHub;
let page: Page;
let confirmation: Page;

async function open(): Promise<void> {
  opened = await openConsole({ on: 'desktop' });
  if (opened.desktop === undefined) throw new Error('There is no desktop.');
  ({ desktop, page } = opened);
  hub = await opened.hub();
}
beforeAll(async () => {
  await open();
  confirmation = await opened.confirmation();
});
afterAll(() => opened.stop());

const labels = async (): Promise<string[]> =>
  ((await desktop.at.state()).tray?.menu ?? []).map(({ label = '-' }) => label).filter((label) => label !== '-');
const item = async (label: string) => (await desktop.at.state()).tray?.menu.find((found) => found.label === label);
const windowOf = async (name: string) =>
  (await desktop.at.state()).windows.find(({ url }) => url.startsWith(`app://${name}/`));
const withKey = (key: string) => ({
  method: 'POST',
  headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  body: '{}',
});
const bothPages = (): [string, Page][] => [
  ['console', page],
  ['confirmation', confirmation],
];

describe('each window', () => {
  it.each(['console', 'confirmation'])('of the %s is sandboxed, isolated and without Node', async (name) => {
    expect((await windowOf(name))?.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      preload: expect.stringMatching(new RegExp(`out.preload.${name}\\.cjs$`)),
    });
    expect((await desktop.at.state()).isSandboxEnforced).toBe(true);
  });

  it('gives its page the calls of that window, as functions of a frozen object, and no Node', async () => {
    const surface = (of: Page) =>
      of.evaluate(() => [
        Object.keys(opengithubx).sort(),
        Object.values(opengithubx.calls).every((call) => typeof call === 'function'),
        Object.isFrozen(opengithubx) && Object.isFrozen(opengithubx.calls),
        ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer'].filter((name) => name in window),
      ]);
    expect(await surface(page)).toEqual([['calls', 'onChange', 'openConfirmation', 'openProfile'], true, true, []]);
    expect(await surface(confirmation)).toEqual([['calls', 'close', 'copyKey', 'onChange'], true, true, []]);
    const consoleCalls = await page.evaluate(() => Object.keys(opengithubx.calls));
    expect(consoleCalls).toContain('approvals.waiting');
    expect(consoleCalls).not.toContain('approvals.approve');
    expect(consoleCalls).not.toContain('keys.confirm');
  });

  it('stays at its page, whatever the page does', async () => {
    const leave = [
      "location.href = 'https://elsewhere.example/'",
      "location.replace('http://127.0.0.1:18480/healthz')",
      "Object.assign(document.createElement('a'), { href: 'https://elsewhere.example/' }).click()",
      "Object.assign(document.createElement('a'), { href: 'https://elsewhere.example/', target: '_blank' }).click()",
      "window.open('https://elsewhere.example/')",
    ];
    for (const [name, of] of bothPages()) {
      const before = of.url();
      for (const script of leave) await of.evaluate(`void (${script})`).catch(() => {});
      await new Promise((done) => setTimeout(done, 300));
      expect([name, of.url(), desktop.context.pages().length]).toEqual([name, before, 2]);
      expect(await of.evaluate(() => typeof opengithubx)).toBe('object');
    }
    expect((await desktop.at.state()).opened.filter((url) => url.includes('elsewhere'))).toEqual([]);
  });

  it('may not take a picture, listen, locate, notify or read the clipboard, but may write to it', async () => {
    for (const [name, of] of bothPages()) {
      const states = await of.evaluate(async () => {
        const asked = ['geolocation', 'notifications', 'clipboard-read', 'midi', 'clipboard-write'];
        const query = (wanted: string) => navigator.permissions.query({ name: wanted as PermissionName });
        return Promise.all(asked.map(async (wanted) => (await query(wanted)).state));
      });
      expect([name, states]).toEqual([name, ['denied', 'denied', 'denied', 'denied', 'granted']]);
      const devices = of.evaluate(() => navigator.mediaDevices.getUserMedia({ audio: true, video: true }));
      await expect(devices).rejects.toThrow(/Permission denied|NotAllowed|NotFound|not found/i);
    }
  });

  it('lets nothing run that is not its own, and connects nowhere', async () => {
    for (const [, of] of bothPages()) {
      const tried = await of.evaluate(async (address) => {
        const refusals: string[] = [];
        const note = (error: unknown) => refusals.push((error as Error).name);
        await fetch(address).catch(note);
        try {
          document.body.insertAdjacentHTML('beforeend', '<b>markup</b>');
        } catch (error) {
          note(error);
        }
        try {
          Object.assign(document.createElement('script'), { src: 'https://elsewhere.example/' });
        } catch (error) {
          note(error);
        }
        return refusals;
      }, `${hub.url}/healthz`);
      expect(tried).toEqual(['TypeError', 'TypeError', 'TypeError']);
    }
  });
});

describe('a message of a window', () => {
  const answerTo = (made: string) =>
    page.evaluate(
      `opengithubx.calls['audit.list'](${made}).then((answer) => answer.ok || answer.failure.code, (error) => error.message)`,
    );

  it.each<[string, string, unknown]>([
    ['a map', 'new Map([[1, 2]])', 'malformed'],
    ['a big integer', '({ limit: 5n })', 'malformed'],
    ['a buffer', 'new Uint8Array(8)', 'malformed'],
    ['no object', '7', 'malformed'],
    ['a prototype by name', `JSON.parse('{"__proto__":{"limit":5}}')`, 'malformed'],
    ['a field too deep', 'Array.from({ length: 40 }).reduce((inner) => ({ inner }), {})', 'too_large'],
    ['50 MB', "({ after: 'a'.repeat(50_000_000) })", 'too_large'],
    ['a function', '({ limit: () => 5 })', expect.stringContaining('could not be cloned')],
    ['what it should be', '({ limit: 5 })', true],
  ])('with %s is answered and harms nothing', async (_, made, expected) => {
    expect(await answerTo(made)).toEqual(expected);
  });

  it('keeps to a pace that a person could have', async () => {
    const codes = await page.evaluate(async () => {
      const answers = await Promise.all(Array.from({ length: 1000 }, () => opengithubx.calls.welcome({})));
      return answers.map((answer) => (answer.ok ? 'ok' : answer.failure.code));
    });
    expect(new Set(codes)).toEqual(new Set(['ok', 'window_too_fast']));
    expect(codes.filter((code) => code === 'ok').length).toBeLessThan(500);
    await expect.poll(() => answerTo('({})'), { timeout: 5000 }).toBe(true);
  });
});

describe('the tray', () => {
  it('shows a checkbox for each client, and pausing there stops its calls', async () => {
    const key = await hub.createKey('Cursor & co');
    await expect.poll(labels).toContain('Cursor && co');
    expect(await item('Cursor && co')).toMatchObject({ type: 'checkbox', checked: true });
    const client = await modernClient(hub.mcpUrl, key);
    expect((await client.callTool('github_get_me')).isError).toBeFalsy();
    await desktop.at.clickMenu(['Cursor && co']);
    await expect.poll(() => item('Cursor && co')).toMatchObject({ checked: false });
    await expect(client.callTool('github_get_me')).rejects.toThrow();
    await desktop.at.clickMenu(['Cursor && co']);
    await expect.poll(() => item('Cursor && co')).toMatchObject({ checked: true });
    expect((await client.callTool('github_get_me')).isError).toBeFalsy();
    await client.close();
  });

  it('shows what waits, changes its shape, and a notification opens the window without a word of the arguments', async () => {
    await desktop.closeWindow('app://confirmation/');
    const still = (await desktop.at.state()).tray;
    const client = await modernClient(hub.mcpUrl, await hub.createKey('Writer', '--write'));
    const asking = client.callTool('github_create_issue', {
      repository: 'ada-demo/atlas-service',
      title: 'Not to be shown',
    });
    asking.catch(() => {});
    await expect.poll(async () => (await desktop.at.state()).notifications).toHaveLength(1);
    const { tray, notifications, windows } = await desktop.at.state();
    expect(windows).toHaveLength(1); // the window of consent takes nobody's focus by itself
    expect(JSON.stringify(notifications)).toMatch(/Writer/);
    expect(JSON.stringify([notifications, tray])).not.toMatch(/Not to be shown/);
    await expect.poll(async () => (await desktop.at.state()).tray?.toolTip).toBe('OpenGitHubX: 1 waiting');
    expect(await labels()).toContainEqual(expect.stringMatching(/^Writer: .*atlas-service/));
    if (!desktop.isReal) expect((await desktop.at.state()).tray?.image).not.toBe(still?.image);

    await desktop.at.clickNotification(0);
    confirmation = await desktop.window('app://confirmation/');
    const shown = { isVisible: true, isFocused: true, isAlwaysOnTop: true };
    await expect.poll(() => windowOf('confirmation')).toMatchObject(shown);
    const [waiting] = JSON.parse((await hub.cli('approvals', 'list', '--json')).stdout) as { id: string }[];
    expect((await hub.cli('approvals', 'deny', waiting?.id ?? '')).code).toBe(0);
    expect((await asking).isError).toBe(true);
    await expect.poll(async () => (await desktop.at.state()).notifications).toEqual([]);
    await expect.poll(async () => (await desktop.at.state()).tray?.toolTip).toBe('OpenGitHubX: Running');
    await client.close();
  });

  it('pauses all, also those it does not list yet, and lets all go on', async () => {
    const key = await hub.createKey('Newest');
    await desktop.at.clickMenu(['Pause all']);
    await expect.poll(labels).toContain('Resume all');
    expect(await item('Newest')).toMatchObject({ checked: false });
    expect((await fetch(`${hub.url}/mcp`, withKey(key))).status).toBe(401);
    expect((await desktop.at.state()).tray?.toolTip).toBe('OpenGitHubX: Paused');
    await desktop.at.clickMenu(['Resume all']);
    await expect.poll(labels).toContain('Pause all');
  });
});

describe('the window of the console', () => {
  it('goes into the tray when closed, and comes back from there', async () => {
    await desktop.closeWindow('app://console/');
    expect(await windowOf('console')).toMatchObject({ isVisible: false });
    await desktop.at.clickMenu(['Open console']);
    expect(await windowOf('console')).toMatchObject({ isVisible: true, isFocused: true });
    await desktop.closeWindow('app://console/');
    await desktop.at.clickTray();
    expect(await windowOf('console')).toMatchObject({ isVisible: true, isFocused: true });
  });

  it('is brought to the front by a link, whose words nobody looks at', async () => {
    await desktop.closeWindow('app://console/');
    const before = await desktop.at.state();
    await desktop.at.openUrl('opengithubx://approve?id=all#/settings');
    const after = await desktop.at.state();
    expect(after.windows).toEqual(
      before.windows.map((window) =>
        window.url.startsWith('app://console/')
          ? { ...window, isVisible: true, isFocused: true }
          : { ...window, isFocused: false },
      ),
    );
    expect([after.opened, after.tray]).toEqual([before.opened, before.tray]);
  });
});

describe('revoking everything from the tray', () => {
  it('asks once more, by a dialog of the system', async () => {
    await desktop.at.clickMenu(['Revoke everything...']);
    const [box] = (await desktop.at.state()).messageBoxes;
    expect(box).toMatchObject({ message: 'Revoke everything?', buttons: ['Cancel', 'Revoke everything'] });
    await desktop.at.pressButton('Cancel');
    expect(await labels()).toContain('Writer');
  });

  it('ends every key, disconnects, signs out, and says so', async () => {
    const key = await hub.createKey('Last');
    await desktop.at.clickMenu(['Revoke everything...']);
    await desktop.at.pressButton('Revoke everything');
    const receipt = async () => (await desktop.at.state()).messageBoxes[0]?.message;
    await expect.poll(receipt, { timeout: 10_000 }).toBe('Everything is revoked.');
    await desktop.at.pressButton('Close');
    expect((await fetch(hub.mcpUrl, withKey(key))).status).toBe(401);
    await expect.poll(labels).not.toContain('Revoke everything...');
    expect((await desktop.at.state()).tray?.toolTip).toBe('OpenGitHubX: Signed out');
    await page.getByRole('button', { name: 'Continue with Auth0' }).waitFor();
  });
});

describe('the end', () => {
  it('is in good order: who waits is answered, nothing listens, nothing runs', async () => {
    await opened.stop();
    await open();
    const client = await modernClient(hub.mcpUrl, await hub.createKey('Writer', '--write'));
    const asking = client.callTool('github_create_issue', { repository: 'ada-demo/atlas-service', title: 'In vain' });
    await expect.poll(async () => (await desktop.at.state()).notifications).toHaveLength(1);
    expect((await hub.cli('audit', 'verify')).code).toBe(0);
    await desktop.at.clickMenu(['Quit (clients stop)']);
    expect((await asking).isError).toBe(true); // an answer of the hub's, where a broken connection would throw
    expect(await desktop.ended).toBe(0);
    await expect(fetch(`${hub.url}/healthz`)).rejects.toThrow();
    const world = () =>
      fetch(hub.demo.control).then(
        () => 'answers',
        () => 'gone',
      );
    await expect.poll(world).toBe('gone');
    expect((await hub.cli('status', '--json')).stdout).toContain('not_running');
    expect(desktop.output()).toBe('');
  });
});
