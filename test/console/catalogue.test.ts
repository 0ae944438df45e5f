/** All that could be connected, found by its name, with what is left to do for it: by the hub's owner, and by somebody else. */
import type { BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeContexts, newContext } from '../harness/chromium.ts';
import { connectionCard } from './connection-card.ts';
import { sharedConsole } from './driver.ts';

const { opened, hub } = sharedConsole({ on: 'headless' });
let ada: Page;
let other: BrowserContext;
let grace: Page;
beforeAll(async () => {
  ada = opened.page;
  other = await newContext({ viewport: { width: 360, height: 640 } });
  grace = await other.newPage();
});
afterAll(async () => {
  await closeContexts();
});

const list = (page: Page) => page.getByRole('dialog', { name: 'Connect', exact: true });
const row = (page: Page, title: string) =>
  list(page)
    .getByRole('listitem')
    .filter({ has: page.getByText(title, { exact: true }) });
const details = (page: Page, title: string) => page.getByRole('dialog', { name: title, exact: true });
const titles = (page: Page) => list(page).locator('li .strong').allTextContents();
const stateOf = (page: Page, title: string) => row(page, title).locator('.meta').textContent();
const openList = async (page: Page): Promise<void> => {
  await page.getByRole('main').getByRole('button', { name: 'Connect', exact: true }).click();
  await row(page, 'GitHub').waitFor();
};

/** What opens a page in the browser of the second person, and what they press there. */
async function inBrowser(press: () => Promise<void>, button: string): Promise<void> {
  const [popup] = await Promise.all([other.waitForEvent('page'), press()]);
  await popup.getByRole('button', { name: button }).click();
}

