/** The first screen: what needs the person, what happened, what is connected, and where a new person begins. */
import type { Page } from '@playwright/test';
import { afterEach, describe, expect, test } from 'vitest';
import type { Waiting } from '../../src/shared/approval.ts';
import type { ListedClient } from '../../src/shared/client-install.ts';
import type { Activity } from '../../src/shared/model.ts';
import { clearDesks, deskContext } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { chatKey } from './chat-desk.ts';
import { pagesUrl } from './confirmation-desk.ts';
import { type Answers, ada, openHubDesk, sent, signedIn } from './hub-desk.ts';
import { manyAccounts, manyPlatforms } from './many-platforms.ts';

afterEach(clearDesks);

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const used = chatKey('key_1', { client: 'Claude Desktop', lastUsedAt: ago(2) });
const ending = chatKey('key_2', { client: 'Cursor', createdAt: ago(27 * 1440), expiresAt: ago(-3 * 1440 - 60) });
const call = (sequence: number, more: Partial<Activity>): Activity => ({
  sequence,
  time: ago(sequence),
  callId: `call_${sequence}`,
  userId: 'auth0|ada',
  keyId: 'key_1',
  outcome: 'ok',
  client: 'Claude Desktop',
  endpoint: 'mcp',
  tool: 'github_list_issues',
  access: 'read',
  account: 'cac_2',
  resource: 'github:ada-demo/atlas-service',
  argumentsHmac: null,
  verdict: 'allow',
  reason: null,
  hash: '',
  approvalId: null,
  durationMs: 212,
  bytes: null,
  items: null,
  event: null,
  ...more,
});
const waiting: Waiting = {
  id: 'apr_1',
  userId: 'auth0|ada',
  keyId: 'key_2',
  client: 'Cursor',
  tool: 'github_create_issue',
  title: 'Create an issue',
  access: 'write',
  platform: 'GitHub',
  account: 'ada-demo',
  isFirst: true,
  resource: 'github:ada-demo/atlas-service',
  state: 'waiting',
  askedAt: ago(0),
  expiresAt: ago(-5),
};
const day: Answers = {
  'accounts.list': manyAccounts,
  'keys.list': [used, ending],
  'approvals.waiting': [waiting],
  'audit.search': {
    calls: [
      call(1, { callId: 'apr_1', approvalId: 'apr_1', tool: waiting.tool, access: 'write', verdict: 'ask' }),
      call(3, {}),
      call(4, { keyId: 'key_2', verdict: 'denied', reason: 'the person declined', tool: waiting.tool, outcome: null }),
      call(5, { tool: 'slack_read_channel' }),
      call(6, {
        tool: 'slack_read_channel',
        resource: null,
        account: 'cac_4',
        client: 'Claude Desktop (OpenGitHubX install 0.1.0)',
      }),
      call(7, { tool: 'model', resource: 'model:demo/small' }),
      call(8, { tool: 'git_push' }),
    ],
    total: 7,
  },
  'activity.names': [{ callId: 'call_5', names: [{ name: '#launch', url: null }], more: 2 }],
};
const cursor: ListedClient = {
  client: 'cursor',
  title: 'Cursor',
  state: 'found',
  file: '/home/ada/.cursor/mcp.json',
  transport: 'http',
  keyId: null,
  provedAt: null,
  connected: null,
  sharedWith: null,
  restart: '',
  agents: [],
};

async function open(answers: Answers, viewport = { width: 1440, height: 900 }, locale = 'en-US'): Promise<Page> {
  const all = { ...signedIn, 'platforms.list': manyPlatforms, ...answers };
  return openHubDesk(await deskContext({ viewport, locale }), await pagesUrl(), { answers: all });
}
const lines = (page: Page, section: string) =>
  page.getByRole('region', { name: new RegExp(`^(?:${section})$`) }).getByRole('listitem');
const texts = async (page: Page, section: string) =>
  (await lines(page, section).allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));

test('says what a client did that it never did, and pauses it with one press', async () => {
  const about = { id: 'u_1', keyId: 'key_1', client: 'Claude Desktop', time: ago(1) };
  const unusual = [
    { ...about, kind: 'new_place' as const, place: 'github:ada-demo/atlas-service' },
    { ...about, id: 'u_2', keyId: 'key_gone', kind: 'refused' as const, place: null }, // its key has ended
  ];
  const page = await open({
    ...day,
    'approvals.waiting': [],
    'keys.unusual': unusual,
    'keys.pause': used,
    'keys.quiet': { id: 'key_1' },
  });
  const line = lines(page, 'Needs you').filter({ hasText: 'Claude Desktop' });
  await line.getByText('ada-demo/atlas-service').waitFor();
  expect(await line.count()).toBe(1);
  await page.getByRole('button', { name: 'Never warn about this key again, Claude Desktop' }).click();
  expect(await sent(page, 'keys.quiet')).toEqual([{ id: 'key_1', isQuiet: true }]);
  await page.getByRole('button', { name: 'Pause Claude Desktop' }).click();
  expect(await sent(page, 'keys.pause')).toEqual([{ id: 'key_1' }]);
});

