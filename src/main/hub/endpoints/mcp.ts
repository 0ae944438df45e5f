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
import type { Clock } from '../ports.ts';
import type { Admission, Admitted } from './admission.ts';
import { readJson } from './body.ts';
import { hangUpSignal } from './hang-up.ts';
import { authInfoOf, clientOf } from './mcp-client.ts';
import { createLinks } from './mcp-link.ts';
import {
  isInitialize,
  isListen,
  messagesOf,
  reachesPlatform,
  recordForeignCalls,
  wantsToWrite,
} from './mcp-messages.ts';
import { busFor } from './mcp-news.ts';
import { createMcpServer, type McpServerParts } from './mcp-server.ts';
import { createMcpSessions, lastWords, type McpSessions } from './mcp-sessions.ts';
import { throughCallTool } from './mcp-unlisted.ts';
import { sendFailure } from './reply.ts';
import type { Route } from './server.ts';

export type McpEndpoint = { route: Route; close(): Promise<void> };

type Parts = Omit<McpServerParts, 'notify' | 'links'> & {
  /** Where it is reached, `/mcp`. */
  path: string;
  admission: Admission;
  limits: Limits;
  clock: Clock;
  blocked: Blocked['note'];
  /** Answers a client that may ask its person for more; without it such a call is answered like that of an unknown tool. */
  stepUp?: (request: IncomingMessage, response: ServerResponse) => void;
};

const largestBatch = 100;
/** Streams of `subscriptions/listen` at the same time. */
const streamsPerKey = 64;
/** Milliseconds between two looks at whether a stream's key has expired. */
const pulse = 5_000;

/** The endpoint on one path; who is let in there is the admission's to say. */
export function createMcpEndpoint(parts: Parts): McpEndpoint {
  /** One for each key, so that what is told to its streams can reach no other's. */
  const handlers = new Map<string, McpHttpHandler>();

  function handlerFor(key: LiveKey): McpHttpHandler {
    const known = handlers.get(key.id);
    if (known) return known;
    const handler = createMcpHandler(() => serverFor(key), {
      legacy: 'stateless',
      responseMode: 'auto',
      bus: busFor(key, parts.watch),
      maxSubscriptions: streamsPerKey,
    });
    handlers.set(key.id, handler);
    key.revoked.addEventListener('abort', () => handlers.delete(key.id), { once: true });
    return handler;
  }
  const links = createLinks(parts.clock);
  const serverFor = (key: LiveKey) => createMcpServer({ ...parts, links, notify: () => handlerFor(key).notify }, key);
  const sessions: McpSessions = createMcpSessions(serverFor, parts.watch);

  async function serve(asked: Request, given: McpHandlerRequestOptions = {}): Promise<Response> {
    const { key } = clientOf(given.authInfo);
    const { request, body } = throughCallTool({ request: asked, body: given.parsedBody }, parts.inventory, key.grant);
    const options = { ...given, parsedBody: body };
    const legacy = request.method !== 'POST' || (await isLegacyRequest(request, body));
    const inSession = request.headers.has('mcp-session-id') || isInitialize(body);
    if (legacy && inSession) return sessions.serve(request, key, options);
    return handlerFor(key).fetch(request, options);
  }
  const toNode: NodeMcpRequestHandler = toNodeHandler({ fetch: serve });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = await parts.admission.admit(request, response, 'mcp');
    if (!admitted) return;
    const { key } = admitted;
    const auth = authInfoOf({ ...admitted, hungUp: hangUpSignal(response) });
    const withAuth = Object.assign(request as NodeIncomingMessageLike, { auth });

    if (request.method !== 'POST') {
      if (request.method === 'GET') openWith(admitted, response);
      return toNode(withAuth, response);
    }
    const body = await readJson(request);
    if (!body.ok) return sendFailure(response, body.failure);
    if (key.revoked.aborted) {
      parts.blocked('revoked_key', key); // while its body was still read
      return sendFailure(response, failure('unauthorised'));
    }
    if (messagesOf(body.value).some(isListen)) openWith(admitted, response);
    else endWithKey(key, response, lastWords);
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
    if (parts.stepUp && wantsToWrite(parts.inventory, body.value, key.grant)) return parts.stepUp(request, response);
    await toNode(withAuth, response, body.value);
  }

  /** A stream of changes is open only as long as its key is good, whether anything changes or not. */
  function openWith({ key, stays }: Admitted, response: ServerResponse): void {
    stays?.();
    endWithKey(key, response, 0);
    const timer = setInterval(() => {
      if (parts.clock.now() >= key.expiresAt) response.destroy();
    }, pulse);
    response.once('close', () => clearInterval(timer));
  }

  return {
    route: { methods: ['POST', 'GET', 'DELETE'], path: new RegExp(`^${parts.path}$`), handle },
    async close() {
      await sessions.close();
      await Promise.all([...handlers.values()].map((handler) => handler.close()));
    },
  };
}

/** Nothing leaves for a revoked key but what a call that was cut has left to say. */
function endWithKey(key: LiveKey, response: ServerResponse, last: number): void {
  const end = (): void => {
    if (last === 0) response.destroy();
    else setTimeout(() => response.destroy(), last);
  };
  if (key.revoked.aborted) end();
  key.revoked.addEventListener('abort', end, { once: true });
  response.once('close', () => key.revoked.removeEventListener('abort', end));
}
