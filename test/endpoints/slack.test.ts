/** Slack through the whole hub: two workspaces of one person, limits by channel, writes that wait, labels, and the end of it. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { platforms } from '../../src/main/hub/platforms/index.ts';
import { modernClient } from '../harness/mcp.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { callTool, declineAll, madeBy, waiting } from '../harness/tool-server.ts';
import { expectOk, sharedHub, startHub } from '../harness/world.ts';

/** With all that its tools may need, as if the person had agreed to it before. */
const wider = platforms.map((platform) =>
  platform.name === 'slack'
    ? {
        ...platform,
        scopes: [...new Set([...platform.scopes, ...platform.tools.flatMap(({ scopes = [] }) => scopes)])],
      }
    : platform,
);

const { world, hub } = sharedHub((world) =>
  startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { parts: { platforms: wider } }),
);

const connect = async (account: string) => expectOk(await hub.connect({ platform: 'slack' }, { account }));

beforeAll(async () => {
  for (const label of ['ada@northwind', 'ada@lighthouse'])
    expect(await connect(label)).toMatchObject({ label, state: 'connected' });
});
afterEach(() => declineAll(hub));

const account = 'ada@northwind';
const newKey = async (wish: object = {}) => (await hub.createKey({ write: true, callsPerMinute: 1_000, ...wish })).key;

describe('two workspaces', () => {
  it('are read by name, each with its own token, over MCP as over OpenAPI', async () => {
    const key = await newKey();
    const client = await modernClient(`${hub.url}/mcp`, key);
    const answer = await client.callTool('slack_read_channel', { channel: '#general', account: 'ada@lighthouse' });
    expect(JSON.stringify(answer)).toContain('https://lighthouse.slack.com/archives/C0LHGENERAL');
    await client.close();
    const other = await callTool(hub, key, 'slack_read_channel', { channel: '#general', account });
    expect(JSON.stringify(other.body)).toContain('https://northwind.slack.com/archives/C0NWGENERAL');
    expect((await callTool(hub, key, 'slack_send_message', { channel: '#general', text: 'x' })).body.error.code).toBe(
      'several_accounts',
    );
  });

  it('leak nothing: no token of the world in an answer, and what looks like one is taken out', async () => {
    const key = await newKey();
    const { body } = await callTool(hub, key, 'slack_read_channel', { channel: 'team-atlas', account });
    expect(JSON.stringify(body)).toContain('[secret removed: Slack token]');
    for (const { value } of world.ledger()) expect(JSON.stringify(body)).not.toContain(value);
  });
});

it('a scope that only Slack knows this channel needs is named, with the page on which the person allows it', async () => {
  const body = JSON.stringify({ ok: false, error: 'missing_scope', needed: 'mpim:history', provided: 'im:history' });
  const path = '^/api/conversations.history$';
  await world.control('POST', '/faults', { service: 'slack', path, status: 200, body });
  const refused = await callTool(hub, await newKey(), 'slack_read_channel', { channel: '#general', account });
  await world.control('DELETE', '/faults');
  const link = `${hub.url}/connect/slack?for=slack_read_channel`;
  expect(refused.body.error).toMatchObject({
    code: 'scope_missing',
    message: expect.stringContaining('mpim:history'),
    hint: expect.stringContaining(link),
  });
});

it('a message is changed by an app that may read one thread a minute, however soon the person approves', async () => {
  const key = await newKey();
  const here = { channel: '#team-orbit', account };
  const { ts } = (await madeBy(hub, key, 'slack_send_message', { ...here, text: 'x' })).body;
  await world.control('POST', '/switches', { slackDistributed: true, clockOffsetMs: 61_000 });
  const made = await madeBy(hub, key, 'slack_update_message', { ...here, ts, text: 'y' });
  await world.control('DELETE', '/faults');
  expect(made).toMatchObject({ status: 200, body: { ts } });
});

