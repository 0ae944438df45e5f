/** The doctor as a person uses it, with a hub that finds what the test wants. */

import type { Page } from '@playwright/test';
import { afterEach, describe, expect, test } from 'vitest';
import type { Finding, Remedy } from '../../src/shared/finding.ts';
import type { ListedAccount } from '../../src/shared/model.ts';
import { clearDesks, deskContext } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { pagesUrl } from './confirmation-desk.ts';
import { connectionCard, openConnection } from './connection-card.ts';
import { type Answers, ada, openHubDesk, sent, signedIn } from './hub-desk.ts';

afterEach(clearDesks);

const found = (step: Finding['step'], state: Finding['state'] = 'ok', more: Partial<Finding> = {}): Finding => ({
  step,
  state,
  detail: `What was found of ${step}.`,
  hint: state === 'ok' ? '' : `What mends ${step}.`,
  remedy: null,
  ...more,
});
const well = [found('database'), found('tenant'), found('sign-in'), found('exchange'), found('whoami')];
const broken = (remedy: Remedy | null): Finding[] => [
  found('database'),
  found('tenant', 'note'),
  found('sign-in', 'failed', { remedy }),
  found('exchange', 'skipped'),
  found('whoami', 'skipped'),
];
const account: ListedAccount = {
  id: 'cac_1',
  userId: ada.userId,
  platform: 'github',
  label: 'ada-demo',
  scopes: [],
  state: 'reconnect',
  connectedAt: new Date(0).toISOString(),
  workedAt: null,
  rate: null,
  expiresAt: null,
};

