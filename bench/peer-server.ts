/**
 * An MCP server as the SDK's documents show it, over `stdio`, or `http` with a session for each client: one tool that asks the platform,
 * and others of GitHub's that are named after its address, separated by commas. With a folder after them it writes two durable records
 * for each call of that one, as the hub does.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { openDatabase } from '../src/main/hub/ground/database/database.ts';
import { openAnchor } from '../src/main/hub/kernel/audit/anchor.ts';
import { openAudit } from '../src/main/hub/kernel/audit/audit.ts';
import { newCallId } from '../src/main/hub/kernel/audit/record.ts';
import { github } from '../src/main/hub/platforms/github/index.ts';

/** Said by the one over HTTP. */
export type PeerReady = { url: string };

const [by = '', platformUrl = '', names = '', recordFolder] = process.argv.slice(2);
const others = github.tools.filter(({ name }) => names.split(',').includes(name));
const record = recordFolder === undefined ? undefined : await openRecord(recordFolder);

async function openRecord(folder: string) {
  const database = openDatabase(folder);
  if (!database.ok) throw new Error(database.failure.message);
  return openAudit(database.value, { now: Date.now }, openAnchor(folder));
}

function newServer(): McpServer {
  const server = new McpServer({ name: 'peer', version: '0' });
  server.registerTool('github_get_me', { description: 'Who the account is.', inputSchema: {} }, async () => {
    const entry = {
      callId: newCallId(),
      endpoint: 'mcp',
      tool: 'github_get_me',
      access: 'read',
      verdict: 'allow',
    } as const;
    await record?.append(entry);
    const answer = await fetch(`${platformUrl}/user`, { headers: { authorization: 'Bearer token' } });
    const text = await answer.text();
    await record?.append({ ...entry, outcome: 'ok', bytes: text.length });
    return { content: [{ type: 'text', text }] };
  });
  for (const { name, description, input, output } of others) {
    server.registerTool(name, { description, inputSchema: input.shape, outputSchema: output.shape }, async () => ({
      content: [],
    }));
  }
  return server;
}

if (by === 'stdio') {
  await newServer().connect(new StdioServerTransport());
} else {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const listener = createServer(async (request, response) => {
    const known = sessions.get(String(request.headers['mcp-session-id']));
    if (known) return known.handleRequest(request, response);
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      enableJsonResponse: true,
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    await newServer().connect(transport as Parameters<McpServer['connect']>[0]);
    return transport.handleRequest(request, response);
  }).listen(0, '127.0.0.1', () => {
    process.send?.({ url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/mcp` } satisfies PeerReady);
  });
}
