/** Two people on one hub, each in a browser of their own: invited, let in, seeing only their own, and removed. */

import type { BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeContexts, newContext } from '../harness/chromium.ts';
import { modernClient } from '../harness/mcp.ts';
import { connectionCard, connectionList } from './connection-card.ts';
import { sharedConsole } from './driver.ts';
import { screenOf, settingsPage } from './stages.ts';

const { opened, hub } = sharedConsole({ on: 'headless' });
let ada: Page;
let other: BrowserContext;
let grace: Page;
let link = '';
beforeAll(async () => {
  ada = opened.page;
  other = await newContext();
  grace = await other.newPage();
});
afterAll(async () => {
  await closeContexts();
});

const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

/** What opens a page in the browser of the second person, and what they press there. */
async function inBrowser(press: () => Promise<void>, button: string): Promise<void> {
  const [popup] = await Promise.all([other.waitForEvent('page'), press()]);
  await popup.getByRole('button', { name: button }).click();
}

describe('two people', () => {
  it('are one until the owner invites, and a wrong address is told at the field', async () => {
    await settingsPage(ada, 'People');
    await ada.getByText('You are the only person on this hub.').waitFor();
    await ada.getByRole('button', { name: 'Invite a person' }).click();
    const dialog = ada.getByRole('dialog', { name: 'Invite a person' });
    const field = dialog.getByLabel('E-mail address');
    await field.fill('grace');
    await dialog.getByRole('button', { name: 'Make a link' }).click();
    await dialog.getByText('Enter an e-mail address, such as grace@example.com.').waitFor();
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    await field.fill('grace@example.com');
    const [confirmation] = await Promise.all([ada.context().waitForEvent('page'), field.press('Enter')]);
    await ada.getByText('Waits for you in the confirmation window.').first().waitFor();
    expect((await hub.call('people.list', {})).invitations).toEqual([]);
    await confirmation.getByLabel('Passphrase').fill('demo');
    await confirmation.getByLabel('Passphrase').press('Enter');
    await confirmation.getByRole('heading', { name: 'Invite grace@example.com?' }).waitFor();
    await confirmation.locator('[data-answer=yes][aria-disabled=false]').click();
    await confirmation.getByRole('heading', { name: 'Give this link to grace@example.com' }).waitFor();
    link = (await confirmation.locator('main code').first().textContent()) ?? '';
    expect(link).toMatch(new RegExp(`^${hub.url}/join/[\\w-]{22}$`));
    await confirmation.close();
    await ada.bringToFront();
    await ada.getByRole('heading', { name: 'Open invitations' }).waitFor();
    expect(await ada.getByRole('listitem').filter({ hasText: 'grace@example.com' }).textContent()).toContain(
      'in 7 days',
    );
    expect(await ada.content()).not.toContain(link.slice(-22));
  });

  it('become two with the link alone, and neither sees the other', async () => {
    await grace.goto(link);
    await grace.getByLabel('New passphrase').fill('a passphrase of hers');
    await inBrowser(() => grace.getByRole('button', { name: 'Continue with Auth0' }).click(), 'Sign in as Grace');
    await grace.getByRole('list', { name: 'First steps' }).waitFor();
    await inBrowser(() => grace.getByRole('button', { name: 'Connect GitHub' }).click(), 'Authorize as grace-demo');
    await grace.getByRole('listitem').filter({ hasText: 'GitHub grace-demo is connected' }).waitFor();
    await row(ada, 'grace@example.com').waitFor();
    await screenOf(ada, 'Connections');
    await connectionCard(ada, 'ada-demo').waitFor();
    expect(await connectionList(ada).textContent()).not.toContain('grace');
  });

  it('have one owner: the other one’s settings of the hub can be read only', async () => {
    await screenOf(grace, 'Settings');
    expect(await grace.getByRole('navigation', { name: 'More settings' }).textContent()).not.toContain('People');
    await grace.getByText('Only the owner of this hub can change this.').first().waitFor();
    expect(await grace.getByRole('button', { name: /A call waits for my approval/ }).isDisabled()).toBe(true);
  });

  it('are one again once the owner removes the other, whose key and window end with it', async () => {
    const asGrace = { as: 'grace@example.com', passphrase: 'a passphrase of hers' };
    const { key } = await hub.call('keys.create', { client: 'hers', write: false, days: 1 }, asGrace);
    const client = await modernClient(hub.mcpUrl, key);
    expect((await client.callTool('github_get_me')).isError).toBeFalsy();
    await settingsPage(ada, 'People');
    await ada.getByRole('button', { name: 'More actions, Grace' }).click();
    await ada.getByRole('menuitem', { name: 'Remove...' }).click();
    const dialog = ada.getByRole('alertdialog', { name: 'Remove Grace?' });
    expect(await dialog.textContent()).toContain('Their keys end, their accounts are disconnected');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await row(ada, 'grace@example.com').waitFor({ state: 'detached' });
    await expect(client.callTool('github_get_me')).rejects.toThrow();
    await grace.getByRole('button', { name: 'Continue with Auth0' }).waitFor();
  });
});
