/** The doctor names the step that is broken, why, and what mends it; one thing wrong at a time, and two. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/main/hub/ground/secret.ts';
import { clientSecretName } from '../../src/main/hub/identity/session/tenant.ts';
import type { Finding } from '../../src/shared/finding.ts';
import { ada, sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
let all: TestHub;
beforeEach(async () => {
  all = await startHub(world);
});
afterEach(async () => {
  await world.control('DELETE', '/faults');
  const { issuer, clientId, clientSecret } = world;
  await all.call('tenant.set', { issuer, clientId, clientSecret });
  await all.tried('revokeAll', {}); // the tenant outlives the hub, and so would its accounts
  await all.hub.close();
});

const turn = (switches: object) => world.control('POST', '/switches', switches);
const fault = (service: 'tenant' | 'github', path: string, more: object) =>
  world.control('POST', '/faults', { service, path, ...more });
const examine = () => all.call('doctor', {});

/** The one step that is not as it should be. */
async function culprit(state: Finding['state'] = 'failed'): Promise<Finding> {
  const found = (await examine()).filter((finding) => finding.state === state);
  expect(found).toHaveLength(1);
  return found[0] as Finding;
}

const page = (path: string) => ({ kind: 'page', value: expect.stringContaining(path) });
const setUp = { kind: 'setup', value: '' };
const connectGitHub = { kind: 'connect', value: 'github' };
const signIn = { kind: 'sign-in', value: '' };
const json = (body: object) => ({ status: 200, body: JSON.stringify(body) });

it('finds nothing wrong where nothing is, and changes nothing by looking', async () => {
  await world.control('DELETE', '/requests');
  const findings = await examine();
  expect(findings.map(({ state, step }) => `${state} ${step}`)).toEqual(
    [
      'database',
      'secrets',
      'ports',
      'tenant',
      'clock',
      'sign-in',
      'rotation',
      'my-account',
      'connection',
      'account',
      'exchange',
      'whoami',
    ].map((step) => `ok ${step}`),
  );
  const asked = (await world.requests()).map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
  expect(asked.filter((one) => !one.startsWith('GET ') && one !== 'POST /oauth/token')).toEqual([]);
  expect(asked).toContain('GET /user/installations');
  const [account] = await all.call('accounts.list', {});
  expect([account?.state, (await all.call('status', {})).person?.userId]).toEqual(['connected', ada]);
});

