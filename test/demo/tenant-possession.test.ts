/** Tokens of the demo's tenant that are given to a key (RFC 9449), and each way to send one that must fail. */
import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  grantFederated,
  requestedFederated,
  subjectAccessToken,
  subjectRefreshToken,
} from '../../src/demo/tenant/literals.ts';
import type { Switches } from '../../src/demo/world.ts';
import { openTenantClient, type Params, type Reply } from './tenant-client.ts';

type TenantClient = Awaited<ReturnType<typeof openTenantClient>>;
type Key = { privateKey: CryptoKey; jwk: JWK };

const newKey = async (alg = 'ES256'): Promise<Key> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: await exportJWK(publicKey) };
};
const hash = (text: string) => createHash('sha256').update(text).digest('base64url');

let tenant: TenantClient;
let mine: Key;
let other: Key;
beforeAll(async () => {
  tenant = await openTenantClient();
  mine = await newKey();
  other = await newKey();
});
afterAll(() => tenant.close());
beforeEach(() => tenant.reset());

const turn = (switches: Partial<Switches>) => Object.assign(tenant.demo.world.switches, switches);

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
const meToken = async (): Promise<string> => {
  const { body } = await signIn();
  const reply = await refresh(body['refresh_token'], {}, { audience: `${tenant.issuer}me/` });
  return String(reply.body['access_token']);
};

