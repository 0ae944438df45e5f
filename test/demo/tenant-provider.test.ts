/** What the vault of the demo's tenant gets from a GitHub that is set up otherwise. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Switches } from '../../src/demo/world.ts';
import { openTenantClient, refused } from './tenant-client.ts';

type TenantClient = Awaited<ReturnType<typeof openTenantClient>>;

const hour = 3_600_000;
let tenant: TenantClient;
beforeAll(async () => {
  tenant = await openTenantClient();
});
afterAll(() => tenant.close());
beforeEach(() => tenant.reset());

const turn = (switches: Partial<Switches>) => Object.assign(tenant.demo.world.switches, switches);

/** A refresh token of Ada's, and what connecting GitHub answers. */
async function connected(scopes?: string[]) {
  const refreshToken = await tenant.refreshTokenOf('ada');
  const { status, body } = await tenant.connect(await tenant.meToken(refreshToken), {}, scopes && { scopes });
  expect(status).toBe(201);
  return { refreshToken, body };
}

const stored = () => [...tenant.demo.tenant.accounts.values()][0]?.tokens ?? expect.fail('nothing is connected');
const user = () => {
  const headers = { authorization: `Bearer ${stored().access}`, 'user-agent': 'test' };
  return tenant.send(`${tenant.github}/user`, { headers });
};

it('an OAuth App gives scopes and a token without an end, which the vault can not exchange', async () => {
  turn({ oauthApp: true });
  const { refreshToken } = await connected(['repo', 'gist']);
  expect(stored()).toMatchObject({ access: expect.stringMatching(/^gho_\w{36}$/), scope: 'repo,gist' });
  const failure = await refused(tenant.exchange(refreshToken));
  expect(failure).toMatchObject({ status: 401, error: 'federated_connection_refresh_token_not_found' });
  turn({ clockOffsetMs: 30 * 24 * hour });
  const { status, headers } = await user();
  expect([status, headers.get('x-oauth-scopes')]).toEqual([200, 'repo, gist']);
  expect(headers.has('github-authentication-token-expiration')).toBe(false);
});

it('a GitHub App gives no scopes, whatever is asked for, and a token with an end', async () => {
  await connected(['repo']);
  expect(stored()).toMatchObject({ access: expect.stringMatching(/^ghu_/), scope: '' });
  const { headers } = await user();
  expect([headers.get('x-oauth-scopes'), headers.has('github-authentication-token-expiration')]).toEqual(['', true]);
  turn({ clockOffsetMs: 9 * hour });
  expect((await user()).status).toBe(401);
});

it('an app in testing has to be connected again after 7 days', async () => {
  turn({ providerTesting: true });
  const { refreshToken, body } = await connected();
  const days = (Date.parse(String(body['expires_at'])) - Date.parse(String(body['created_at']))) / (24 * hour);
  expect(Math.round(days)).toBe(7);
  turn({ clockOffsetMs: 7 * 24 * hour + hour });
  const failure = await refused(tenant.exchange(refreshToken));
  expect(failure).toMatchObject({ status: 401, error: 'federated_connection_refresh_token_flow_failed' });
});
