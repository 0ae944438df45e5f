/** One endpoint for every era: the clients people have reach the same tools, and what crosses a line is refused. */
import { Client, StreamableHTTPClientTransport, type VersionNegotiationMode } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../harness/mcp.ts';
import { type ConformanceHub, startConformanceHub } from './hub.ts';

let hub: ConformanceHub;
let key: string;

beforeAll(async () => {
  hub = await startConformanceHub();
  key = await hub.createKey('eras');
});

afterAll(() => hub?.close());

type Connected = {
  /** The protocol revision that the two sides settled on, or its era. */
  spoken: string | undefined;
  listTools(): Promise<string[]>;
  callTool(name: string, onprogress: (progress: number) => void): Promise<unknown>;
  close(): Promise<void>;
};

const authorised = () => ({ requestInit: { headers: { authorization: `Bearer ${key}` } } });

async function connect(mode?: VersionNegotiationMode): Promise<Connected> {
  const client = new Client({ name: 'client', version: '1' }, mode && { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(hub.mcpUrl), authorised()));
  return {
    spoken: client.getNegotiatedProtocolVersion(),
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
    callTool: async (name, onprogress) =>
      (await client.callTool({ name }, { onprogress: ({ progress }) => onprogress(progress) })).content,
    close: () => client.close(),
  };
}

async function connectLegacy(): Promise<Connected> {
  const client = new LegacyClient({ name: 'legacy-client', version: '1' });
  const transport = new LegacyTransport(new URL(hub.mcpUrl), authorised());
  await client.connect(transport as Transport);
  return {
    spoken: transport.protocolVersion,
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
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
    { client: 'the legacy SDK', open: connectLegacy, spoken: '2025-11-25' },
  ])('lists and calls tools, with progress: $client', async ({ open, spoken }) => {
    const client = await open();
    expect(client.spoken).toBe(spoken);
    expect(await client.listTools()).toEqual(expect.arrayContaining(['test_simple_text', 'test_tool_with_progress']));

    const progress: number[] = [];
    const note = (value: number) => progress.push(value);
    expect(await client.callTool('test_simple_text', note)).toEqual([
      { type: 'text', text: 'This is a simple text response for testing.' },
    ]);
    expect(progress).toEqual([]);
    await client.callTool('test_tool_with_progress', note);
    expect(progress).toEqual([0, 50, 100]);
    await client.close();
  });

  it('sees the same list in each', async () => {
    const clients = [await connect(), await connect('auto'), await connectLegacy()];
    const [first, ...others] = await Promise.all(clients.map((client) => client.listTools()));
    for (const other of others) expect(other).toEqual(first);
    expect(first).toContain('github_my_commits');
    await Promise.all(clients.map((client) => client.close()));
  });
});

describe('before 2026-07-28', () => {
  const send = (method: string, bearer: string, headers: Record<string, string>, body?: unknown): Promise<Response> =>
    fetch(hub.mcpUrl, {
      method,
      headers: {
        'content-type': 'application/json',
        accept: method === 'GET' ? 'text/event-stream' : 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-06-18',
        authorization: `Bearer ${bearer}`,
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const toolsList = { jsonrpc: '2.0', id: 2, method: 'tools/list' };

  it('a session is unknown to every key but its own', async () => {
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
    const opened = await send('POST', key, {}, { jsonrpc: '2.0', id: 1, method: 'initialize', params });
    const session = { 'mcp-session-id': opened.headers.get('mcp-session-id') ?? '' };
    expect([opened.status, session['mcp-session-id']]).toEqual([200, expect.stringMatching(/^[0-9a-f-]{36}$/)]);

    const other = await hub.createKey('other');
    expect((await send('POST', other, session, toolsList)).status).toBe(404);
    expect((await send('GET', other, session)).status).toBe(404);
    expect((await send('DELETE', other, session)).status).toBe(404);

    const own = await send('POST', key, session, toolsList);
    expect([own.status, await own.text()]).toEqual([200, expect.stringContaining('test_simple_text')]);
    expect((await send('DELETE', key, session)).status).toBe(200);
    expect((await send('POST', key, session, toolsList)).status).toBe(404);
  });

  it('tools are listed without initialize as well', async () => {
    const answer = await send('POST', key, {}, toolsList);
    expect([answer.status, answer.headers.get('mcp-session-id')]).toEqual([200, null]);
    expect(await answer.text()).toContain('test_simple_text');
  });
});

describe('2026-07-28', () => {
  it.each([
    { header: 'Mcp-Name', headers: { 'mcp-name': 'test_error_handling' } },
    { header: 'Mcp-Method', headers: { 'mcp-method': 'tools/list' } },
  ])('refuses a request whose $header says other than its body', async ({ headers }) => {
    const call = { name: 'test_simple_text', arguments: {} };
    expect((await post(hub.mcpUrl, key, 'tools/call', call)).status).toBe(200);

    const refused = await post(hub.mcpUrl, key, 'tools/call', call, headers);
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({ error: expect.objectContaining({ code: -32020 }) }),
    ]);
  });
});