describe('a switch at the tenant', () => {
  it.each<[string, object, Finding['step'], RegExp, RegExp, object | null]>([
    ['rotation', { rotation: true }, 'rotation', /rotation is on/, /turn off Refresh Token Rotation/, page('')],
    ['MFA always', { mfaAlways: true }, 'exchange', /mfa_required/, /Never/, page('')],
    ['a second factor', { require2fa: true }, 'my-account', /mfa_required/, /second factor/, page('')],
    ['an inactive API', { myAccountInactive: true }, 'my-account', /not activated/, /Activate/, page('')],
    ['no grant', { withoutUserGrant: true }, 'my-account', /not authorized/, /Application Access/, page('')],
    ['no policy', { withoutPolicy: true }, 'my-account', /may not ask/, /Multi-Resource/, page('')],
    ['the time', { clockOffsetMs: 9 * 3_600_000 }, 'clock', /540 minutes behind/, /network time/, null],
    ['the time, early', { clockOffsetMs: -90_000 }, 'clock', /9\d seconds ahead of/, /network time/, null],
  ])('%s', async (_, switches, step, detail, hint, remedy) => {
    await turn(switches);
    const [said, todo] = [expect.stringMatching(detail), expect.stringMatching(hint)];
    expect(await culprit()).toMatchObject({ step, detail: said, hint: todo, remedy });
  });

  it('without scope and expiry in an answer, the exchange says what is assumed', async () => {
    await turn({ missingScope: true, missingExpiresIn: true });
    const said = expect.stringMatching(/no scopes .* no expiry .* ten minutes/);
    expect(await culprit('note')).toMatchObject({ step: 'exchange', detail: said });
  });

  it('with which the provider gave nothing to keep, the last attempt to connect is told, with what to check there', async () => {
    await all.call('accounts.disconnect', { account: 'ada-demo' });
    await turn({ withoutProviderRefreshToken: true });
    expect((await all.tried('accounts.connect', { platform: 'github' })).ok).toBe(false);
    expect(await culprit()).toMatchObject({
      step: 'account',
      detail: expect.stringMatching(/last attempt to connect GitHub.* no refresh token/),
      hint: expect.stringMatching(/1\. .*OAuth App.*2\. .*expire/),
      remedy: page('https://github.com/settings/apps'),
    });
  });

  it.each(['withoutProviderRefreshToken', 'oauthApp'])(
    'and where such an account was connected before, the exchange is: %s',
    async (fault) => {
      await turn({ [fault]: true });
      expect((await all.tried('accounts.connect', { platform: 'github' })).ok).toBe(false);
      expect(await culprit()).toMatchObject({
        step: 'exchange',
        detail: expect.stringMatching(/ada-demo on GitHub: .* no refresh token/),
        remedy: page('https://github.com/settings/apps'),
      });
    },
  );

  it('that gives tokens of bots shows as the last attempt to connect, until one succeeds', async () => {
    await turn({ tokenTypeBot: true });
    const refused = await all.tried('accounts.connect', { platform: 'github' });
    expect(refused).toMatchObject({ failure: { hint: expect.stringContaining('https://github.com/settings/apps') } });
    const said = expect.stringMatching(/last attempt.*token of a bot.*not_allowed_token_type/);
    expect(await culprit('note')).toMatchObject({
      step: 'account',
      detail: said,
      remedy: page('https://github.com/settings/apps'),
    });
    await turn({ tokenTypeBot: false });
    await all.call('accounts.connect', { platform: 'github' });
    expect((await examine()).every(({ state }) => state === 'ok')).toBe(true);
  });

  it('that wants proofs of possession, which the hub does not give, is no matter of signing in again', async () => {
    await turn({ dpopRequired: true });
    expect(await culprit()).toMatchObject({ step: 'my-account', detail: expect.stringMatching(/proof of possession/) });
  });

  it.each([false, true])('ended at the provider is the exchange, also by a challenge: %s', async (wwwAuthenticate) => {
    await turn({ providerRevoked: true, wwwAuthenticate, clockOffsetMs: 9 * 3_600_000 });
    all.ports.advance(9 * 3_600_000);
    const said = expect.stringMatching(/federated_connection_refresh_token_flow_failed/);
    expect(await culprit()).toMatchObject({ step: 'exchange', detail: said, remedy: connectGitHub });
  });

  it('connected while the application there is in testing, is the exchange a week later', async () => {
    await turn({ providerTesting: true });
    await all.call('accounts.connect', { platform: 'github' });
    const days = 8 * 86_400_000;
    await turn({ clockOffsetMs: days });
    all.ports.advance(days);
    expect(await culprit()).toMatchObject({ step: 'exchange', remedy: connectGitHub });
  });
});

describe('what answers at the address of the tenant', () => {
  const discovery = '^/.well-known/openid-configuration';
  it.each<[string, string, object, RegExp, object | null]>([
    ['an outage', '.', { status: 503, body: '{}' }, /answers 503/, page('status.auth0.com')],
    ['the page of a network', discovery, { status: 200, body: '<html>' }, /sign-in page of a network/, null],
    [
      'a redirect',
      discovery,
      { status: 302, headers: { location: 'http://login.example/' } },
      /page of a network/,
      null,
    ],
    ['half of it', discovery, { truncate: 20 }, /sign-in page of a network/, null],
    ['nobody', discovery, { status: 404, body: '{}' }, /no tenant/, setUp],
    ['another domain of it', discovery, json({ issuer: 'https://login.example/' }), /custom domain/, setUp],
    ['too much', discovery, { status: 429, body: '{}' }, /slow down/, null],
  ])('%s', async (_, path, more, detail, remedy) => {
    await fault('tenant', path, more);
    expect(await culprit()).toMatchObject({ step: 'tenant', detail: expect.stringMatching(detail), remedy });
    expect((await examine()).filter(({ state }) => state === 'skipped')).toHaveLength(8);
  });

  it.each<[string, string, RegExp]>([
    ['nothing, without a network', 'https://tenant.invalid/', /tenant\.invalid does not exist/],
    ['nothing, without a server', 'http://127.0.0.1:1/', /can’t connect to 127\.0\.0\.1:1/],
  ])('%s', async (_, issuer, detail) => {
    all.ports.settings.update({ tenant: { issuer, clientId: world.clientId } });
    expect(await culprit()).toMatchObject({ step: 'tenant', detail: expect.stringMatching(detail), remedy: null });
    all.ports.settings.update({ tenant: { issuer: world.issuer, clientId: world.clientId } });
  });
});

