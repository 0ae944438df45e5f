/** Tokens of the demo's tenant that are given to a key (RFC 9449), and each way to send one that must fail. */
import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { grantFederated, requestedFederated, subjectRefreshToken } from '../../src/demo/tenant/literals.ts';
import { type Params, type Reply, sharedTenantClient } from './tenant-client.ts';

type Key = { privateKey: CryptoKey; jwk: JWK };

const newKey = async (alg = 'ES256'): Promise<Key> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: await exportJWK(publicKey) };
};

const tenant = sharedTenantClient();
let mine: Key;
let other: Key;
beforeAll(async () => {
  mine = await newKey();
  other = await newKey();
});

type Made = { key: Key; claims: object; header: object };

/** A proof for a request; claims that are undefined are left out. */
async function proof(method: string, url: string, { key = mine, claims, header }: Partial<Made> = {}): Promise<string> {
  const all = { htm: method, htu: url, iat: Math.floor(Date.now() / 1000), jti: randomUUID(), ...claims };
  return new SignJWT(JSON.parse(JSON.stringify(all)))
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: key.jwk, ...header })
    .sign(key.privateKey);
}

const tokenUrl = () => `${tenant.issuer}oauth/token`;
const meUrl = () => `${tenant.issuer}me/v1/connected-accounts/accounts`;

async function token(params: Params, made: Partial<Made> = {}): Promise<Reply> {
  const dpop = await proof('POST', tokenUrl(), made);
  return tenant.token({ ...tenant.secrets, ...params }, { headers: { dpop } });
}

/** What a sign-in under a proof gives. */
async function signIn(made: Partial<Made> = {}, asked: Params = {}): Promise<Reply> {
  const { url, verifier: code_verifier } = await tenant.authorize(asked);
  const code = url.searchParams.get('code') ?? '';
  const redirect_uri = 'http://127.0.0.1:18484/callback';
  return token({ grant_type: 'authorization_code', code, redirect_uri, code_verifier }, made);
}

const refresh = (refresh_token: unknown, made: Partial<Made> = {}, more: Params = {}) =>
  token({ grant_type: 'refresh_token', refresh_token: String(refresh_token), ...more }, made);

const outcome = ({ status, body }: Reply) => [status, body['error']];
const invalidProof = [400, 'invalid_dpop_proof'];

describe('a sign-in under a proof', () => {
  it('gives tokens to the key: the access token names it, the refresh token needs it', async () => {
    const { status, body } = await signIn(
      {},
      { audience: 'https://hub.example', scope: 'openid offline_access use:hub' },
    );
    expect([status, body['token_type']]).toEqual([200, 'DPoP']);
    const { cnf } = decodeJwt(String(body['access_token']));
    expect(cnf).toEqual({ jkt: await calculateJwkThumbprint(mine.jwk) });
    expect((await refresh(body['refresh_token'])).body['token_type']).toBe('DPoP');
    expect(outcome(await refresh(body['refresh_token'], { key: other }))).toEqual([403, 'invalid_grant']);
    const bare = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']), ...tenant.secrets };
    expect(outcome(await tenant.token(bare))).toEqual([403, 'invalid_grant']);
  });

  it('may be settled before: a code for one key is of no use to another', async () => {
    const jkt = await calculateJwkThumbprint(mine.jwk);
    expect((await signIn({}, { dpop_jkt: jkt })).status).toBe(200);
    expect(outcome(await signIn({ key: other }, { dpop_jkt: jkt }))).toEqual([403, 'invalid_grant']);
  });

  it('leaves the vault closed to whoever stole the refresh token', async () => {
    const access = await tenant.meToken(await tenant.refreshTokenOf('ada'));
    await tenant.connect(access);
    const { body } = await signIn();
    const params = {
      grant_type: grantFederated,
      subject_token: String(body['refresh_token']),
      subject_token_type: subjectRefreshToken,
      requested_token_type: requestedFederated,
      connection: 'github',
    };
    const exchanged = await token(params);
    expect([exchanged.status, exchanged.body['token_type']]).toEqual([200, 'Bearer']);
    expect(outcome(await token(params, { key: other }))).toEqual([403, 'invalid_grant']);
    expect(outcome(await tenant.token({ ...params, ...tenant.secrets }))).toEqual([403, 'invalid_grant']);
  });
});

describe('a proof at the token endpoint', () => {
  const unknown = { grant_type: 'refresh_token', refresh_token: 'unknown' };
  const seconds = (from: number) => Math.floor(Date.now() / 1000) + from;

  it.each<[string, () => Partial<Made> | Promise<Partial<Made>>]>([
    ['for another method', () => ({ claims: { htm: 'GET' } })],
    ['for another address', () => ({ claims: { htu: meUrl() } })],
    ['for an address with a query', () => ({ claims: { htu: `${tokenUrl()}?x=1` } })],
    ['of 6 minutes ago', () => ({ claims: { iat: seconds(-360) } })],
    ['of the future', () => ({ claims: { iat: seconds(360) } })],
    ['without iat', () => ({ claims: { iat: undefined } })],
    ['without jti', () => ({ claims: { jti: undefined } })],
    ['of another type', () => ({ header: { typ: 'JWT' } })],
    ['without its key', () => ({ header: { jwk: undefined } })],
    ['with the key of another', () => ({ header: { jwk: other.jwk } })],
    ['with a private key', async () => ({ header: { jwk: await exportJWK(mine.privateKey) } })],
    ['by an algorithm that is not offered', async () => ({ key: await newKey('RS256'), header: { alg: 'RS256' } })],
  ])('is refused %s', async (_, made) => {
    expect(outcome(await token(unknown, await made()))).toEqual(invalidProof);
  });

  it('is good for 5 minutes, once, and is not garbage', async () => {
    const made = { claims: { iat: seconds(-290), jti: randomUUID() } };
    expect(outcome(await token(unknown, made))).toEqual([403, 'invalid_grant']);
    expect(outcome(await token(unknown, made))).toEqual(invalidProof);
    const garbage = await tenant.token({ ...tenant.secrets, ...unknown }, { headers: { dpop: 'x' } });
    expect(outcome(garbage)).toEqual(invalidProof);
  });
});
