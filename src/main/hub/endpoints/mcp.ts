/**
 * `POST /mcp`: Model Context Protocol over Streamable HTTP, revision 2026-07-28 and all before it. Requests of the
 * stateless revision are served one by one; older clients that begin with `initialize` get a session bound to their key.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type NodeIncomingMessageLike, type NodeMcpRequestHandler, toNodeHandler } from '@modelcontextprotocol/node';
import {
  type AuthInfo,
  createMcpHandler,
  isLegacyRequest,
  type McpHandlerRequestOptions,
  type McpHttpHandler,
} from '@modelcontextprotocol/server';
import { failure } from '../../../shared/errors.ts';
import type { Budget } from '../keys/budget.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { Admission } from './admission.ts';
import { readJson } from './body.ts';
import { createMcpServer, type McpServerParts } from './mcp-server.ts';
import { createMcpSessions, lastWords, type McpSessions } from './mcp-sessions.ts';
import { sendFailure } from './reply.ts';
import type { Route } from './server.ts';

export type McpEndpoint = { route: Route; close(): Promise<void> };

type Parts = Omit<McpServerParts, 'notify'> & {
  admission: Admission;
  budget: Budget;
  blocked: (reason: string) => void;
};

/** The endpoint on one path, `/mcp`. */
export function createMcpEndpoint(parts: Parts): McpEndpoint {
  const serverFor = (key: LiveKey) => createMcpServer({ ...parts, notify: () => stateless.notify }, key);
  const stateless: McpHttpHandler = createMcpHandler(({ authInfo }) => serverFor(keyOf(authInfo)), {
    legacy: 'stateless',
    responseMode: 'auto',
  });
  const sessions: McpSessions = createMcpSessions(serverFor);

  async function serve(request: Request, options: McpHandlerRequestOptions = {}): Promise<Response> {
    const legacy = request.method !== 'POST' || (await isLegacyRequest(request, options.parsedBody));
    const inSession = request.headers.has('mcp-session-id') || isInitialize(options.parsedBody);
    if (legacy && inSession) return sessions.serve(request, keyOf(options.authInfo), options);
    return stateless.fetch(request, options);
  }
  const toNode: NodeMcpRequestHandler = toNodeHandler({ fetch: serve });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const key = parts.admission.admit(request, response);
    if (!key) return;
    // A stream that stays open must end with its key; a call that was cut gets the moment it needs to say so.
    const end = (): void => void setTimeout(() => response.destroy(), lastWords);
    key.revoked.addEventListener('abort', end, { once: true });
    response.once('close', () => key.revoked.removeEventListener('abort', end));

    if (request.method !== 'POST') return toNode(withKey(request, key), response);
    const body = await readJson(request);
    if (!body.ok) return sendFailure(response, body.failure);
    const wait = messagesOf(body.value).some(isToolCall) ? parts.budget.waitSeconds(key.id, key.grant.callsPerDay) : 0;
    if (wait > 0) {
      // Told by HTTP where clients look for it; `invoke` would refuse it all the same.
      parts.blocked('over_budget');
      return sendFailure(response, failure('over_budget', undefined, { retryAfterSeconds: wait }));
    }
    await recordForeignCalls(body.value, key);
    await toNode(withKey(request, key), response, body.value);
  }

  /**
   * A tool that the key does not name is not on its server, which answers "not found" without asking anyone. The attempt
   * belongs in the record all the same, so it goes through `invoke`, which refuses it.
   */
  async function recordForeignCalls(body: unknown, key: LiveKey): Promise<void> {
    for (const { params } of messagesOf(body).filter(isToolCall)) {
      const tool = String(params?.name);
      if (parts.inventory.allowed(key.grant).some((listed) => listed.tool.name === tool)) continue;
      await parts.invoke({ key, endpoint: 'mcp', tool, arguments: params?.arguments, signal: key.revoked });
    }
  }

  return {
    route: { methods: ['POST', 'GET', 'DELETE'], path: /^\/mcp$/, handle },
    async close() {
      await sessions.close();
      await stateless.close();
    },
  };
}

/** The key travels beside the request in the SDK's own slot; its text stays behind. */
function withKey(request: IncomingMessage, key: LiveKey): NodeIncomingMessageLike {
  const auth: AuthInfo = { token: '', clientId: key.id, scopes: [], extra: { key } };
  return Object.assign(request as NodeIncomingMessageLike, { auth });
}

const keyOf = (authInfo: AuthInfo | undefined): LiveKey => {
  const key = authInfo?.extra?.['key'] as LiveKey | undefined;
  if (!key) throw new Error('A request reached MCP without a key.');
  return key;
};

type Message = { method?: unknown; params?: { name?: unknown; arguments?: unknown } };

const messagesOf = (body: unknown): Message[] =>
  [body].flat().filter((message): message is Message => typeof message === 'object' && message !== null);

const isInitialize = (body: unknown): boolean => messagesOf(body).some(({ method }) => method === 'initialize');

const isToolCall = ({ method }: Message): boolean => method === 'tools/call';
