/** A person with six accounts on four platforms, before a hub that is played: nothing on the screens is GitHub's alone. */
import type { Page } from '@playwright/test';
import { afterEach, describe, expect, test } from 'vitest';
import type { ImportedTool, ListedImport } from '../../src/shared/imports.ts';
import { clearDesks, deskContext } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { chatKey } from './chat-desk.ts';
import { openDesk, pagesUrl } from './confirmation-desk.ts';
import { authorization, proposal } from './confirmation-samples.ts';
import { connectionCard, connectionList, openConnection } from './connection-card.ts';
import { type Answers, openHubDesk, sent, signedIn } from './hub-desk.ts';
import { manyAccounts, manyPlatforms } from './many-platforms.ts';

afterEach(clearDesks);

const wide = { width: 1180, height: 760 };
const narrow = { width: 360, height: 640 };

async function open(at: string, answers: Answers = {}, viewport = wide, locale = 'en-US'): Promise<Page> {
  const page = await openHubDesk(await deskContext({ viewport, locale }), await pagesUrl(), {
    at,
    answers: { ...signedIn, 'platforms.list': manyPlatforms, 'accounts.list': manyAccounts, ...answers },
  });
  return page;
}
/** Nothing has to be scrolled to the side, and the window itself not at all. */
const fits = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return scrollWidth <= innerWidth && scrollHeight <= innerHeight;
  });

/** Whether something around it cuts it off. */
function isCut(element: Element): boolean {
  const range = document.createRange();
  range.selectNodeContents(element);
  const { right } = range.getBoundingClientRect();
  for (let around: Element | null = element; around; around = around.parentElement) {
    const isOpen = getComputedStyle(around).overflowX === 'visible' || getComputedStyle(around).display === 'inline';
    if (!isOpen && right > around.getBoundingClientRect().right + 1) return true;
  }
  return false;
}

/** Of the cards, in their order. */
const namesOn = (page: Page) => connectionList(page).locator('[data-card-name]').allTextContents();

