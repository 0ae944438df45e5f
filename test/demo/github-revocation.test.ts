/** The demo's GitHub ends tokens for whoever holds them, as https://docs.github.com/rest/credentials/revoke says. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTenantClient, refused } from './tenant-client.ts';

type TenantClient = Awaited<ReturnType<typeof openTenantClient>>;

let tenant: TenantClient;
beforeAll(async () => {
  tenant = await openTenantClient();
});
afterAll(() => tenant.close());
beforeEach(() => tenant.reset());

/** A refresh token of Ada's, and what the vault keeps of GitHub for her. */
async function connected() {
  const refreshToken = await tenant.refreshTokenOf('ada');
  await tenant.connect(await tenant.meToken(refreshToken));
  const { tokens } = [...tenant.demo.tenant.accounts.values()][0] ?? expect.fail('nothing is connected');
  return { refreshToken, access: tokens.access, refresh: tokens.refresh ?? expect.fail('no refresh token') };
}

const revoke = async (body: unknown, headers: Record<string, string> = {}) =>
  (await tenant.send(`${tenant.github}/credentials/revoke`, { method: 'POST', headers, body: JSON.stringify(body) }))
    .status;
const works = async (access: string) => {
  const headers = { authorization: `Bearer ${access}`, 'user-agent': 'test' };
  return (await tenant.send(`${tenant.github}/user`, { headers })).status === 200;
};

it('ends the access token, and what the vault keeps goes on until it is ended too', async () => {
  const { refreshToken, access, refresh } = await connected();
  expect(await works(access)).toBe(true);
  expect(await revoke({ credentials: [access, 'ghu_unknown'] })).toBe(202);
  expect(await works(access)).toBe(false);
  tenant.demo.world.switches.clockOffsetMs = 9 * 3_600_000;
  expect(await works((await tenant.exchange(refreshToken)).access_token)).toBe(true);
  const { tokens } = [...tenant.demo.tenant.accounts.values()][0] ?? expect.fail('nothing is connected');
  expect(tokens.refresh).not.toBe(refresh);
  expect(await revoke({ credentials: [tokens.refresh] })).toBe(202);
  tenant.demo.world.switches.clockOffsetMs = 18 * 3_600_000;
  expect(await refused(tenant.exchange(refreshToken))).toMatchObject({
    error: 'federated_connection_refresh_token_flow_failed',
  });
});

it('takes a list of 1 to 1,000, from nobody in particular', async () => {
  const { access } = await connected();
  expect(await revoke({ credentials: [access] }, { authorization: `Bearer ${access}` })).toBe(403);
  expect(await works(access)).toBe(true);
  for (const body of [{}, { credentials: [] }, { credentials: [1] }, { credentials: access }, []]) {
    expect(await revoke(body)).toBe(422);
  }
  const many = Array.from({ length: 1000 }, (_, index) => `ghu_${index}`);
  expect(await revoke({ credentials: [...many, access] })).toBe(422);
  expect(await works(access)).toBe(true);
  expect(await revoke({ credentials: [...many.slice(1), access] })).toBe(202);
  expect(await works(access)).toBe(false);
});

it('answers 60 strangers an hour', async () => {
  const hour = 3_600_000;
  tenant.demo.world.switches.clockOffsetMs = 48 * hour; // an hour in which nobody has asked yet
  const { access } = await connected();
  for (let asked = 0; asked < 60; asked += 1) expect(await revoke({ credentials: ['ghu_unknown'] })).toBe(202);
  expect(await revoke({ credentials: [access] })).toBe(403);
  expect(await works(access)).toBe(true);
  tenant.demo.world.switches.clockOffsetMs = 49 * hour;
  expect(await revoke({ credentials: [access] })).toBe(202);
});
