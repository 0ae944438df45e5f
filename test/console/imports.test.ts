/** What a person adds to the platforms of the hub: from the form to its tools, and what becomes of it when its source says another thing. */

import type { Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HostileServer, plainTool, startHostileServer } from '../harness/hostile-mcp-server.ts';
import { discordApi } from '../harness/small-descriptions.ts';
import { findingsOn } from './axe.ts';
import { connectionCard } from './connection-card.ts';
import { sharedConsole } from './driver.ts';

const { opened, hub } = sharedConsole({ on: 'headless' });
let page: Page;
let server: HostileServer;

beforeAll(async () => {
  server = await startHostileServer();
  page = opened.page;
  await page.getByRole('heading', { level: 1, name: 'Connections' }).waitFor();
});
afterAll(async () => {
  await server?.stop();
});

const go = async (path: string): Promise<void> => {
  await page.bringToFront();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, path);
};
const field = (name: string | RegExp) => page.getByRole('main').getByRole('textbox', { name });
const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
/** By the keyboard: a message lies over such a button for some seconds. */
const pressEnter = (name: string) => page.getByRole('button', { name }).press('Enter');
const row = (text: string) => page.getByRole('row').filter({ hasText: text });

const api = (): string => `${hub.demo.platforms['discord']?.origin}/api/v10`;
const withGuilds = (guilds: object) => ({
  ...discordApi,
  servers: [{ url: api() }],
  paths: { ...discordApi.paths, '/users/@me/guilds': { get: guilds } },
});
const fileOf = (description: object) => ({
  name: 'discord.json',
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(description)),
});
const give = (description: object) => page.locator('input[type=file]').setInputFiles(fileOf(description));

/** In both themes, and as narrow as a page gets. */
async function readsWell(): Promise<void> {
  expect(await findingsOn(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const main = document.querySelector('main');
    return { scrollWidth: main?.scrollWidth, clientWidth: main?.clientWidth };
  });
  expect(scrollWidth).toBe(clientWidth);
  await page.setViewportSize({ width: 1180, height: 760 });
}

/** In the window for that, which says `sentence`. */
async function confirm(sentence: string, look?: (card: Page) => Promise<void>): Promise<void> {
  const card = await opened.confirmation();
  await card.bringToFront();
  await card.getByRole('heading', { name: sentence }).waitFor();
  await look?.(card);
  const yes = card.getByRole('button', { name: /^(?:Add|Accept)$/ });
  await expect.poll(() => yes.isEnabled()).toBe(true);
  await card.keyboard.press('Control+Enter');
  await card.getByText('Go back to the console').waitFor();
  await card.keyboard.press('Enter');
  await page.bringToFront();
}

/** What the hub has of it. */
const listed = async (name: string) => (await hub.call('imports.list', {})).find((one) => one.name === name);

test('an API is added from its file, by whoever has seen where its tokens go', async () => {
  await go('/accounts/imports/new?connection=discord&title=Discord');
  expect(await field('Short name').inputValue()).toBe('discord');
  await press('Preview');
  await page.getByText('Give the https address of the description, or choose its file.').waitFor();
  await give(withGuilds(discordApi.paths['/users/@me/guilds'].get));
  await page.getByText('The file discord.json').waitFor();
  await field('Scopes (optional)').fill('identify guilds');
  await press('Preview');
  await page.getByRole('heading', { level: 1, name: 'Preview of Discord' }).waitFor();
  await row('get_my_user').getByText('Write', { exact: true }).waitFor();
  for (const name of ['get_my_user', 'list_my_guilds'])
    await row(name)
      .getByRole('checkbox', { name: /only reads$/ })
      .check();
  await row('get_my_user').getByText('Read', { exact: true }).waitFor();
  await readsWell();
  // Where tokens go is for its person to say.
  await press('Import 2 tools...');
  await page.getByText('Choose the address, or type another.').waitFor();
  await page.getByText(api(), { exact: true }).click();
  expect(await page.getByRole('combobox', { name: /returns the user of an account/ }).inputValue()).toBe(
    'GET /users/@me',
  );
  await press('Import 2 tools...');
  await page.getByText('Confirm it in the window that opened.').waitFor();
  expect(await listed('discord')).toBeUndefined();
  await confirm('Add Discord to this hub?', async (card) => {
    expect(await card.locator('.host code').textContent()).toBe(new URL(api()).host);
    await card.getByText('GET /users/@me', { exact: true }).first().waitFor();
  });
  await page.getByRole('heading', { level: 1, name: 'Discord' }).waitFor();
  await page.getByText('No account of it is connected yet').waitFor();
  expect(await listed('discord')).toMatchObject({
    apiUrl: api(),
    tools: [
      { name: 'discord_get_my_user', state: 'on' },
      { name: 'discord_list_my_guilds', state: 'on' },
    ],
  });
  await press('Connect an account of Discord');
  await page.getByText(/^Finish at Discord in /).waitFor();
  await (await opened.person.browserPage()).close();
  await press('Cancel');
  await page.getByText('No account of it is connected yet').waitFor();
});

