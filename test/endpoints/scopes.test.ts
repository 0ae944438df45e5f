/** OAU-15: an account is asked for the least, for more when a tool needs it, and what it was granted is what counts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallInput } from '../../src/shared/contract.ts';
import { platforms } from '../exercise/platforms.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { postTool } from '../harness/tool-server.ts';
import { sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
let all: TestHub;
beforeEach(async () => {
  await world.control('DELETE', '/faults');
  all = await startHub(world, false, temporaryFolder(), memoryPorts(), { port: 0 }, { parts: { platforms } });
  await all.call('session.signIn', { signUp: false });
  await world.control('DELETE', '/requests');
});
afterEach(async () => {
  await world.control('DELETE', '/faults');
  await all.call('revokeAll', {});
  await all.hub.close();
});

const connect = (more: Partial<CallInput<'accounts.connect'>> = {}) =>
  all.call('accounts.connect', { platform: 'discord', ...more });
const scopesOf = async () => (await all.call('accounts.list', {})).map(({ scopes }) => scopes);
const turn = (switches: object) => world.control('POST', '/switches', switches);
const requests = async (service: string) => (await world.requests()).filter((one) => one.service === service);
const exchanges = async () => (await requests('tenant')).filter(({ path }) => path === '/oauth/token').length;

async function ask(tool: string, key: string) {
  const answer = await postTool(all, key, tool);
  const body = (await answer.json()) as { items?: { name: string }[]; error?: Record<string, string> };
  return { status: answer.status, ...body };
}

describe('a tool that needs more than the account was allowed', () => {
  it('is refused before any token is fetched, says where the person allows it, and works once they have', async () => {
    expect((await connect()).scopes).toEqual(['identify']);
    const { key } = await all.createKey({});
    await world.control('DELETE', '/requests');
    const refused = await ask('discord_list_servers', key);
    expect(refused).toMatchObject({ status: 403, error: { code: 'scope_missing' } });
    expect(refused.error?.['message']).toContain('guilds');
    const link = `${all.url}/connect/discord?for=discord_list_servers`;
    expect(refused.error?.['hint']).toContain(link);
    expect([await exchanges(), (await requests('discord')).length]).toEqual([0, 0]);
    const [latest] = await all.call('audit.list', { limit: 1 });
    expect(latest).toMatchObject({ tool: 'discord_list_servers', verdict: 'deny', outcome: 'denied' });
    expect(latest?.reason).toBe('the scope guilds is missing');

    expect((await ask('discord_get_me', key)).status).toBe(200);
    expect(await exchanges()).toBeGreaterThan(0);

    const page = await (await fetch(link)).text();
    expect(page).toContain('Allow “List servers” on Discord');
    expect(page).toContain('opengithubx accounts connect discord --for discord_list_servers');

    const more = await connect({ tools: ['discord_list_servers'] });
    expect(more).toMatchObject({ scopes: ['identify', 'guilds'] });
    expect(more).not.toHaveProperty('declined');
    expect((await ask('discord_list_servers', key)).items?.[0]?.name).toBe('Orbit Labs');
  });

  it('is not asked for again by whoever reconnects, and not lost by it', async () => {
    const { id } = await connect({ tools: ['discord_list_servers'] });
    expect(await scopesOf()).toEqual([['identify', 'guilds']]);
    expect((await connect({ account: id })).scopes).toEqual(['identify', 'guilds']);
    expect((await connect({ account: 'ada_demo' })).scopes).toEqual(['identify', 'guilds']);
  });

  it('is of no concern to a further account, which is asked for the least', async () => {
    await connect({ tools: ['discord_list_servers'] });
    const further = await all.connect({ platform: 'discord' }, { account: 'grace_demo' });
    expect(further.ok && further.value).toMatchObject({ label: 'grace_demo', scopes: ['identify'] });
    expect(await scopesOf()).toEqual([['identify', 'guilds'], ['identify']]);
  });
});

describe('what was granted', () => {
  it('is what counts when it is fewer than was asked for, and the person is told which tools lack it', async () => {
    await turn({ withheldScopes: 'guilds' });
    const connected = await connect({ tools: ['discord_list_servers'] });
    expect(connected).toMatchObject({ scopes: ['identify'], declined: ['guilds'], without: ['List servers'] });
    const { key } = await all.createKey({});
    expect(await ask('discord_list_servers', key)).toMatchObject({ error: { code: 'scope_missing' } });
  });

  it('does not count beyond what was asked for, and the person is told', async () => {
    await turn({ addedScopes: 'guilds email' });
    expect(await connect()).toMatchObject({ scopes: ['identify'], beyond: ['guilds', 'email'] });
    const { key } = await all.createKey({});
    expect(await ask('discord_list_servers', key)).toMatchObject({ error: { code: 'scope_missing' } });
    const reasons = (await all.call('audit.list', { limit: 20 })).map(({ reason }) => reason);
    expect(reasons).toContain('account connected, with more than was asked for: guilds, email');
  });

  it('is noticed when it becomes less at the platform, with the next token and before anything is sent', async () => {
    await connect({ tools: ['discord_list_servers'] });
    const { key } = await all.createKey({});
    expect((await ask('discord_list_servers', key)).status).toBe(200);
    await turn({ withheldScopes: 'guilds' });
    // Token Vault hands the token out until it ends, and asks for another one then.
    await turn({ clockOffsetMs: 8 * 86_400_000 });
    await world.control('DELETE', '/requests');
    all.ports.advance(11 * 60_000);
    expect(await ask('discord_list_servers', key)).toMatchObject({ error: { code: 'scope_missing' } });
    expect((await requests('discord')).map(({ path }) => path)).toEqual(['/api/v10/oauth2/token']);
    expect(await scopesOf()).toEqual([['identify']]);
  });
});

it('asks for no tool that the platform does not have, nor for an account that is none', async () => {
  const refusal = async (wish: object) => {
    const made = await all.tried('accounts.connect', { platform: 'discord', ...wish });
    return made.ok ? 'connected' : made.failure.code;
  };
  expect(await refusal({ tools: ['github_get_me'] })).toBe('usage');
  expect(await refusal({ account: 'nobody' })).toBe('account_unknown');
});
