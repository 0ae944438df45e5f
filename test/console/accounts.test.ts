/** Connected accounts in the console: connect, refuse, give up, check, reconnect and disconnect. */
import type { Locator, Page } from '@playwright/test';
import { beforeAll, describe, expect, it } from 'vitest';
import { modernClient } from '../harness/mcp.ts';
import { connectionCard, connectionList, openConnection } from './connection-card.ts';
import { sharedConsole } from './driver.ts';
import { onlyGitHub } from './only-github.ts';
import { pressConnect } from './press-connect.ts';

describe('the accounts', () => {
  const { opened, hub } = sharedConsole({ on: 'headless' });
  let page: Page;
  let key: string;
  beforeAll(async () => {
    ({ page } = opened);
    key = await hub.createKey('Reading client');
    await card('ada-demo').waitFor();
    await onlyGitHub(hub);
    await card('ada@example.com').first().waitFor({ state: 'detached' });
  });

  const card = (label: string): Locator => connectionCard(page, label);
  /** With the one that leads to another connection. */
  const cards = () => connectionList(page).getByRole('listitem').count();
  const choose = async (label: string, action: string): Promise<void> => {
    await page.getByRole('button', { name: `More actions, GitHub ${label}` }).click();
    await page.getByRole('menuitem', { name: action }).click();
  };
  const myCommits = async (): Promise<boolean> => {
    const client = await modernClient(hub.mcpUrl, key);
    const answer = await client.callTool('github_my_commits', { days: 30 });
    await client.close();
    return answer.isError !== true;
  };

  it('shows what works, and keeps the sign-in apart', async () => {
    expect(await card('ada-demo').textContent()).toMatch(/GitHub[\s\S]*Working/);
    expect(await card('ada-demo').textContent()).toMatch(/Used by .*Reading client/);
    await page.getByText('Tokens stay in Auth0 Token Vault. No client receives one.').waitFor();
    await page.getByText('Signed in with a password, ada@example.com. Your AI cannot use it.').waitFor();
    expect(await myCommits()).toBe(true);
    await openConnection(page, 'GitHub ada-demo');
    const panel = page.getByRole('region', { name: 'GitHub ada-demo' });
    await panel.getByText(/4,9\d\d of 5,000 left until \d/).waitFor();
    await page.keyboard.press('Escape');
  });

  it('connects nothing when the person says no at GitHub, and tells what to do', async () => {
    await pressConnect(page);
    await page.getByText(/^Finish at GitHub in .* This page continues by itself\.$/).waitFor();
    await (await opened.person.browserPage()).getByRole('button', { name: 'Cancel' }).click();
    const said = page.getByRole('alert').filter({ hasText: 'The account was not connected.' });
    expect(await said.textContent()).toContain('Connect it again and agree in the browser.');
    expect(await cards()).toBe(2);
  });

  it('gives up where the person gives up here', async () => {
    await page.getByRole('button', { name: 'Try again' }).click();
    const github = await opened.person.browserPage();
    await github.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Finish at GitHub').waitFor({ state: 'detached' });
    await expect.poll(() => github.isClosed()).toBe(true); // it was of the console's making
  });

  it('connects a second account, which no client gains by it', async () => {
    await pressConnect(page);
    await opened.person.consent('grace-demo');
    await page.getByText('GitHub grace-demo is connected.').waitFor();
    expect(await card('grace-demo').textContent()).toContain('Working');
    expect(await card('grace-demo').textContent()).toContain('No client yet');
    await openConnection(page, 'GitHub grace-demo');
    const panel = page.getByRole('region', { name: 'GitHub grace-demo' });
    expect(await panel.textContent()).toMatch(/Clients that may use it\s*None/);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  it('tells of a consent that was withdrawn at the platform once it is checked, and mends it', async () => {
    await hub.control('POST', '/switches', { providerRevoked: true, clockOffsetMs: 9 * 3_600_000 });
    await choose('ada-demo', 'Check now');
    await page.getByText('GitHub ada-demo no longer accepts this connection.').waitFor();
    await card('ada-demo').filter({ hasText: 'Consent withdrawn. Sign in at GitHub again.' }).waitFor();
    expect(await myCommits()).toBe(false);
    await hub.control('DELETE', '/faults');
    await page.getByRole('button', { name: 'Reconnect, GitHub ada-demo' }).click();
    await opened.person.consent('ada-demo');
    await card('ada-demo').filter({ hasText: 'Working' }).waitFor();
    expect(await myCommits()).toBe(true);
  });

  it('found by itself that the other account was withdrawn too, and mends it from the banner', async () => {
    await card('grace-demo').filter({ hasText: 'Consent withdrawn' }).waitFor();
    const first = connectionList(page).getByRole('listitem').first();
    expect(await first.textContent()).toContain('grace-demo');
    // Each card of this screen says it itself.
    expect(await page.getByText('GitHub grace-demo needs your consent again.').count()).toBe(0);
    const links = page.getByRole('navigation');
    await links.getByRole('link', { name: 'Clients' }).click();
    await page.getByText('GitHub grace-demo needs your consent again.').waitFor();
    await page.getByRole('button', { name: 'Reconnect GitHub grace-demo' }).click();
    await opened.person.consent('grace-demo');
    await page.getByText('needs your consent again.').waitFor({ state: 'detached' });
    await links.getByRole('link', { name: 'Connections' }).click();
    await card('grace-demo').filter({ hasText: 'Working' }).waitFor();
  });

  it('says what it could not check, without calling the account broken', async () => {
    await hub.control('POST', '/faults', { service: 'github', path: '^/user', status: 503 });
    await choose('grace-demo', 'Check now');
    await page.getByText(/GitHub grace-demo: The platform failed/).waitFor();
    expect(await card('grace-demo').textContent()).toContain('Working');
    await hub.control('DELETE', '/faults');
  });

  it('names the clients that lose an account, and they lose it', async () => {
    await choose('ada-demo', 'Disconnect...');
    const dialog = page.getByRole('alertdialog', { name: 'Disconnect GitHub ada-demo?' });
    expect(await dialog.textContent()).toContain('Reading client');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await myCommits()).toBe(true);
    await choose('ada-demo', 'Disconnect...');
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await card('ada-demo').waitFor({ state: 'detached' });
    expect(await myCommits()).toBe(false);
  });
});
