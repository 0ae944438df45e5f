/** A client meets a person who has connected nothing yet, and goes on once they have, without a restart. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { legacyClient, modernClient, post, postOlder } from '../harness/mcp.ts';
import { letGraceIn } from '../harness/second-person.ts';
import { legacySession, listenStream, type OpenStream } from '../harness/streams.ts';
import { ada, grace, sharedHub, startHub } from '../harness/world.ts';

const { hub } = sharedHub((world) => startHub(world, false));
const open: { close(): unknown }[] = [];
const closing = <T extends { close(): unknown }>(stream: T): T => {
  open.push(stream);
  return stream;
};

beforeAll(async () => {
  await hub.call('session.signIn', { signUp: false });
  await letGraceIn(hub);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  for (const userId of [ada, grace]) {
    for (const { id } of await hub.call('accounts.list', {}, userId)) {
      await hub.call('accounts.disconnect', { account: id }, userId);
    }
  }
});

const connect = (userId = ada) => hub.call('accounts.connect', { platform: 'github' }, userId);
const me = { name: 'github_get_me', arguments: {} };
const link = () => `${hub.url}/connect/github`;

describe('a call without an account answers the link, and works after connecting', () => {
  it.each([
    ['the v2 client', modernClient],
    ['the legacy SDK client', legacyClient],
  ])('with %s', async (_, connectClient) => {
    const { key } = await hub.createKey({});
    const client = closing(await connectClient(hub.mcpUrl, key));
    const before = await client.callTool('github_get_me');
    expect([before.isError, before.content[0]?.text]).toEqual([true, expect.stringContaining(link())]);
    await connect();
    expect((await client.callTool('github_get_me')).structuredContent).toMatchObject({ login: 'ada-demo' });
  });

  it('with plain requests of an older revision, without a session', async () => {
    const { key } = await hub.createKey({});
    const call = async () => (await postOlder(hub.mcpUrl, key, { method: 'tools/call', params: me })).text();
    expect(await call()).toContain(link());
    await connect();
    expect(await call()).toContain('ada-demo');
  });
});

const changed = 'notifications/tools/list_changed';
const resourcesChanged = 'notifications/resources/list_changed';

describe('an open stream hears that the key can use something else', () => {
  it('of the keys concerned, and of no other key or person', async () => {
    const keys = {
      ada: await hub.createKey({}),
      second: await hub.createKey({}),
      grace: await hub.createKey({}, grace),
    };
    await connect(grace); // so that a key of hers covers an account that stays as it is
    const later = await hub.createKey({}, grace);
    const session = await legacySession(hub.mcpUrl, keys.ada.key);
    const other = await legacySession(hub.mcpUrl, later.key);
    const streams = {
      ada: closing(await listenStream(hub.mcpUrl, keys.ada.key)),
      second: closing(await listenStream(hub.mcpUrl, keys.second.key)),
      session: closing(await session.stream()),
      grace: closing(await listenStream(hub.mcpUrl, later.key)),
      ofGrace: closing(await other.stream()),
    };
    await connect(ada);
    const concerned: OpenStream[] = [streams.ada, streams.second, streams.session];
    for (const stream of concerned) {
      await stream.until(changed);
      await stream.until(resourcesChanged);
    }
    // Whatever Grace's streams have to hear of her own comes after all that they could have heard of Ada's.
    await hub.call('accounts.disconnect', { account: 'grace-demo' }, grace);
    await streams.grace.until(changed);
    await streams.ofGrace.until(changed);
    const counted = (stream: OpenStream) => stream.text().split(changed).length - 1;
    expect(concerned.map(counted)).toEqual([1, 1, 1]);
    expect([streams.grace, streams.ofGrace].map(counted)).toEqual([1, 1]);
  });

  it('by the official client, which asks for the list again', async () => {
    const { key } = await hub.createKey({});
    const heard: string[] = [];
    const client = closing(
      new Client({ name: 'client', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } }),
    );
    const told = new Promise<void>((resolve) => {
      client.setNotificationHandler(changed, () => {
        heard.push(changed);
        resolve();
      });
    });
    const bearer = { requestInit: { headers: { authorization: `Bearer ${key}` } } };
    await client.connect(new StreamableHTTPClientTransport(new URL(hub.mcpUrl), bearer));
    await client.listen({ toolsListChanged: true });
    await connect();
    await told;
    expect(heard).toEqual([changed]);
  });

  it('but not of what is new for other keys alone', async () => {
    await connect();
    const { key } = await hub.createKey({});
    const stream = closing(await listenStream(hub.mcpUrl, key));
    const told = new Promise<void>((resolve) => {
      const stop = hub.hub.onChange(ada, (topic) => {
        if (topic !== 'keys') return;
        stop();
        resolve();
      });
    });
    await hub.createKey({ client: 'another' });
    await told;
    await hub.call('accounts.disconnect', { account: 'ada-demo' });
    await stream.until(changed);
    expect(stream.text().split(changed)).toHaveLength(2);
  });

  it('and ends when the key expires', async () => {
    const { key } = await hub.createKey({ days: 1 });
    const stream = await listenStream(hub.mcpUrl, key);
    hub.ports.advance(86_400_001);
    await stream.closed.finally(() => hub.ports.advance(-86_400_001));
    expect(stream.text()).not.toContain(changed);
  });
});

describe('open streams', () => {
  it('take none of the places of a key’s calls, and are bounded by themselves', async () => {
    await connect();
    const { key } = await hub.createKey({});
    const streams = await Promise.all(Array.from({ length: 64 }, () => listenStream(hub.mcpUrl, key)));
    const answer = await post(hub.mcpUrl, key, 'tools/call', me);
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('ada-demo')]);
    const beyond = await post(hub.mcpUrl, key, 'subscriptions/listen', { notifications: { toolsListChanged: true } });
    expect(await beyond.text()).toContain('Subscription limit reached');
    for (const stream of streams) stream.close();
  });
});
