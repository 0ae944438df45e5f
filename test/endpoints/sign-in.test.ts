/** Sign-in and its failures: a hub in this process, the demo tenant beside it. */

import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/main/hub/ground/secret.ts';
import { clientSecretName, refreshTokenName } from '../../src/main/hub/identity/session/tenant.ts';
import { createHub, type Hub } from '../../src/main/hub/index.ts';
import type { Result } from '../../src/shared/result.ts';
import { mayBeLeft } from '../harness/left.ts';
import { serveTest } from '../harness/local-server.ts';
import { type MemoryPorts, memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { sharedWorld } from '../harness/world.ts';

const world = sharedWorld();
afterEach(() => world.control('DELETE', '/faults'));

const never = new AbortController().signal;
const tenantOf = () => ({
  issuer: world.issuer,
  clientId: 'opengithubx-demo',
  clientSecret: world.ledger().find(({ kind }) => kind === 'auth0_client_secret')?.value ?? '',
});
/** The demo person at their browser. */
const visit = (as: 'ada' | 'grace') => (url: string) =>
  world.control('POST', '/visit', { url, as }).then(() => undefined);
const nobody = async () => undefined;
const adaId = 'auth0|5f7c8ec7c33c6c004bbafe82';
/** A call for Ada, who will have signed in by then. */
const as = (openUrl = nobody as (url: string) => Promise<void>, userId: string | undefined = adaId) => ({
  openUrl,
  signal: never,
  userId,
});

/** Closed when the test has ended. */
async function arranged(configured = true): Promise<{ hub: Hub; ports: MemoryPorts }> {
  const ports = memoryPorts();
  const config = { dataDir: temporaryFolder(), version: '0.0.0', demo: true, apiUrls: { github: world.github } };
  const hub = await createHub(ports, config);
  if (!hub.ok) throw new Error(hub.failure.message);
  onTestFinished(() => hub.value.close());
  if (configured) {
    const set = await hub.value.calls['tenant.set'](tenantOf(), as());
    if (!set.ok) throw new Error(set.failure.message);
  }
  return { hub: hub.value, ports };
}

const signIn = (hub: Hub, openUrl: (url: string) => Promise<void>, signal = never) =>
  hub.calls['session.signIn']({ signUp: false }, { openUrl, signal, userId: adaId });
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.failure.code);
const messageOf = (result: Result<unknown>) => (result.ok ? 'ok' : `${result.failure.message} ${result.failure.hint}`);

/** Comes back from the browser with something else than a sign-in. */
const comeBackWith = (query: Record<string, string>) => async (url: string) => {
  const asked = new URL(url).searchParams;
  const back = new URL(asked.get('redirect_uri') ?? '');
  const state = asked.get('state') ?? '';
  back.search = new URLSearchParams({ state, ...query }).toString();
  void mayBeLeft(fetch(back));
};

