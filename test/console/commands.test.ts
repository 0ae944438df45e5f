/** Ctrl K: all that a menu does, by its name. */
import type { Page } from '@playwright/test';
import { afterEach, expect, test } from 'vitest';
import type { DoneCall } from '../../src/shared/approval.ts';
import { clearDesks, deskContext } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { chatKey } from './chat-desk.ts';
import { pagesUrl } from './confirmation-desk.ts';
import { type Answers, openHubDesk, sent, signedIn } from './hub-desk.ts';
import { manyAccounts, manyPlatforms } from './many-platforms.ts';

afterEach(clearDesks);

const made = '2026-03-01T12:00:00Z';
const cursor = { client: 'Cursor', createdAt: made };
const change: DoneCall = {
  id: 'apr_1',
  callId: 'call_1',
  keyId: 'key_1',
  client: 'Cursor',
  tool: 'github_create_issue',
  title: 'Create an issue',
  access: 'write',
  platform: 'github',
  account: 'cac_2',
  resource: 'github:ada-demo/atlas-service',
  target: '#36 Import stalls',
  doneAt: new Date().toISOString(),
  undo: 'Close an issue',
  reason: null,
};
const answers: Answers = {
  ...signedIn,
  'platforms.list': manyPlatforms,
  'accounts.list': manyAccounts,
  'keys.list': [chatKey('key_1', cursor), chatKey('key_2', cursor), chatKey('key_3', { client: 'Editor' })],
  'approvals.done': [change],
  'approvals.undo': { id: 'apr_2' },
  'keys.pause': chatKey('key_3'),
  'accounts.disconnect': {} as never,
  'audit.verify': { ok: true, records: 7, firstBadSequence: null } as never,
};

const open = async (): Promise<Page> =>
  openHubDesk(await deskContext({ viewport: { width: 1440, height: 900 } }), await pagesUrl(), { answers });

/** Typed to the end, so that nothing else is left to choose. */
async function run(page: Page, command: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Commands' }).fill(command);
  await page.getByRole('option', { name: command, exact: true }).click();
}

test('each command can be told from the next, also those of two keys of one client', async () => {
  const page = await open();
  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: /^Revoke Cursor, key of .* \(2\)\.\.\.$/ }).waitFor();
  const commands = await page.getByRole('option').allTextContents();
  expect(commands.length).toBeGreaterThan(40);
  expect([...new Set(commands)]).toEqual(commands);
  expect(await findingsOn(page)).toEqual([]);
});

test('undoes a change, asks before it disconnects, and pauses the key that was named', async () => {
  const page = await open();
  await run(page, 'Undo what Cursor did: Create an issue, #36 Import stalls');
  await expect.poll(() => sent(page, 'approvals.undo')).toEqual([{ id: 'apr_1' }]);
  await run(page, 'Disconnect Slack acme...');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
  await expect.poll(() => sent(page, 'accounts.disconnect')).toEqual([{ account: 'cac_4' }]);
  await page.keyboard.press('Escape');
  await run(page, 'Pause Editor');
  await expect.poll(() => sent(page, 'keys.pause')).toEqual([{ id: 'key_3' }]);
});

test('changes the theme and the language, and offers none that is the one of now', async () => {
  const page = await open();
  await run(page, 'Theme: Dark');
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: 'Theme: Light' }).waitFor();
  expect(await page.getByRole('option', { name: 'Theme: Dark' }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await run(page, 'Language: 简体中文');
  await page
    .getByRole('heading', { level: 1, name: '一切平静' })
    .or(page.getByRole('link', { name: '设置' }))
    .first()
    .waitFor();
});

test('leads to a section of the settings, and has Activity verify and ask before it forgets', async () => {
  const page = await open();
  await run(page, 'Settings: Passkeys and how long a call waits');
  await page.waitForFunction(() => document.activeElement?.textContent === 'Approvals');
  await run(page, 'Verify audit log');
  await page
    .getByText(/^Audit log intact. 7 entries/)
    .first()
    .waitFor();
  await run(page, 'Forget what was read');
  await page.getByRole('alertdialog', { name: 'Forget what was read?' }).waitFor();
  expect(await sent(page, 'audit.verify')).toHaveLength(1);
});
