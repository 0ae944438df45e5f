/** A client that insists on OAuth sends its person's browser to the built hub: the person reads, narrows, and answers. */
import type { BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Key } from '../../src/shared/model.ts';
import { closeContexts } from '../harness/chromium.ts';
import type { ToolClient } from '../harness/mcp.ts';
import { modernOAuthClient, oauthProvider } from '../harness/oauth-client.ts';
import { findingsOn } from './axe.ts';
import { type DrivenHub, type OpenConsole, openConsole } from './driver.ts';
import { handsOn } from './hands.ts';
import { type Program, startProgram } from './program.ts';

let opened: OpenConsole;
let hub: DrivenHub;
let context: BrowserContext;
let program: Program;

beforeAll(async () => {
  [opened, program] = await Promise.all([openConsole({ on: 'headless' }), startProgram()]);
  hub = await opened.hub();
  context = opened.page.context();
});
afterAll(async () => {
  program.stop();
  await closeContexts();
  await opened.stop();
});

type Answered = { page: Page; client: Promise<ToolClient> };

/** A program asks, and its person's browser is at the consent, unlocked. `client` is there once the answer is. */
async function ask(name: string, redirect = program.url): Promise<Answered> {
  const provider = oauthProvider({ client_name: name, redirect_uris: [redirect] });
  Object.assign(provider, { redirectUrl: redirect });
  let show: (page: Page) => void = () => undefined;
  const shown = new Promise<Page>((page) => {
    show = page;
  });
  const client = modernOAuthClient(`${hub.mcpUrl}/oauth`, provider, async (sentTo) => {
    const answer = program.answered();
    const page = await context.newPage();
    await page.setViewportSize({ width: 480, height: 560 });
    await page.goto(sentTo.href);
    await page.waitForURL(/\/console\/confirmation\.html#authorize=ask_/);
    show(page);
    return answer;
  });
  // A test that is about the page alone leaves it without an answer.
  client.catch(() => undefined);
  const page = await shown;
  await unlock(page, 'demo');
  return { page, client };
}

async function unlock(page: Page, passphrase: string, email?: string): Promise<void> {
  await page.getByLabel('Passphrase').waitFor();
  if (email) await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.getByLabel('Passphrase').press('Enter');
  await page.getByLabel('Passphrase').waitFor({ state: 'detached' });
}

const heading = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name: `${name} wants access to your accounts` }).waitFor();
const isAwake = (page: Page) =>
  expect.poll(() => page.getByRole('button', { name: 'Approve', exact: true }).isEnabled()).toBe(true);
async function keysOf(client: string): Promise<Key[]> {
  return (await hub.call('keys.list', {})).filter((key) => key.client === client);
}

describe('the person', () => {
  test('rests on Deny: Enter refuses, the program hears of it, and no key is made', async () => {
    const { page, client } = await ask('Declined');
    await heading(page, 'Declined');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Deny');
    await page.keyboard.press('Enter');
    await page.getByText('Back in the program.').waitFor();
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
    await expect(client).rejects.toThrow(/declined|access_denied/);
    expect(await keysOf('Declined')).toEqual([]);
  });

  test('narrows it by keyboard alone, and the key is as narrow as that', async () => {
    const { page, client } = await ask('Narrow');
    await heading(page, 'Narrow');
    await page.getByText('Nobody has confirmed the name.').waitFor();
    await page.getByText(new URL(program.url).host).waitFor();
    const hands = handsOn(page);
    await isAwake(page);
    await hands.tabTo(/^It may ask to write/, 'Shift+Tab');
    await hands.press('Space');
    await hands.tabTo(/^Tools: /);
    await hands.press('Enter');
    await hands.tabTo('Untick all');
    await hands.press('Enter');
    await hands.tabTo(/github_get_me$/);
    await hands.press('Space');
    await hands.tabTo(/github_create_issue$/);
    await hands.press('Space');
    await hands.tabTo(/^Repositories/);
    await hands.press('Control+A');
    await hands.type('ada-demo/atlas');
    await hands.tabTo('Days until it ends');
    await hands.press('Control+A');
    await hands.type('7');
    await hands.tabTo('Approve');
    await hands.press('Enter');
    await page.getByText('Back in the program.').waitFor();
    expect(hands.unseen()).toEqual([]);
    const tools = await (await client).listTools();
    expect(tools.filter((name) => name.startsWith('github_')).sort()).toEqual(['github_create_issue', 'github_get_me']);
    const answer = await (await client).callTool('github_get_me');
    expect(answer.content[0]?.text).toContain('ada-demo');
    const [key] = await keysOf('Narrow');
    expect(key?.grant).toMatchObject({
      access: ['read', 'write'],
      repositories: ['ada-demo/atlas'],
      oauth: { redirectHost: new URL(program.url).host },
    });
    expect(Math.round((Date.parse(key?.expiresAt ?? '') - Date.parse(key?.createdAt ?? '')) / 86_400_000)).toBe(7);
    await (await client).close();
  });

  test('sees in the console that it came by OAuth, and where its answers go', async () => {
    const { page } = opened;
    await page.bringToFront();
    await page.getByRole('navigation').getByRole('link', { name: 'Clients' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Narrow' });
    await row.getByText(`by OAuth, answers go to ${new URL(program.url).host}`).waitFor();
    await row.click();
    await page.getByText(`Answers go to ${new URL(program.url).host}`, { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Replace key...' }).count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  test('is warned of a host elsewhere, and axe finds nothing grave in light and dark', async () => {
    const { page } = await ask('Curs\u043Er', 'https://client.example/callback');
    await page
      .getByRole('region', { name: 'The access goes to another computer' })
      .getByText('client.example')
      .waitFor();
    await page.getByText('It may imitate another name.').waitFor();
    await isAwake(page);
    await page.getByText(/^Tools: /).click();
    expect(await findingsOn(page)).toEqual([]);
    await page.close();
  });
});

describe('a page in a browser', () => {
  test('asks for the one request it came with, and for none without; used up or invented, it says so', async () => {
    const { page } = await ask('Once');
    await heading(page, 'Once');
    const address = page.url();
    const asked: string[] = [];
    const watched = async (to: string) => {
      const other = await context.newPage();
      other.on('request', (request) => {
        if (request.url().endsWith('/api/authorizations.list')) asked.push(request.postData() ?? '');
      });
      await other.goto(to);
      await unlock(other, 'demo');
      return other;
    };
    const without = await watched(address.replace(/#.*/, ''));
    await without.getByText('Nothing is waiting.').waitFor();
    expect(asked).toEqual([]);
    const second = await watched(address);
    await heading(second, 'Once');
    // It looks again with each change that it hears of.
    expect([...new Set(asked)]).toEqual([JSON.stringify({ id: address.split('=')[1] })]);
    await page.keyboard.press('Enter');
    await page.getByText('Back in the program.').waitFor();
    await second.getByRole('main').getByText('Answered elsewhere, or Once no longer waits.').waitFor();
    const late = await watched(address);
    await late.getByRole('heading', { name: 'This request is over' }).waitFor();
    const invented = await watched(`${address.replace(/=.*/, '=ask_')}${'a'.repeat(32)}`);
    await invented.getByText('It was answered, has expired, or is for another person.').waitFor();
    await Promise.all([without, second, late, invented].map((one) => one.close()));
  });
});
