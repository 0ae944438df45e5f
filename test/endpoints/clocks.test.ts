/** FLT-05: the tenant's clock and this computer's differ by hours or years. Whoever is right, people sign in and their calls go through. */
import { afterEach, describe, expect, it } from 'vitest';
import { callTool } from '../harness/tool-server.ts';
import { ada, sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const hour = 3_600_000;
const to2038 = Date.UTC(2038, 0, 19, 3, 14, 8) - Date.now();

const world = sharedWorld();
let hub: TestHub;
afterEach(async () => {
  await world.control('DELETE', '/faults'); // and the clock with them
  await hub.hub.close();
});

describe('FLT-05: a tenant whose clock is', () => {
  it.each([
    ['an hour ahead', hour],
    ['an hour behind', -hour],
    ['a day ahead', 24 * hour],
    ['a day behind', -24 * hour],
    ['past what 32 bits can count', to2038],
  ])('%s: a sign-in, a connection and a call', async (_, clockOffsetMs) => {
    await world.control('POST', '/switches', { clockOffsetMs });
    hub = await startHub(world, false);
    expect(await hub.tried('session.signIn', { signUp: false })).toMatchObject({ ok: true, value: { userId: ada } });
    await hub.call('accounts.connect', { platform: 'github' });
    const { key } = await hub.createKey({});
    expect((await callTool(hub, key, 'github_get_me', {})).status).toBe(200);
  });

  it('another one from one day to the next, as after this computer’s was put right: it is asked again', async () => {
    await world.control('POST', '/switches', { clockOffsetMs: 24 * hour });
    hub = await startHub(world, false);
    await hub.call('session.signIn', { signUp: false });
    await world.control('POST', '/switches', { clockOffsetMs: -24 * hour });
    hub.hub.woke();
    expect(await hub.tried('session.signIn', { signUp: false })).toMatchObject({ ok: true });
  });

  it('right, with tokens for the My Account API that end after ten minutes: another one is asked for', async () => {
    await world.control('POST', '/switches', { shortAccountTokens: true });
    hub = await startHub(world, false);
    await hub.call('session.signIn', { signUp: false });
    await hub.call('accounts.connect', { platform: 'github' });
    const later = 11 * 60_000;
    await world.control('POST', '/switches', { clockOffsetMs: later });
    hub.ports.advance(later);
    expect(await hub.tried('accounts.connect', { platform: 'slack' })).toMatchObject({ ok: true });
  });

  it('a day behind, and judges what this hub signs by it', async () => {
    await world.control('POST', '/switches', { clockOffsetMs: -24 * hour });
    hub = await startHub(world, false);
    const { clientId } = world.clients.worker;
    const { publicKey } = await hub.call('tenant.key', { issuer: world.issuer, clientId });
    for (const use of ['authentication', 'privileged_access']) {
      await world.control('POST', `/clients/${clientId}/key`, { pem: publicKey, use });
    }
    const how = { subject: 'user_id', authentication: 'private_key_jwt' } as const;
    await hub.call('tenant.set', { issuer: world.issuer, clientId, ...how });
    await hub.call('session.signIn', { signUp: false });
    await hub.call('accounts.connect', { platform: 'github' });
    const { key } = await hub.createKey({});
    expect((await callTool(hub, key, 'github_get_me', {})).status).toBe(200);
  });
});

describe('FLT-05: this computer’s clock', () => {
  it.each([
    ['an hour ahead', hour],
    ['an hour behind', -hour],
  ])('is set to %s while a call waits for its token', async (_, shift) => {
    hub = await startHub(world);
    const { key } = await hub.createKey({ days: 366 });
    hub.ports.advance(11 * 60_000);
    await world.control('POST', '/faults', { service: 'tenant', path: '^/oauth/token', delayMs: 300, times: 1 });
    const call = callTool(hub, key, 'github_get_me', {});
    await world.met(1);
    hub.ports.advance(shift);
    expect((await call).status).toBe(200);
    hub.ports.advance(-shift);
    expect((await callTool(hub, key, 'github_get_me', {})).status).toBe(200);
  });
});
