/** How a client of the demo's tenant proves itself, and what the exchange by access token asks of it. */
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { grantFederated, requestedFederated, subjectAccessToken } from '../../src/demo/tenant/literals.ts';
import { openTenantClient, type Params, refused } from './tenant-client.ts';

type TenantClient = Awaited<ReturnType<typeof openTenantClient>>;

const hour = 3_600_000;
const mine = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();

let tenant: TenantClient;
beforeAll(async () => {
  tenant = await openTenantClient();
});
afterAll(() => tenant.close());
beforeEach(() => tenant.reset());

const clientOf = (id: string) =>
  tenant.demo.tenant.directory.clients.find((one) => one.id === id) ?? expect.fail('no such client');

/** Ada's GitHub account, connected. */
async function connected(): Promise<string> {
  const refreshToken = await tenant.refreshTokenOf('ada');
  expect((await tenant.connect(await tenant.meToken(refreshToken))).status).toBe(201);
  return refreshToken;
}

describe('a client with a key', () => {
  const id = 'opengithubx-key-demo';
  let kid = '';
  beforeAll(async () => {
    const { status, body } = await tenant.control('POST', `/clients/${id}/key`, { pem: pemOf(mine.publicKey) });
    expect(status).toBe(201);
    kid = String(body['kid']);
  });
  const byKey = async () => {
    const key = await crypto.subtle.importKey(
      'pkcs8',
      mine.privateKey.export({ type: 'pkcs8', format: 'der' }),
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    return tenant.application(id, oidc.PrivateKeyJwt(key));
  };

  it('signs in, reaches the My Account API and the vault, and revokes', async () => {
    await connected();
    const at = await byKey();
    const { refresh_token: token = '' } = await tenant.signIn({}, {}, at);
    expect((await tenant.refresh(token, { audience: `${tenant.issuer}me/` }, at)).scope).toContain('create:me');
    expect((await tenant.exchange(token, {}, at)).access_token).toMatch(/^ghu_/);
    await oidc.tokenRevocation(at, token);
    expect(await refused(tenant.refresh(token, {}, at))).toMatchObject({ error: 'invalid_grant' });
  });

  type Made = { claims: object; header: object; key: KeyObject; more: Params };

  /** Answers `unknown refresh token`, 403, once the client is proven, and 401 before. */
  async function statusWith(wrong: Partial<Made> = {}, assertion?: string): Promise<[number, string]> {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: id,
      sub: id,
      aud: tenant.issuer,
      iat: now,
      exp: now + 60,
      jti: randomUUID(),
      ...wrong.claims,
    };
    const made = new SignJWT(JSON.parse(JSON.stringify(claims))).setProtectedHeader({ alg: 'RS256', ...wrong.header });
    const reply = await tenant.token({
      grant_type: 'refresh_token',
      refresh_token: 'unknown',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion ?? (await made.sign(wrong.key ?? mine.privateKey)),
      ...wrong.more,
    });
    return [reply.status, String(reply.body['error'])];
  }
  const proven = [403, 'invalid_grant'];
  const unproven = [401, 'invalid_client'];
  const soon = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

  it('is known by its assertion alone, also with its kid', async () => {
    expect(await statusWith()).toEqual(proven);
    expect(await statusWith({ header: { kid } })).toEqual(proven);
    expect(await statusWith({ claims: { exp: soon(300) } })).toEqual(proven);
  });

  it.each<[string, () => Partial<Made>]>([
    ['an audience without the slash', () => ({ claims: { aud: tenant.issuer.slice(0, -1) } })],
    ['the token endpoint for an audience', () => ({ claims: { aud: `${tenant.issuer}oauth/token` } })],
    ['another issuer', () => ({ claims: { iss: 'opengithubx-demo' } })],
    ['another subject', () => ({ claims: { sub: 'opengithubx-demo' }, more: { client_id: id } })],
    ['no jti', () => ({ claims: { jti: undefined } })],
    ['a long jti', () => ({ claims: { jti: 'x'.repeat(65) } })],
    ['no end', () => ({ claims: { exp: undefined } })],
    ['an end that has passed', () => ({ claims: { iat: soon(-90), exp: soon(-30) } })],
    ['more than 5 minutes', () => ({ claims: { exp: soon(310) } })],
    ['more than 5 minutes since it was made', () => ({ claims: { iat: soon(-200), exp: soon(200) } })],
    ['another algorithm', () => ({ header: { alg: 'RS384' } })],
    ['another key', () => ({ key: other.privateKey })],
    ['another kid', () => ({ header: { kid: 'unknown' } })],
    ['more than 2048 bytes', () => ({ claims: { more: 'x'.repeat(2048) } })],
    ['another assertion type', () => ({ more: { client_assertion_type: 'jwt' } })],
    ['the id of another client', () => ({ more: { client_id: 'opengithubx-demo' } })],
    ['a secret beside it', () => ({ more: { client_secret: tenant.secrets.client_secret } })],
  ])('is refused with %s', async (_, wrong) => {
    expect(await statusWith(wrong())).toEqual(unproven);
  });

  it('is refused the same assertion twice', async () => {
    const claims = { iss: id, sub: id, aud: tenant.issuer, jti: randomUUID() };
    const assertion = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256' })
      .setExpirationTime('1m')
      .sign(mine.privateKey);
    expect(await statusWith({}, assertion)).toEqual(proven);
    expect(await statusWith({}, assertion)).toEqual(unproven);
  });

  it('is refused a secret; a client with a secret is refused a key, until it registers one', async () => {
    const fields = { grant_type: 'refresh_token', refresh_token: 'unknown' };
    expect((await tenant.token({ ...fields, client_id: id, client_secret: '' })).status).toBe(401);
    expect((await tenant.token({ ...fields, client_id: id })).status).toBe(401);
    const { clientId, clientSecret } = tenant.demo.announcement.clients.api;
    const asApi = { claims: { iss: clientId, sub: clientId } };
    const bySecret = { client_id: clientId, client_secret: clientSecret };
    expect(await statusWith(asApi)).toEqual(unproven);
    expect(await statusWith({ ...asApi, more: bySecret })).toEqual(unproven);
    expect((await tenant.token({ ...fields, ...bySecret })).body['error']).toBe('unauthorized_client');
    const client = clientOf(clientId);
    const kept = { ...client };
    await tenant.control('POST', `/clients/${clientId}/key`, { pem: pemOf(mine.publicKey) });
    expect(await statusWith(asApi)).toEqual([403, 'unauthorized_client']);
    expect((await tenant.token({ ...fields, ...bySecret })).status).toBe(401);
    Object.assign(client, kept);
  });

  it('of several keys has to say which', async () => {
    const { body } = await tenant.control('POST', `/clients/${id}/key`, { pem: pemOf(other.publicKey) });
    expect(await statusWith()).toEqual(unproven);
    expect(await statusWith({ header: { kid } })).toEqual(proven);
    expect(await statusWith({ header: { kid: body['kid'] }, key: other.privateKey })).toEqual(proven);
    expect(await statusWith({ header: { kid }, key: other.privateKey })).toEqual(unproven);
    const client = clientOf(id);
    client.credentials = client.credentials.slice(0, 1);
  });

  it.each<[string, string, object]>([
    ['a private key', id, { pem: mine.privateKey.export({ type: 'pkcs8', format: 'pem' }) }],
    ['a short key', id, { pem: pemOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey) }],
    ['a curve', id, { pem: pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey) }],
    ['an algorithm Auth0 does not take', id, { pem: pemOf(mine.publicKey), alg: 'ES256' }],
    ['no key', id, {}],
    ['an unknown client', 'nobody', { pem: pemOf(mine.publicKey) }],
  ])('can not register %s', async (_, client, body) => {
    expect((await tenant.control('POST', `/clients/${client}/key`, body)).status).toBe(400);
  });
});