describe('the owner', () => {
  it('finds Microsoft by typing, and sees what it asks for, how it is set up, and what nobody looked up', async () => {
    await ada.getByRole('navigation').getByRole('link', { name: 'Connections' }).click();
    await openList(ada);
    expect(new URL(ada.url()).hash).toBe('#/accounts/connect');
    await row(ada, 'Microsoft').waitFor();
    const all = await titles(ada);
    expect(all.slice(0, 4)).toEqual(['GitHub', 'Slack', 'Google Workspace', 'Notion']);
    expect(all.slice(-4)).toEqual([
      'Any OAuth 2.0 provider',
      'Any OpenID Connect provider',
      'Any MCP server',
      'Any API with a description',
    ]);
    expect(all.slice(4, -4)).toEqual(all.slice(4, -4).toSorted((one, other) => one.localeCompare(other)));
    await ada.keyboard.type('microsoft');
    await row(ada, 'Spotify').waitFor({ state: 'detached' });
    expect([await stateOf(ada, 'Microsoft'), await stateOf(ada, 'Microsoft Entra ID')]).toEqual([
      'Can be set up here',
      'Set up by hand in Auth0',
    ]);
    await ada.keyboard.press('Enter');
    await details(ada, 'Microsoft').waitFor();
    expect(new URL(ada.url()).hash).toBe('#/accounts/connect/microsoft');
    const panel = details(ada, 'Microsoft');
    const said = await panel.textContent();
    for (const text of [
      'Name, address and picture',
      'User.Read',
      'windowslive',
      'https://graph.microsoft.com/v1.0',
      `${hub.demo.issuer}login/callback`,
      'opengithubx tenant setup --platform microsoft',
      'whether there is an MCP server',
      'Under Certificates & secrets make a client secret: its Value is what Auth0 asks for, not its ID.',
    ]) {
      expect(said).toContain(text);
    }
    expect(await panel.getByText('Name, address and picture').getAttribute('lang')).toBe('en');
    expect(await panel.getByRole('link', { name: /^Make an application/ }).getAttribute('href')).toMatch(
      /^https:\/\/entra\.microsoft\.com\//,
    );
    expect(await panel.getByRole('link', { name: /^Open / }).getAttribute('href')).toBe(
      'https://account.live.com/consent/Manage',
    );
    expect(await panel.getByRole('button', { name: 'Add its MCP server' }).count()).toBe(0);
  });

  it('goes on to the form that imports it, which is told all that is known', async () => {
    const query = () => Object.fromEntries(new URLSearchParams(new URL(ada.url()).hash.split('?')[1]));
    await ada.getByRole('button', { name: 'Import its API' }).click();
    expect(new URL(ada.url()).hash).toMatch(/^#\/accounts\/imports\/new\?/);
    expect(query()).toEqual({
      connection: 'windowslive',
      title: 'Microsoft',
      scopes: 'User.Read offline_access',
      openapi: expect.stringMatching(/^https:\/\/raw\.githubusercontent\.com\/microsoftgraph\//),
    });
    const field = (name: string) => ada.getByRole('textbox', { name }).inputValue();
    expect(await field('Address of the description')).toContain('microsoftgraph');
    expect(await field('Scopes (optional)')).toBe('User.Read offline_access');
    expect(await ada.getByRole('combobox', { name: 'Connection (optional)' }).inputValue()).toBe('Microsoft');
    // A press on the line shows what is offered, by names that people know.
    await ada.getByRole('combobox', { name: 'Connection (optional)' }).click();
    await ada.getByRole('option', { name: 'Spotify' }).waitFor();
    expect(await ada.getByRole('option', { name: 'windowslive' }).count()).toBe(0);
    await ada.keyboard.press('Escape');
    await ada.goto(`${hub.url}/console/#/accounts/connect/figma`);
    await ada.getByRole('button', { name: 'Add its MCP server' }).click();
    expect(query()).toEqual({
      connection: 'figma',
      title: 'Figma',
      mcp: 'https://mcp.figma.com/mcp',
      scopes: 'current_user:read',
    });
    expect(await field('Address of the server')).toBe('https://mcp.figma.com/mcp');
  });

  it('comes here by the palette, and sees what is connected', async () => {
    await ada.keyboard.press('Control+k');
    await ada.keyboard.type('another platform');
    await ada.keyboard.press('Enter');
    await row(ada, 'GitHub').waitFor();
    expect([await stateOf(ada, 'GitHub'), await stateOf(ada, 'Google Workspace')]).toEqual([
      'Connected',
      'Connected, 2 accounts',
    ]);
    await list(ada).getByRole('button', { name: 'About GitHub' }).click();
    await details(ada, 'GitHub').getByText('ada-demo').waitFor();
    await details(ada, 'GitHub').getByRole('button', { name: 'Connect another' }).waitFor();
    await ada.goBack();
    await row(ada, 'GitHub').waitFor();
    await ada.keyboard.press('Escape');
    await ada.getByRole('dialog').waitFor({ state: 'detached' });
    expect(new URL(ada.url()).hash).toBe('#/accounts');
  });
});

describe('somebody else', () => {
  it('connects what is there, on a narrow screen, and is told who adds the rest', async () => {
    const { code } = await hub.call('people.invite', { email: 'grace@example.com' });
    await grace.goto(`${hub.url}/console/`);
    await grace.getByRole('button', { name: 'I have an invitation' }).click();
    await grace.getByLabel('Invitation code').fill(code);
    await grace.getByLabel('New passphrase').fill('a passphrase of hers');
    await inBrowser(() => grace.getByRole('button', { name: 'Continue with Auth0' }).click(), 'Sign in as Grace');
    await grace.getByRole('button', { name: 'More', exact: true }).click();
    await grace.getByRole('menuitem', { name: 'Connections' }).click();
    await openList(grace);
    expect(await stateOf(grace, 'GitHub')).toBe('Ready to connect');
    expect(await list(grace).getByText('Any MCP server').count()).toBe(0);
    expect(await grace.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await row(grace, 'Discord').getByRole('button').click();
    await details(grace, 'Discord').getByText('Only the owner of this hub can add it.').waitFor();
    expect(await details(grace, 'Discord').getByRole('button').allTextContents()).toEqual(['All services']);
    expect(await details(grace, 'Discord').textContent()).not.toContain('tenant setup');
    await details(grace, 'Discord').getByRole('button', { name: 'All services' }).click();
    await inBrowser(
      () => list(grace).getByRole('button', { name: 'Connect GitHub Ready to connect' }).click(),
      'Authorize as grace-demo',
    );
    await connectionCard(grace, 'grace-demo').waitFor();
  });
});
