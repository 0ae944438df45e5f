/** Many clients at the same time, of every era, whose requests carry the same numbers: each gets its own answers alone. */
import { beforeAll, expect, it } from 'vitest';
import { legacyClient, modernClient, postOlder } from '../harness/mcp.ts';
import { letGraceIn } from '../harness/second-person.ts';
import { ada, grace, sharedHub } from '../harness/world.ts';

const { world, hub } = sharedHub();
beforeAll(async () => {
  await letGraceIn(hub);
  await hub.call('accounts.connect', { platform: 'github' }, grace);
});

type Value = { login?: string; items?: unknown[] };
type Asking = { ask(name: string, args: object): Promise<Value>; close(): Promise<void> };

async function official(connect: typeof modernClient, key: string): Promise<Asking> {
  const client = await connect(hub.mcpUrl, key);
  return {
    ask: async (name, args) => (await client.callTool(name, { ...args })).structuredContent as Value,
    close: client.close,
  };
}

/** Plain requests of an older revision without a session, all with the number 1. */
async function stateless(key: string): Promise<Asking> {
  return {
    async ask(name, args) {
      const answer = await postOlder(hub.mcpUrl, key, { method: 'tools/call', params: { name, arguments: args } });
      const text = await answer.text();
      const message = /^data: (\{.*)$/m.exec(text)?.[1] ?? text;
      return (JSON.parse(message) as { result: { structuredContent: Value } }).result.structuredContent;
    },
    close: async () => undefined,
  };
}

it('50 clients of two people with equal JSON-RPC ids get only their own answers', async () => {
  const people = [
    { userId: ada, login: 'ada-demo' },
    { userId: grace, login: 'grace-demo' },
  ];
  const keys = await Promise.all(
    Array.from({ length: 10 }, async (_, place) => {
      const person = people[place % 2];
      if (!person) throw new Error('nobody');
      const wish = { client: `client ${place}`, callsPerMinute: 10_000, callsAtOnce: 64 };
      return { ...person, ...(await hub.createKey(wish, person.userId)) };
    }),
  );
  const kinds = [
    (key: string) => official(modernClient, key),
    (key: string) => official(legacyClient, key),
    (key: string) => stateless(key),
  ];
  const clients = await Promise.all(
    Array.from({ length: 50 }, async (_, place) => {
      const holder = keys[place % keys.length];
      const open = kinds[place % kinds.length];
      if (!holder || !open) throw new Error('nobody');
      return { ...holder, place, client: await open(holder.key) };
    }),
  );
  // Answers that come back in another order than they were asked for.
  await world.control('POST', '/faults', { service: 'github', path: '^/user$', delayMs: 120, times: 25 });

  const heard = await Promise.all(
    clients.map(async ({ client, place }) => {
      const most = 1 + (place % 5);
      const [me, listed] = await Promise.all([
        client.ask('github_get_me', {}),
        client.ask('github_list_repositories', { limit: most }),
      ]);
      const again = await client.ask('github_get_me', {});
      return [me.login, listed.items?.length, again.login];
    }),
  );
  await world.control('DELETE', '/faults');
  expect(heard).toEqual(clients.map(({ login, place }) => [login, Math.min(1 + (place % 5), howMany(login)), login]));

  for (const { id, userId } of keys) {
    const records = await hub.call('audit.list', { limit: 1000 }, userId);
    const own = records.filter(({ keyId, tool, outcome }) => keyId === id && tool !== null && outcome === 'ok');
    expect(own).toHaveLength(15);
  }
  await Promise.all(clients.map(({ client }) => client.close()));

  /** As few repositories as the person with the fewest has. */
  function howMany(login: string): number {
    const lengths = heard.filter(([who]) => who === login).map(([, length]) => Number(length));
    return Math.max(...lengths);
  }
});
