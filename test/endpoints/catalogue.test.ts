/** A provider of the catalogue is set up at the tenant before the hub has any tool for it, and connected once it has. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { platforms } from '../exercise/platforms.ts';
import { memoryPorts } from '../harness/memory-ports.ts';
import { copyToken, type NewHub, startNewHub } from '../harness/tenant-setup.ts';
import { sharedWorld } from '../harness/world.ts';

const world = sharedWorld();
let hub: NewHub;
beforeEach(async () => {
  await world.control('DELETE', '/faults');
  await world.control('POST', '/tenant/empty');
  await world.control('POST', '/tenant/activate');
  hub = await startNewHub(world);
});
afterEach(() => hub.hub.close());

const applicationAt = (platform: string) => {
  const { clientId = '', clientSecret = '' } = world.platforms[platform] ?? {};
  return { platform, clientId, clientSecret };
};
const wish = async (names: string[]) => ({
  issuer: world.issuer,
  managementToken: await copyToken(world),
  platforms: names.map(applicationAt),
  authentication: 'client_secret' as const,
});

it('says what there is, for which it has tools, and the callback of the tenant', async () => {
  const before = await hub.call('catalogue.list', {});
  expect(before.find(({ name }) => name === 'github')).toMatchObject({
    state: 'tools',
    platform: 'github',
    connection: 'github',
    page: 'https://github.com/settings/apps/new',
  });
  // What the hub asks for, which is more than who somebody is.
  expect(before.find(({ name }) => name === 'google')?.scopes).toContainEqual({
    scope: 'https://www.googleapis.com/auth/gmail.readonly',
    allows: 'Reads mail and its settings',
  });
  expect(before.find(({ name }) => name === 'spotify')).toMatchObject({
    state: 'settable',
    callback: 'https://{domain}/login/callback',
  });
  expect(before.find(({ name }) => name === 'oidc')).toMatchObject({ state: 'by-hand', connection: null });
  await hub.call('tenant.apply', await wish(['discord']));
  const after = await hub.call('catalogue.list', {});
  expect(after[0]?.callback).toBe(`${world.issuer}login/callback`);
  const filledIn = after.find(({ name }) => name === 'github')?.page;
  expect(filledIn).toContain(encodeURIComponent(`${world.issuer}login/callback`));
});

it('guides to the providers that are named, beside those it has tools for', async () => {
  const guided = await hub.call('tenant.guide', { issuer: 'https://t.example', platforms: ['discord', 'github'] });
  const names = guided.platforms.map(({ platform }) => platform);
  expect([names[0], names.at(-1), names.filter((name) => name === 'github')]).toEqual([
    'github',
    'discord',
    ['github'],
  ]);
  expect(guided.platforms.at(-1)).toMatchObject({ callbackUrl: 'https://t.example/login/callback', title: 'Discord' });
  const refused = await hub.tried('tenant.guide', { issuer: 'https://t.example', platforms: ['oidc'] });
  expect(refused.ok ? 'guided' : refused.failure.code).toBe('usage');
});

it('sets their connections up, and an account is connected there once there is a platform for it', async () => {
  const applied = await hub.call('tenant.apply', await wish(['discord', 'microsoft']));
  expect(applied.steps.filter(({ state }) => state !== 'done' && state !== 'present')).toEqual([]);
  const headers = { authorization: `Bearer ${await copyToken(world)}` };
  const listed = await fetch(`${world.issuer}api/v2/connections`, { headers });
  const connections = (await listed.json()) as { name: string; strategy: string; connected_accounts: object }[];
  expect(connections.map(({ name, strategy, connected_accounts: purpose }) => [name, strategy, purpose])).toEqual(
    expect.arrayContaining([
      ['discord', 'discord', { active: true }],
      ['windowslive', 'windowslive', { active: true }],
    ]),
  );
  await hub.hub.close();
  const ports = memoryPorts();
  hub = await startNewHub(world, ports, { platforms });
  await hub.call('tenant.apply', await wish(['discord']));
  await hub.call('session.signIn', { signUp: false });
  expect(await hub.call('accounts.connect', { platform: 'discord' })).toMatchObject({ label: 'ada_demo' });
});
