import { describe, expect, it } from 'vitest';
import { grantFederated, subjectAccessToken } from '../../src/demo/tenant/literals.ts';
import type { Switches } from '../../src/demo/world.ts';
import { callback, connected, openTenantClient, type Params, refused, sharedTenantClient } from './tenant-client.ts';

const hour = 3_600_000;
const tenant = sharedTenantClient();

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

  it.each([
    [{}, 86_400],
    [{ shortAccountTokens: true }, 600],
  ])('with %j ends its token after %i seconds', async (switches, seconds) => {
    turn(switches);
    const asked = { audience: `${tenant.issuer}me/`, scope: 'read:me:connected_accounts' };
    const { access_token, expires_in } = await tenant.refresh(await tenant.refreshTokenOf('ada'), asked);
    expect(expires_in).toBe(seconds);
    turn({ clockOffsetMs: (seconds - 5) * 1000 });
    expect((await tenant.me(access_token, 'GET', 'accounts')).status).toBe(200);
    turn({ clockOffsetMs: (seconds + 5) * 1000 });
    expect((await tenant.me(access_token, 'GET', 'accounts')).status).toBe(401);
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
