/** The demo tenant's Management API: what it refuses as Auth0 does, and what it does without a word. */
import { beforeEach, describe, expect, test } from 'vitest';
import { sharedWorld } from '../harness/world.ts';

const world = sharedWorld();
beforeEach(async () => {
  await world.control('DELETE', '/faults');
  await world.control('POST', '/tenant/empty');
});

const tokenOf = async (wish: object = {}) =>
  ((await world.control('POST', '/tenant/token', wish)) as { token: string }).token;

async function api(method: string, path: string, body?: unknown, token?: string) {
  const answer = await fetch(`${world.issuer}api/v2/${path}`, {
    method,
    headers: { authorization: `Bearer ${token ?? (await tokenOf())}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined };
}
const made = async (body: object = { name: 'one' }) => (await api('POST', 'clients', body)).body.client_id as string;
const meAudience = () => `${world.issuer}me/`;

describe('whoever calls', () => {
  test('needs a token of this tenant, in time, with the scope of the call', async () => {
    expect((await api('GET', 'clients', undefined, 'nonsense')).status).toBe(401);
    expect((await api('GET', 'clients', undefined, await tokenOf({ seconds: -1 }))).status).toBe(401);
    const refused = await api('POST', 'clients', { name: 'x' }, await tokenOf({ scopes: ['read:clients'] }));
    expect(refused).toMatchObject({
      status: 403,
      body: { errorCode: 'insufficient_scope', message: 'Insufficient scope, expected any of: create:clients' },
    });
    const { status, headers } = await api('GET', 'clients', undefined, await tokenOf({ scopes: ['read:clients'] }));
    expect(status).toBe(200);
    expect(Number(headers.get('x-ratelimit-remaining'))).toBeGreaterThan(0);
  });

  test('sees secrets at a creation, and later only with read:client_keys; all are on the ledger', async () => {
    const created = await api('POST', 'clients', { name: 'one' });
    const { client_id: id, client_secret: secret } = created.body;
    expect(created.status).toBe(201);
    expect(world.ledger()).toContainEqual({ kind: 'auth0_client_secret', value: secret });
    expect((await api('GET', `clients/${id}`)).body.client_secret).toBe(secret);
    const poor = await tokenOf({ scopes: ['read:clients'] });
    expect((await api('GET', `clients/${id}`, undefined, poor)).body).not.toHaveProperty('client_secret');
    expect(world.ledger()).toContainEqual({ kind: 'auth0_management_token', value: poor });
  });
});

describe('an application', () => {
  test.each([
    ['a field that Auth0 does not know', { name: 'one', redirect_uris: [] }, /not allowed: redirect_uris/],
    ['a field of the wrong kind', { name: 'one', callbacks: 'x' }, /callbacks/],
    ['no name', {}, /Missing required property: name/],
  ])('with %s is refused', async (_, body, said) => {
    expect(await api('POST', 'clients', body)).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(said) },
    });
  });

  test('has its refresh tokens replaced as a whole, and loses policies for APIs that are not there', async () => {
    const id = await made();
    const policies = [{ audience: meAudience(), scope: ['read:me:connected_accounts'] }];
    const settings = { rotation_type: 'non-rotating', expiration_type: 'expiring', token_lifetime: 60 };
    const first = await api('PATCH', `clients/${id}`, { refresh_token: { ...settings, policies } });
    expect(first.body.refresh_token).toMatchObject({ token_lifetime: 60, policies: [] });
    await world.control('POST', '/tenant/activate');
    await api('PATCH', `clients/${id}`, { refresh_token: { ...settings, policies } });
    const second = await api('PATCH', `clients/${id}`, {
      refresh_token: { rotation_type: 'rotating', expiration_type: 'expiring' },
    });
    expect(second.body.refresh_token).toMatchObject({ rotation_type: 'rotating', policies: [] });
    expect(second.body.refresh_token.token_lifetime).not.toBe(60);
  });
});
