import { describe, expect, it } from 'vitest';
import { grantDeviceCode } from '../../src/demo/tenant/literals.ts';
import type { Switches } from '../../src/demo/world.ts';
import { type Params, type Reply, sharedTenantClient } from './tenant-client.ts';

const native = 'opengithubx-native-demo';
const tenant = sharedTenantClient();

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
});

const clientOf = (id: string) =>
  tenant.demo.tenant.directory.clients.find((one) => one.id === id) ?? expect.fail('no such client');
