/** The clients people really have: the official v2 client, the legacy SDK's client, the Inspector, and plain HTTP. */

import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { mayBeLeft } from './left.ts';
import { postJson } from './post-json.ts';

export type ToolAnswer = {
  isError?: boolean | undefined;
  content: { type: string; text?: string }[];
  structuredContent?: Record<string, unknown> | undefined;
};

export type ToolClient = {
  listTools(): Promise<string[]>;
  callTool(name: string, args?: Record<string, unknown>): Promise<ToolAnswer>;
  close(): Promise<void>;
};

const bearer = (key: string) => ({ requestInit: { headers: { authorization: `Bearer ${key}` } } });

/** The official v2 client, speaking the newest revision. */
export async function modernClient(url: string, key: string, name = 'modern-client'): Promise<ToolClient> {
  const client = new Client({ name, version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), bearer(key)));
  return toolClient(client);
}

/** The client of `@modelcontextprotocol/sdk` 1.x, which opens with `initialize` and keeps a session. */
export async function legacyClient(url: string, key: string, name = 'legacy-client'): Promise<ToolClient> {
  const client = new LegacyClient({ name, version: '1.0.0' });
  await client.connect(new LegacyTransport(new URL(url), bearer(key)) as Transport);
  return toolClient(client);
}

/** A connected client of either SDK. */
export const toolClient = (client: Client | LegacyClient): ToolClient => ({
  listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
  callTool: (name, args = {}) => mayBeLeft(client.callTool({ name, arguments: args }) as Promise<ToolAnswer>),
  close: () => client.close(),
});

const inspector = resolve(import.meta.dirname, '../../node_modules/.bin/mcp-inspector');

/** The MCP Inspector's command line; answers its exit code and what it printed. */
export function inspect(
  url: string,
  key: string,
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const common = ['--cli', url, '--header', `Authorization: Bearer ${key}`, '--format', 'json', '-q'];
  return new Promise((done) => {
    execFile(inspector, [...common, ...args], { timeout: 60_000, maxBuffer: 16_000_000 }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}

/** One stateless request of the newest revision, with nothing between the test and the wire. */
export function post(
  url: string,
  key: string | undefined,
  method: string,
  params: Record<string, unknown> = {},
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Response> {
  const version = '2026-07-28';
  const meta = { 'io.modelcontextprotocol/protocolVersion': version, 'io.modelcontextprotocol/clientCapabilities': {} };
  const message = { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } };
  const own = {
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': version,
    'mcp-method': method,
    ...(typeof params['name'] === 'string' && { 'mcp-name': params['name'] }),
  };
  return postJson(url, message, key, { ...own, ...headers }, signal);
}

/** A message as an older revision has it, without a session unless `headers` names one; a list of them is a batch. */
export function postOlder(
  url: string,
  key: string | undefined,
  message: object,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Response> {
  const sent = Array.isArray(message) ? message : { jsonrpc: '2.0', id: 1, ...message };
  return postJson(url, sent, key, { accept: 'application/json, text/event-stream', ...headers }, signal);
}
