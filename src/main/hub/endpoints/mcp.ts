/**
 * `POST /mcp`: Model Context Protocol over Streamable HTTP, revision 2026-07-28 and all before it. Requests of the
 * stateless revision are served one by one; older clients that begin with `initialize` get a session bound to their key.
 */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type NodeIncomingMessageLike, type NodeMcpRequestHandler, toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  isLegacyRequest,
  type McpHandlerRequestOptions,
  type McpHttpHandler,
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { failure } from '../../../shared/errors.ts';
import type { Blocked } from '../audit/blocked.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { KeyLimits } from '../keys/limits.ts';
import type { Clock } from '../ports.ts';
import type { ToolList } from '../tools/inventory.ts';
import { listKindFor } from '../tools/tool-lists.ts';
import type { Admission, Admitted } from './admission.ts';
import { hangUpSignal, readJson, sendFailure } from './http.ts';
import { authInfoOf, type McpCaller, mcpCallerOf } from './mcp-call.ts';
import { createElicitations } from './mcp-link.ts';
import {
  askedList,
  clientNameOf,
  isInitialize,
  isListen,
  listFor,
  mcpMessagesOf,
  namesAccounts,
  reachesPlatform,
  recordForeignCalls,
  rerouted,
  toolNameOf,
  wantsToWrite,
} from './mcp-messages.ts';
import { busFor, type WatchKey } from './mcp-news.ts';
import { createMcpServer, type McpServerParts } from './mcp-server.ts';
import type { HttpRoute } from './server.ts';

type McpEndpoint = { route: HttpRoute; close(): Promise<void> };

type Parts = Omit<McpServerParts, 'notify' | 'elicitations'> & {
  /** Where it is reached, `/mcp`. */
  path: string;
  admission: Admission;
  limits: KeyLimits;
  clock: Clock;
  blocked: Blocked['note'];
  /** Is told of each message that comes with a key. */
  noteConnection?: (keyId: string, body: unknown) => void;
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
    const handler = createMcpHandler(({ authInfo }) => serverFor(mcpCallerOf(authInfo)), {
      legacy: 'stateless',
      responseMode: 'auto',
      bus: busFor(key, parts.watch),
      maxSubscriptions: streamsPerKey,
    });
    handlers.set(key.id, handler);
    key.revoked.addEventListener('abort', () => handlers.delete(key.id), { once: true });
    return handler;
  }
  const elicitations = createElicitations(parts.clock);
  const serverFor = ({ key, list }: McpCaller) =>
    createMcpServer({ ...parts, elicitations, notify: () => handlerFor(key).notify }, key, list);
  const sessions: McpSessions = createMcpSessions(serverFor, parts.watch);

  async function serve(request: Request, options: McpHandlerRequestOptions = {}): Promise<Response> {
    const caller = mcpCallerOf(options.authInfo);
    const legacy = request.method !== 'POST' || (await isLegacyRequest(request, options.parsedBody));
    const inSession = request.headers.has('mcp-session-id') || isInitialize(options.parsedBody);
    if (legacy && inSession) return sessions.serve(request, caller, options);
    return handlerFor(caller.key).fetch(request, options);
  }
  const toNode: NodeMcpRequestHandler = toNodeHandler({ fetch: serve });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = await parts.admission.admit(request, response, 'mcp');
    if (!admitted) return;
    const { key } = admitted;
    const asked = askedList(request.url);
    if (!asked.ok) return sendFailure(response, asked.failure);
    const forward = (list: ToolList, body?: unknown): Promise<void> => {
      const auth = authInfoOf({ ...admitted, list, hungUp: hangUpSignal(response) });
      return toNode(Object.assign(request as NodeIncomingMessageLike, { auth }), response, body);
    };

    if (request.method !== 'POST') {
      if (request.method === 'GET') openWith(admitted, response);
      return forward(parts.inventory.list(key.grant));
    }
    const body = await readJson(request);
    if (!body.ok) return sendFailure(response, body.failure);
    if (key.revoked.aborted) {
      parts.blocked('revoked_key', key); // while its body was still read
      return sendFailure(response, failure('unauthorised'));
    }
    parts.noteConnection?.(key.id, body.value);
    if (mcpMessagesOf(body.value).some(isListen)) openWith(admitted, response);
    else endWithKey(key, response, lastWords);
    if (mcpMessagesOf(body.value).length > largestBatch) {
      return sendFailure(response, failure('malformed', `A batch has at most ${largestBatch} messages.`));
    }
    const spends = mcpMessagesOf(body.value).some(reachesPlatform);
    const refused = spends ? parts.limits.refusal(key.id, key.grant) : undefined;
    if (refused) {
      // Told by HTTP where clients look for it; `invoke` would refuse it all the same.
      parts.blocked(refused.code, key);
      return sendFailure(response, refused);
    }
    const kind = listKindFor(key.grant, { asked: asked.value, client: clientNameOf(body.value) });
    const list = sessions.listOf(request.headers['mcp-session-id'], key) ?? parts.inventory.list(key.grant, kind);
    if (mcpMessagesOf(body.value).some(namesAccounts)) await parts.schemas.refresh(key);
    const messages = rerouted(body.value, list);
    const beyond = await recordForeignCalls(parts, messages, key, list);
    if (beyond) return sendFailure(response, beyond);
    if (parts.stepUp && wantsToWrite(parts.inventory, messages, key.grant)) return parts.stepUp(request, response);
    // Since 2026-07-28 that header names what the body does. One that does not is for the server to refuse.
    const named = request.headers['mcp-name'];
    if (named !== undefined && named !== toolNameOf(body.value)) return forward(list, body.value);
    if (named !== undefined) request.headers['mcp-name'] = String(toolNameOf(messages));
    await forward(listFor(messages, list), messages);
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

