/** From the link in an answer to the next answer, in a tab in which nobody is signed in: by clicks, and few of them. */
import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ListedAccount } from '../../src/shared/model.ts';
import { clearDesks, deskContext, newContext } from '../harness/chromium.ts';
import { type DemoInProcess, startDemoInProcess } from '../harness/demo-in-process.ts';
import { type FakeOpenWebUI, startFakeOpenWebUI } from '../harness/open-webui/index.ts';
import type { Account } from '../harness/open-webui/state.ts';
import { postJson } from '../harness/post-json.ts';
import { findingsOn } from './axe.ts';
import { pagesUrl } from './confirmation-desk.ts';
import { type Answers, ada, openHubDesk, signedIn } from './hub-desk.ts';
import { openWebUIKey, server } from './open-webui-desk.ts';
import { createPerson, type Watched } from './person.ts';

const email = 'ada@example.com';
const chatId = randomUUID();

const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

describe('a link in an answer', () => {
  let hub: DemoInProcess;
  let openWebUI: FakeOpenWebUI;
  let account: Account;
  let context: BrowserContext;
  let person: Watched;
  let chat: Page;

  beforeAll(async () => {
    [hub, openWebUI, context] = await Promise.all([startDemoInProcess(), startFakeOpenWebUI(), newContext()]);
    for (const { id } of await hub.call('accounts.list', {})) await hub.call('accounts.disconnect', { account: id });
    account = openWebUI.addAccount({ email, name: 'Ada', password: 'P4ssword!' });
    await hub.call('openwebui.set', { url: openWebUI.url, proof: 'key', adminKey: openWebUI.admin.apiKey ?? '' });
    await hub.call('openwebui.account', { password: 'P4ssword!' });
    await hub.call('openwebui.sync', { parts: ['model', 'openapi'], write: false, days: 30 });
    openWebUI.state.chats.push({ id: chatId, accountId: account.id, messages: [] });
    person = createPerson();
    await person.watch(context);
    chat = await context.newPage();
    // Open WebUI's own page, as far as it shows an answer and asks again.
    await context.exposeBinding('ask', () => show());
    await context.route(`${openWebUI.url}/c/${chatId}`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<title>Open WebUI</title><button onclick="ask()">Ask</button><p>',
      }),
    );
  });
  afterAll(async () => {
    await context?.close();
    await openWebUI?.close();
    await hub?.stop();
  });

  let question = 'Summarize my private GitHub commits of the last 30 days';
  let answer = '';
  /** Asks, and shows the answer with its links as Open WebUI does: they open a tab that knows nothing of this one. */
  async function show(): Promise<void> {
    const [own] = openWebUI.state.models.filter(({ id }) => id.endsWith('/digest'));
    const asked = await openWebUI.ask(account, { model: own?.id ?? '', text: question, chatId });
    answer = asked.content;
    const html = answer.replaceAll(
      /\[([^\]]+)\]\(([^)]+)\)/g,
      '<a href="$2" target="_blank" rel="noopener noreferrer">$1</a>',
    );
    const at = context.pages().findLast((page) => page.url().startsWith(openWebUI.url));
    await at?.evaluate(
      (text) => document.querySelector('p')?.replaceChildren(document.createRange().createContextualFragment(text)),
      html,
    );
  }
  const follow = async (name: string): Promise<Page> => {
    const [opened] = await Promise.all([context.waitForEvent('page'), chat.getByRole('link', { name }).click()]);
    return opened;
  };
  const next = async (act: Promise<void>): Promise<Page> => (await Promise.all([context.waitForEvent('page'), act]))[0];

  it('leads from nothing connected to the private answer, with one sign-in', async () => {
    await chat.goto(`${openWebUI.url}/c/${chatId}`);
    await press(chat, 'Ask');
    const before = person.presses().clicks;
    const tab = await follow('Connect it');
    const popup = await next(press(tab, 'Connect GitHub'));
    await press(popup, 'Sign in as Ada');
    await press(popup, 'Authorize as ada-demo');
    await tab.getByText('ada-demo is connected').waitFor();
    await tab.getByRole('link', { name: 'Back to the chat' }).click();
    await tab.waitForURL(`${openWebUI.url}/c/${chatId}`);
    await press(tab, 'Ask');
    await expect.poll(() => answer).toContain(' · private · ');
    expect(person.presses().clicks - before).toBeLessThanOrEqual(6);
    await tab.close();
  });

  it('asks once to confirm who it is, connects what is missing, and offers what Open WebUI may not use yet', async () => {
    await hub.call('openwebui.sync', { parts: ['model', 'openapi'], write: false, days: 30 }); // covers GitHub alone
    question = 'What did I miss on Slack?';
    await press(chat, 'Ask');
    await chat.getByText('No Slack account is connected yet.').waitFor(); // the answer before it has such a link too
    const tab = await follow('Connect');
    const popup = await next(press(tab, 'Connect Slack'));
    await press(popup, 'Continue');
    await press(popup, 'Authorize as ada@northwind');
    await tab.getByText('is connected').waitFor();
    const confirmation = await next(press(tab, 'Review and allow'));
    await confirmation.getByLabel('Passphrase').fill('demo');
    await confirmation.getByLabel('Passphrase').press('Enter');
    await confirmation.locator('[data-answer=yes][aria-disabled=false]').click();
    await tab.getByText('Open WebUI may use what you allowed.').waitFor();
    await tab.getByRole('link', { name: 'Back to the chat' }).click();
    answer = '';
    await press(tab, 'Ask');
    await expect.poll(() => answer).toContain('slack');
    expect(answer).not.toMatch(/Allow|not allow|Connect/);
  });

  it('shows the one request that waits, to whose it is, and what became of it', async () => {
    await hub.call('openwebui.sync', { parts: ['openapi'], write: true, days: 30 });
    const { id: server = '' } = openWebUI.state.toolServers.at(-1)?.info ?? {};
    const given = {
      name: 'github_create_issue',
      arguments: { repository: 'ada-demo/atlas-service', title: 'By a link' },
    };
    const written = openWebUI.callTool(account, server, 'write_tool', given, { chatId });
    await expect.poll(() => JSON.stringify(openWebUI.state.events)).toContain('/approve/apr_');
    const link = /http[^"]+\/approve\/[^"]+/.exec(JSON.stringify(openWebUI.state.events.at(-1)))?.[0] ?? '';
    await chat.evaluate((url) => {
      document.body.innerHTML = `<a href="${url}" target="_blank" rel="noopener">Answer</a>`;
    }, link);
    const page = await follow('Answer');
    await page.getByLabel('Passphrase').fill('demo');
    await page.getByLabel('Passphrase').press('Enter');
    await page.getByText('By a link').first().waitFor();
    await page.locator('[data-answer=yes][aria-disabled=false]').click();
    await page.getByText('You approved this.').waitFor();
    expect(await written).toMatchObject({ status: 200 });
    await page.getByRole('link', { name: 'Back to the chat' }).click();
    await page.waitForURL(`${openWebUI.url}/c/${chatId}`);
  });

  it('leads on from a request that is answered to the others, without the passphrase', async () => {
    const key = await hub.createKey('Robot', { write: true });
    const ask = async (title: string): Promise<string> => {
      const input = { repository: 'ada-demo/atlas-service', title };
      const asked = await postJson(`${hub.url}/tools/github_create_issue`, input, key);
      return ((await asked.json()) as { approval_id: string }).approval_id;
    };
    const page = await context.newPage();
    await page.goto(`${hub.url}/approve/${await ask('The first')}`);
    await page.getByLabel('Passphrase').fill('demo');
    await page.getByLabel('Passphrase').press('Enter');
    await page.locator('[data-answer=yes][aria-disabled=false]').click();
    await page.getByText('You approved this.').waitFor();
    await ask('The second');
    await press(page, 'See other requests');
    await page.getByText('The second').first().waitFor();
    await page.close();
  });

  it('lets a key that was paused work again, once its person has confirmed that', async () => {
    const { keyId } = await hub.call('openwebui.status', {});
    for (const { id, state } of await hub.call('approvals.waiting', {}))
      if (state === 'waiting') await hub.call('approvals.deny', { id });
    await hub.call('keys.pause', { id: keyId ?? '' });
    const page = await context.newPage();
    await page.goto(`${hub.url}/fix/key`);
    const confirmation = await next(press(page, 'Resume the key'));
    await press(confirmation, 'Continue');
    await confirmation.getByLabel('Passphrase').fill('demo');
    await confirmation.getByLabel('Passphrase').press('Enter');
    await confirmation.locator('[data-answer=yes][aria-disabled=false]').click();
    await page.getByText('works again').waitFor();
    expect((await hub.call('keys.list', {})).find(({ id }) => id === keyId)?.paused).toBe(false);
  });
});