describe('a client without a secret', () => {
  const native = () => tenant.application('opengithubx-native-demo', oidc.None());

  it('signs in for the API with PKCE; its refresh tokens rotate', async () => {
    const first = await tenant.signIn(
      { audience: 'https://hub.example', scope: 'openid offline_access use:hub' },
      {},
      native(),
    );
    const token = first.refresh_token ?? expect.fail('no refresh token');
    const me = await tenant.refresh(token, { audience: `${tenant.issuer}me/` }, native());
    expect(me.scope).toContain('create:me:connected_accounts');
    expect(me.refresh_token).not.toBe(token);
    expect(await refused(tenant.refresh(token, {}, native()))).toMatchObject({ error: 'invalid_grant' });
  });

  it('is refused a sign-in without PKCE, and the vault', async () => {
    const { url } = await tenant.land(tenant.authorizeUrl({}, native()));
    expect(url.searchParams.get('error')).toBe('invalid_request');
    const failure = await refused(tenant.exchange('any', {}, native()));
    expect(failure).toMatchObject({ status: 403, error: 'unauthorized_client' });
  });
});

describe('exchange by access token', () => {
  const forHub = { audience: 'https://hub.example', scope: 'openid use:hub' };
  const signIn = async (params: Params = forHub) =>
    tenant.signIn(params, {}, tenant.application('opengithubx-native-demo', oidc.None()));
  const api = () => {
    const { clientId, clientSecret } = tenant.demo.announcement.clients.api;
    return tenant.application(clientId, oidc.ClientSecretPost(clientSecret));
  };
  const exchange = (token: string, at = api(), more: Params = {}) =>
    oidc.genericGrantRequest(at, grantFederated, {
      subject_token: token,
      subject_token_type: subjectAccessToken,
      requested_token_type: requestedFederated,
      connection: 'github',
      ...more,
    });

  it('gives the API the token of whoever called it', async () => {
    await connected();
    const { access_token: token } = await signIn();
    const reply = await exchange(token);
    expect(reply).toMatchObject({ token_type: 'bearer', issued_token_type: requestedFederated });
    expect(reply.access_token).toMatch(/^ghu_/);
    expect(tenant.demo.tenant.log.at(-1)).toMatchObject({ type: 'seta', subject_token_type: subjectAccessToken });
    const stranger = await refused(exchange(token, api(), { login_hint: 'nobody' }));
    expect(stranger).toMatchObject({ status: 401, error: 'user_not_found' });
  });

  it('is refused to a client that is not the API', async () => {
    const { access_token: token } = await signIn();
    const failure = await refused(exchange(token, tenant.config));
    expect(failure.text).toBe('This client is not a resource server and cannot exchange access tokens.');
    expect(await refused(tenant.exchange(await tenant.refreshTokenOf('ada'), {}, api()))).toMatchObject({
      error: 'invalid_grant',
    });
  });

  it.each<[string, () => Promise<string>]>([
    ['a token of another API', async () => tenant.meToken(await tenant.refreshTokenOf('ada'))],
    ['an opaque token', async () => (await signIn({ scope: 'openid' })).access_token],
    ['an ID token', async () => (await signIn()).id_token ?? ''],
    ['a token with another signature', async () => (await signIn()).access_token.replace(/[^.]{20}$/, 'x'.repeat(20))],
  ])('refuses %s', async (_, token) => {
    await connected();
    expect(await refused(exchange(await token()))).toMatchObject({ status: 401, error: 'invalid_token' });
  });

  it('refuses an access token that has expired', async () => {
    await connected();
    const { access_token: token } = await signIn();
    Object.assign(tenant.demo.world.switches, { clockOffsetMs: 25 * hour });
    expect(await refused(exchange(token))).toMatchObject({ status: 401, error: 'expired_token' });
  });
});