test('offers no second sign-in until it is known who has signed in', async () => {
  const welcome = { version: '0', demo: false, tenant: true, owned: true, person: null, desktop: true };
  const page = await open({ ...day, welcome, 'session.signIn': ada });
  await page.getByRole('button', { name: 'Continue with Auth0' }).click();
  await page.getByRole('status').filter({ hasText: 'Loading' }).waitFor();
  expect(await page.getByRole('button', { name: 'Continue with Auth0' }).count()).toBe(0);
  await page.evaluate((given) => {
    hubDesk.answers['welcome'] = given;
    hubDesk.change('session');
  }, signedIn.welcome);
  await page.getByRole('heading', { level: 1, name: '3 things need you' }).waitFor();
  expect(await sent(page, 'session.signIn')).toHaveLength(1);
});

test('says that a newer version is out, and on Settings all that is sent to learn it', async () => {
  const request = 'https://api.github.com/repos/ada/hub/releases/latest';
  const status = {
    ...(signedIn.status as NonNullable<Answers['status']>),
    updates: { request, quiet: null, newer: '0.2.0', page: 'https://github.com/ada/hub/releases/latest' },
  };
  const settings = { approvalMinutes: 5, desktop: null, keepPrompts: false, updateNotice: true };
  const page = await open({ ...day, status, 'settings.write': { ...settings, updateNotice: false } });
  await lines(page, 'Needs you').filter({ hasText: 'Version 0.2.0' }).getByRole('button', { name: 'Settings' }).click();
  const section = page.getByRole('region', { name: 'Newer versions' });
  await section.getByText(`Once a day the hub asks ${request}. It sends no identifier`).waitFor();
  expect(await section.getByRole('switch').isChecked()).toBe(false); // as long as the owner has not switched it on
  await section.getByText('Tell me when a newer version is out').click();
  await expect.poll(() => sent(page, 'settings.write')).toEqual([settings]);
});

test('folds on Clients the keys that ended, until they are wanted', async () => {
  const ended = [1, 2, 3, 4, 5].map((day) =>
    chatKey(`key_1${day}`, { client: `Ended ${day}`, revokedAt: ago(day * 1440) }),
  );
  const page = await open({ ...day, 'keys.list': [...ended, used] });
  await page.getByRole('link', { name: 'Clients', exact: true }).click();
  const fold = page.getByRole('button', { name: '5 revoked or expired' });
  await fold.waitFor();
  expect(await page.getByText('Ended 1', { exact: true }).count()).toBe(0);
  await fold.click();
  await page.getByText('Ended 5', { exact: true }).waitFor();
});