describe('the page of a link', () => {
  afterEach(clearDesks);

  const account: ListedAccount = {
    id: 'cac_1',
    userId: ada.userId,
    platform: 'github',
    label: 'ada-demo',
    scopes: [],
    state: 'connected',
    connectedAt: new Date(0).toISOString(),
    workedAt: null,
    rate: null,
    expiresAt: null,
  };
  const origin = { person: null, isYours: true, back: null, state: null };
  const from = '0123456789abcdef';
  const open = async (at: string, answers: Answers): Promise<Page> =>
    openHubDesk(await deskContext(), await pagesUrl(), { at, answers: { ...signedIn, ...answers } });
  const called = async (page: Page, name: string): Promise<number> =>
    (await page.evaluate(() => hubDesk.calls)).filter(([one]) => one === name).length;

  it('does nothing when it is opened, and tells somebody else whose the link is', async () => {
    const answers = { 'link.origin': { ...origin, isYours: false } };
    const page = await open(`/connect/github?from=${from}`, answers);
    await page.getByRole('button', { name: 'Connect GitHub' }).waitFor();
    expect(await called(page, 'accounts.connect')).toBe(0);
    expect(await findingsOn(page, true)).toEqual([]);
    await press(page, 'Connect GitHub');
    await page.getByText('This link is for another person. You are signed in as Ada.').waitFor();
    expect(await called(page, 'accounts.connect')).toBe(0);
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd'])('leads nowhere but to the web: %s', async (back) => {
    const page = await open(`/connect/github?from=${from}`, {
      'link.origin': { ...origin, back },
      'accounts.list': [account],
    });
    await press(page, 'Connect GitHub');
    await page.getByText('ada-demo is connected already.').waitFor();
    expect(await page.getByRole('link', { name: 'Back to the chat' }).count()).toBe(0);
    expect(await called(page, 'accounts.connect')).toBe(0);
  });

  it('connects first what is to be allowed, and changes no key that covers it', async () => {
    const status = { server: null, version: null, findings: [], identity: null, keyId: 'key_1', parts: [] };
    const answers = { 'openwebui.status': { ...status, server: server() }, 'keys.list': [openWebUIKey('key_1')] };
    const page = await open('/allow/github', { ...answers, 'accounts.connect': account });
    await press(page, 'Review and allow');
    await page.getByRole('button', { name: 'Connect GitHub' }).waitFor();
    await page.evaluate((one) => {
      hubDesk.answers['accounts.list'] = [one];
    }, account);
    await page.goto(`${await pagesUrl()}/index.html#/allow/openwebui`);
    await press(page, 'Review and allow');
    await page.getByText('Open WebUI may act for you already.').waitFor();
    expect(await called(page, 'openwebui.propose')).toBe(0);
  });
});
