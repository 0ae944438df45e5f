/** Every way to exchange, each from a sign-in to a read that ends at GitHub, by MCP and by OpenAPI; and the ways Auth0 does not allow. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientAuthentication, NewTenant, Subject } from '../../src/shared/tenant.ts';
import { modernClient } from '../harness/mcp.ts';
import { callTool } from '../harness/tool-server.ts';
import { startHub, startWorld, type TestHub, type World } from '../harness/world.ts';

let world: World;
let hub: TestHub;
beforeEach(async () => {
  world = await startWorld();
  hub = await startHub(world, false);
}, 60_000);
afterEach(async () => {
  await hub.hub.close();
  await world.stop();
});

type Way = { subject: Subject; authentication: ClientAuthentication };

/** The tenant as a person would set it, with the hub's public key registered where one is needed. */
async function tenantFor({ subject, authentication }: Way): Promise<NewTenant> {
  const { issuer, clients } = world;
  const { audience, ...api } = clients.api;
  const isByKey = authentication === 'private_key_jwt';
  const main = isByKey ? clients.key : { clientId: world.clientId, clientSecret: world.clientSecret };
  const confidential = { refresh_token: main, access_token: api, user_id: clients.worker }[subject];
  if (isByKey) await register(confidential.clientId, 'authentication');
  if (subject === 'user_id') await register(confidential.clientId, 'privileged_access');
  return {
    ...{ issuer, subject, authentication, clientId: confidential.clientId },
    ...(!isByKey && 'clientSecret' in confidential && { clientSecret: confidential.clientSecret }),
    ...(subject === 'access_token' && {
      clientId: clients.native.clientId,
      exchanger: { audience, clientId: api.clientId },
    }),
  };
}

async function register(clientId: string, use: 'authentication' | 'privileged_access'): Promise<void> {
  const { publicKey } = await hub.call('tenant.key', { issuer: world.issuer, clientId });
  expect(publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  await world.control('POST', `/clients/${clientId}/key`, { pem: publicKey, use });
}

async function ready(tenant: NewTenant): Promise<string> {
  await hub.call('tenant.set', tenant);
  await hub.call('session.signIn', { signUp: false });
  await hub.call('accounts.connect', { platform: 'github' });
  return (await hub.createKey({})).key;
}

const ways: Way[] = (['refresh_token', 'access_token', 'user_id'] as const).flatMap((subject) =>
  (['client_secret', 'private_key_jwt'] as const).map((authentication) => ({ subject, authentication })),
);

describe.each(ways)('$subject by $authentication', (way) => {
  it('ends at GitHub, by MCP and by OpenAPI', async () => {
    const key = await ready(await tenantFor(way));
    const me = await callTool(hub, key, 'github_get_me', {});
    expect([me.status, me.body]).toEqual([200, expect.objectContaining({ login: 'ada-demo' })]);
    const client = await modernClient(`${hub.url}/mcp`, key);
    const answer = await client.callTool('github_list_repositories');
    expect(JSON.stringify(answer)).toContain('ada-demo/');
    await client.close();
  });
});
