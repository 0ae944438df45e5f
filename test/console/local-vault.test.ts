/** From an empty hub without a tenant to private commits by MCP in a person's browser, and what each screen says of the vault. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modernClient } from '../harness/mcp.ts';
import { type OpenConsole, openConsole } from './driver.ts';
import { walkTask } from './press-table.ts';

const task = 'Your own GitHub without a tenant, from the first page to the first call';
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

describe.each(sizes)('without a tenant, at $width pixels', (size) => {
  let opened: OpenConsole;
  beforeAll(async () => {
    opened = await openConsole({ on: 'headless', fresh: true, noTenant: true });
    await opened.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await opened.page.setViewportSize(size);
  });
  afterAll(() => opened.stop());

  it('takes five presses to private commits', async () => {
    const { page, person } = opened;
    const end = walkTask(task);
    await page.getByRole('button', { name: 'Connect GitHub' }).click();
    const github = await person.browserPage();
    await github.getByRole('button', { name: 'Create GitHub App for ada-demo' }).click();
    await github.getByRole('button', { name: 'Install & Authorize for ada-demo' }).click();
    await page.getByRole('button', { name: 'Create key' }).click();
    const confirmation = await opened.confirmation();
    await confirmation.getByRole('button', { name: 'Create and copy' }).click();
    await confirmation.getByRole('status').filter({ hasText: 'Copied.' }).waitFor();
    const key = await confirmation.evaluate(() => navigator.clipboard.readText());
    const { mcpUrl } = await opened.hub();
    const ai = await modernClient(mcpUrl, key);
    const answer = await ai.callTool('github_my_commits', { days: 30 });
    await ai.close();
    expect(JSON.stringify(answer.structuredContent)).toContain('"private":true');
    await page.getByText(/^First call: github_my_commits/).waitFor();
    end(person.presses().clicks);
  });

  it('shows every screen without a word of Token Vault for what is not there, and where the account is kept', async () => {
    const { page } = opened;
    const { url } = await opened.hub();
    const at = async (screen: string) => {
      await page.goto(`${url}/console/#/${screen}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    };
    for (const screen of [
      'home',
      'clients',
      'approvals',
      'activity',
      'chat',
      'settings',
      'settings/doctor',
      'people',
      'openwebui',
      'receipts',
    ]) {
      await at(screen);
      if (screen === 'settings/doctor') await page.getByText('Everything works.').waitFor();
      expect([screen, /Token Vault|Sign out/.exec(await textOf(page))?.[0]]).toEqual([screen, undefined]);
    }
    await at('accounts');
    await page.getByText('Tokens stay in this computer’s vault.').waitFor();
    expect(await page.getByText(/Needs an? Auth0/).count()).toBe(0);
  });

  it('ends the authorization at GitHub on disconnecting, with a receipt that leads to the App', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'More actions, GitHub ada-demo' }).click();
    await page.getByRole('menuitem', { name: 'Disconnect...' }).click();
    const dialog = page.getByRole('alertdialog', { name: /^Disconnect/ });
    expect(await dialog.textContent()).toContain('the hub asks GitHub to end what you allowed');
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('button', { name: 'See the receipt' }).click();
    const receipt = page.getByRole('alertdialog', { name: 'Receipt' });
    await receipt.getByText('GitHub has ended the authorization').waitFor();
    expect(await receipt.textContent()).not.toContain('Token Vault');
    expect(await receipt.getByRole('link').first().getAttribute('href')).toMatch(/\/settings\/apps\/[\w-]+\/advanced$/);
  });

  it('says how it is opened again once it is closed: the page asks for no passphrase', async () => {
    const { page } = opened;
    const { url } = await opened.hub();
    await page.goto('about:blank');
    await page.context().clearCookies();
    const closed = await page.context().newPage();
    await closed.goto(`${url}/console/`);
    await closed.getByRole('heading', { name: 'This console is closed' }).waitFor();
    await closed.getByText('opengithubx console').waitFor();
    expect(await closed.locator('input').count()).toBe(0);
    await closed.close();
  });
});

const textOf = async (page: Page): Promise<string> => (await page.locator('body').textContent()) ?? '';
