/** The life of a key as its person leads it on the screen, and what the client finds each time. */
import type { Locator } from '@playwright/test';
import { beforeAll, describe, expect, it } from 'vitest';
import { modernClient, post } from '../harness/mcp.ts';
import { type Consent, consentOf } from './consent.ts';
import { sharedConsole } from './driver.ts';

describe('keys', () => {
  const { opened, hub } = sharedConsole({ on: 'headless' });
  let consent: Consent;
  beforeAll(async () => {
    consent = await consentOf(opened);
  });

  const rowOf = (client: string): Locator =>
    opened.page.getByRole('row').filter({ has: opened.page.getByText(client, { exact: true }) });
  const openKeys = async () => {
    // The confirmation has opened over it, and a page behind another is drawn once a second.
    await opened.page.bringToFront();
    await opened.page.getByRole('link', { name: 'Clients' }).click();
    await opened.page.getByRole('heading', { name: 'Clients' }).waitFor();
  };
  const openForm = async () => {
    await openKeys();
    await opened.page.getByRole('button', { name: 'Create key' }).click();
    await opened.page.getByRole('heading', { name: 'Create a key' }).waitFor();
  };
  const name = async (client: string) => {
    await opened.page.getByRole('combobox', { name: 'Client' }).fill(client);
    await opened.page.keyboard.press('Escape');
  };
  /** Presses the button and confirms what it asked for. */
  const create = async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Confirm it in the window that opened.').waitFor();
    const proposal = (await consent('keys.proposals', {})).at(-1);
    if (!proposal) throw new Error('Nothing was proposed.');
    const { key, record } = await consent('keys.confirm', { id: proposal.id });
    if (key === null) throw new Error('The key was not shown.');
    await page.getByText('Waiting for the first call...').waitFor();
    return { key, record };
  };
  /** Confirms what a press has asked for, and comes back. */
  const confirmWish = async () => {
    await opened.page.getByText('Waits for you in the confirmation window.').first().waitFor();
    const { keyChanges } = await consent('wishes.list', {});
    expect(keyChanges).toHaveLength(1);
    await consent('wishes.confirm', { id: keyChanges[0]?.id ?? '' });
    await opened.page.bringToFront();
  };
  const whoAmI = (key: string) => post(hub.mcpUrl, key, 'tools/call', { name: 'github_get_me', arguments: {} });
  const refused = async (key: string) => (await whoAmI(key)).status === 401;

  it('is made at the second try where the first was cancelled; pausing refuses it, resuming lets it in again', async () => {
    await openForm();
    await name('Paused client');
    await opened.page.getByRole('button', { name: 'Create key' }).click();
    await opened.page.getByText('Confirm it in the window that opened.').waitFor();
    for (const { id } of await consent('keys.proposals', {})) await consent('keys.dismiss', { id });
    await opened.page.getByText('It was cancelled, so nothing was made.').waitFor();
    await opened.page.getByRole('button', { name: 'Back to the form' }).click();
    const { key } = await create();
    await openKeys();
    const on = rowOf('Paused client').getByRole('switch');
    await on.press('Space');
    await rowOf('Paused client').getByText('Paused', { exact: true }).waitFor();
    expect(await refused(key)).toBe(true);
    await on.press('Space');
    await confirmWish();
    await rowOf('Paused client')
      .getByText(/^(29|30) days left$/)
      .waitFor();
    expect(await refused(key)).toBe(false);
  });

  it('are told apart by their names at 200 %, where 1440 pixels are 720', async () => {
    await opened.page.setViewportSize({ width: 720, height: 450 });
    const shown = rowOf('Paused client').getByText('Paused client', { exact: true });
    expect(await shown.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    await opened.page.setViewportSize({ width: 1180, height: 760 });
  });

  it('replacing ends the old one when the new one is confirmed; revoking ends that too', async () => {
    const { page } = opened;
    await openForm();
    await name('Old client');
    const first = await create();
    await openKeys();
    await rowOf('Old client').getByRole('button', { name: 'More actions, Old client' }).click();
    await page.getByRole('menuitem', { name: 'Replace key...' }).click();
    await page.getByRole('heading', { name: "Replace Old client's key" }).waitFor();
    expect(await refused(first.key)).toBe(false);
    const second = await create();
    expect([await refused(first.key), await refused(second.key)]).toEqual([true, false]);
    expect(second.record.grant.tools).toEqual(first.record.grant.tools);

    await openKeys();
    const live = rowOf('Old client').filter({ has: page.getByRole('switch') });
    await live.focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Revoke...' }).press('Enter');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke', exact: true }).click();
    await live.waitFor({ state: 'detached' });
    expect(await refused(second.key)).toBe(true);
    await page.getByRole('button', { name: /^\d+ revoked or expired$/ }).click();
    await expect.poll(() => rowOf('Old client').getByText('Revoked', { exact: true }).count()).toBe(2);
  });

  it('what it has read is shown as it reads and cleared once the person has confirmed it, and warnings come back as they were switched off', async () => {
    const { page } = opened;
    await openForm();
    await name('Well-read client');
    const { key } = await create();
    await openKeys();
    await rowOf('Well-read client').click();
    const panel = page.getByRole('region', { name: 'Well-read client' });
    const client = await modernClient(hub.mcpUrl, key);
    await client.callTool('github_list_commits', { repository: 'ada-demo/ledger-sync' });
    const hasRead = panel.getByRole('region', { name: 'Has read' });
    await hasRead.getByText('ada-demo/ledger-sync', { exact: true }).waitFor();
    await client.callTool('github_list_issues', { repository: 'ada-demo/tidy-csv', state: 'all', limit: 50 });
    await hasRead.getByText('quill-7f3 in ada-demo/tidy-csv').waitFor();
    await hasRead.getByText(/^Each write elsewhere waits for you/).waitFor();
    await client.close();
    await hasRead.getByRole('button', { name: 'Clear, Well-read client' }).click();
    await confirmWish();
    await hasRead.waitFor({ state: 'detached' });

    const isQuiet = async () =>
      (await hub.call('keys.list', {})).find((one) => one.client === 'Well-read client')?.isQuiet;
    for (const quiet of [true, false]) {
      await panel.getByText('Warn me when this client does what it never did').click();
      await expect.poll(isQuiet).toBe(quiet);
      await expect.poll(() => panel.getByRole('switch').isChecked()).toBe(!quiet);
    }
    await page.keyboard.press('Escape');
  });
});
