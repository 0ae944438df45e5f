/**
 * An MCP server as the SDK's documents show it, over `stdio`, or `http` with a session for each client: one tool that asks the platform,
 * and others of GitHub's that are named after its address, separated by commas.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { github } from '../src/main/hub/platforms/github/index.ts';

/** Said by the one over HTTP. */
export type PeerReady = { url: string };

const [by = '', platformUrl = '', names = ''] = process.argv.slice(2);
const others = github.tools.filter(({ name }) => names.split(',').includes(name));

function newServer(): McpServer {
  const server = new McpServer({ name: 'peer', version: '0' });
  server.registerTool('github_get_me', { description: 'Who the account is.', inputSchema: {} }, async () => {
    const answer = await fetch(`${platformUrl}/user`, { headers: { authorization: 'Bearer token' } });
    return { content: [{ type: 'text', text: await answer.text() }] };
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
