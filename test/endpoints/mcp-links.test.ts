/** Clients that open links for their person: a shortcut to what every other client is told in words, and no consent. */

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mayBeLeft } from '../harness/left.ts';
import { postOlder } from '../harness/mcp.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { legacySession } from '../harness/streams.ts';
import { sharedHub, startHub } from '../harness/world.ts';

const { hub } = sharedHub(async (world) => {
  const verifyPassphrase = async () => ({ ok: true as const, value: { userId: undefined } });
  const browserConsole = { folder: temporaryFolder(), verifyPassphrase };
  return startHub(world, false, temporaryFolder(), memoryPorts(), { port: 0 }, { browserConsole });
});
const clients: Client[] = [];

beforeAll(async () => {
  await hub.call('session.signIn', { signUp: false });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const { id } of await hub.call('accounts.list', {})) await hub.call('accounts.disconnect', { account: id });
});

const connect = () => hub.call('accounts.connect', { platform: 'github' });
type Answer = { action: 'accept' | 'decline' | 'cancel' };
type Page = { mode?: string; url?: string; message: string };

/** A client that opens links as `opens` does. */
async function clientThat(
  key: string,
  era: '2026-07-28' | 'legacy',
  opens: (page: Page) => Promise<Answer>,
): Promise<Client> {
  const client = new Client(
    { name: 'client', version: '1' },
    {
      capabilities: { elicitation: { url: {} } },
      ...(era === 'legacy' ? {} : { versionNegotiation: { mode: { pin: era } } }),
    },
  );
  client.setRequestHandler('elicitation/create', async ({ params }) => opens(params as Page));
  const bearer = { requestInit: { headers: { authorization: `Bearer ${key}` } } };
  await client.connect(new StreamableHTTPClientTransport(new URL(hub.mcpUrl), bearer));
  clients.push(client);
  return client;
}

const issue = { name: 'github_create_issue', arguments: { repository: 'ada-demo/atlas-service', title: 'By a link' } };
const waiting = async () => (await hub.call('approvals.list', {})).find(({ state }) => state === 'waiting');
const textOf = (answer: { content?: unknown }) => JSON.stringify(answer.content);

describe.each(['2026-07-28', 'legacy'] as const)('a client that opens links, %s', (era) => {
  it('is led to where the account is connected, and then the call goes on', async () => {
    const { key } = await hub.createKey({});
    const pages: Page[] = [];
    const client = await clientThat(key, era, async (page) => {
      pages.push(page);
      // The person takes longer than the client, which only opens the page.
      setTimeout(() => void mayBeLeft(connect()), 50);
      return { action: 'accept' };
    });
    const answer = await client.callTool({ name: 'github_get_me', arguments: {} });
    expect(answer.structuredContent).toMatchObject({ login: 'ada-demo' });
    expect(pages).toMatchObject([{ mode: 'url', url: `${hub.url}/connect/github` }]);
  });

  it('that declines is told in words, as any other', async () => {
    const { key } = await hub.createKey({});
    const client = await clientThat(key, era, async () => ({ action: 'decline' }));
    const answer = await client.callTool({ name: 'github_get_me', arguments: {} });
    expect([answer.isError, textOf(answer)]).toEqual([true, expect.stringContaining('no_account')]);
  });

  it('is led to the approval, and its accept approves nothing', async () => {
    await connect();
    const { key } = await hub.createKey({ write: true });
    const pages: Page[] = [];
    let seen: string | undefined;
    const client = await clientThat(key, era, async (page) => {
      pages.push(page);
      const asked = await waiting();
      seen = asked?.state;
      setTimeout(async () => {
        const still = await waiting();
        if (still) await hub.call('approvals.approve', { id: still.id, hash: still.hash });
      }, 100);
      return { action: 'accept' };
    });
    const answer = await client.callTool(issue);
    expect([answer.isError ?? false, textOf(answer), seen]).toEqual([
      false,
      expect.stringContaining('/issues/'),
      'waiting',
    ]);
    expect(pages).toMatchObject([{ mode: 'url', url: expect.stringContaining(`${hub.url}/approve/apr_`) }]);
  });

  it('whose person denies is denied, whatever the client says', async () => {
    await connect();
    const { key } = await hub.createKey({ write: true });
    const client = await clientThat(key, era, async () => {
      const asked = await waiting();
      if (asked) await hub.call('approvals.deny', { id: asked.id });
      return { action: 'accept' };
    });
    const answer = await client.callTool(issue);
    expect([answer.isError, textOf(answer)]).toEqual([true, expect.stringContaining('approval_denied')]);
  });

  it('that declines to open the approval is given the handle', async () => {
    await connect();
    const { key } = await hub.createKey({ write: true });
    const client = await clientThat(key, era, async () => ({ action: 'cancel' }));
    expect((await client.callTool(issue)).structuredContent).toMatchObject({ status: 'pending_approval' });
    const asked = await waiting();
    if (asked) await hub.call('approvals.deny', { id: asked.id });
  });
});

