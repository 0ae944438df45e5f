import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { grantFederated, subjectAccessToken } from '../../src/demo/tenant/literals.ts';
import type { Switches } from '../../src/demo/world.ts';
import { callback, connected, meScopes, openTenantClient, type Params, refused } from './tenant-client.ts';

type TenantClient = Awaited<ReturnType<typeof openTenantClient>>;

const hour = 3_600_000;
let tenant: TenantClient;
beforeAll(async () => {
  tenant = await openTenantClient();
});
afterAll(() => tenant.close());
beforeEach(() => tenant.reset());

const turn = (switches: Partial<Switches>) => Object.assign(tenant.demo.world.switches, switches);
const notFound = { status: 401, error: 'federated_connection_refresh_token_not_found' };
const invalidGrant = { status: 403, error: 'invalid_grant' };

/** A person with a refresh token, a My Account token and a connected GitHub account. */
async function connectedPerson(as: 'ada' | 'grace' = 'ada') {
  const refreshToken = await tenant.refreshTokenOf(as);
  const access = await tenant.meToken(refreshToken);
  const { status, body } = await tenant.connect(access, { as });
  expect(status).toBe(201);
  return { refreshToken, access, id: String(body['id']) };
}

describe('refresh', () => {
  it('keeps scope and refresh token, and reaches the My Account API by policy', async () => {
    const token = await tenant.refreshTokenOf('ada');
    const plain = await tenant.refresh(token);
    expect([plain.refresh_token, plain.scope]).toEqual([undefined, 'openid profile email offline_access']);
    const claims = decodeJwt(await tenant.meToken(token, `${meScopes} erase:everything`));
    expect(claims).toMatchObject({ aud: `${tenant.issuer}me/`, scope: meScopes });
  });

  it.each<[string, Partial<Switches>, string]>([
    ['an audience without a policy', { withoutPolicy: true }, 'me/'],
    ['an API that is not activated', { myAccountInactive: true }, 'me/'],
    ['an unlisted audience', {}, 'other/'],
  ])('silently ignores %s', async (_, switches, path) => {
    const token = await tenant.refreshTokenOf('ada');
    turn(switches);
    const reply = await tenant.refresh(token, { audience: tenant.issuer + path, scope: meScopes });
    expect(() => decodeJwt(reply.access_token)).toThrow();
    expect(reply.scope ?? '').toBe('');
  });

  it.each<[Partial<Switches>, { status: number; error: string; text: string }]>([
    [{ withoutUserGrant: true }, { status: 403, error: 'access_denied', text: 'not authorized to access resource' }],
    [{ require2fa: true }, { status: 403, error: 'mfa_required', text: 'Multifactor' }],
    [{ clockOffsetMs: 16 * 24 * hour }, { ...invalidGrant, text: 'Unknown or invalid refresh token.' }],
  ])('refuses under %o', async (switches, { text, ...expected }) => {
    const token = await tenant.refreshTokenOf('ada');
    turn(switches);
    const failure = await refused(tenant.meToken(token));
    expect(failure).toMatchObject(expected);
    expect(failure.text).toContain(text);
  });

  it('rotates on demand: the vault refuses such tokens, and reuse ends the family', async () => {
    turn({ rotation: true });
    const first = await tenant.refreshTokenOf('ada');
    const second = (await tenant.refresh(first)).refresh_token ?? expect.fail('not rotated');
    expect(second).not.toBe(first);
    expect(await refused(tenant.exchange(second))).toMatchObject({ status: 400, error: 'invalid_request' });
    expect(await refused(tenant.refresh(first))).toMatchObject(invalidGrant);
    expect(await refused(tenant.refresh(second))).toMatchObject(invalidGrant);
  });

  it('ends with revocation, which says nothing about unknown tokens', async () => {
    const token = await tenant.refreshTokenOf('ada');
    await oidc.tokenRevocation(tenant.config, 'unknown');
    await oidc.tokenRevocation(tenant.config, token);
    expect(await refused(tenant.refresh(token))).toMatchObject(invalidGrant);
    expect(await refused(tenant.exchange(token))).toMatchObject(invalidGrant);
  });

  it('authenticates the client, from form, JSON or Basic, and states the rate limit', async () => {
    const refresh_token = await tenant.refreshTokenOf('ada');
    const fields = { grant_type: 'refresh_token', refresh_token };
    const { client_id, client_secret } = tenant.secrets;
    const json = {
      body: JSON.stringify({ ...fields, ...tenant.secrets }),
      headers: { 'content-type': 'application/json' },
    };
    const reply = await tenant.token({}, json);
    expect([reply.status, reply.headers.get('x-ratelimit-limit')]).toEqual([200, '300']);
    const authorization = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`;
    expect((await tenant.token(fields, { headers: { authorization } })).status).toBe(200);
    expect((await tenant.token({ ...fields, client_id, client_secret: 'wrong' })).body['error']).toBe('invalid_client');
    expect((await tenant.token({}, { ...json, body: 'x' })).status).toBe(400);
  });
});

describe('connected accounts', () => {
  it.each<[string, number, object]>([
    ['an empty scope list', 400, { scopes: [] }],
    ['an unknown key', 400, { access_type: 'offline' }],
    ['an unknown connection', 400, { connection: 'nope' }],
    ['a foreign redirect_uri', 400, { redirect_uri: 'http://127.0.0.1:9/connected' }],
    ['a short challenge', 400, { code_challenge: 'x', code_challenge_method: 'S256' }],
    ['an unknown upstream parameter', 400, { authorization_params: { access_type: 'offline' } }],
  ])('refuses %s', async (_, status, more) => {
    const access = await tenant.meToken(await tenant.refreshTokenOf('ada'));
    const reply = await tenant.me(access, 'POST', 'connect', {
      connection: 'github',
      redirect_uri: connected,
      ...more,
    });
    expect(reply.status).toBe(status);
    expect(reply.body['validation_errors']).toHaveLength(1);
  });

  it('refuses garbage, ID tokens, missing scopes and old tokens, and is absent when not activated', async () => {
    const tokens = await tenant.signIn();
    const refreshToken = tokens.refresh_token ?? '';
    expect((await tenant.me('junk', 'GET', 'accounts')).status).toBe(401);
    expect((await tenant.me(tokens.id_token ?? '', 'GET', 'accounts')).status).toBe(401);
    const readOnly = await tenant.meToken(refreshToken, 'read:me:connected_accounts');
    expect((await tenant.me(readOnly, 'GET', 'accounts')).status).toBe(200);
    expect((await tenant.me(readOnly, 'POST', 'connect', {})).body['type']).toContain('A0E-403-0002');
    turn({ clockOffsetMs: 25 * hour });
    expect((await tenant.me(readOnly, 'GET', 'accounts')).body['type']).toContain('A0E-401-0003');
    turn({ myAccountInactive: true });
    expect((await tenant.me(readOnly, 'GET', 'accounts')).status).toBe(404);
  });

  it('connects, lists, exchanges, renews upstream, and forgets on delete', async () => {
    const before = await tenant.refreshTokenOf('ada');
    expect(await refused(tenant.exchange(before))).toMatchObject(notFound);
    const { refreshToken, access, id } = await connectedPerson();
    expect(id).toMatch(/^cac_/);
    expect((await tenant.me(access, 'GET', 'accounts')).body['accounts']).toMatchObject([{ id, connection: 'github' }]);
    expect((await tenant.me(access, 'GET', 'connections')).body['connections']).toContainEqual({
      name: 'github',
      strategy: 'github',
    });
    const first = await tenant.exchange(refreshToken);
    expect(first).toMatchObject({ scope: '', token_type: 'bearer' });
    expect(first.expires_in).toBeGreaterThan(28_000);
    expect((await tenant.exchange(refreshToken)).access_token).toBe(first.access_token);
    turn({ clockOffsetMs: 9 * hour });
    const [one, other] = await Promise.all([tenant.exchange(refreshToken), tenant.exchange(refreshToken)]);
    expect(one.access_token).not.toBe(first.access_token);
    expect(other.access_token).toBe(one.access_token);
    const headers = { authorization: `Bearer ${one.access_token}`, 'user-agent': 'test' };
    expect((await tenant.send(`${tenant.github}/user`, { headers })).body).toMatchObject({
      login: 'ada-demo',
      id: 583231,
    });
    expect((await tenant.me(access, 'DELETE', `accounts/${id}`)).status).toBe(204);
    expect(await refused(tenant.exchange(refreshToken))).toMatchObject(notFound);
    expect(tenant.demo.tenant.log.map(({ type }) => type)).toEqual(expect.arrayContaining(['seta', 'feta']));
  });

  it('adds another provider account, takes the first without a hint, and keeps the id on reconnect', async () => {
    const { refreshToken, access, id } = await connectedPerson();
    const second = await tenant.connect(access, { github: 'grace-demo' });
    const again = await tenant.connect(access, { github: 'ada-demo' }, { scopes: ['repo'] });
    expect(again.body).toMatchObject({ id, scopes: ['repo'] });
    const page = (await tenant.me(access, 'GET', 'accounts?take=1')).body;
    expect([page['accounts'], page['next']]).toEqual([[expect.objectContaining({ id })], '1']);
    const tokens = new Map<string, string>();
    const hints = ['', id, '583231', 'ada-demo', String(second.body['id']), '583232', 'grace-demo'];
    for (const hint of hints) {
      tokens.set(hint, (await tenant.exchange(refreshToken, hint ? { login_hint: hint } : {})).access_token);
    }
    const [mine, , , , other] = hints.map((hint) => tokens.get(hint));
    expect(hints.map((hint) => tokens.get(hint))).toEqual([mine, mine, mine, mine, other, other, other]);
    expect(other).not.toBe(mine);
    const stranger = await refused(tenant.exchange(refreshToken, { login_hint: 'nobody' }));
    expect(stranger).toMatchObject({ status: 401, error: 'user_not_found' });
  });

  it('says so when the person cancels', async () => {
    const { browserUrl } = await tenant.startConnect(await tenant.meToken(await tenant.refreshTokenOf('ada')));
    const { url } = await tenant.land(browserUrl, { answer: 'no' });
    expect([url.searchParams.get('error'), url.searchParams.get('state')]).toEqual(['access_denied', 'c']);
  });

  it.each<[string, Params]>([
    ['another auth_session', { auth_session: 'another' }],
    ['another redirect_uri', { redirect_uri: callback }],
    ['another verifier', { code_verifier: 'z'.repeat(43) }],
    ['another person', { as: 'grace' }],
  ])('refuses to complete with %s; the connect_code is spent', async (_, { as, ...wrong }) => {
    const access = await tenant.meToken(await tenant.refreshTokenOf('ada'));
    const { browserUrl, completion } = await tenant.startConnect(access);
    const { url } = await tenant.land(browserUrl);
    const right = { ...completion, connect_code: url.searchParams.get('connect_code') };
    const caller = as ? await tenant.meToken(await tenant.refreshTokenOf('grace')) : access;
    expect((await tenant.me(caller, 'POST', 'complete', { ...right, ...wrong })).status).toBe(400);
    expect((await tenant.me(access, 'POST', 'complete', right)).status).toBe(400);
  });

  it('opens a ticket once, for 300 seconds, in one browser', async () => {
    const access = await tenant.meToken(await tenant.refreshTokenOf('ada'));
    const { browserUrl } = await tenant.startConnect(access);
    const opened = await tenant.send(browserUrl, { redirect: 'manual' });
    const state = new URL(opened.headers.get('location') ?? '').searchParams.get('state');
    expect((await tenant.send(browserUrl)).status).toBe(400);
    const elsewhere = await tenant.send(`${tenant.issuer}login/callback?code=x&state=${state}`);
    expect(elsewhere.status).toBe(403);
    const late = await tenant.startConnect(access);
    turn({ clockOffsetMs: 301_000 });
    expect((await tenant.send(late.browserUrl)).status).toBe(400);
  });

  it.each<[string, Partial<Switches>, string]>([
    ['a bot token', { tokenTypeBot: true }, 'not_allowed_token_type'],
    ['nothing wrong', {}, ''],
  ])('on the way back reports %s', async (_, switches, error) => {
    const access = await tenant.meToken(await tenant.refreshTokenOf('ada'));
    turn(switches);
    const { url } = await tenant.land((await tenant.startConnect(access)).browserUrl);
    expect(url.searchParams.get('error') ?? '').toBe(error);
  });
});

describe('exchange', () => {
  it.each<[string, Params, { status: number; error: string }]>([
    ['no requested_token_type', { requested_token_type: '' }, { status: 400, error: 'invalid_request' }],
    ['an access token', { subject_token_type: subjectAccessToken }, { status: 400, error: 'invalid_request' }],
    ['an unknown refresh token', { subject_token: 'nope' }, invalidGrant],
    ['another connection', { connection: 'slack' }, notFound],
  ])('refuses %s', async (_, params, expected) => {
    const { refreshToken } = await connectedPerson();
    expect(await refused(tenant.exchange(refreshToken, params))).toMatchObject(expected);
  });

  it.each<[string, Partial<Switches>, { status: number; error: string }]>([
    ['MFA is always asked for', { mfaAlways: true }, { status: 403, error: 'mfa_required' }],
    [
      'the provider ended the grant',
      { providerRevoked: true, clockOffsetMs: 9 * hour },
      { status: 401, error: 'federated_connection_refresh_token_flow_failed' },
    ],
  ])('refuses while %s', async (_, switches, expected) => {
    const { refreshToken } = await connectedPerson();
    turn(switches);
    const failure = await refused(tenant.exchange(refreshToken));
    expect(failure).toMatchObject(expected);
    if (switches.mfaAlways) expect(failure.body).toHaveProperty('mfa_token');
  });

  it('stores an account without a provider refresh token, and then has nothing to exchange', async () => {
    turn({ withoutProviderRefreshToken: true });
    const { refreshToken } = await connectedPerson();
    expect(await refused(tenant.exchange(refreshToken))).toMatchObject(notFound);
  });

  it('can leave out scope and expires_in, and challenge with WWW-Authenticate', async () => {
    const { refreshToken } = await connectedPerson();
    turn({ missingScope: true, missingExpiresIn: true, wwwAuthenticate: true });
    const reply = await tenant.exchange(refreshToken);
    expect([reply.scope, reply.expires_in]).toEqual([undefined, undefined]);
    const failure = tenant.exchange(refreshToken, { login_hint: 'nobody' });
    await expect(failure).rejects.toBeInstanceOf(oidc.WWWAuthenticateChallengeError);
  });

  it.each(['isFirstParty', 'oidcConformant', 'confidential', 'granted'])('needs a client that is %s', async (rule) => {
    const { refreshToken } = await connectedPerson();
    const client = tenant.demo.tenant.directory.clients[0] ?? expect.fail('no client');
    const kept = { ...client };
    if (rule === 'isFirstParty') client.isFirstParty = false;
    if (rule === 'oidcConformant') client.oidcConformant = false;
    if (rule === 'confidential') client.authentication = 'none';
    if (rule === 'granted') client.grantTypes = ['authorization_code', 'refresh_token'];
    const failure = await refused(tenant.exchange(refreshToken));
    Object.assign(client, kept);
    expect(failure).toMatchObject({ status: 403, error: 'unauthorized_client' });
    expect(failure.text).toBe(`Grant type '${grantFederated}' not allowed for the client.`);
  });
});

it('shares nothing with a second world', async () => {
  const other = await openTenantClient();
  const token = await tenant.refreshTokenOf('ada');
  expect(await refused(other.refresh(token))).toMatchObject(invalidGrant);
  await other.close();
});