test('what its source says anew is off with what differs, until it is accepted', async () => {
  await go('/accounts/imports/named/discord');
  await page.getByRole('button', { name: 'Choose its file again...' }).waitFor();
  const { get } = discordApi.paths['/users/@me/guilds'];
  await give(withGuilds({ ...get, parameters: [{ name: 'before', in: 'query', schema: { type: 'string' } }] }));
  await page.getByRole('heading', { name: '1 tool to review' }).waitFor();
  const changed = page.locator('li').filter({ hasText: 'discord_list_my_guilds' });
  expect(await changed.locator('del').allTextContents()).toContain('integer');
  expect(await listed('discord')).toMatchObject({ tools: [{ state: 'on' }, { state: 'changed' }] });
  await readsWell();
  await changed.getByRole('checkbox', { name: /^Accept the new version/ }).check();
  await pressEnter('Accept 1...');
  await confirm('Accept 1 tool of Discord as it is now?', async (card) => {
    expect(await card.locator('del').allTextContents()).toContain('integer\n');
  });
  await row('discord_list_my_guilds_r2').getByText('On', { exact: true }).waitFor();
  await give({ ...discordApi, servers: [{ url: api() }], paths: { '/users/@me': discordApi.paths['/users/@me'] } });
  await page.getByText('The source no longer has it.').waitFor();
  await page.getByText('Confirm that it stays off').click();
  await pressEnter('Accept 1...');
  await confirm('Accept 1 tool of Discord as it is now?');
  await page.getByText('The source no longer has it.').waitFor({ state: 'detached' });
});

test('a server of tools is added, asked with an account, and of its tools those are reads that its person names', async () => {
  server.tools = [
    { ...plainTool('peek'), annotations: { readOnlyHint: true } },
    plainTool('change'),
    { ...plainTool('drop'), annotations: { destructiveHint: true } },
  ];
  await go(`/accounts/imports/new?connection=windowslive&title=Acme&mcp=${encodeURIComponent(server.url)}`);
  await field('Scopes (optional)').fill('User.Read');
  await pressEnter('Continue...');
  await confirm('Add Acme to this hub?', async (card) => void (await card.getByText('None yet.').waitFor()));
  await page.getByRole('heading', { level: 1, name: 'Acme' }).waitFor();
  await press('Connect an account of Acme');
  await opened.person.consent('ada.demo@outlook.example');
  await page
    .getByText(/^Acme .* is connected\./)
    .first()
    .waitFor();
  await press('Ask for its tools');
  await row('acme_peek').getByText('says that it only reads').waitFor();
  expect(await row('acme_drop').getByRole('checkbox').count()).toBe(1);
  const reads = row('acme_peek').getByRole('checkbox', { name: 'peek only reads' });
  expect(await reads.isChecked()).toBe(false);
  await reads.check();
  await row('acme_change').getByRole('checkbox', { name: 'Choose change' }).check();
  await pressEnter('Accept 2...');
  await confirm('Accept 2 tools of Acme as they are now?', async (card) => {
    expect(await card.locator('.group > p').allTextContents()).toEqual([
      'Write 1 that changes things. Each call waits for you',
      'Read 1 that only you call a read. It runs without approval',
    ]);
  });
  await page.getByText('No key has its tools yet').waitFor();
  expect((await listed('acme'))?.tools).toMatchObject([
    { name: 'acme_peek', access: 'read', state: 'on' },
    { name: 'acme_change', access: 'write', state: 'on' },
    { name: 'acme_drop', access: 'destructive', state: 'off' },
  ]);
});

test('what is added is listed, and removed with all of its tools', async () => {
  await go('/accounts');
  await connectionCard(page, 'MCP server').getByText('1 tool to read, 1 to write, 1 off').waitFor();
  await page.getByRole('link', { name: 'Discord' }).click();
  await press('Remove...');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('Discord is removed.').waitFor();
  expect(await listed('discord')).toBeUndefined();
});
