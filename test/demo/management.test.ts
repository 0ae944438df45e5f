/** The demo tenant's Management API: what it refuses as Auth0 does, and what it does without a word. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startWorld, type World } from '../harness/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
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

  test('takes its grants along when it goes', async () => {
    const id = await made();
    await world.control('POST', '/tenant/activate');
    await api('POST', 'client-grants', { client_id: id, audience: meAudience(), scope: [], subject_type: 'user' });
    expect((await api('DELETE', `clients/${id}`)).status).toBe(204);
    expect((await api('GET', 'client-grants')).body).toEqual([]);
    expect((await api('GET', `clients/${id}`)).status).toBe(404);
  });
});

describe('the My Account API', () => {
  test('is activated by the button, and by the API only where the switch says so', async () => {
    expect((await api('POST', 'resource-servers', { identifier: meAudience() })).status).toBe(400);
    await world.control('POST', '/switches', { activationByApi: true });
    expect((await api('POST', 'resource-servers', { identifier: meAudience() })).status).toBe(201);
    expect((await api('POST', 'resource-servers', { identifier: meAudience() })).status).toBe(409);
  });

  test('lets only its settable fields be changed', async () => {
    await world.control('POST', '/tenant/activate');
    const path = `resource-servers/${encodeURIComponent(meAudience())}`;
    expect((await api('PATCH', path, { name: 'mine' })).status).toBe(400);
    const skip = { skip_consent_for_verifiable_first_party_clients: true };
    expect((await api('PATCH', path, skip)).body).toMatchObject({ ...skip, is_system: true });
  });

  test('is granted once per application and kind of subject, and sometimes not as asked', async () => {
    await world.control('POST', '/tenant/activate');
    const grant = {
      client_id: await made(),
      audience: meAudience(),
      scope: ['read:me:connected_accounts'],
      subject_type: 'user',
    };
    expect((await api('POST', 'client-grants', grant)).body.subject_type).toBe('user');
    expect((await api('POST', 'client-grants', grant)).status).toBe(409);
    await world.control('POST', '/switches', { userGrantsBecomeClient: true });
    const other = { ...grant, client_id: await made() };
    expect((await api('POST', 'client-grants', other)).body.subject_type).toBe('client');
  });
});

describe('a connection', () => {
  const wish = { name: 'github', strategy: 'github', options: { client_id: 'a', client_secret: 'b', scope: [] } };

  test('has its options replaced as a whole, and its purposes beside them', async () => {
    const { body } = await api('POST', 'connections', wish);
    expect(body).toMatchObject({ connected_accounts: { active: false } });
    expect((await api('POST', 'connections', wish)).status).toBe(409);
    const inside = { options: { ...wish.options, connected_accounts: { active: true } } };
    expect((await api('PATCH', `connections/${body.id}`, inside)).status).toBe(400);
    const after = await api('PATCH', `connections/${body.id}`, { options: { client_id: 'c' } });
    expect(after.body.options).toEqual({ client_id: 'c' });
  });

  test('serves the applications it is enabled for', async () => {
    const id = await made();
    const { body } = await api('POST', 'connections', wish);
    expect((await api('GET', `clients/${id}/connections`)).body).toEqual({ connections: [] });
    await api('PATCH', `connections/${body.id}/clients`, [{ client_id: id, status: true }]);
    expect((await api('GET', `connections/${body.id}/clients`)).body).toEqual({ clients: [{ client_id: id }] });
    expect((await api('GET', `clients/${id}/connections`)).body.connections).toHaveLength(1);
  });
});
