/** The set-up of a tenant as a new person uses it, with a hub whose answers are as the test wants them. */
import type { Page } from '@playwright/test';
import { afterEach, describe, expect, test } from 'vitest';
import type { SetupStep } from '../../src/shared/tenant.ts';
import { clearDesks, deskContext } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { pagesUrl } from './confirmation-desk.ts';
import { handsOn, holds } from './hands.ts';
import { type Answers, openHubDesk, sent } from './hub-desk.ts';

afterEach(clearDesks);

const welcome = { version: '0', demo: false, tenant: false, owned: false, person: null, desktop: true };
const step = (id: string, state: SetupStep['state'], more: Partial<SetupStep> = {}): SetupStep => ({
  id,
  title: `The ${id}`,
  state,
  detail: `Why the ${id} is needed.`,
  page: null,
  ...more,
});
const dashboard = 'https://manage.auth0.com/dashboard/eu/example/apis';
const planned = [step('application', 'missing'), step('grant', 'differs'), step('policy', 'present')];
const left = [step('application', 'done'), step('grant', 'manual', { page: dashboard }), step('policy', 'present')];
const done = [step('application', 'present'), step('grant', 'done'), step('policy', 'present')];
const guide = {
  tokenPage: 'https://manage.auth0.com/#/apis/management/explorer',
  platforms: [
    {
      platform: 'github',
      title: 'GitHub',
      page: 'https://github.com/settings/apps/new?contents=read',
      pages: [
        { whose: 'For those of an organisation', page: 'https://github.com/organizations/ORG/settings/apps/new' },
      ],
      callbackUrl: 'https://example.eu.auth0.com/login/callback',
      points: ['Webhook: untick "Active".'],
      isRegistered: false,
    },
  ],
};
const token = 'management-token-of-the-test';
const secret = 'secret-of-the-app';

