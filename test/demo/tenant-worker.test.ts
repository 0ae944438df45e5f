/** The demo's tenant and a privileged worker: each rule by which it lets a client name a person by id alone. */
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  grantFederated,
  requestedFederated,
  requestedTokenVault,
  subjectSignedJwt,
} from '../../src/demo/tenant/literals.ts';
import { type Params, type Reply, sharedTenantClient } from './tenant-client.ts';

const ada = 'auth0|5f7c8ec7c33c6c004bbafe82';
const id = 'opengithubx-worker-demo';
const mine = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
const ago = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;

const tenant = sharedTenantClient();
beforeAll(async () => {
  expect((await exchange()).body['error']).toBe('access_denied'); // nobody has registered a key
  await tenant.control('POST', `/clients/${id}/key`, { pem: pemOf(mine.publicKey) });
});
beforeEach(async () => {
  await allow({ ipAllowlist: ['127.0.0.1'], grants: [{ connection: 'github', scopes: [] }] });
});

const allow = async (access: object): Promise<void> => {
  expect((await tenant.control('POST', `/clients/${id}/privileged-access`, access)).status).toBe(200);
};
const connect = async () => tenant.connect(await tenant.meToken(await tenant.refreshTokenOf('ada')));

type Made = { claims: object; header: object; key: KeyObject; more: Params };

async function subjectToken({ claims = {}, header = {}, key = mine.privateKey }: Partial<Made> = {}): Promise<string> {
  const usual = { iss: id, sub: ada, aud: tenant.issuer, iat: ago(0), jti: randomUUID(), audit_context: 'A report' };
  // What is undefined is left out.
  return new SignJWT(JSON.parse(JSON.stringify({ ...usual, ...claims })))
    .setProtectedHeader({ alg: 'RS256', typ: 'token-vault-req+jwt', ...header })
    .sign(key);
}

async function exchange(wrong: Partial<Made> = {}): Promise<Reply> {
  return tenant.token({
    client_id: id,
    client_secret: tenant.demo.announcement.clients.worker.clientSecret,
    grant_type: grantFederated,
    subject_token_type: subjectSignedJwt,
    subject_token: await subjectToken(wrong),
    requested_token_type: requestedTokenVault,
    connection: 'github',
    ...wrong.more,
  });
}

const outcome = ({ status, body }: Reply) => [status, body['error']];

describe('a privileged worker', () => {
  it.each<[string, () => Partial<Made>, status?: number, error?: string]>([
    ['of the ordinary type', () => ({ header: { typ: 'JWT' } })],
    ['without a type', () => ({ header: { typ: undefined } })],
    ['61 seconds ago, whatever exp says', () => ({ claims: { iat: ago(61), exp: ago(-600) } })],
    ['in the future', () => ({ claims: { iat: ago(-120) } })],
    ['without iat', () => ({ claims: { iat: undefined } })],
    ['that has ended', () => ({ claims: { exp: ago(1) } })],
    ['that has not begun', () => ({ claims: { nbf: ago(-30) } })],
    ['without jti', () => ({ claims: { jti: undefined } })],
    ['for an issuer without its slash', () => ({ claims: { aud: tenant.issuer.slice(0, -1) } })],
    ['as another client', () => ({ claims: { iss: 'opengithubx-demo' } })],
    ['about nobody', () => ({ claims: { sub: 'auth0|nobody' } }), 401, 'user_not_found'],
    ['without a reason', () => ({ claims: { audit_context: undefined } })],
    ['with an empty reason', () => ({ claims: { audit_context: '' } })],
    ['with a long reason', () => ({ claims: { audit_context: 'x'.repeat(257) } })],
    ['with a reason that is no text', () => ({ claims: { audit_context: 7 } })],
    ['with another key', () => ({ key: other.privateKey })],
    ['by another algorithm', () => ({ header: { alg: 'PS256' } })],
    ['with an unknown kid', () => ({ header: { kid: 'unknown' } })],
    ['for another connection', () => ({ more: { connection: 'slack' } }), 403, 'access_denied'],
    ['for a scope that is not granted', () => ({ more: { scope: 'repo' } }), 403, 'access_denied'],
    [
      'for a token of the other kind',
      () => ({ more: { requested_token_type: requestedFederated } }),
      400,
      'invalid_request',
    ],
    ['with another client secret', () => ({ more: { client_secret: 'wrong' } }), 401, 'invalid_client'],
  ])('may not sign %s', async (_, made, status = 401, error = 'invalid_token') => {
    await connect();
    expect(outcome(await exchange(made()))).toEqual([status, error]);
    if (status === 401 && error !== 'invalid_client') {
      expect(tenant.demo.tenant.log.at(-1)).toMatchObject({ type: 'feta', is_privileged_worker: true });
    }
  });

  it('may send what it has signed once', async () => {
    await connect();
    const more = { subject_token: await subjectToken() };
    expect((await exchange({ more })).status).toBe(200);
    expect(outcome(await exchange({ more }))).toEqual([401, 'invalid_token']);
    expect(tenant.demo.tenant.log.at(-1)).toMatchObject({ type: 'feta', audit_context: 'A report' });
  });

  it('is refused a connection that is not enabled for it', async () => {
    await connect();
    const github = tenant.demo.tenant.directory.connections.find(({ name }) => name === 'github') ?? expect.fail();
    github.enabledFor = [tenant.secrets.client_id];
    const refusedWhileDisabled = await exchange();
    github.enabledFor = [id];
    const allowed = await exchange();
    github.enabledFor = 'all';
    expect([refusedWhileDisabled.status, allowed.status]).toEqual([403, 200]);
  });
});

it('is not what another client is, however it signs', async () => {
  const { client_id, client_secret } = tenant.secrets;
  const reply = await exchange({ claims: { iss: client_id }, more: { client_id, client_secret } });
  expect(outcome(reply)).toEqual([403, 'access_denied']);
  const wish = { pem: pemOf(mine.publicKey), use: 'privileged_access' };
  expect((await tenant.control('POST', `/clients/${client_id}/key`, wish)).status).toBe(400);
});
