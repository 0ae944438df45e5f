/** One endpoint for every era: the clients people have reach the same tools, and what crosses a line is refused. */
import { Client, StreamableHTTPClientTransport, type VersionNegotiationMode } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platforms } from '../../src/main/hub/platforms/index.ts';
import { inspect, postOlder } from '../harness/mcp.ts';
import { type ConformanceHub, startConformanceHub } from './hub.ts';

let hub: ConformanceHub;
let key: string;
/** What was seen to work, a line each; printed, so that the log of a run has the whole matrix. */
const passed: string[] = [];

beforeAll(async () => {
  hub = await startConformanceHub();
  key = await hub.createKey('eras');
});

afterAll(async () => {
  console.info(`${passed.length} combinations of client and revision\n${passed.sort().join('\n')}`);
  await hub?.close();
});

type Connected = {
  /** The protocol revision that the two sides settled on, or its era. */
  spoken: string | undefined;
  listTools(): Promise<string[]>;
  /** The names of its prompts and of its resource templates. */
  listOthers(): Promise<string[]>;
  callTool(name: string, onprogress: (progress: number) => void): Promise<unknown>;
  close(): Promise<void>;
};

const listsOf = (client: Client | LegacyClient) => ({
  listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
  listOthers: async () =>
    [...(await client.listPrompts()).prompts, ...(await client.listResourceTemplates()).resourceTemplates].map(
      ({ name }) => name,
    ),
});

const authorised = () => ({ requestInit: { headers: { authorization: `Bearer ${key}` } } });

async function connect(mode?: VersionNegotiationMode): Promise<Connected> {
  const client = new Client({ name: 'client', version: '1' }, mode && { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(hub.mcpUrl), authorised()));
  return {
    spoken: client.getNegotiatedProtocolVersion(),
    ...listsOf(client),
    callTool: async (name, onprogress) =>
      (await client.callTool({ name }, { onprogress: ({ progress }) => onprogress(progress) })).content,
    close: () => client.close(),
  };
}

/** The legacy SDK's client, which offers the newest revision it knows unless it is made to offer another. */
async function connectLegacy(offered?: string): Promise<Connected> {
  const client = new LegacyClient({ name: 'legacy-client', version: '1' });
  const transport = new LegacyTransport(new URL(hub.mcpUrl), authorised());
  const send = transport.send.bind(transport);
  transport.send = (message, options) => {
    if (offered !== undefined && 'method' in message && message.method === 'initialize') {
      return send({ ...message, params: { ...message.params, protocolVersion: offered } }, options);
    }
    return send(message, options);
  };
  await client.connect(transport as Transport);
  return {
    spoken: transport.protocolVersion,
    ...listsOf(client),
    callTool: async (name, onprogress) =>
      (await client.callTool({ name }, undefined, { onprogress: ({ progress }) => onprogress(progress) })).content,
    close: () => client.close(),
  };
}

describe('a client of any era', () => {
  it.each([
    { client: 'the official client as it comes', open: () => connect(), spoken: '2025-11-25' },
    { client: 'the official client on auto', open: () => connect('auto'), spoken: '2026-07-28' },
    { client: 'the official client pinned', open: () => connect({ pin: '2026-07-28' }), spoken: '2026-07-28' },
    { client: 'the legacy SDK', open: () => connectLegacy(), spoken: '2025-11-25' },
    ...['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'].map((revision) => ({
      client: `the legacy SDK offering ${revision}`,
      open: () => connectLegacy(revision),
      spoken: revision,
    })),
  ])('lists and calls tools, with progress: $client', async ({ open, spoken }) => {
    const client = await open();
    expect(client.spoken).toBe(spoken);
    expect(await client.listTools()).toEqual(expect.arrayContaining(['test_simple_text', 'test_tool_with_progress']));

    expect(await client.listOthers()).toEqual(expect.arrayContaining(['summarize_my_week', 'github_repository']));

    const progress: number[] = [];
    const note = (value: number) => progress.push(value);
    expect(await client.callTool('test_simple_text', note)).toEqual([
      { type: 'text', text: 'This is a simple text response for testing.' },
    ]);
    expect(progress).toEqual([]);
    await client.callTool('test_tool_with_progress', note);
    expect(progress).toEqual([0, 50, 100]);
    passed.push(
      `${spoken} in ${spoken < '2026' ? 'a session' : 'single requests'}: tools, call, progress, prompts, resources`,
    );
    await client.close();
  });

  it.each(['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'])(
    'is served without a session as well, in %s',
    async (revision) => {
      const send = async (method: string, params: object = {}) => {
        const answer = await postOlder(hub.mcpUrl, key, { method, params }, { 'mcp-protocol-version': revision });
        expect([answer.status, answer.headers.get('mcp-session-id')]).toEqual([200, null]);
        return answer.text();
      };
      expect(await send('tools/list')).toContain('github_my_commits');
      expect(await send('prompts/list')).toContain('summarize_my_week');
      expect(await send('resources/templates/list')).toContain('github://repository/{owner}/{name}');
      expect(await send('tools/call', { name: 'test_simple_text' })).toContain('This is a simple text response');
      const _meta = { progressToken: 'p' };
      const progress = await send('tools/call', { name: 'test_tool_with_progress', _meta });
      expect(progress.split('notifications/progress')).toHaveLength(4);
      passed.push(`${revision} without a session: tools, call, progress, prompts, resources`);
    },
  );

  it('sees the same list in each', async () => {
    const clients = [await connect(), await connect('auto'), await connectLegacy()];
    const [first, ...others] = await Promise.all(clients.map((client) => client.listTools()));
    for (const other of others) expect(other).toEqual(first);
    expect(first).toContain('github_my_commits');
    await Promise.all(clients.map((client) => client.close()));
  });
});

describe('the Inspector', () => {
  const grantable = platforms.flatMap(({ tools }) => tools).filter(({ access }) => access !== 'destructive');
  const toolsets = [...new Set(grantable.map(({ toolset }) => toolset))];

  it.each([
    { what: 'the default list with changes', more: { write: true }, atLeast: 10 },
    { what: 'all tools that a key can have', more: { write: true, toolsets }, atLeast: grantable.length },
  ])('has nothing to say to the schemas of $what, in its strict reading', async ({ more, atLeast }) => {
    const bare = await startConformanceHub(true);
    try {
      const strict = ['--method', 'tools/list', '--strict'];
      const { code, stdout, stderr } = await inspect(bare.mcpUrl, await bare.createKey('inspector', more), ...strict);
      const listed = (JSON.parse(stdout) as { result: { tools: unknown[] } }).result.tools.length;
      console.info(`--strict over ${what(more)}: ${listed} tools`);
      expect([code, stderr]).toEqual([0, '']);
      expect(listed).toBeGreaterThanOrEqual(atLeast);
    } finally {
      await bare.close();
    }
  });

  const what = (more: object): string => JSON.stringify(more);
});