describe('Home', () => {
  test('is where the console opens, and says what needs the person and what happened', async () => {
    const page = await open(day);
    await expect
      .poll(() => texts(page, 'Needs you'))
      .toEqual([
        expect.stringMatching(
          /^Cursor wants to create an issue GitHub ada-demo\/atlas-service, GitHub ada-demo \d:\d\d left Deny Review$/,
        ),
        'Slack orbit needs your consent again. Reconnect',
        'Cursor’s key expires soon. in 3 days See the key',
      ]);
    await page.getByRole('heading', { level: 1, name: '3 things need you' }).waitFor();
    const times = /^(?:\d+:\d\d [AP]M|\d+ min. ago) /;
    await expect
      .poll(async () => (await texts(page, 'Today|Recently')).map((text) => text.replace(times, '')))
      .toEqual([
        'Claude Desktop called “List issues” in ada-demo/atlas-service 212 ms',
        'Cursor asked for “Create an issue” in ada-demo/atlas-service Denied by you',
        'Claude Desktop read #launch and 2 more 212 ms',
        'Claude Desktop called “Read a channel” with Slack acme Test call of the installation 212 ms',
        'Claude Desktop asked demo/small 212 ms',
        'Claude Desktop called “git push” in ada-demo/atlas-service 212 ms',
      ]);
    const map = page.getByRole('figure', { name: 'Who reaches what' });
    await map.getByRole('link', { name: 'Claude Desktop, may change something, and asks first' }).waitFor();
    await map.getByRole('link', { name: 'Slack, orbit, needs your consent again' }).waitFor();
    expect(await page.getByRole('link', { name: 'Home' }).getAttribute('aria-current')).toBe('page');
    await page.getByRole('button', { name: 'Reconnect, Slack orbit' }).click();
    const connected = () => page.evaluate(() => hubDesk.calls.filter(([name]) => name === 'accounts.connect'));
    await expect.poll(connected).toEqual([['accounts.connect', { platform: 'slack', account: 'cac_3' }]]);
    await page.getByRole('link', { name: /“List issues”/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
    expect(page.url()).toMatch(/#\/activity\?text=call_3$/);
  });

  test('leads a new person by three steps, and shows the first call when it comes', async () => {
    const page = await open({ 'clients.list': [cursor] });
    const title = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
    const step = page.getByRole('list', { name: 'First steps' }).getByRole('listitem');
    await page.getByRole('button', { name: 'Connect GitHub' }).waitFor();
    await title('Three steps to the first call');
    expect(await step.count()).toBe(3);
    const change = (topic: string, answers: Answers) =>
      page.evaluate(
        ([about, given]) => {
          Object.assign(hubDesk.answers, given);
          hubDesk.change(about);
        },
        [topic, answers] as const,
      );
    await change('accounts', { 'accounts.list': manyAccounts.slice(1, 2) });
    await step.filter({ hasText: 'is connected' }).waitFor();
    await title('Two steps to the first call');
    await page.getByRole('button', { name: 'Add Cursor' }).waitFor();
    await page.getByText('Cursor has no key yet').waitFor(); // on the map
    await change('keys', { 'keys.list': [{ ...used, lastUsedAt: null }] });
    await page.getByText('Ask Claude Desktop: “What did I commit this week?”').waitFor();
    await title('One step to the first call');
    await change('keys', { 'keys.list': [used] });
    await page.getByText('Claude Desktop has made its first call').waitFor();
    await title('The first call is here');
  });

  test('leads by the first steps again once no client can call any more, as after everything was revoked', async () => {
    const page = await open({ ...day, 'approvals.waiting': [], 'keys.list': [{ ...used, revokedAt: ago(1) }] });
    await page.getByRole('heading', { level: 1, name: 'Two steps to the first call' }).waitFor();
    await page.getByRole('link', { name: /“List issues”/ }).waitFor(); // what happened stays
  });

  test('says what it could not load and shows the rest', async () => {
    const page = await open(day);
    await page.evaluate(() => {
      hubDesk.fails['audit.search'] = { code: 'not_running', message: 'It is away.', hint: 'Start it.' };
      hubDesk.change('activity');
    });
    await page.getByRole('alert').filter({ hasText: 'The hub does not respond.' }).waitFor();
    await page.evaluate(() => {
      hubDesk.fails = {};
    });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await expect.poll(() => lines(page, 'Needs you').count()).toBe(3);
  });

  test.each(['en-US', 'zh-CN'])('fits a phone and passes axe (%s)', async (locale) => {
    for (const answers of [day, { 'clients.list': [cursor] }]) {
      const page = await open(answers, { width: 390, height: 844 }, locale);
      await page.getByRole('main').getByRole('listitem').first().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await findingsOn(page)).toEqual([]);
    }
  });

  test('looks further back where the newest entries are of no calls', async () => {
    const page = await open({
      ...day,
      'audit.search': { calls: [call(1, { tool: null, verdict: 'event' })], total: 41 },
    });
    await page.getByText('No calls yet.').waitFor();
    expect(await sent(page, 'audit.search')).toContainEqual(expect.objectContaining({ limit: 500 }));
  });

  test('says of a screen whose code a hub that stopped did not give that it was not loaded, and of no defect', async () => {
    const page = await open(day);
    await page.route('**/import-page-*', (route) => route.abort());
    await page.evaluate(() => {
      location.hash = '/accounts/imports/new';
    });
    await page.getByRole('heading', { name: 'This screen was not loaded' }).waitFor();
    expect(await page.getByText('defect').count()).toBe(0);
  });

  test('has a bar for the thumb on a phone, with everything else behind More', async () => {
    const page = await open(day, { width: 360, height: 640 });
    const bar = page.getByRole('banner');
    await expect
      .poll(() => bar.getByRole('link').allInnerTexts())
      .toEqual(['Home', 'Approvals\n1\n1 waiting', 'Activity', 'Clients']);
    const boxes = await Promise.all(
      (await bar.locator('a, button').filter({ visible: true }).all()).map((of) => of.boundingBox()),
    );
    for (const box of boxes) expect(box && box.x >= 0 && box.x + box.width <= 360 && box.height >= 44).toBe(true);
    // Also the name of the screen that is open, which was bold and too long for its fifth of the bar.
    await bar.getByRole('link', { name: 'Approvals' }).click();
    await page.getByRole('heading', { level: 1, name: 'Approvals' }).waitFor();
    const isCut = (of: Element[]) => of.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
    expect(await bar.locator('a > span:not([class])').evaluateAll(isCut)).toBe(false);
    await bar.getByRole('button', { name: 'More' }).click();
    await expect
      .poll(() => page.getByRole('menuitem').allInnerTexts())
      .toEqual(['Connections', 'Chat', 'Settings', 'Search or do', 'Pause all keys', 'Sign out...']);
    expect(await findingsOn(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Sign out...' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    await bar.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  });
});