describe('a client that does not say so', () => {
  it('in a session, and one without a session, are told in words', async () => {
    const { key } = await hub.createKey({});
    const call = { id: 1, method: 'tools/call', params: { name: 'github_get_me', arguments: {} } };
    for (const capabilities of [{}, { elicitation: {} }, { elicitation: { form: {} } }]) {
      const session = await legacySession(hub.mcpUrl, key, '2025-11-25', capabilities);
      const text = await (await session.send(call)).text();
      expect([text.includes('elicitation/create'), text.includes('/connect/github')]).toEqual([false, true]);
    }
    expect(await (await postOlder(hub.mcpUrl, key, call)).text()).toContain('/connect/github');
  });
});

type Result = {
  result?: { resultType?: string; requestState?: string; structuredContent?: { login?: string } };
  error?: { code: number };
};

/** One request of 2026-07-28 by a client that opens links. */
async function send(key: string, call: { name: string; arguments: object }, more: object = {}): Promise<Result> {
  const version = '2026-07-28';
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': { elicitation: { url: {} } },
  };
  const headers = { 'mcp-protocol-version': version, 'mcp-method': 'tools/call', 'mcp-name': call.name };
  const answer = await postOlder(
    hub.mcpUrl,
    key,
    { method: 'tools/call', params: { ...call, ...more, _meta } },
    headers,
  );
  const text = await answer.text();
  return JSON.parse(text.startsWith('{') ? text : (/^data: (.*)$/m.exec(text)?.[1] ?? 'null')) as Result;
}

describe('the state that a client brings back (KEY-11)', () => {
  const me = { name: 'github_get_me', arguments: {} };
  const accepted = { inputResponses: { open_page: { action: 'accept' } } };
  const refused = { result: { isError: true, content: [{ text: expect.stringContaining('malformed:') }] } };

  async function stateFor(key: string): Promise<string> {
    const { result } = await send(key, me);
    const params = { mode: 'url', elicitationId: expect.any(String) }; // the id is for Copilot CLI
    expect(result).toMatchObject({ resultType: 'input_required', inputRequests: { open_page: { params } } });
    return result?.requestState ?? '';
  }

  it('is good once, for the same call of the same key', async () => {
    const { key } = await hub.createKey({});
    const requestState = await stateFor(key);
    await connect();
    expect((await send(key, me, { ...accepted, requestState })).result?.structuredContent?.login).toBe('ada-demo');
    expect(await send(key, me, { ...accepted, requestState })).toMatchObject(refused);
  });

  it('is refused changed, for another key, another tool, other arguments, or too late', async () => {
    const { key } = await hub.createKey({});
    const other = await hub.createKey({});
    const state = await stateFor(key);
    const before = (await hub.call('audit.list', { limit: 1 }))[0]?.sequence;
    const flipped = `${state.slice(0, 30)}${state[30] === 'A' ? 'B' : 'A'}${state.slice(31)}`;
    for (const requestState of [flipped, state.slice(0, -4), '', 'AAAA', 'null', '{}']) {
      expect([requestState, await send(key, me, { ...accepted, requestState })]).toMatchObject([requestState, refused]);
    }
    expect(await send(other.key, me, { ...accepted, requestState: state })).toMatchObject(refused);
    const repositories = { name: 'github_list_repositories', arguments: {} };
    expect(await send(key, repositories, { ...accepted, requestState: state })).toMatchObject(refused);
    const more = { ...me, arguments: { account: 'ada-demo' } };
    expect(await send(key, more, { ...accepted, requestState: state })).toMatchObject(refused);
    // None of them became a call.
    expect((await hub.call('audit.list', { limit: 1 }))[0]?.sequence).toBe(before);
    hub.ports.advance(600_001);
    expect(await send(key, me, { ...accepted, requestState: state })).toMatchObject(refused);
    hub.ports.advance(-600_001);
  });

  it('tells nothing to whoever reads it', async () => {
    const { key, id } = await hub.createKey({});
    const read = Buffer.from(await stateFor(key), 'base64url').toString('latin1');
    for (const word of [id, 'github', 'nonce', 'expiresAt']) expect(read).not.toContain(word);
  });
});
