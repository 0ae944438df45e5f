/** The doctor's decisions, each as a table: what was seen, and what is said of it. */
import { describe, expect, it } from 'vitest';
import {
  judgeAccounts,
  judgeConnections,
  judgeScopes,
  judgeStated,
} from '../../../../../src/main/hub/features/doctor/account-steps.ts';
import { withoutPrivateWords } from '../../../../../src/main/hub/features/doctor/report.ts';
import { judgeClock } from '../../../../../src/main/hub/features/doctor/tenant-steps.ts';
import { dashboardPage } from '../../../../../src/main/hub/identity/session/tenant-addresses.ts';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import type { Platform } from '../../../../../src/main/hub/platforms/platform.ts';
import { failure } from '../../../../../src/shared/errors.ts';
import type { Account } from '../../../../../src/shared/model.ts';
import type { TenantSetting } from '../../../../../src/shared/tenant.ts';
import { discord } from '../../../../exercise/discord/index.ts';

const settings = { issuer: 'https://acme.eu.auth0.com/', clientId: 'abc' };
const slack: Platform = { ...github, name: 'slack', title: 'Slack', connection: 'sign-in-with-slack' };
const both = [github, slack];

it.each<[string, TenantSetting, string]>([
  ['https://acme.eu.auth0.com/', 'rotation', 'https://manage.auth0.com/dashboard/eu/acme/applications/abc/settings'],
  ['https://acme.us-3.auth0.com/', 'my-account', 'https://manage.auth0.com/dashboard/us-3/acme/apis'],
  ['https://acme.auth0.com/', 'mfa-policy', 'https://manage.auth0.com/dashboard/us/acme/security/mfa'],
  ['https://login.acme.example/', 'connection', 'https://manage.auth0.com/'],
  ['https://auth0.com.acme.example/', 'connection', 'https://manage.auth0.com/'],
])('the page of %s for %s', (issuer, setting, page) => {
  expect(dashboardPage({ issuer, clientId: 'abc' }, setting)).toBe(page);
});

it.each<[number, string]>([
  [0, 'ok'],
  [60_000, 'ok'],
  [-60_000, 'ok'],
  [61_000, 'failed'],
  [-3_600_000, 'failed'],
])('a clock that is %i ms off', (aheadMs, state) => {
  expect(judgeClock(aheadMs)).toMatchObject({ state });
});

describe('connections', () => {
  it.each<[string, string[], string[], string, RegExp]>([
    ['all of them', ['github', 'sign-in-with-slack', 'other'], ['github'], 'ok', /GitHub.*Slack/],
    ['one that nobody wished is missing', ['github'], ['github'], 'note', /not Slack/],
    ['one that was wished is missing', ['github'], ['github', 'slack'], 'failed', /Slack/],
    ['none', [], [], 'failed', /GitHub.*Slack/],
  ])('%s', (_, listed, wished, state, said) => {
    const seen = judgeConnections(settings, both, listed, new Set(wished));
    expect(seen).toMatchObject({ state, detail: expect.stringMatching(said) });
    if (state !== 'ok') expect(seen.remedy?.value).toContain('/eu/acme/connections/social');
  });
});

describe('accounts', () => {
  const account: Account = {
    id: 'cac_1',
    userId: 'auth0|1',
    platform: 'github',
    label: 'octocat',
    state: 'connected' as const,
    scopes: [],
    connectedAt: '2026-11-24T10:00:00.000Z',
    expiresAt: null,
  };
  const [own, other] = ['cac_1', 'cac_2'].map((id) => ({ id, connection: 'github', scopes: [] })) as [never, never];
  const attempt = { platform: 'github', at: '2026-11-24T10:00:00.000Z', failure: failure('connect_abandoned') };

  it.each<[string, Account[], never[], (typeof attempt)[], string, RegExp]>([
    ['one that both know', [account], [own], [], 'ok', /^octocat on GitHub\.$/],
    ['none', [], [], [], 'failed', /^No account is connected\.$/],
    ['one that only the tenant has', [], [other], [], 'failed', /another hub or program/],
    ['one more at the tenant', [account], [own, other], [], 'note', /further accounts on GitHub/],
    ['one that only the hub has', [account], [], [], 'failed', /no longer in Auth0 Token Vault/],
    [
      'one that only the hub has, of this computer’s vault',
      [{ ...account, id: 'own_1' }],
      [],
      [],
      'failed',
      /no longer in this computer’s vault/,
    ],
    ['one that is half gone', [{ ...account, state: 'disconnecting' }], [], [], 'note', /disconnected here/],
    ['an attempt that failed', [], [], [attempt], 'failed', /last attempt to connect GitHub, at 2026/],
    ['an attempt that failed beside one that works', [account], [own], [attempt], 'note', /last attempt/],
  ])('%s', (_, known, remote, attempts, state, said) => {
    const seen = judgeAccounts(settings, both, known, remote, attempts);
    expect(seen).toMatchObject({ state, detail: expect.stringMatching(said) });
    if (state === 'failed') expect(seen.remedy).toEqual({ kind: 'connect', value: 'github' });
  });
});

it.each<[string, object, RegExp[]]>([
  ['a GitHub App says no scopes and when it ends', { scope: '', seconds: 28_800 }, []],
  ['an OAuth App says scopes and no end', { scope: 'repo,user', seconds: undefined }, [/OAuth Apps/, /ten minutes/]],
  ['an answer without both', {}, [/no scopes/, /ten minutes/]],
])('%s', (_, stated, said) => {
  expect(judgeStated(github, stated).map((note) => note.said)).toEqual(said.map((one) => expect.stringMatching(one)));
});

it.each<[string, string[], string | undefined, RegExp[]]>([
  ['what was asked for', ['identify', 'guilds'], 'identify guilds', []],
  [
    'more than that',
    ['identify'],
    'identify guilds',
    [/^The token of ada on Discord has more permissions .*: guilds\. The hub does not/],
  ],
  ['less than that', ['identify', 'guilds'], 'identify', [/^ada on Discord lacks these permissions: guilds\.$/]],
  ['less than any account needs', ['guilds'], 'guilds', [/lacks these permissions: identify\.$/]],
  ['no scopes at all', ['identify'], '', []],
  ['nothing of them', ['identify'], undefined, []],
])('a token with %s', (_, scopes, stated, said) => {
  const notes = judgeScopes({ label: 'ada', scopes }, discord, stated);
  expect(notes.map((note) => note.said)).toEqual(said.map((one) => expect.stringMatching(one)));
  expect(judgeScopes({ label: 'ada', scopes }, github, stated)).toEqual([]);
});

it('takes private words out of a text, whatever their case, and what looks like one', () => {
  const text =
    'ADA (ada@example.com) as auth0|5f7c8ec7 has cac_9xY in /home/ada/hub; adamant; token v1.MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw';
  expect(withoutPrivateWords(text, [{ word: 'Ada', stands: 'person 1' }])).toBe(
    '[person 1] ([e-mail]) as [UserId] has [account] in [home] adamant; token [cut]',
  );
});
