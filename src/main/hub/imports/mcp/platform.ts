/** A remote MCP server as a platform of the hub. Its instructions, prompts and resources are never asked for. */
import { ok } from '../../../../shared/result.ts';
import type { Platform } from '../../platforms/platform.ts';
import { createConnections } from './connections.ts';
import type { RemoteTool } from './remote-tool.ts';
import { remoteTool, type ToolWish } from './tool.ts';

export type McpImport = {
  name: string;
  title: string;
  /** The Auth0 connection whose token the server takes. */
  connection: string;
  scopes: string[];
  /** Of the one endpoint that everything is sent to. */
  address: string;
  tools: ToolWish[];
};

/** `isAsPinned` says whether the server still lists a tool as it was accepted; it is asked before each call. */
export function mcpPlatform(
  { address, tools, ...named }: McpImport,
  version: string,
  isAsPinned: (pinned: RemoteTool, listed: readonly RemoteTool[]) => boolean,
): Platform {
  const connections = createConnections(address, version);
  const server = { ...named, connections, isAsPinned };
  const reads = new Set(tools.filter(({ isRead }) => isRead).map(({ pinned }) => pinned.name));
  return {
    ...named,
    apiUrl: address,
    places: [],
    tools: tools.flatMap((wish) => remoteTool(server, wish) ?? []),
    isRead: (request) => readsOnly(request, reads),
    /** MCP knows no accounts: that the server takes the token is the proof, and the account is called as the tenant calls it. */
    async whoami(client) {
      const listed = await connections.tools(client);
      return listed.ok ? ok({ userId: client.account, label: `${named.title} ${client.account.slice(-6)}` }) : listed;
    },
  };
}

/** Methods by which nothing is done: they make a connection or ask what there is. */
const asking = new Set([
  'initialize',
  'notifications/initialized',
  'notifications/cancelled',
  'server/discover',
  'tools/list',
]);

/** Whether a request changes nothing, as far as the person said of the tool it calls. */
async function readsOnly(request: Request, reads: ReadonlySet<string>): Promise<boolean> {
  if (request.method !== 'POST') return false;
  const body: unknown = await request.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('method' in body)) return false;
  const { method, params } = body as { method: unknown; params?: { name?: unknown } };
  return asking.has(String(method)) || (method === 'tools/call' && reads.has(String(params?.name)));
}
