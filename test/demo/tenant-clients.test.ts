/** How a client of the demo's tenant proves itself, and what the exchange by access token asks of it. */
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Params, refused, sharedTenantClient } from './tenant-client.ts';

const mine = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();

const tenant = sharedTenantClient();

const clientOf = (id: string) =>
  tenant.demo.tenant.directory.clients.find((one) => one.id === id) ?? expect.fail('no such client');

describe('a client with a key', () => {
  const id = 'opengithubx-key-demo';
  let kid = '';
  beforeAll(async () => {
    const { status, body } = await tenant.control('POST', `/clients/${id}/key`, { pem: pemOf(mine.publicKey) });
    expect(status).toBe(201);
    kid = String(body['kid']);
  });

  type Made = { claims: object; header: object; key: KeyObject; more: Params };

  /** Answers `unknown refresh token`, 403, once the client is proven, and 401 before. */
  async function statusWith(wrong: Partial<Made> = {}, assertion?: string): Promise<[number, string]> {
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: id, sub: id, aud: tenant.issuer, iat: now, exp: now + 60, jti: randomUUID() };
    const claims = { ...usual, ...wrong.claims };
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
});

describe('a client without a secret', () => {
  const native = () => tenant.application('opengithubx-native-demo', oidc.None());

  it('is refused a sign-in without PKCE, and the vault', async () => {
    const { url } = await tenant.land(tenant.authorizeUrl({}, native()));
    expect(url.searchParams.get('error')).toBe('invalid_request');
    const failure = await refused(tenant.exchange('any', {}, native()));
    expect(failure).toMatchObject({ status: 403, error: 'unauthorized_client' });
  });
});