describe('accounts', () => {
  test('stand as cards of one kind, what waits first, and lead to another one of each platform', async () => {
    const page = await open('/accounts');
    await expect
      .poll(() => namesOn(page))
      .toEqual(['Slack', 'GitHub', 'Slack', 'Google Workspace', 'Google Workspace', 'Notion']);
    const cards = connectionList(page).getByRole('listitem');
    expect(await cards.first().textContent()).toMatch(/orbit.*Consent withdrawn\. Sign in at Slack again\./);
    expect(await cards.nth(2).textContent()).toMatch(/acme.*Working/);
    expect(await page.locator('main [class*=primary]').allTextContents()).toEqual(['Reconnect']);
    expect(await page.getByText(/cac_\d/).count()).toBe(0);
    expect(await findingsOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Connect another, Slack' }).click();
    await expect.poll(() => sent(page, 'accounts.connect')).toEqual([{ platform: 'slack' }]);
  });

  test.each([
    ['en-US', 'Connection ends'],
    ['zh-CN', '连接即将到期'],
  ])('are read whole on a narrow screen (%s)', async (locale, ends) => {
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const accounts = manyAccounts.map((one) => (one.id === 'cac_5' ? { ...one, expiresAt: soon } : one));
    const page = await open('/accounts', { 'accounts.list': accounts }, narrow, locale);
    const card = page.getByRole('main').getByRole('listitem').filter({ hasText: 'ada@example.com' });
    for (const text of ['ada@example.com', ends]) {
      expect([text, await card.getByText(text).filter({ visible: true }).evaluate(isCut)]).toEqual([text, false]);
    }
    expect(await fits(page)).toBe(true);
    expect(await findingsOn(page)).toEqual([]);
  });

  test('are walked by keyboard, and open what each is allowed', async () => {
    const page = await open('/accounts');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    await connectionList(page).getByRole('button', { name: 'GitHub ada-demo', exact: true }).focus();
    await page.keyboard.press('End');
    await expect.poll(focused).toBe('Notion Orbit');
    await page.keyboard.press('ArrowUp');
    await expect.poll(focused).toBe('Google Workspace ada@work.example');
    await page.keyboard.press('Shift+F10');
    await page.locator(':is([role=menu], [role=menuitem]):focus').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('Google Workspace ada@work.example');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('region', { name: 'Google Workspace ada@work.example' });
    await panel.getByText('gmail.readonly', { exact: true }).waitFor();
    expect(await panel.textContent()).toMatch(/Needs more permission first\s*Send a message/);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await expect.poll(focused).toContain('ada@work.example');
  });

  test('a hundred of one platform do not push the next one away', async () => {
    const slack = manyAccounts.find(({ label }) => label === 'acme');
    if (!slack) throw new Error('no account');
    const many = Array.from({ length: 100 }, (_, n) => ({ ...slack, id: `cac_s${n}`, label: `team ${n}` }));
    const page = await open('/accounts', { 'accounts.list': [...manyAccounts, ...many] });
    const more = page.getByRole('button', { name: 'Show 93 more of Slack' });
    await more.waitFor();
    expect(await namesOn(page)).toHaveLength(13);
    await page.getByRole('searchbox', { name: 'Search connections' }).fill('team 77');
    await expect.poll(() => namesOn(page)).toEqual(['Slack']);
    await page.getByRole('searchbox', { name: 'Search connections' }).fill('nothing is called so');
    await page.getByText('No connection matches.').waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Clear search' }).last().click();
    await more.click();
    await expect.poll(() => namesOn(page)).toHaveLength(106);
  });

  test('before the first one every platform says what it is good for', async () => {
    const page = await open('/accounts', { 'accounts.list': [] });
    const offers = page.getByRole('list', { name: 'Platforms' }).getByRole('listitem');
    await expect
      .poll(() => offers.allTextContents())
      .toEqual([
        expect.stringMatching(/GitHub.*1 tool to read, 1 to write.*Connect GitHub/),
        expect.stringContaining('Slack'),
        expect.stringContaining('Google Workspace'),
        expect.stringContaining('Notion'),
        expect.stringContaining('Connect another'),
      ]);
    expect(await page.locator('main [class*=primary]').allTextContents()).toEqual(['Connect GitHub']);
    expect(await findingsOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Connect Notion' }).press('Enter');
    await expect.poll(() => sent(page, 'accounts.connect')).toEqual([{ platform: 'notion' }]);
  });
});

describe('servers and APIs', () => {
  const tool = (name: string, state: 'on' | 'changed'): ImportedTool => ({
    name,
    title: name,
    description: '',
    access: 'read',
    request: 'GET /things',
    state,
    changes: [],
  });
  const imported = (name: string, more: Partial<ListedImport>): ListedImport => ({
    kind: 'openapi',
    name,
    title: name,
    connection: 'github',
    apiUrl: `https://${name}.example/v1`,
    scopes: [],
    source: null,
    accountsOf: 'github',
    addedAt: '2026-11-01T00:00:00.000Z',
    readAt: '2026-11-01T00:00:00.000Z',
    tools: [tool(`${name}_list`, 'on')],
    off: 0,
    problem: null,
    ...more,
  });
  const imports = [
    imported('Orders', {}),
    imported('Builds', { kind: 'mcp', tools: [tool('Builds_list', 'changed')] }),
    imported('Stuck', { problem: 'It is called like something built in.' }),
  ];
  const working = manyAccounts.filter(({ state }) => state === 'connected');

  test('are cards like accounts: what waits first, with one button that stands out, and each kind by itself', async () => {
    const page = await open('/accounts', { 'accounts.list': working, 'imports.list': imports });
    await expect
      .poll(() => namesOn(page))
      .toEqual(['Builds', 'Stuck', 'GitHub', 'Slack', 'Google Workspace', 'Google Workspace', 'Notion', 'Orders']);
    expect(await page.locator('main [class*=primary]').allTextContents()).toEqual(['Review']);
    expect(await connectionCard(page, 'Stuck').textContent()).toContain('None of its tools work: It is called like');
    expect(await connectionCard(page, 'Orders').textContent()).toMatch(/API · orders\.example.*1 tool to read.*Ready/);
    expect(await findingsOn(page)).toEqual([]);
    const kinds = page.getByRole('radiogroup', { name: 'Kind' });
    expect(await kinds.getByRole('radio').allTextContents()).toEqual(['All 8', 'Accounts 5', 'Servers 1', 'APIs 2']);
    await kinds.getByRole('radio', { name: 'APIs 2' }).click();
    await expect.poll(() => namesOn(page)).toEqual(['Stuck', 'Orders']);
    await page.setViewportSize(narrow);
    await expect.poll(() => namesOn(page)).toHaveLength(8);
    expect(await fits(page)).toBe(true);
    await page.getByRole('button', { name: 'Review, Builds' }).click();
    await page.waitForURL(/#\/accounts\/imports\/named\/Builds$/);
  });
});

describe('an import that uses the accounts of another platform', () => {
  const orders = { name: 'acme_orders', title: 'List orders', description: 'List orders', access: 'read' as const };
  const acme = { name: 'acme', title: 'Acme', accountsOf: 'github', tools: [orders], places: [] };
  const answers = { 'platforms.list': [...manyPlatforms, acme] };

  test('cannot be connected by itself, and its tools stand with those accounts', async () => {
    const page = await open('/accounts', answers);
    await page.getByRole('main').getByRole('button', { name: 'Connect', exact: true }).click();
    const offers = page.getByRole('list', { name: 'What can be connected' });
    await expect.poll(() => offers.getByRole('button', { name: /^Connect / }).count()).toBe(manyPlatforms.length);
    expect(await offers.getByText('Acme').count()).toBe(0);
    expect(await findingsOn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'Connect Notion', exact: true }).waitFor();
    expect(await page.getByRole('option', { name: 'Connect Acme' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(await connectionCard(page, 'ada-demo').textContent()).toContain('2 tools to read, 1 to write');
    await openConnection(page, 'GitHub ada-demo');
    await page.getByText('What a key may let a client read, by Acme').waitFor();
  });

  test('has its tools in the form of a key under its own title, and no account twice in its words', async () => {
    const github = manyAccounts.filter(({ platform }) => platform === 'github');
    const page = await open('/clients/new', { ...answers, 'accounts.list': github });
    const words = page.getByRole('region', { name: 'In words' });
    expect(await words.textContent()).toMatch(
      / may read all of GitHub ada-demo, including private repositories, until /,
    );
    await page.getByText('Choose tools and limits').click();
    await page.getByRole('group', { name: 'Acme: tools that read' }).getByText('List orders').waitFor();
  });
});

describe('a key', () => {
  const ticked = async (page: Page, ...names: string[]) => {
    for (const name of names) await page.getByRole('checkbox', { name }).press('Space');
  };

  test('finds a place that goes by an id by its name, and warns of one that no account knows', async () => {
    const places = [{ pattern: 'c_7f3a@group.calendar.google.com', name: 'Team lunch' }];
    const page = await open('/clients/new', { 'accounts.places': { places, isAll: true } });
    await page.getByRole('button', { name: 'Change, Limits' }).press('Enter');
    const field = page.getByRole('combobox', { name: 'Calendars at Google Workspace' });
    const warning = page.getByText(/^No connected account knows/);
    await field.fill('lunch');
    await page.getByRole('option', { name: 'Team lunch' }).waitFor();
    expect(await warning.count()).toBe(0);
    await page.getByRole('option', { name: 'Team lunch' }).click();
    await expect.poll(() => field.inputValue()).toBe(places[0]?.pattern);
    await page.locator('[data-field="place:calendar"]').getByText('Team lunch', { exact: true }).waitFor();
    await field.fill('brunch');
    await warning.waitFor();
  });

  test('keeps to the width of a narrow page, however long a name is typed', async () => {
    const page = await open('/clients/new');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('combobox', { name: 'Client' }).fill('x'.repeat(80));
    await page.getByRole('region', { name: 'In words' }).getByText('x'.repeat(80)).waitFor();
    const isWider = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('main, html')].some((one) => one.scrollWidth > one.clientWidth),
      );
    expect(await isWider()).toBe(false);
  });

  test('has a field for each kind of place of its accounts, says its limits in words, and asks for them', async () => {
    const page = await open('/clients/new', { 'keys.propose': proposal('wish') });
    // The first account is Google's, which has no repositories.
    await page.getByText('Everything that the accounts can see, 30 days, 60 calls a minute').waitFor();
    await page.getByRole('button', { name: 'Change, Limits' }).press('Enter');
    const fields = page.locator('[data-field^="place:"]').getByRole('combobox');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field')))
      .toBe('place:calendar');
    expect(await fields.count()).toBe(3);
    expect(await page.getByRole('combobox', { name: 'Repositories' }).count()).toBe(0);
    await page.getByRole('combobox', { name: 'Calendars at Google Workspace' }).fill('Team lunch, Work');
    await ticked(page, 'Slack acme');
    await page.getByRole('combobox', { name: 'Channels at Slack' }).fill('team-*');
    const words = page.getByRole('region', { name: 'In words' });
    expect(await words.textContent()).toMatch(
      /may read channels team-\* as Slack acme and all of Google Workspace ada@work\.example \(of calendars only Team lunch and Work\), until/,
    );
    expect(await findingsOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create key' }).click();
    await expect
      .poll(() => sent(page, 'keys.propose'))
      .toMatchObject([{ places: { calendar: ['Team lunch', 'Work'], channel: ['team-*'] } }]);
  });

  test('says in the list and in its panel how far it reaches', async () => {
    const key = chatKey('key_1', { client: 'Cursor' });
    const grant = {
      ...key.grant,
      accounts: ['cac_4', 'cac_1'],
      tools: ['slack_read_channel'],
      access: ['read' as const],
      places: { channel: ['team-*'], label: ['To do', 'Invoices'] },
    };
    const page = await open('/clients', { 'keys.list': [{ ...key, grant }] });
    const row = page.getByRole('row').filter({ hasText: 'Cursor' });
    await row
      .getByText('Slack acme, Google Workspace ada@work.example, channels team-*, 2 patterns of Labels')
      .waitFor();
    await row.click();
    const panel = page.getByRole('region', { name: 'Cursor' });
    await panel.getByText('Labels at Google Workspace').waitFor();
    expect(await panel.textContent()).toContain('To do, Invoices');
    expect(await panel.textContent()).not.toMatch(/[Rr]epositor/);
    expect(await findingsOn(page)).toEqual([]);
  });
});

describe('the window in which a person consents', () => {
  test('limits a client of the OAuth door by kind of place, and says at its field what is no pattern', async () => {
    const page = await openDesk(await deskContext({ viewport: narrow }), await pagesUrl(), {
      authorizations: [authorization('one')],
    });
    await page.getByText('Only some places: channels').press('Enter');
    const field = page.getByRole('textbox', { name: 'Channels at Slack' });
    await field.fill('a b');
    expect(await fits(page)).toBe(true);
    expect(await findingsOn(page)).toEqual([]);
    await page.evaluate(() => {
      const place = { kind: 'channel', pattern: 'a b' };
      desk.fails = { ok: false, failure: { code: 'usage', message: 'no', hint: '', place } };
    });
    const awake = page.getByRole('button', { name: 'Approve', exact: true, disabled: false });
    await awake.waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('a b is not a pattern such as team-*.').waitFor();
    await page.locator('#place-channel:focus').waitFor();
    await page.evaluate(() => {
      desk.fails = undefined;
    });
    await field.fill('team-*, general');
    await awake.waitFor();
    await page.keyboard.press('Control+Enter');
    const grants = () =>
      page.evaluate(() => desk.calls.filter(([name]) => name === 'authorizations.grant').map(([, input]) => input));
    await expect
      .poll(grants)
      .toMatchObject([{ places: { channel: ['a b'] } }, { places: { channel: ['team-*', 'general'] } }]);
  });
});