async function open(answers: Answers, at = '/settings/doctor'): Promise<Page> {
  const context = await deskContext();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await openHubDesk(context, await pagesUrl(), { answers: { ...signedIn, ...answers }, at });
  return page;
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const answer = (page: Page, call: string, value: unknown) =>
  page.evaluate(
    ([name, given]) => {
      hubDesk.answers[name] = given;
    },
    [call, value] as const,
  );

describe('the doctor', () => {
  test('looks as soon as it is opened, and again when it is asked', async () => {
    const page = await open({ doctor: well });
    await page.getByText('Everything works.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Doctor');
    await answer(page, 'doctor', [...well.slice(1), found('clock', 'note')]);
    await press(page, 'Check again');
    await page.getByText('Everything works. 1 thing to know below.').waitFor();
    const tenant = page.getByRole('list', { name: 'Your sign-in' }).getByRole('listitem');
    await tenant.filter({ hasText: 'Clock, Works, but' }).getByText('What mends clock.').waitFor();
    expect(await page.getByRole('list', { name: 'This hub' }).count()).toBe(0);
  });

  test('names the first broken link and its remedy above, and what was not looked at below', async () => {
    const page = await open({ doctor: broken({ kind: 'page', value: 'https://manage.auth0.com/' }) });
    const summary = page.locator('[data-tone=danger]');
    await summary.getByText('Sign-in: this is the first broken link.').waitFor();
    await summary.getByText('What mends sign-in.').waitFor();
    await summary.getByRole('button', { name: 'Open the page with the fix' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('https://manage.auth0.com/');
    expect(await page.getByRole('button', { name: 'Open the page with the fix' }).count()).toBe(1);
    await page.getByRole('listitem').filter({ hasText: 'Platforms, Not checked' }).waitFor();
    expect(await findingsOn(page)).toEqual([]);
    expect(await page.evaluate(() => hubDesk.violations)).toEqual([]);
  });

  test('connects, and looks again once that is done', async () => {
    const page = await open({
      doctor: broken({ kind: 'connect', value: 'github' }),
      'accounts.list': [account],
      'accounts.connect': { ...account, state: 'connected' },
    });
    await page.getByRole('main').getByRole('button', { name: 'Reconnect GitHub ada-demo' }).waitFor();
    await answer(page, 'doctor', well);
    await page.getByRole('main').getByRole('button', { name: 'Reconnect GitHub ada-demo' }).click();
    await page.getByText('Everything works.').waitFor();
    expect(await sent(page, 'accounts.connect')).toEqual([{ platform: 'github' }]);
  });

  test('signs in again, says why that failed, and looks again once it worked', async () => {
    const page = await open({ doctor: broken({ kind: 'sign-in', value: '' }) });
    await page.evaluate(() => {
      hubDesk.fails['session.signIn'] = { code: 'sign_in_refused', message: '', hint: '' };
    });
    await press(page, 'Sign in again');
    await page.getByRole('alert').getByText('The sign-in was refused.').waitFor();
    await page.evaluate(() => {
      hubDesk.fails = {};
    });
    await answer(page, 'session.signIn', ada);
    await answer(page, 'doctor', well);
    await press(page, 'Sign in again');
    await page.getByText('Everything works.').waitFor();
  });

  test.each([
    [{ kind: 'command', value: 'opengithubx accounts disconnect cac_1' }, 'opengithubx accounts disconnect cac_1'],
    [{ kind: 'setup', value: '' }, 'opengithubx tenant setup'],
  ] as const)('has what is typed at a terminal to copy: %o', async (remedy, command) => {
    const page = await open({ doctor: broken(remedy) });
    await press(page, `Copy, ${command}`);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(command);
  });

  test('shows the report before it is copied', async () => {
    const page = await open({ doctor: well, 'doctor.report': { text: 'OpenGitHubX 0\nsign-in: ok\n' } });
    await page.getByText('Everything works.').waitFor();
    expect(await sent(page, 'doctor.report')).toEqual([]);
    await press(page, 'Report for support...');
    await page.getByRole('region', { name: 'The report' }).getByText('sign-in: ok').waitFor();
    await press(page, 'Copy report');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('OpenGitHubX 0\nsign-in: ok\n');
  });

  test('runs the self-test when it is asked for, and shows its page', async () => {
    const page = await open({ doctor: well, selftest: { isWell: true, results: [], text: 'Everything holds.' } });
    await page.getByText('Everything works.').waitFor();
    expect(await sent(page, 'selftest')).toEqual([]);
    await press(page, 'Self-test...');
    await page.getByRole('region', { name: 'The result' }).getByText('Everything holds.').waitFor();
  });
});

describe('an account that needs its person again', () => {
  const broken2 = { ...account, id: 'cac_2', label: 'ada-work' };

  test('is told of on every screen, counted, and connected in one press', async () => {
    const page = await open({ 'accounts.list': [account, broken2], 'accounts.connect': account }, '/settings');
    await page.getByText('2 accounts need your consent again.').waitFor();
    await answer(page, 'accounts.list', [broken2]);
    await press(page, 'Reconnect GitHub ada-demo');
    await page.evaluate(() => hubDesk.change('accounts'));
    await page.getByText('GitHub ada-work needs your consent again.').waitFor();
    expect(await sent(page, 'accounts.connect')).toEqual([{ platform: 'github', account: 'cac_1' }]);
    await answer(page, 'accounts.list', []);
    await page.evaluate(() => hubDesk.change('accounts'));
    await page.getByText('needs your consent again.').waitFor({ state: 'detached' });
  });

  test('is warned of a week ahead, with the press that renews it', async () => {
    const soon = {
      ...account,
      state: 'connected' as const,
      expiresAt: new Date(Date.now() + 3 * 86_400_000).toISOString(),
    };
    const page = await open({ 'accounts.list': [soon], 'accounts.connect': account }, '/accounts');
    await connectionCard(page, /Connection ends, in \d days/).waitFor();
    await press(page, 'Reconnect, GitHub ada-demo');
    await expect.poll(() => sent(page, 'accounts.connect')).toEqual([{ platform: 'github', account: 'cac_1' }]);
  });

  test('leads to the doctor from the banner and from its details', async () => {
    const page = await open({ 'accounts.list': [account], doctor: well }, '/accounts');
    await openConnection(page, 'GitHub ada-demo');
    await page.getByRole('region', { name: 'GitHub ada-demo' }).getByRole('link', { name: 'Find out why' }).click();
    await page.getByRole('heading', { level: 1, name: 'Doctor' }).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Clients' }).click();
    await press(page, 'Find out why');
    await page.getByRole('heading', { level: 1, name: 'Doctor' }).waitFor();
  });
});
