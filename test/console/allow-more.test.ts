/** An account is allowed more: what it is good for is said before the platform is gone to, and what came of it after. */
import type { Page } from '@playwright/test';
import { afterEach, expect, it } from 'vitest';
import type { ListedAccount, PlatformFacts } from '../../src/shared/model.ts';
import { clearDesks, deskContext } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { pagesUrl } from './confirmation-desk.ts';
import { ada, openHubDesk, signedIn } from './hub-desk.ts';

afterEach(clearDesks);

const tool = (name: string, title: string, scopes?: string[]): PlatformFacts['tools'][number] => ({
  name,
  title,
  description: '',
  access: 'read',
  ...(scopes && { scopes }),
});
const discord: PlatformFacts = {
  name: 'discord',
  title: 'Discord',
  places: [],
  tools: [
    tool('discord_get_me', 'Get me'),
    tool('discord_list_servers', 'List servers', ['guilds']),
    tool('discord_count_servers', 'Count servers', ['guilds']),
    tool('discord_get_address', 'Get address', ['email']),
  ],
};
const account = (label: string, scopes: string[]): ListedAccount => ({
  id: `cac_${label}`,
  userId: ada.userId,
  platform: 'discord',
  label,
  scopes,
  state: 'connected',
  connectedAt: new Date(0).toISOString(),
  workedAt: new Date().toISOString(),
  rate: null,
  expiresAt: null,
});

async function open(at: string, accounts: ListedAccount[], locale = 'en-US'): Promise<Page> {
  const context = await deskContext({ locale });
  const connected = {
    ...account('ada_demo', ['identify']),
    beyond: ['bot'],
    declined: ['guilds'],
    without: ['List servers'],
  };
  const answers = {
    ...signedIn,
    'platforms.list': [discord],
    'accounts.list': accounts,
    'accounts.connect': connected,
  };
  const page = await openHubDesk(context, await pagesUrl(), { answers, at });
  return page;
}
const sent = async (page: Page): Promise<unknown[]> =>
  (await page.evaluate(() => hubDesk.calls)).filter(([name]) => name === 'accounts.connect').map(([, input]) => input);

it('says what each scope is good for, asks for those chosen alone, and tells what was granted', async () => {
  const page = await open('/accounts', [account('ada_demo', ['identify'])]);
  await page.getByRole('button', { name: 'More actions, Discord ada_demo' }).click();
  await page.getByRole('menuitem', { name: 'Grant permission...' }).click();
  const dialog = page.getByRole('dialog', { name: 'Grant a permission to Discord ada_demo?' });
  await dialog.getByText('List servers and Count servers').waitFor();
  await dialog.getByText('Asks for email').waitFor();
  expect(await findingsOn(page, true)).toEqual([]);
  const goOn = dialog.getByRole('button', { name: 'Continue at Discord' });
  expect(await goOn.isDisabled()).toBe(true);
  await dialog.getByText('List servers and Count servers').click();
  await goOn.click();
  await page.getByText('Not granted: guilds. These tools do not work with it: List servers.').waitFor();
  await page.getByText('It has more permissions than the hub asked for. The hub does not use these: bot.').waitFor();
  expect(await sent(page)).toEqual([
    { platform: 'discord', account: 'cac_ada_demo', tools: ['discord_list_servers', 'discord_count_servers'] },
  ]);
});

it('offers no more to an account that lacks nothing', async () => {
  const page = await open('/accounts', [account('ada_demo', ['identify', 'guilds', 'email'])]);
  await page.getByRole('button', { name: 'More actions, Discord ada_demo' }).click();
  await page.getByRole('menuitem', { name: 'Reconnect...' }).waitFor();
  expect(await page.getByRole('menuitem', { name: 'Grant permission...' }).count()).toBe(0);
});

it('is led to by a refused call: for each account that lacks it, with that chosen', async () => {
  const accounts = [account('ada_demo', ['identify']), account('grace_demo', ['identify', 'guilds'])];
  const page = await open('/accounts?connect=discord&for=discord_list_servers', accounts);
  await page.getByText('“List servers” needs a permission that the account lacks.').waitFor();
  expect(await page.getByRole('button', { name: 'Grant permission, Discord grace_demo' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Grant permission, Discord ada_demo' }).click();
  await page.getByRole('button', { name: 'Continue at Discord' }).click();
  await expect.poll(() => sent(page)).toHaveLength(1);
  expect(await sent(page)).toMatchObject([{ tools: ['discord_list_servers', 'discord_count_servers'] }]);
});

it('asks for what the tool needs with the first account of the platform', async () => {
  const page = await open('/accounts?connect=discord&for=discord_list_servers', [], 'zh-CN');
  await page.getByRole('button', { name: '连接 Discord' }).click();
  await expect.poll(() => sent(page)).toEqual([{ platform: 'discord', tools: ['discord_list_servers'] }]);
});
