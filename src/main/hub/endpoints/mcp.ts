/**
 * `POST /mcp`: Model Context Protocol over Streamable HTTP, revision 2026-07-28 and all before it. Requests of the
 * stateless revision are served one by one; older clients that begin with `initialize` get a session bound to their key.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type NodeIncomingMessageLike, type NodeMcpRequestHandler, toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  isLegacyRequest,
  type McpHandlerRequestOptions,
  type McpHttpHandler,
} from '@modelcontextprotocol/server';
import { failure } from '../../../shared/errors.ts';
import type { Blocked } from '../audit/blocked.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { Limits } from '../keys/limits.ts';
import type { Admission } from './admission.ts';
import { readJson } from './body.ts';
import { hangUpSignal } from './hang-up.ts';
import { authInfoOf, clientOf } from './mcp-client.ts';
import { isInitialize, messagesOf, reachesPlatform, recordForeignCalls } from './mcp-messages.ts';
import { createMcpServer, type McpServerParts } from './mcp-server.ts';
import { createMcpSessions, lastWords, type McpSessions } from './mcp-sessions.ts';
import { sendFailure } from './reply.ts';
import type { Route } from './server.ts';

export type McpEndpoint = { route: Route; close(): Promise<void> };

type Parts = Omit<McpServerParts, 'notify'> & {
  /** Where it is reached, `/mcp`. */
  path: string;
  admission: Admission;
  limits: Limits;
  blocked: Blocked['note'];
};

const largestBatch = 100;

/** The endpoint on one path; who is let in there is the admission's to say. */
export function createMcpEndpoint(parts: Parts): McpEndpoint {
  const serverFor = (key: LiveKey) => createMcpServer({ ...parts, notify: () => stateless.notify }, key);
  const stateless: McpHttpHandler = createMcpHandler(({ authInfo }) => serverFor(clientOf(authInfo).key), {
    legacy: 'stateless',
    responseMode: 'auto',
  });
  const sessions: McpSessions = createMcpSessions(serverFor);

  async function serve(request: Request, options: McpHandlerRequestOptions = {}): Promise<Response> {
    const legacy = request.method !== 'POST' || (await isLegacyRequest(request, options.parsedBody));
    const inSession = request.headers.has('mcp-session-id') || isInitialize(options.parsedBody);
    if (legacy && inSession) return sessions.serve(request, clientOf(options.authInfo).key, options);
    return stateless.fetch(request, options);
  }
  const toNode: NodeMcpRequestHandler = toNodeHandler({ fetch: serve });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = await parts.admission.admit(request, response, 'mcp');
    if (!admitted) return;
    const { key } = admitted;
    const auth = authInfoOf({ ...admitted, hungUp: hangUpSignal(response) });
    const withAuth = Object.assign(request as NodeIncomingMessageLike, { auth });
    // A stream that stays open must end with its key; a call that was cut gets the moment it needs to say so.
    const end = (): void => void setTimeout(() => response.destroy(), lastWords);
    key.revoked.addEventListener('abort', end, { once: true });
    response.once('close', () => key.revoked.removeEventListener('abort', end));

    if (request.method !== 'POST') return toNode(withAuth, response);
    const body = await readJson(request);
    if (!body.ok) return sendFailure(response, body.failure);
    if (messagesOf(body.value).length > largestBatch) {
      return sendFailure(response, failure('malformed', `A batch has at most ${largestBatch} messages.`));
    }
    const spends = messagesOf(body.value).some(reachesPlatform);
    const refused = spends ? parts.limits.refusal(key.id, key.grant) : undefined;
    if (refused) {
      // Told by HTTP where clients look for it; `invoke` would refuse it all the same.
      parts.blocked(refused.code, key);
      return sendFailure(response, refused);
    }
    const beyond = await recordForeignCalls(parts, body.value, key);
    if (beyond) return sendFailure(response, beyond);
    await toNode(withAuth, response, body.value);
  }

  return {
    route: { methods: ['POST', 'GET', 'DELETE'], path: new RegExp(`^${parts.path}$`), handle },
    async close() {
      await sessions.close();
      await stateless.close();
    },
  };
}
