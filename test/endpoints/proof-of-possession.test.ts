/** OAU-16: what the tenant gives is bound to a key of this hub (DPoP, RFC 9449), and is of no use without it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewTenant } from '../../src/shared/tenant.ts';
import { callTool } from '../harness/tool-server.ts';
import { startHub, startWorld, type TestHub, type World } from '../harness/world.ts';

let world: World;
let hub: TestHub;
beforeEach(async () => {
  world = await startWorld();
  hub = await startHub(world, false);
});
afterEach(async () => {
  await hub.hub.close();
  await world.stop();
});

const confidential = (): NewTenant => {
  const { issuer, clientId, clientSecret } = world;
  return { issuer, clientId, clientSecret, dpop: true };
};
/** Public clients alone get refresh tokens that are bound to a key whatever the tenant's settings. */
const withoutSecret = (): NewTenant => {
  const { issuer, clients } = world;
  const { clientSecret, ...exchanger } = clients.api;
  return { issuer, ...clients.native, clientSecret, subject: 'access_token', exchanger, dpop: true };
};

async function ready(tenant: NewTenant): Promise<string> {
  await hub.call('tenant.set', tenant);
  await hub.call('session.signIn', { signUp: false });
  await hub.call('accounts.connect', { platform: 'github' });
  return (await hub.createKey({ days: 30 })).key;
}

const answersOf = async (path: string) =>
  (await world.requests()).filter((served) => served.path.startsWith(path)).map(({ status }) => status);

describe('DPoP', () => {
  it('is in every token that the hub uses', async () => {
    await ready(confidential());
    const tokens = world.ledger().filter(({ kind }) => kind === 'auth0_access_token');
    const forApis = tokens.map(({ value }) => value).filter((token) => token.split('.').length === 3); // others are opaque
    expect(forApis.length).toBeGreaterThan(0);
    expect(forApis.filter((token) => !('cnf' in claimsOf(token)))).toEqual([]);
  });

  it('gets its nonce where one is wanted, by asking once more, at the tenant and at its API', async () => {
    await world.control('POST', '/switches', { dpopNonce: true, dpopRequired: true });
    const key = await ready(confidential());
    expect((await callTool(hub, key, 'github_get_me', {})).status).toBe(200);
    const refused = (await answersOf('/oauth/token')).filter((status) => status === 400);
    expect(refused).toHaveLength(1); // the nonce is kept for what follows
  });

  it.each([
    ['the tenant', '^/oauth/token', 400, { error: 'use_dpop_nonce', error_description: 'Another one' }],
    ['its API', '^/me/', 401, { title: 'Unauthorized', detail: 'use_dpop_nonce' }],
  ])('asks no third time when %s is never content', async (_, path, status, body) => {
    await ready(confidential());
    hub.ports.advance(25 * 3_600_000);
    await world.control('POST', '/switches', { clockOffsetMs: 120_000 });
    await world.control('POST', '/faults', { service: 'tenant', path, status, body: JSON.stringify(body) });
    await world.control('DELETE', '/requests');
    const connected = await hub.tried('accounts.connect', { platform: 'github' });
    expect(connected).toMatchObject({ ok: false });
    expect((await answersOf(path.slice(1))).length).toBeLessThanOrEqual(2);
  });

  it.each<[string, number]>([
    ['behind', -600_000],
    ['ahead', 600_000],
  ])('says that the clock may be wrong when it is ten minutes %s, and ends no sign-in by it', async (_, offset) => {
    await ready(confidential());
    hub.ports.advance(25 * 3_600_000);
    await world.control('POST', '/switches', { clockOffsetMs: offset });
    expect(await hub.tried('accounts.connect', { platform: 'github' })).toMatchObject({
      ok: false,
      failure: { code: 'tenant_setup', message: expect.stringMatching(/clock/) },
    });
    await world.control('POST', '/switches', { clockOffsetMs: 0 });
    expect(await hub.tried('accounts.connect', { platform: 'github' })).toMatchObject({ ok: true });
  });

  it('ends in a new sign-in when the key has changed: a copy of the refresh token alone is of no use', async () => {
    const key = await ready(withoutSecret());
    const settings = hub.ports.settings.read();
    await hub.ports.secrets.delete(`tenant.dpop_key ${world.issuer} ${world.clients.native.clientId}`);
    await hub.hub.close();
    hub = await startHub(world, false, hub.dataDir, hub.ports);
    hub.ports.settings.update(settings); // the harness has named the usual tenant
    expect((await callTool(hub, key, 'github_get_me', {})).body.error.code).toBe('sign_in_again');
    await hub.call('session.signIn', { signUp: false });
    expect((await callTool(hub, key, 'github_get_me', {})).status).toBe(200);
  });

  it('is not given up where the tenant answers with a token that anybody could use', async () => {
    await ready(confidential());
    hub.ports.advance(25 * 3_600_000);
    const claims = { aud: `${world.issuer}me/`, scope: 'create:me:connected_accounts', exp: 4_000_000_000 };
    const access_token = [{ alg: 'none' }, claims, {}].map(encoded).join('.');
    const body = JSON.stringify({ access_token, token_type: 'Bearer', expires_in: 100 });
    await world.control('POST', '/faults', { service: 'tenant', path: '^/oauth/token', status: 200, body });
    expect(await hub.tried('accounts.connect', { platform: 'github' })).toMatchObject({
      ok: false,
      failure: { code: 'tenant_setup', message: expect.stringMatching(/binds no token/) },
    });
  });

  it('is missed in the words of a tenant that wants it', async () => {
    await world.control('POST', '/switches', { dpopRequired: true });
    const { issuer, clientId, clientSecret } = confidential();
    await hub.call('tenant.set', { issuer, clientId, clientSecret });
    await hub.call('session.signIn', { signUp: false });
    expect(await hub.tried('accounts.connect', { platform: 'github' })).toMatchObject({
      ok: false,
      failure: { code: 'tenant_setup', message: expect.stringMatching(/requires proof of possession/) },
    });
  });
});

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const claimsOf = (token: string): object => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