describe('the application and the sign-in', () => {
  it.each<[string, string, string, boolean]>([
    ['a wrong secret', 'opengithubx-demo', 'wrong', false],
    ['a wrong secret, in a challenge', 'opengithubx-demo', 'wrong', true],
    ['a wrong client ID', 'nobody', 'wrong', false],
  ])('%s', async (_, clientId, clientSecret, wwwAuthenticate) => {
    const { issuer } = world;
    await all.call('tenant.set', { issuer, clientId: world.clientId, clientSecret: world.clientSecret }); // forgets the right one
    await all.ports.secrets.set(clientSecretName({ issuer, clientId }), new Secret(clientSecret));
    all.ports.settings.update({ tenant: { issuer, clientId } });
    await turn({ wwwAuthenticate });
    const said = expect.stringMatching(/invalid_client/);
    expect(await culprit()).toMatchObject({ step: 'tenant', detail: said, remedy: setUp });
  });

  it('a tenant whose secret is not in the store, and none at all', async () => {
    all.ports.settings.update({ tenant: { issuer: world.issuer, clientId: 'another' } });
    expect(await culprit()).toMatchObject({
      step: 'tenant',
      detail: expect.stringMatching(/secret store/),
      remedy: setUp,
    });
    all.ports.settings.update({ tenant: undefined });
    expect(await culprit()).toMatchObject({ step: 'tenant', detail: 'No Auth0 tenant is configured.', remedy: setUp });
  });

  it.each([false, true])('a refresh token that was revoked, with a challenge: %s', async (wwwAuthenticate) => {
    await turn({ wwwAuthenticate });
    const token = world.ledger().findLast(({ kind }) => kind === 'auth0_refresh_token')?.value ?? '';
    const { clientId: client_id, clientSecret: client_secret } = world;
    const body = new URLSearchParams({ client_id, client_secret, token });
    await fetch(`${world.issuer}oauth/revoke`, { method: 'POST', body });
    expect(await culprit()).toMatchObject({
      step: 'sign-in',
      detail: expect.stringMatching(/no longer valid/),
      remedy: signIn,
    });
  });

  it('nobody signed in', async () => {
    await all.call('session.signOut', {});
    expect(await culprit()).toMatchObject({ step: 'sign-in', remedy: signIn });
  });
});

it('knows that where access tokens are exchanged, refresh tokens may rotate, and another application exchanges', async () => {
  const { issuer, clients } = world;
  const exchanger = { audience: clients.api.audience, clientId: clients.api.clientId };
  const { clientId } = clients.native;
  const tenant = { issuer, clientId, subject: 'access_token' as const, exchanger };
  await all.call('tenant.set', { ...tenant, clientSecret: clients.api.clientSecret });
  await all.call('session.signIn', { signUp: false });
  await all.call('accounts.connect', { platform: 'github' });
  for (let again = 0; again < 2; again++) expect((await examine()).filter(({ state }) => state !== 'ok')).toEqual([]);
  await all.call('tenant.set', { ...tenant, clientSecret: clients.api.clientSecret }); // forgets the right one
  await all.ports.secrets.set(clientSecretName({ issuer, clientId: exchanger.clientId }), new Secret('wrong'));
  expect(await culprit()).toMatchObject({ step: 'exchange', remedy: setUp });
});

