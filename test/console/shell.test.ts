/** The desktop app around the console: what its windows are held to, how they come to the front, and how it all ends. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfirmationBridge, ConsoleBridge } from '../../src/shared/bridge.ts';
import { modernClient } from '../harness/mcp.ts';
import { modernOAuthClient, oauthProvider } from '../harness/oauth-client.ts';
import { postJson } from '../harness/post-json.ts';
import { playAuthenticator } from './authenticator.ts';
import { openDesktopConsole } from './desktop-console.ts';
import type { DesktopConsole, DrivenHub } from './driver.ts';
import { startProgram } from './program.ts';

declare const opengithubx: ConsoleBridge & ConfirmationBridge;

let opened: DesktopConsole;
let hub: DrivenHub;
let page: Page;
let confirmation: Page;
let key: string;

beforeAll(async () => {
  opened = await openDesktopConsole(false);
  page = opened.page;
  hub = await opened.hub();
  key = await hub.createKey('Writer', { write: true }); // while no passkey is asked for
  confirmation = await opened.confirmation();
});
afterAll(() => opened.stop());

const state = () => opened.desktop.app.state();
const windowOf = async (name: string) => (await state()).windows.find(({ url }) => url.startsWith(`app://${name}/`));
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
      preload: expect.stringMatching(new RegExp(`out.preload.${name}\\.cjs$`)),
    });
    expect((await state()).isSandboxEnforced).toBe(true);
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
    ];
    const open = [
      "Object.assign(document.createElement('a'), { href: 'https://elsewhere.example/', target: '_blank' }).click()",
      "window.open('https://elsewhere.example/')",
    ];
    for (const [name, of] of bothPages()) {
      const before = of.url();
      for (const script of leave) {
        await Promise.all([of.waitForEvent('requestfailed'), of.evaluate(`void (${script})`)]);
      }
      for (const script of open) await of.evaluate(`void (${script})`).catch(() => {});
      expect([name, of.url()]).toEqual([name, before]);
      // Chromium makes a page for a `_blank` link before it is refused; it loads nothing and is closed again.
      await expect.poll(() => opened.desktop.context.pages().length).toBe(2);
      expect(await of.evaluate(() => typeof opengithubx)).toBe('object');
    }
    expect((await state()).opened.filter((url) => url.includes('elsewhere'))).toEqual([]);
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

describe('a passkey', () => {
  it('is added in the browser, or on a phone by a code in the window of the app', async () => {
    const window = await opened.confirmation();
    await window.getByRole('button', { name: 'Add passkey' }).click();
    await expect.poll(async () => (await state()).opened.at(-1)).toMatch(/^http:.*approve\.localhost:\d+.*#add=/);
    await window.getByRole('button', { name: 'Add a phone' }).click();
    const code = window.getByRole('img', { name: '#add=' });
    expect(await code.getAttribute('aria-label')).toMatch(/^https:\/\/approve\.example\.org\/approve\/#add=[\w-]{43}$/);
    // Nothing waits, so that it closes; the next request is to find it closed.
    await Promise.all([window.waitForEvent('close'), window.getByRole('button', { name: 'Done' }).click()]);
  });
});

describe('a client that asks for access', () => {
  it('is answered in the window of the app, and the answer goes on in the browser', async () => {
    const program = await startProgram();
    const provider = oauthProvider({ client_name: 'On the desk', redirect_uris: [program.url] });
    Object.assign(provider, { redirectUrl: program.url });
    const client = await modernOAuthClient(`${hub.mcpUrl}/oauth`, provider, async (sentTo) => {
      const answer = program.answered();
      expect(await (await fetch(sentTo)).text()).toContain('Answer in OpenGitHubX');
      const window = await opened.confirmation();
      const address = window.url();
      await window.getByRole('heading', { name: 'On the desk wants access to your accounts' }).waitFor();
      await window.getByRole('button', { name: 'Approve', exact: true, disabled: false }).waitFor();
      await window.keyboard.press('Control+Enter');
      await window.getByRole('heading', { name: 'On the desk has access' }).waitFor();
      expect(window.url()).toBe(address);
      return answer;
    });
    expect(await client.listTools()).toContain('github_get_me');
    await client.close();
    program.stop();
  });
});

describe('the window of the console', () => {
  it('goes into the tray when closed, and comes back from there', async () => {
    await opened.desktop.closeWindow('app://console/');
    expect(await windowOf('console')).toMatchObject({ isVisible: false });
    await opened.desktop.app.clickMenu(['Open console']);
    expect(await windowOf('console')).toMatchObject({ isVisible: true, isFocused: true });
    await opened.desktop.closeWindow('app://console/');
    await opened.desktop.app.clickTray();
    expect(await windowOf('console')).toMatchObject({ isVisible: true, isFocused: true });
  });

  it('is brought to the front by a link, whose words nobody looks at', async () => {
    await opened.desktop.closeWindow('app://console/');
    const before = await state();
    await opened.desktop.app.openUrl('opengithubx://approve?id=all#/settings');
    const after = await state();
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

describe('a passkey that was added', () => {
  it('approves in the browser alone, and is removed in the window of the app by two presses', async () => {
    await opened.desktop.closeWindow('app://confirmation/'); // which tells of the client above
    const browser = await opened.person.browserPage(); // as opened above
    await playAuthenticator(browser);
    await browser.getByRole('button', { name: 'Add passkey' }).click();
    await browser.getByText('The passkey This computer was added.').waitFor();
    const wish = { repository: 'ada-demo/atlas-service', title: 'By passkey' };
    const asked = await postJson(`${hub.url}/tools/github_create_issue`, wish, key);
    const { approval_id: id } = (await asked.json()) as { approval_id: string };
    const window = await opened.confirmation();
    await window.getByRole('button', { name: 'Approve by passkey', disabled: false }).click();
    await expect.poll(async () => (await state()).opened.at(-1)).toMatch(`/approve/#approve=${id}`);
    expect((await hub.call('approvals.standing', { id })).state).toBe('waiting');
    await Promise.all([
      window.waitForEvent('close'),
      window.getByRole('button', { name: 'Deny', exact: true }).click(),
    ]);
    const again = await opened.confirmation();
    const remove = again.getByRole('button', { name: 'Remove all passkeys' });
    await remove.click();
    await again.getByText('Press it again to remove all passkeys.').waitFor();
    expect((await hub.call('passkeys.list', {})).passkeys).toHaveLength(1);
    await remove.click();
    await expect.poll(() => hub.call('passkeys.list', {})).toMatchObject({ passkeys: [], lowering: { levels: {} } });
  });
});

describe('the end', () => {
  it('is in good order: who waits is answered, nothing listens, nothing runs', async () => {
    const client = await modernClient(hub.mcpUrl, key);
    const asking = client.callTool('github_create_issue', { repository: 'ada-demo/atlas-service', title: 'In vain' });
    await expect.poll(async () => (await state()).notifications).toHaveLength(1);
    expect((await hub.cli('audit', 'verify')).code).toBe(0);
    await opened.desktop.app.clickMenu(['Quit (clients stop)']);
    expect((await asking).isError).toBe(true); // an answer of the hub's, where a broken connection would throw
    expect(await opened.desktop.ended).toBe(0);
    await expect(fetch(`${hub.url}/healthz`)).rejects.toThrow();
    const world = () =>
      fetch(hub.demo.control).then(
        () => 'answers',
        () => 'gone',
      );
    await expect.poll(world).toBe('gone');
    expect((await hub.cli('status', '--json')).stdout).toContain('not_running');
    expect(opened.desktop.output()).toBe('');
  });
});
