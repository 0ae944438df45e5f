/** The tray: what it shows of clients and what waits, and what can be done there without a window. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modernClient } from '../harness/mcp.ts';
import { openDesktopConsole } from './desktop-console.ts';
import type { DesktopConsole, DrivenHub } from './driver.ts';

let opened: DesktopConsole;
let hub: DrivenHub;

beforeAll(async () => {
  opened = await openDesktopConsole(false);
  hub = await opened.hub();
});
afterAll(() => opened.stop());

const state = () => opened.desktop.app.state();
const tray = async () => (await state()).tray;
const labels = async (): Promise<string[]> => ((await tray())?.menu ?? []).flatMap(({ label }) => label ?? []);
const item = async (label: string) => (await tray())?.menu.find((found) => found.label === label);
const press = (label: string) => opened.desktop.app.clickMenu([label]);
const windowOf = async (name: string) => (await state()).windows.find(({ url }) => url.startsWith(`app://${name}/`));
const withKey = (key: string) => ({
  method: 'POST',
  headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  body: '{}',
});

describe('the tray', () => {
  it('shows a checkbox for each client, which stops its calls at once, and lets them go on once a person confirms it', async () => {
    const key = await hub.createKey('Cursor & co');
    await expect.poll(labels).toContain('Cursor && co');
    expect(await item('Cursor && co')).toMatchObject({ type: 'checkbox', checked: true });
    const client = await modernClient(hub.mcpUrl, key);
    expect((await client.callTool('github_get_me')).isError).toBeFalsy();
    await press('Cursor && co');
    await expect.poll(() => item('Cursor && co')).toMatchObject({ checked: false });
    // The system's menu is unchecked at once; the hub has paused the key when it has written that.
    const answered = () => client.callTool('github_get_me').then(Boolean, () => false);
    await expect.poll(answered).toBe(false);
    await press('Cursor && co');
    const confirmation = await opened.desktop.window('app://confirmation/');
    expect(await item('Cursor && co')).toMatchObject({ checked: false });
    await confirmation.locator('[data-answer=yes][aria-disabled=false]').click();
    await expect.poll(() => item('Cursor && co')).toMatchObject({ checked: true });
    await expect.poll(() => windowOf('confirmation')).toBeUndefined(); // it goes by itself once nothing waits
    await expect.poll(answered).toBe(true);
    await client.close();
  });

  it('shows what waits, changes its shape, and a notification opens the window without a word of the arguments', async () => {
    const still = await tray();
    const client = await modernClient(hub.mcpUrl, await hub.createKey('Writer', { write: true }));
    const asking = client.callTool('github_create_issue', {
      repository: 'ada-demo/atlas-service',
      title: 'Not to be shown',
    });
    await expect.poll(async () => (await state()).notifications).toHaveLength(1);
    const { tray: shown, notifications, windows } = await state();
    expect(windows).toHaveLength(1); // the window of consent takes nobody's focus by itself
    expect(JSON.stringify(notifications)).toMatch(/Writer/);
    expect(JSON.stringify([notifications, shown])).not.toMatch(/Not to be shown/);
    await expect.poll(async () => (await tray())?.toolTip).toBe('OpenGitHubX: 1 waiting');
    expect(await labels()).toContainEqual(expect.stringMatching(/^Writer: .*atlas-service/));
    expect((await tray())?.image).not.toBe(still?.image);

    await opened.desktop.app.clickNotification(0);
    await opened.desktop.window('app://confirmation/');
    const open = { isVisible: true, isFocused: true, isAlwaysOnTop: true };
    await expect.poll(() => windowOf('confirmation')).toMatchObject(open);
    const [waiting] = await hub.call('approvals.list', {});
    await hub.call('approvals.deny', { id: waiting?.id ?? '' });
    expect((await asking).isError).toBe(true);
    await expect.poll(async () => (await state()).notifications).toEqual([]);
    await expect.poll(async () => (await tray())?.toolTip).toBe('OpenGitHubX: Running');
    await client.close();
  });
});

it('a notification that the system does not show opens the window by itself, and the tray says why', async () => {
  await opened.desktop.closeWindow('app://confirmation/');
  const client = await modernClient(hub.mcpUrl, await hub.createKey('Unheard', { write: true }));
  const asking = client.callTool('github_create_issue', { repository: 'ada-demo/atlas-service', title: 'A title' });
  await expect.poll(async () => (await state()).notifications).toHaveLength(1);
  await opened.desktop.app.failNotification(0);
  await expect.poll(() => windowOf('confirmation')).toMatchObject({ isVisible: true });
  await expect.poll(labels).toContain('The system shows no notifications of this app');
  const [waiting] = await hub.call('approvals.list', {});
  await hub.call('approvals.deny', { id: waiting?.id ?? '' });
  expect((await asking).isError).toBe(true);
  await client.close();
});

describe('an account that has stopped working', () => {
  it('is seen after the computer slept, without a call, and is back after one click', async () => {
    await hub.control('POST', '/switches', { clockOffsetMs: 9 * 3_600_000, providerRevoked: true });
    await opened.desktop.app.wakeUp();
    await expect.poll(labels).toContain('Reconnect ada-demo on GitHub');
    expect([(await tray())?.toolTip, (await state()).badgeCount]).toEqual(['OpenGitHubX: 1 to reconnect', 1]);
    await hub.control('POST', '/switches', { providerRevoked: false });
    await press('Reconnect ada-demo on GitHub');
    await opened.person.consent('ada-demo');
    await expect.poll(labels).not.toContain('Reconnect ada-demo on GitHub');
    expect([(await tray())?.toolTip, (await state()).badgeCount]).toEqual(['OpenGitHubX: Running', 0]);
    await hub.control('POST', '/switches', { clockOffsetMs: 0 });
  });
});

describe('revoking everything from the tray', () => {
  it('ends every key, disconnects, signs out, and says so', async () => {
    const key = await hub.createKey('Last');
    await press('Revoke everything...');
    await opened.desktop.app.pressButton('Revoke everything');
    const receipt = async () => (await state()).messageBoxes[0]?.message;
    await expect.poll(receipt).toBe('Everything is revoked.');
    await opened.desktop.app.pressButton('Close');
    expect((await fetch(hub.mcpUrl, withKey(key))).status).toBe(401);
    await expect.poll(labels).not.toContain('Revoke everything...');
    expect((await tray())?.toolTip).toBe('OpenGitHubX: Signed out');
    await opened.page.getByRole('button', { name: 'Continue with Auth0' }).waitFor();
  });
});