describe('the accounts', () => {
  it('a connection that the tenant does not offer', async () => {
    await fault('tenant', '/connections', json({ connections: [{ name: 'google-oauth2' }] }));
    const said = expect.stringMatching(/no connection for GitHub \(github\)/);
    expect(await culprit()).toMatchObject({ step: 'connection', detail: said, remedy: page('') });
  });

  it('one that was half disconnected', async () => {
    await fault('tenant', '/accounts/', { status: 500, body: '{}' });
    await all.tried('accounts.disconnect', { account: 'ada-demo' });
    const remedy = { kind: 'command', value: 'opengithubx receipts list' };
    expect(await culprit('note')).toMatchObject({ step: 'account', remedy });
  });

  it('an app that is not installed on an owner whom a key names', async () => {
    await all.createKey({ repositories: ['grace-demo/*', 'ada-demo/atlas-service', '*/tidy-csv'] });
    const finding = await culprit('note');
    const said = expect.stringMatching(/on @ada-demo \(all.*@demo-lab \(all.*Keys name @grace-demo as well/);
    expect(finding).toMatchObject({ step: 'whoami', detail: said, remedy: page('/apps/opengithubx-demo/') });
    expect((await all.call('doctor.report', {})).text).not.toMatch(/-demo|-lab/);
  });

  it('one that the platform refuses, and an app that is installed nowhere', async () => {
    await fault('github', '^/user/installations', json({ total_count: 0, installations: [] }));
    const said = expect.stringMatching(/installed nowhere/);
    expect(await culprit('note')).toMatchObject({ step: 'whoami', detail: said, remedy: page('https://github.com/') });
    await fault('github', '^/user$', { status: 401, body: '{"message":"Bad credentials"}' });
    expect(await culprit()).toMatchObject({ step: 'whoami', remedy: connectGitHub });
  });
});

describe('more than one thing', () => {
  it('names the first and skips the rest', async () => {
    await turn({ rotation: true, mfaAlways: true });
    await fault('tenant', '/connections', json({ connections: [] }));
    const states = (await examine()).map(({ step, state }) => `${step} ${state}`);
    expect(states.slice(6)).toEqual([
      'rotation failed',
      ...['my-account', 'connection', 'account', 'exchange', 'whoami'].map((step) => `${step} skipped`),
    ]);
  });

  it('looks on where a part of the hub is broken, and quotes nothing that it threw', async () => {
    const { get } = all.ports.secrets;
    all.ports.secrets.get = () => Promise.reject(new Error('a private thing'));
    const findings = await examine();
    all.ports.secrets.get = get;
    expect(findings).toHaveLength(12);
    expect(findings.find(({ step }) => step === 'secrets')).toMatchObject({ state: 'failed' });
    expect(findings.find(({ step }) => step === 'ports')).toMatchObject({ state: 'ok' });
    expect(JSON.stringify(findings) + all.ports.events.join('')).not.toContain('private');
  });

  it('finds a record that somebody changed', async () => {
    await all.hub.close();
    const database = new DatabaseSync(join(all.dataDir, 'hub.db'));
    database.exec("UPDATE audit SET reason = 'nothing' WHERE sequence = 2");
    database.close();
    all = await startHub(world, false, all.dataDir, all.ports);
    expect(await culprit()).toMatchObject({ step: 'database', detail: expect.stringMatching(/^Audit record 2/) });
  });
});

describe('the report', () => {
  const report = async () => (await all.call('doctor.report', {})).text;

  it('says what the hub is, what is found and what failed of late', async () => {
    const { key } = await all.createKey({});
    await fault('github', '^/user$', { status: 403, body: '{"message":"Resource not accessible by integration"}' });
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    await fetch(`${all.url}/tools/github_get_me`, { method: 'POST', headers, body: '{}' });
    await turn({ rotation: true });
    const text = await report();
    expect(text).toContain(`OpenGitHubX 0.0.0, demo, headless\nNode ${process.version}, ${process.platform}`);
    expect(text).toContain('secrets: in memory, for a test');
    expect(text).toContain('tenant: on this computer');
    expect(text).toMatch(/^failed {2}rotation: .*\n {8}.*turn off Refresh Token Rotation.* \(page\)$/m);
    expect(text).toMatch(/^20\d\d-\S+Z github_get_me platform_forbidden$/m);
  });

  it('names nobody and nothing private, whatever the tenant and the platform put into their words', async () => {
    const secrets = world.ledger().map(({ value }) => value);
    const privateWords = [
      'Ada',
      'ada@example.com',
      ada,
      'ada-demo',
      'grace@example.com',
      all.dataDir,
      homedir(),
      new URL(world.issuer).host,
      world.clientId,
    ];
    const said = [...privateWords, '/home/somebody/notes', 'auth0|0123456789', secrets.at(-1)].join(' ');
    await fault('tenant', '^/oauth/token', {
      status: 403,
      body: JSON.stringify({ error: 'odd', error_description: said }),
    });
    await all.tried('accounts.connect', { platform: 'github' });
    const texts = [await report()];
    await world.control('DELETE', '/faults');
    texts.push(await report());
    await fault('github', '^/user$', { status: 403, body: JSON.stringify({ message: said }) });
    texts.push(await report());
    for (const text of texts) {
      for (const word of [...privateWords, ...secrets, 'somebody', 'auth0|', 'atlas-service'])
        expect(text).not.toContain(word);
    }
    expect(texts[0]).toContain('failed  ');
    expect(texts[1]).toContain('[account 1] on GitHub');
  });

  it('is made where nobody is signed in and nothing is set up', async () => {
    all.ports.settings.update({ tenant: undefined });
    const { text } = await all.call('doctor.report', {}, 'nobody');
    expect(text).toContain('tenant: none');
    expect(text).toContain('No Auth0 tenant is configured.');
  });
});