/** Sessions of MCP clients from before 2026-07-28. A session belongs to the key that opened it and to no other. */
type McpSessions = {
  serve(request: Request, caller: McpCaller, options: McpHandlerRequestOptions): Promise<Response>;
  /** What the key's session of that id was opened with; undefined where there is none. */
  listOf(id: unknown, key: LiveKey): ToolList | undefined;
  close(): Promise<void>;
};

type Session = {
  transport: WebStandardStreamableHTTPServerTransport;
  keyId: string;
  list: ToolList;
  end: () => void;
  /** Ends the word of changes. */
  stop: () => void;
};

/** Beyond this the key's session that has been idle longest is closed; its client opens a new one, as after a restart. */
const sessionsPerKey = 32;

/** Milliseconds from a revocation to the end of the key's sessions, in which a cut call can still say so. */
const lastWords = 250;

function createMcpSessions(serverFor: (caller: McpCaller) => McpServer, watch: WatchKey): McpSessions {
  /** In the order of their last use. */
  const sessions = new Map<string, Session>();

  const touch = (id: string, session: Session): void => {
    sessions.delete(id);
    sessions.set(id, session);
  };

  async function open(caller: McpCaller): Promise<WebStandardStreamableHTTPServerTransport> {
    const { key, list } = caller;
    const server = serverFor(caller);
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        const end = (): void => void setTimeout(() => void transport.close(), lastWords);
        key.revoked.addEventListener('abort', end, { once: true });
        // It goes out on the session's own GET stream, and nowhere while it has none.
        const stop = watch(key, () => void tellChanged(server));
        touch(id, { transport, keyId: key.id, list, end, stop });
        const own = [...sessions.values()].filter((session) => session.keyId === key.id);
        if (own.length > sessionsPerKey) void own[0]?.transport.close();
      },
    });
    await server.connect(transport);
    const closed = transport.onclose;
    transport.onclose = () => {
      closed?.();
      const session = sessions.get(transport.sessionId ?? '');
      session?.stop();
      if (session) key.revoked.removeEventListener('abort', session.end);
      sessions.delete(transport.sessionId ?? '');
    };
    return transport;
  }

  return {
    async serve(request, caller, options) {
      const { key } = caller;
      const id = request.headers.get('mcp-session-id');
      if (id === null) return (await open(caller)).handleRequest(request, options);
      const session = sessions.get(id);
      // Another key's session is as unknown as one that never was; the client then initialises again.
      if (session?.keyId !== key.id) return Response.json(unknownSession, { status: 404 });
      touch(id, session);
      const response = await session.transport.handleRequest(request, options);
      return request.method === 'GET' ? begun(response) : response;
    },
    listOf(id, key) {
      const session = typeof id === 'string' ? sessions.get(id) : undefined;
      return session?.keyId === key.id ? session.list : undefined;
    },
    async close() {
      await Promise.all([...sessions.values()].map(({ transport }) => transport.close()));
    },
  };
}

/** The head of an answer leaves with its first byte, and clients wait for it: a comment makes a silent stream begin. */
function begun(response: Response): Response {
  if (!response.ok || !response.body) return response;
  const withComment = new TransformStream<Uint8Array, Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(': open\n\n')),
  });
  return new Response(response.body.pipeThrough(withComment), response);
}

/** A session that has just ended needs no word. */
async function tellChanged({ server }: McpServer): Promise<void> {
  try {
    await server.sendToolListChanged();
    if (server.getCapabilities().resources) await server.sendResourceListChanged();
  } catch {
    // gone
  }
}

const unknownSession = { jsonrpc: '2.0', error: { code: -32001, message: 'Session not found' }, id: null };
