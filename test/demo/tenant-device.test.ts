/** A device without a browser of its own signs in at the demo's tenant (RFC 8628). */
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { grantDeviceCode } from '../../src/demo/tenant/literals.ts';
import type { Switches } from '../../src/demo/world.ts';
import { openTenantClient, type Params, type Reply } from './tenant-client.ts';

type TenantClient = Awaited<ReturnType<typeof openTenantClient>>;

const ada = 'auth0|5f7c8ec7c33c6c004bbafe82';
const native = 'opengithubx-native-demo';
let tenant: TenantClient;
beforeAll(async () => {
  tenant = await openTenantClient();
});
afterAll(() => tenant.close());
beforeEach(() => tenant.reset());

const turn = (switches: Partial<Switches>) => Object.assign(tenant.demo.world.switches, switches);
/** Moves the tenant's clock, so that two polls are as far apart as a test says, however slow this computer is. */
const later = (ms: number) => turn({ clockOffsetMs: tenant.demo.world.switches.clockOffsetMs + ms });

type Waiting = { device_code: string; user_code: string; verification_uri: string; verification_uri_complete: string };

const ask = (params: Params = {}): Promise<Reply> =>
  tenant.send(`${tenant.issuer}oauth/device/code`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: native, scope: 'openid offline_access', ...params }),
  });
const waiting = async (params: Params = {}) => (await ask(params)).body as Waiting;
const poll = async (device_code: string, params: Params = {}) => {
  const { status, body } = await tenant.token({
    grant_type: grantDeviceCode,
    device_code,
    client_id: native,
    ...params,
  });
  return [status, body['error']];
};
const pending = [403, 'authorization_pending'];

describe('a device', () => {
  it('is signed in as whoever confirms its code, by a library of the trade', async () => {
    const at = tenant.application(native, oidc.None());
    const scope = 'openid email offline_access use:hub';
    const device = await oidc.initiateDeviceAuthorization(at, { scope, audience: 'https://hub.example' });
    expect(device.user_code).toMatch(/^[B-Z]{4}-[B-Z]{4}$/);
    await tenant.land(device.verification_uri_complete ?? '');
    const tokens = await oidc.pollDeviceAuthorizationGrant(at, device);
    expect(tokens.claims()).toMatchObject({ sub: ada, email: 'ada@example.com' });
    expect(tokens.scope).toBe(scope);
    expect((await tenant.refresh(tokens.refresh_token ?? '', {}, at)).access_token).toBeDefined();
  });

  it('waits until a person has typed its code, in whatever case', async () => {
    const { device_code, user_code, verification_uri } = await waiting();
    expect(await poll(device_code)).toEqual(pending);
    const userCode = user_code.toLowerCase().replace('-', '');
    const { url, status } = await tenant.land(verification_uri, { as: 'grace', userCode });
    expect([url.pathname, status]).toEqual(['/activate', 200]);
    later(1000);
    expect(await poll(device_code)).toEqual([200, undefined]);
    expect(await poll(device_code)).toEqual([403, 'invalid_grant']); // once
  });

  it('is told to slow down, and that the person said no', async () => {
    const { device_code, verification_uri_complete } = await waiting();
    expect(await poll(device_code)).toEqual(pending);
    later(-60_000);
    expect(await poll(device_code)).toEqual([429, 'slow_down']);
    later(61_000);
    expect(await poll(device_code)).toEqual(pending);
    await tenant.land(verification_uri_complete, { answer: 'no' });
    later(1000);
    expect(await poll(device_code)).toEqual([403, 'access_denied']);
    expect(await poll(device_code)).toEqual([403, 'invalid_grant']);
  });

  it('is told once that 15 minutes have passed, after which its code is good for nothing', async () => {
    const { device_code, verification_uri_complete } = await waiting();
    later(899_000);
    expect(await poll(device_code)).toEqual(pending);
    later(2000);
    expect((await tenant.land(verification_uri_complete)).status).toBe(400);
    expect(await poll(device_code)).toEqual([403, 'expired_token']);
    expect(await poll(device_code)).toEqual([403, 'invalid_grant']);
  });

  it('gets nothing with a code that is unknown or of another application', async () => {
    const { device_code, verification_uri_complete } = await waiting();
    await tenant.land(verification_uri_complete);
    const other = { ...tenant.secrets, grant_type: grantDeviceCode };
    expect(await poll('unknown')).toEqual([403, 'invalid_grant']);
    expect(await poll(device_code, other)).toEqual([403, 'unauthorized_client']);
    const client = clientOf(tenant.secrets.client_id);
    client.grantTypes.push(grantDeviceCode);
    expect(await poll(device_code, other)).toEqual([403, 'invalid_grant']);
    client.grantTypes.pop();
  });

  it('is not signed in by a form that this browser was not shown', async () => {
    const { device_code, verification_uri_complete } = await waiting();
    const body = new URLSearchParams({ person: ada, answer: 'yes' });
    expect((await tenant.send(verification_uri_complete, { method: 'POST', body })).status).toBe(403);
    expect(await poll(device_code)).toEqual(pending);
  });
});

const clientOf = (id: string) =>
  tenant.demo.tenant.directory.clients.find((one) => one.id === id) ?? expect.fail('no such client');

describe('a device code', () => {
  it.each(['appType', 'authentication', 'oidcConformant', 'grantTypes'] as const)(
    'needs the right %s',
    async (rule) => {
      const client = clientOf(native);
      const kept = { ...client };
      if (rule === 'appType') client.appType = 'regular_web';
      if (rule === 'authentication') Object.assign(client, { authentication: 'client_secret', secret: 's' });
      if (rule === 'oidcConformant') client.oidcConformant = false;
      if (rule === 'grantTypes') client.grantTypes = ['authorization_code'];
      const reply = await ask({ client_secret: 's' });
      Object.assign(client, kept);
      expect([reply.status, reply.body['error']]).toEqual([403, 'unauthorized_client']);
    },
  );

  it('is refused to the web application, which has a secret, and for an API that is not there', async () => {
    expect((await ask(tenant.secrets)).body['error']).toBe('unauthorized_client');
    const reply = await ask({ audience: 'https://nope' });
    expect([reply.status, reply.body['error']]).toEqual([403, 'access_denied']);
  });
});