async function call(url: string, access: string, made: Partial<Made> = {}, scheme = 'DPoP'): Promise<Reply> {
  const dpop = await proof('GET', url, { ...made, claims: { ath: hash(access), ...made.claims } });
  return tenant.send(url, { headers: { authorization: `${scheme} ${access}`, dpop } });
}

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

  it('works with a library of the trade, from the sign-in to the vault', async () => {
    const keys = await oidc.randomDPoPKeyPair('ES256');
    const DPoP = oidc.getDPoPHandle(tenant.config, keys);
    turn({ dpopNonce: true });
    const { url, verifier } = await tenant.authorize({ dpop_jkt: await DPoP.calculateThumbprint() });
    const checks = { pkceCodeVerifier: verifier, expectedState: 's', expectedNonce: 'n' };
    const tokens = await oidc.authorizationCodeGrant(tenant.config, url, checks, {}, { DPoP });
    const { sub = '' } = tokens.claims() ?? {};
    expect((await oidc.fetchUserInfo(tenant.config, tokens.access_token, sub, { DPoP })).sub).toBe(sub);
    const me = { audience: `${tenant.issuer}me/` };
    const { access_token: access } = await oidc.refreshTokenGrant(tenant.config, tokens.refresh_token ?? '', me, {
      DPoP,
    });
    const at = new URL(meUrl());
    const reply = await oidc.fetchProtectedResource(tenant.config, access, at, 'GET', null, new Headers(), { DPoP });
    expect(await reply.json()).toEqual({ accounts: [] });
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

it('an access token that is a key’s is exchanged by its API, which does not have the key', async () => {
  await tenant.connect(await tenant.meToken(await tenant.refreshTokenOf('ada')));
  const { body } = await signIn({}, { audience: 'https://hub.example', scope: 'openid use:hub' });
  const { clientId, clientSecret } = tenant.demo.announcement.clients.api;
  const reply = await tenant.token({
    client_id: clientId,
    client_secret: clientSecret,
    grant_type: grantFederated,
    subject_token: String(body['access_token']),
    subject_token_type: subjectAccessToken,
    requested_token_type: requestedFederated,
    connection: 'github',
  });
  expect([reply.status, reply.body['token_type']]).toEqual([200, 'Bearer']);
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

  it('needs a nonce from a client without a secret, and from all when the tenant wants one', async () => {
    const asNative = { ...unknown, client_id: 'opengithubx-native-demo' };
    const bare = async (params: Params, nonce?: string) =>
      tenant.token(params, { headers: { dpop: await proof('POST', tokenUrl(), { claims: { nonce } }) } });
    const challenged = await bare(asNative);
    expect(outcome(challenged)).toEqual([400, 'use_dpop_nonce']);
    const nonce = challenged.headers.get('dpop-nonce') ?? expect.fail('no nonce');
    expect(outcome(await bare(asNative, nonce))).toEqual([403, 'invalid_grant']);
    expect(outcome(await bare(asNative, 'another'))).toEqual([400, 'use_dpop_nonce']);
    const asHub = { ...unknown, ...tenant.secrets };
    expect(outcome(await bare(asHub))).toEqual([403, 'invalid_grant']);
    turn({ dpopNonce: true });
    expect(outcome(await bare(asHub))).toEqual([400, 'use_dpop_nonce']);
    expect(outcome(await bare(asHub, nonce))).toEqual([403, 'invalid_grant']);
  });

  it('is refused a nonce that is more than ten minutes old', async () => {
    turn({ dpopNonce: true });
    const nonce = (await token(unknown)).headers.get('dpop-nonce');
    turn({ clockOffsetMs: 600_000 });
    expect(outcome(await token(unknown, { claims: { nonce, iat: seconds(600) } }))).toEqual([400, 'use_dpop_nonce']);
  });
});

describe.each<[string, () => string, () => Promise<string>]>([
  ['the My Account API', meUrl, meToken],
  ['userinfo', () => `${tenant.issuer}userinfo`, async () => String((await signIn()).body['access_token'])],
])('at %s', (_, url, access) => {
  it('a token serves with a proof by its key', async () => {
    expect((await call(url(), await access())).status).toBe(200);
  });

  it.each<[string, Partial<Made>, string, string]>([
    ['as a bearer', {}, 'Bearer', 'invalid_token'],
    ['without the hash of the token', { claims: { ath: undefined } }, 'DPoP', 'invalid_dpop_proof'],
    ['with the hash of another', { claims: { ath: hash('another') } }, 'DPoP', 'invalid_dpop_proof'],
    ['for another method', { claims: { htm: 'POST' } }, 'DPoP', 'invalid_dpop_proof'],
    ['for another address', { claims: { htu: 'http://127.0.0.1/userinfo' } }, 'DPoP', 'invalid_dpop_proof'],
  ])('a token is refused %s', async (_, made, scheme, error) => {
    const reply = await call(url(), await access(), made, scheme);
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toContain(`DPoP error="${error}"`);
  });

  it('a token is refused with the proof of another key, and a proof a second time', async () => {
    const token = await access();
    expect((await call(url(), token, { key: other })).headers.get('www-authenticate')).toContain('invalid_token');
    const again = { claims: { jti: randomUUID() } };
    expect((await call(url(), token, again)).status).toBe(200);
    expect((await call(url(), token, again)).headers.get('www-authenticate')).toContain('invalid_dpop_proof');
  });

  it('a nonce is asked for when the tenant wants one', async () => {
    const token = await access();
    turn({ dpopNonce: true });
    const challenged = await call(url(), token);
    expect(challenged.headers.get('www-authenticate')).toContain('use_dpop_nonce');
    const nonce = challenged.headers.get('dpop-nonce');
    expect((await call(url(), token, { claims: { nonce } })).status).toBe(200);
  });
});

it('a token that is nobody’s in particular does not come in the scheme DPoP', async () => {
  const access = await tenant.meToken(await tenant.refreshTokenOf('ada'));
  expect((await call(meUrl(), access, {}, 'Bearer')).status).toBe(200);
  expect((await call(meUrl(), access)).status).toBe(401);
});

it('a My Account API that requires proof gives and takes no other token', async () => {
  const plain = await tenant.refreshTokenOf('ada');
  const bearer = await tenant.meToken(plain);
  const bound = await meToken();
  turn({ dpopRequired: true });
  expect((await tenant.me(bearer, 'GET', 'accounts')).status).toBe(401);
  expect((await call(meUrl(), bound)).status).toBe(200);
  const me = { grant_type: 'refresh_token', refresh_token: plain, audience: `${tenant.issuer}me/`, ...tenant.secrets };
  expect(outcome(await tenant.token(me))).toEqual([400, 'invalid_request']);
  expect((await tenant.refresh(plain)).access_token).toBeDefined();
});