async function open(answers: Answers = {}): Promise<Page> {
  const context = await deskContext();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await openHubDesk(context, await pagesUrl(), {
    answers: {
      welcome,
      'tenant.guide': guide,
      'tenant.plan': { steps: planned },
      'tenant.apply': { steps: left, clientId: 'client_1', isReady: false },
      ...answers,
    },
  });
  await press(page, 'Continue with Auth0');
  return page;
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const fill = async (page: Page) => {
  await page.getByRole('textbox', { name: 'Tenant domain' }).fill('example.eu.auth0.com');
  await page.getByLabel('Management API token').fill(`Bearer ${token} `);
};

describe('the assistant', () => {
  test('asks for what it needs, shows every change, makes it, says what is left, and goes on to the sign-in', async () => {
    const page = await open();
    await fill(page);
    await page.getByRole('button', { name: 'For those of an organisation' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(guide.platforms[0]?.pages[0]?.page);
    await page.getByText('Watch out for').click();
    await page.getByText('Webhook: untick "Active".').waitFor();
    await page.getByText('https://example.eu.auth0.com/login/callback', { exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Client ID' }).fill('Iv1.app');
    await page.getByRole('textbox', { name: 'Client secret' }).fill(secret);
    expect(await findingsOn(page)).toEqual([]);
    await press(page, 'Show what will change');

    await page.getByRole('heading', { name: 'What will change' }).waitFor();
    await page.getByText('2 things to change, 1 already in place. Nothing else changes.').waitFor();
    const steps = page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
    expect(await steps.allTextContents()).toEqual([
      'The applicationWhy the application is needed.Will be made',
      'The grantWhy the grant is needed.Will be changed',
      'The policyWhy the policy is needed.Already in place',
    ]);
    expect(await findingsOn(page)).toEqual([]);
    expect(await sent(page, 'tenant.apply')).toEqual([]);
    for (const kept of [token, secret]) expect(await holds(page, kept)).toBe(false);
    await press(page, 'Apply');

    await page.getByText('1 thing left. Complete the steps below, then check again.').waitFor();
    await steps.nth(1).getByRole('button', { name: 'Open the page' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(dashboard);
    expect(await findingsOn(page)).toEqual([]);
    await page.evaluate((given) => {
      hubDesk.answers['tenant.apply'] = { steps: given, clientId: 'client_1', isReady: true };
    }, done);
    await press(page, 'Check again');
    await page.getByText('Your tenant is ready, and the hub has forgotten the token.').waitFor();
    const wish = {
      issuer: 'https://example.eu.auth0.com/',
      managementToken: token,
      platforms: [{ platform: 'github', clientId: 'Iv1.app', clientSecret: secret }],
      authentication: 'client_secret',
    };
    expect(await sent(page, 'tenant.plan')).toEqual([wish]);
    expect(await sent(page, 'tenant.apply')).toEqual([wish, wish]);
    for (const kept of [token, secret]) expect(await holds(page, kept)).toBe(false);

    await page.evaluate((before) => {
      hubDesk.answers['welcome'] = { ...before, tenant: true };
    }, welcome);
    await press(page, 'Sign in');
    await expect.poll(() => sent(page, 'session.signIn')).toHaveLength(1);
    expect(await page.evaluate(() => hubDesk.violations)).toEqual([]);
  });

  test('says what failed, and goes on from there', async () => {
    const page = await open();
    await fill(page);
    await page.evaluate(() => {
      hubDesk.fails['tenant.plan'] = { code: 'tenant_unreachable', message: '', hint: '' };
    });
    await press(page, 'Show what will change');
    await page.getByRole('alert').getByText('Auth0 could not be reached.').waitFor();
    await page.evaluate(() => {
      delete hubDesk.fails['tenant.plan'];
    });
    await press(page, 'Try again');
    await page.getByRole('heading', { name: 'What will change' }).waitFor();
    await press(page, 'Back');
    expect(await page.getByRole('textbox', { name: 'Tenant domain' }).inputValue()).toBe('example.eu.auth0.com');
    await press(page, 'Back to the start');
    await page.getByRole('button', { name: 'Start the demo' }).waitFor();
    expect(await holds(page, token)).toBe(false);
  });

  test('tells a page that no link of the owner has opened how to come by one', async () => {
    const page = await open();
    await fill(page);
    await page.evaluate(() => {
      hubDesk.fails['tenant.plan'] = { code: 'signed_out', message: 'Signed out.', hint: 'Sign in.' };
    });
    await press(page, 'Show what will change');
    await page.getByRole('alert').getByText('opengithubx console').waitFor();
  });

  test('is used by keyboard alone', async () => {
    const page = await open();
    const hands = handsOn(page);
    await page.getByRole('heading', { name: 'Set up my Auth0 tenant' }).waitFor();
    await hands.tabTo('Tenant domain');
    await hands.type('example.eu.auth0.com');
    await hands.tabTo('Management API token');
    await hands.type(token);
    await hands.press('Enter');
    await page.getByRole('heading', { name: 'What will change' }).waitFor();
    await hands.tabTo('Apply');
    await hands.press('Enter');
    await page.getByRole('heading', { name: 'What was done' }).waitFor();
    await hands.tabTo('Check again');
    expect(hands.unseen()).toEqual([]);
  });
});

test('shows the script, and takes the values that it prints', async () => {
  const page = await open({ 'tenant.script': { script: '#!/bin/sh\nauth0 api post clients\n' } });
  await page.getByText('I prefer a script').click();
  await page.getByRole('textbox', { name: 'Tenant domain' }).fill('example.eu.auth0.com');
  await press(page, 'Show the script');
  await page.getByRole('region', { name: 'Script' }).getByText('auth0 api post clients').waitFor();
  await press(page, 'Copy script');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('auth0 api post clients');
  expect(await sent(page, 'tenant.script')).toEqual([
    { issuer: 'https://example.eu.auth0.com/', platforms: ['github'], authentication: 'client_secret' },
  ]);
  await page.getByRole('textbox', { name: 'Client ID' }).fill('client_1');
  await page.getByRole('textbox', { name: 'Client secret' }).fill(secret);
  await page.evaluate(() => {
    hubDesk.answers['tenant.set'] = { issuer: 'https://example.eu.auth0.com/' };
  });
  await press(page, 'Save and continue');
  await page.getByRole('button', { name: 'Start the demo' }).waitFor();
  expect(await sent(page, 'tenant.set')).toEqual([
    { issuer: 'https://example.eu.auth0.com/', clientId: 'client_1', clientSecret: secret },
  ]);
  expect(await holds(page, secret)).toBe(false);
});

test('takes the values of a tenant that is set up otherwise than most, and shows the key to register there', async () => {
  const page = await open({
    'tenant.set': { issuer: 'https://example.eu.auth0.com/' },
    'tenant.key': { publicKey: '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n' },
  });
  await page.getByText('I have set it up').click();
  await page.getByRole('textbox', { name: 'Tenant domain' }).fill('example.eu.auth0.com');
  await page.getByRole('textbox', { name: 'Client ID' }).fill('client_1');
  await page.getByText('Advanced').click();
  await page.getByText('Private key JWT').click();
  await press(page, 'Show the public key');
  await page.getByText('-----BEGIN PUBLIC KEY-----').waitFor();
  await page.getByText('UserId, signed by this hub').click();
  await page.getByRole('switch', { name: 'Bind tokens to a key of this hub (DPoP)' }).click();
  expect(await findingsOn(page)).toEqual([]);
  await press(page, 'Save and continue');
  await expect.poll(() => sent(page, 'tenant.set')).toHaveLength(1);
  expect(await sent(page, 'tenant.set')).toEqual([
    {
      issuer: 'https://example.eu.auth0.com/',
      clientId: 'client_1',
      authentication: 'private_key_jwt',
      subject: 'user_id',
      dpop: true,
    },
  ]);
  expect(await sent(page, 'tenant.key')).toEqual([{ issuer: 'https://example.eu.auth0.com/', clientId: 'client_1' }]);
});
