import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { describe, expect, it } from 'vitest';
import type { Switches } from '../../src/demo/world.ts';
import { callback, connected, type Params, refused, sharedTenantClient } from './tenant-client.ts';

const hour = 3_600_000;
const tenant = sharedTenantClient();

const turn = (switches: Partial<Switches>) => Object.assign(tenant.demo.world.switches, switches);
const invalidGrant = { status: 403, error: 'invalid_grant' };

describe('sign-in', () => {
  it.each<[string, Params, number]>([
    ['another verifier', { code_verifier: 'y'.repeat(43) }, 0],
    ['no verifier', { code_verifier: '' }, 0],
    ['another redirect_uri', { redirect_uri: connected }, 0],
    ['no redirect_uri', { redirect_uri: '' }, 0],
    ['an unknown code', { code: 'x' }, 0],
    ['an old code', {}, 11 * 60_000],
  ])('refuses %s, and the code is spent', async (_, wrong, later) => {
    const { url, verifier: code_verifier } = await tenant.authorize();
    const code = url.searchParams.get('code') ?? '';
    const right = { grant_type: 'authorization_code', redirect_uri: callback, code, code_verifier, ...tenant.secrets };
    turn({ clockOffsetMs: later });
    const reply = await tenant.token({ ...right, ...wrong });
    expect({ status: reply.status, error: reply.body['error'] }).toEqual(invalidGrant);
    if (!wrong['code']) expect((await tenant.token(right)).status).toBe(403);
  });

  it('takes a code once', async () => {
    const { url, verifier: pkceCodeVerifier } = await tenant.authorize();
    const redeem = () =>
      oidc.authorizationCodeGrant(tenant.config, url, { pkceCodeVerifier, expectedState: 's', expectedNonce: 'n' });
    await redeem();
    expect(await refused(redeem())).toMatchObject(invalidGrant);
  });

  it.each<[string, Params]>([
    ['an unregistered callback', { redirect_uri: 'http://127.0.0.1:18490/callback' }],
    ['a callback with a query', { redirect_uri: `${callback}?x=1` }],
    ['localhost for 127.0.0.1', { redirect_uri: 'http://localhost:18484/callback' }],
    ['an unknown client', { client_id: 'nobody' }],
  ])('stops on a page for %s', async (_, params) => {
    const { url, status } = await tenant.land(tenant.authorizeUrl(params));
    expect([url.pathname, status]).toEqual(['/authorize', 403]);
  });

  it.each<[string, Params, Partial<Switches>, string]>([
    ['a token response', { response_type: 'token' }, {}, 'unsupported_response_type'],
    ['plain PKCE', { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }, {}, 'invalid_request'],
    ['an unknown audience', { audience: 'https://nope' }, {}, 'access_denied'],
    ['an API without a user grant', { audience: 'me' }, { withoutUserGrant: true }, 'access_denied'],
  ])('sends %s back as an error', async (_, params, switches, error) => {
    turn(switches);
    const audience = params['audience'] === 'me' ? { audience: `${tenant.issuer}me/` } : {};
    const { url } = await tenant.land(tenant.authorizeUrl({ ...params, ...audience }));
    expect([url.searchParams.get('error'), url.searchParams.get('state')]).toEqual([error, 's']);
  });

  it('confirms a loopback callback even with a session, lets the person cancel, and refuses prompt=none', async () => {
    const someone = { signUp: 'confirm@example.com' } as const;
    const silent = tenant.authorizeUrl({ prompt: 'none' });
    expect((await tenant.land(silent, someone)).url.searchParams.get('error')).toBe('login_required');
    await tenant.land(tenant.authorizeUrl(), someone);
    expect((await tenant.land(silent, someone)).url.searchParams.get('error')).toBe('interaction_required');
    const cancelled = await tenant.land(tenant.authorizeUrl(), { ...someone, answer: 'no' });
    expect(cancelled.url.searchParams.get('error')).toBe('access_denied');
    expect((await tenant.land(tenant.authorizeUrl(), someone)).url.searchParams.has('code')).toBe(true);
    turn({ clockOffsetMs: 4 * 24 * hour });
    expect((await tenant.land(silent, someone)).url.searchParams.get('error')).toBe('login_required');
  });

  it('lets whom it knows through without a page where the callback is no loopback, as Auth0 does', async () => {
    const someone = { signUp: 'public@example.com' } as const;
    const callback = 'https://hub.example/console/callback';
    tenant.demo.tenant.directory.clients.find(({ id }) => id === 'opengithubx-demo')?.callbacks.push(callback);
    await tenant.land(tenant.authorizeUrl(), someone);
    const silent = tenant.authorizeUrl({ prompt: 'none', redirect_uri: callback });
    const { url } = await tenant.land(silent, someone);
    expect([url.host, url.searchParams.has('code')]).toEqual(['hub.example', true]);
  });
});

describe('logout', () => {
  const signedOut = 'http://127.0.0.1:18484/signed-out';
  const isSignedIn = async () => {
    const { url } = await tenant.land(tenant.authorizeUrl({ prompt: 'none' }));
    return url.searchParams.get('error') !== 'login_required';
  };

  it.each<[string, (idToken: string, sid: string) => string]>([
    [
      'by its sid',
      (_, sid) => `oidc/logout?post_logout_redirect_uri=${signedOut}&client_id=opengithubx-demo&logout_hint=${sid}`,
    ],
    ['with an ID token', (idToken) => `oidc/logout?post_logout_redirect_uri=${signedOut}&id_token_hint=${idToken}`],
    ['after a question', () => `oidc/logout?post_logout_redirect_uri=${signedOut}&client_id=opengithubx-demo`],
    ['the older way', () => `v2/logout?returnTo=${signedOut}&client_id=opengithubx-demo`],
  ])('ends the session %s', async (_, path) => {
    const { id_token: idToken = '' } = await tenant.signIn();
    expect(await isSignedIn()).toBe(true);
    const [kept = ''] = [...tenant.demo.tenant.sessions.keys()].slice(-1);
    const { url } = await tenant.land(tenant.issuer + path(idToken, String(decodeJwt(idToken)['sid'])));
    expect(url.href).toBe(signedOut);
    expect(await isSignedIn()).toBe(false);
    const headers = { cookie: `auth0_${new URL(tenant.issuer).port}=${kept}` };
    const silent = await tenant.send(tenant.authorizeUrl({ prompt: 'none' }).href, { headers, redirect: 'manual' });
    expect(silent.headers.get('location')).toContain('error=login_required'); // a kept cookie is worth nothing
  });

  it.each([
    'oidc/logout?client_id=opengithubx-demo&post_logout_redirect_uri=http://127.0.0.1:18484/elsewhere',
    'v2/logout?client_id=opengithubx-demo&returnTo=http://127.0.0.1:18484/elsewhere',
    `v2/logout?returnTo=${signedOut}`,
  ])('refuses an address that is not allowed: %s', async (path) => {
    expect((await tenant.land(tenant.issuer + path)).status).toBe(400);
  });
});