describe('a token that Slack takes no longer, which it says with 200', () => {
  const refuse = (method: string, error: string, times: number) =>
    world.control('POST', '/faults', {
      service: 'slack',
      path: `^/api/${method}$`,
      times,
      status: 200,
      body: JSON.stringify({ ok: false, error }),
    });
  const count = async (method: string) =>
    (await world.requests()).filter(({ service, path }) => service === 'slack' && path === `/api/${method}`).length;
  afterEach(() => world.control('DELETE', '/faults'));

  it.each(['token_expired', 'invalid_auth', 'token_revoked'])(
    'is renewed once, and the read asked again: %s',
    async (error) => {
      await refuse('conversations.history', error, 1);
      const answer = await callTool(hub, await newKey(), 'slack_read_channel', { channel: 'team-orbit', account });
      expect([answer.status, answer.body.error]).toEqual([200, undefined]);
    },
  );

  it('is renewed for a change as well, which is made once', async () => {
    const before = await count('chat.postMessage');
    await refuse('chat.postMessage', 'token_expired', 1);
    const args = { channel: 'team-orbit', text: 'Only once: ptarmigan', account };
    expect(await madeBy(hub, await newKey(), 'slack_send_message', args)).toMatchObject({ status: 200 });
    expect(await count('chat.postMessage')).toBe(before + 2);
    const found = await callTool(hub, await newKey(), 'slack_search_messages', { query: 'ptarmigan', account });
    expect(found.body['items']).toHaveLength(1);
  });
});

describe('a key for some channels', () => {
  it.each([
    ['another channel', 'slack_read_channel', { channel: 'general' }],
    ['its id', 'slack_read_channel', { channel: 'C0NWGENERAL' }],
    ['a direct message', 'slack_read_channel', { channel: '@grace' }],
    ['its id', 'slack_read_channel', { channel: 'D0NWADAGRAC' }],
    ['a thread elsewhere', 'slack_read_thread', { channel: 'C0NWINCIDEN', thread_ts: '1764230400.000100' }],
    ['a file by a channel that it covers not', 'slack_get_file', { channel: 'C0NWHARBOR1', file: 'F0NWPHOTO01' }],
    ['a message elsewhere', 'slack_send_message', { channel: 'C0NWGENERAL', text: 'x' }],
    ['a person', 'slack_send_message', { channel: '@support-desk', text: 'x' }],
  ])('does not reach %s (%s %o)', async (_, tool, args) => {
    const key = await newKey({ places: { channel: ['team-*'] } });
    const answer = await callTool(hub, key, tool, { ...args, account });
    expect([answer.status, answer.body.error.code]).toEqual([403, 'not_allowed']);
  });
});

describe('the guard', () => {
  it('asks with both sides named before what is private goes elsewhere at a stranger’s word', async () => {
    const key = await newKey();
    await callTool(hub, key, 'slack_read_channel', { channel: 'team-atlas', account });
    await callTool(hub, key, 'slack_read_channel', { channel: 'ext-harbor-supplies', account });
    await callTool(hub, key, 'slack_send_message', {
      channel: 'ext-harbor-supplies',
      text: 'The prices are …',
      account,
    });
    const [asked] = await waiting(hub);
    expect(asked).toMatchObject({
      isAllowable: false,
      flow: {
        from: expect.arrayContaining(['slack:team-atlas']),
        untrusted: expect.arrayContaining([expect.stringContaining('slack:ext-harbor-supplies')]),
        to: 'slack:ext-harbor-supplies',
      },
    });
  });

  it('knows who is not of the workspace from a search, too', async () => {
    const { key, id } = await hub.createKey({ write: true });
    await callTool(hub, key, 'slack_search_messages', { query: 'invoice', account });
    const found = (await hub.call('keys.list', {})).find((one) => one.id === id);
    expect(found?.labels).toMatchObject({ private: ['slack:general'], untrusted: ['slack:general trial-guest'] });
  });
});

describe('the end of it', () => {
  it('is a token that Slack has ended, with the account’s key refused', async () => {
    const key = await newKey();
    expect((await callTool(hub, key, 'slack_get_user', { account })).status).toBe(200);
    const token = world.ledger().findLast(({ kind }) => kind === 'slack_access_token')?.value;
    const origin = world.platforms['slack']?.origin;
    const works = async () => {
      const answer = await fetch(`${origin}/api/auth.test`, { headers: { authorization: `Bearer ${token}` } });
      return ((await answer.json()) as { ok: boolean }).ok;
    };
    expect(await works()).toBe(true);
    await hub.call('revokeAll', {});
    // The receipt waits for three seconds, and is completed after that.
    const lines = async () => (await hub.call('receipts.list', {}))[0]?.lines.filter(({ side }) => side === 'platform');
    await expect.poll(lines).toContainEqual(expect.objectContaining({ answer: 'revoked' }));
    expect(await works()).toBe(false);
    expect((await callTool(hub, key, 'slack_get_user', { account })).status).toBe(401);
  });
});