describe('sign-in', () => {
  it('signs the person in, and again after signing out', async () => {
    const { hub } = await arranged();
    const first = await signIn(hub, visit('ada'));
    expect(first).toEqual({
      ok: true,
      value: { userId: 'auth0|5f7c8ec7c33c6c004bbafe82', name: 'Ada', email: 'ada@example.com', owner: true },
    });
    const without = as(() => Promise.reject(new Error('There is no browser.'))); // or it would be waited for
    expect(await hub.calls['session.signOut']({}, without)).toMatchObject({
      ok: true,
      value: { deed: 'sign out', lines: [{}, { side: 'sign-in', answer: 'revoked' }, { answer: 'unconfirmed' }] },
    });
    expect(codeOf(await hub.calls['accounts.connect']({ platform: 'github' }, as()))).toBe('not_signed_in');
    expect(codeOf(await signIn(hub, visit('ada')))).toBe('ok');
  });

  it('asks for PKCE, state, nonce and a loopback return', async () => {
    const { hub } = await arranged();
    let asked = new URLSearchParams();
    const abort = new AbortController();
    await signIn(
      hub,
      async (url) => {
        asked = new URL(url).searchParams;
        abort.abort();
      },
      abort.signal,
    );
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)?.length).toBeGreaterThanOrEqual(40);
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:1848[4-9]\/callback$/);
  });

  it('says that no tenant is configured', async () => {
    const { hub } = await arranged(false);
    expect(messageOf(await signIn(hub, nobody))).toMatch(
      /No Auth0 tenant is configured.*tenant setup.*opengithubx demo/,
    );
  });

  it.each([
    ['nothing listens', 'http://127.0.0.1:9/', 'tenant_unreachable'],
    ['the address is no tenant', 'GITHUB', 'tenant_setup'],
    ['the address is not safe', 'http://tenant.example/', 'tenant_setup'],
  ])('says so when %s', async (_, issuer, code) => {
    const { hub, ports } = await arranged(false);
    const { clientId, clientSecret } = tenantOf();
    const address = issuer === 'GITHUB' ? `${world.github}/` : issuer;
    expect(codeOf(await hub.calls['tenant.set']({ issuer: address, clientId, clientSecret }, as()))).toBe(code);
    expect(ports.settings.read()).toEqual({});
    ports.settings.update({ tenant: { issuer: address, clientId } });
    await ports.secrets.set(clientSecretName({ issuer: address, clientId }), new Secret(clientSecret));
    expect(codeOf(await signIn(hub, nobody))).toBe(code);
  });

  it('says what the tenant says when it refuses', async () => {
    const { hub } = await arranged();
    const refused = await signIn(
      hub,
      comeBackWith({ error: 'access_denied', error_description: 'User did not authorize the request' }),
    );
    expect([codeOf(refused), messageOf(refused)]).toEqual([
      'sign_in_refused',
      expect.stringContaining('User did not authorize'),
    ]);
  });

  it('is for the person named: another one is turned away and nothing of theirs is kept', async () => {
    const { hub, ports } = await arranged();
    await signIn(hub, visit('ada'));
    const other = await signIn(hub, visit('grace'));
    expect(codeOf(other)).toBe('invitation_needed');
    expect(await ports.secrets.get(refreshTokenName(tenantOf(), 'auth0|650c3a1e9f1b2c0011223344'))).toBeUndefined();
  });

  it('keeps its secrets for the tenant they came from: other settings find none', async () => {
    const { hub, ports } = await arranged();
    await signIn(hub, visit('ada'));
    let heard = 0;
    const thief = await serveTest((_, response) => {
      heard += 1;
      response.end();
    });
    ports.settings.update({ tenant: { issuer: `${thief}/`, clientId: tenantOf().clientId } });
    expect(codeOf(await hub.calls['session.signOut']({}, as()))).toBe('not_signed_in');
    expect(codeOf(await hub.calls['accounts.connect']({ platform: 'github' }, as()))).toBe('not_signed_in');
    expect(codeOf(await signIn(hub, nobody))).toBe('no_tenant');
    expect(heard).toBe(0);
  });
});

describe('the session', () => {
  it('survives a restart, refreshes once for many callers, and asks again only when it must', async () => {
    const { hub } = await arranged();
    await signIn(hub, visit('ada'));
    const connected = await hub.calls['accounts.connect']({ platform: 'github' }, as(visit('ada')));
    expect(codeOf(connected)).toBe('ok');
    await world.control('DELETE', '/requests');
    const lists = await Promise.all(Array.from({ length: 5 }, () => hub.calls['accounts.list']({}, as())));
    expect(new Set(lists.map(codeOf))).toEqual(new Set(['ok']));
    expect((await world.requests()).length).toBe(0); // the hub's own list needs nobody
  });

  it.each<[string, object, string, RegExp]>([
    ['My Account API is not activated', { myAccountInactive: true }, 'tenant_setup', /My Account API/],
    [
      'the refresh policy leaves it out',
      { withoutPolicy: true },
      'tenant_setup',
      /multi-resource refresh policy|not granted/,
    ],
    ['the client has no grant for it', { withoutUserGrant: true }, 'tenant_setup', /not authorized|not granted/],
    ['refresh tokens rotate', { rotation: true }, 'tenant_setup', /otation/],
    ['it wants a second factor', { require2fa: true }, 'tenant_setup', /mfa_required/],
  ])('names the setting when %s', async (_, switches, code, said) => {
    const { hub } = await arranged();
    await signIn(hub, visit('ada'));
    await world.control('POST', '/switches', switches);
    const connected = await hub.calls['accounts.connect']({ platform: 'github' }, as(visit('ada')));
    expect([codeOf(connected), messageOf(connected)]).toEqual([code, expect.stringMatching(said)]);
  });

  it('gives up on a list of accounts without an end', async () => {
    const { hub } = await arranged();
    await signIn(hub, visit('ada'));
    const body = JSON.stringify({ accounts: [], next: 'more' });
    await world.control('POST', '/faults', {
      service: 'tenant',
      path: '^/me/v1/connected-accounts/accounts\\?',
      status: 200,
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(codeOf(await hub.calls['accounts.connect']({ platform: 'github' }, as(visit('ada'))))).toBe('tenant_setup');
  });

  it('shows no account as connected that has not worked: GitHub gave nothing to renew with', async () => {
    const { hub } = await arranged();
    await signIn(hub, visit('ada'));
    await world.control('POST', '/switches', { withoutProviderRefreshToken: true });
    const connected = await hub.calls['accounts.connect']({ platform: 'github' }, as(visit('ada')));
    expect(connected.ok).toBe(false);
    expect(await hub.calls['accounts.list']({}, as())).toEqual({ ok: true, value: [] });
  });
});
