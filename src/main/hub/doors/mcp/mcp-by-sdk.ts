/**
 * What the MCP SDK answers: all that is not plain, and what is told to open streams. Requests of the stateless revision are served one
 * by one; older clients that begin with `initialize` get a session bound to their key.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type NodeIncomingMessageLike, type NodeMcpRequestHandler, toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  InMemoryServerEventBus,
  isLegacyRequest,
  type McpHandlerRequestOptions,
  type McpHttpHandler,
  type McpServer,
  type ServerEventBus,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import type { LiveKey } from '../../kernel/keys/keys.ts';
import type { ToolList } from '../../kernel/tools/inventory.ts';
import { authInfoOf, type McpCaller, mcpCallerOf } from './mcp-call.ts';
import { cancelled, type DirectSession } from './mcp-direct.ts';
import type { WatchKey } from './mcp-news.ts';
import { createMcpServer, type McpServerParts } from './mcp-server.ts';

/** Streams of `subscriptions/listen` at the same time. */
const streamsPerKey = 64;

export type SdkAnswers = ReturnType<typeof createSdkAnswers>;

/** `answered` resolves once no answer to that key is under way. */
export function createSdkAnswers(
  parts: Omit<McpServerParts, 'notify'> & { answered: (key: LiveKey) => Promise<unknown> },
) {
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
  const serverFor = ({ key, list }: McpCaller) =>
    createMcpServer({ ...parts, notify: () => handlerFor(key).notify }, key, list);
  const sessions = createMcpSessions(serverFor, parts);

  async function serve(request: Request, options: McpHandlerRequestOptions = {}): Promise<Response> {
    const caller = mcpCallerOf(options.authInfo);
    const legacy = request.method !== 'POST' || (await isLegacyRequest(request, options.parsedBody));
    const inSession = request.headers.has('mcp-session-id') || isInitialize(options.parsedBody);
    if (legacy && inSession) return sessions.serve(request, caller, options);
    return handlerFor(caller.key).fetch(request, options);
  }
  const toNode: NodeMcpRequestHandler = toNodeHandler({ fetch: serve });

  return {
    serve: (request: Request, caller: McpCaller, parsedBody: unknown): Promise<Response> =>
      serve(request, { authInfo: authInfoOf(caller), parsedBody }),
    forward: (request: IncomingMessage, response: ServerResponse, caller: McpCaller, body: unknown): Promise<void> =>
      toNode(Object.assign(request as NodeIncomingMessageLike, { auth: authInfoOf(caller) }), response, body),
    sessionOf: sessions.of,
    async close(): Promise<void> {
      await sessions.close();
      await Promise.all([...handlers.values()].map((handler) => handler.close()));
    },
  };
}

const isInitialize = (body: unknown): boolean =>
  [body].flat().some((message) => Object(message).method === 'initialize');

/** What the `subscriptions/listen` streams of one key hear; the handler filters it by what each asked for. */
function busFor(key: LiveKey, watch: WatchKey): ServerEventBus {
  const bus = new InMemoryServerEventBus();
  return {
    publish: (event) => bus.publish(event),
    subscribe(listener) {
      const leave = bus.subscribe(listener);
      const stop = watch(key, () => {
        for (const kind of ['tools_list_changed', 'resources_list_changed'] as const) listener({ kind });
      });
      return () => {
        leave();
        stop();
      };
    },
  };
}

/** Sessions of MCP clients from before 2026-07-28. A session belongs to the key that opened it and to no other. */
type McpSessions = {
  serve(request: Request, caller: McpCaller, options: McpHandlerRequestOptions): Promise<Response>;
  /** The key's session of that id, which is in use with that; undefined where there is none. */
  of(id: unknown, key: LiveKey): McpSession | undefined;
  close(): Promise<void>;
};

/** `list` is what it was opened with. */
export type McpSession = DirectSession & { list: ToolList; cancel(id: unknown): void };

type Session = {
  server: McpServer;
  /** Calls that are answered without the SDK. */
  direct: Map<unknown, AbortController>;
  transport: WebStandardStreamableHTTPServerTransport;
  keyId: string;
  list: ToolList;
  end: () => void;
  /** Ends the word of changes. */
  stop: () => void;
};

/** Beyond this the key's session that has been idle longest is closed; its client opens a new one, as after a restart. */
const sessionsPerKey = 32;

function createMcpSessions(
  serverFor: (caller: McpCaller) => McpServer,
  { watch, answered }: { watch: WatchKey; answered: (key: LiveKey) => Promise<unknown> },
): McpSessions {
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
        // Its calls that were cut can still say so.
        const end = (): void => void answered(key).then(() => transport.close());
        key.revoked.addEventListener('abort', end, { once: true });
        // It goes out on the session's own GET stream, and nowhere while it has none.
        const stop = watch(key, () => void tellChanged(server));
        touch(id, { server, direct: new Map(), transport, keyId: key.id, list, end, stop });
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
      for (const call of session?.direct.values() ?? []) call.abort();
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
    of(id, key) {
      const session = typeof id === 'string' ? sessions.get(id) : undefined;
      if (typeof id !== 'string' || session?.keyId !== key.id) return undefined;
      const { list, direct, server } = session;
      const client = server.server.getClientVersion();
      touch(id, session);
      return {
        id,
        list,
        client: client && `${client.name} ${client.version}`,
        opensLinks: server.server.getClientCapabilities()?.elicitation?.url !== undefined,
        begin(callId) {
          const call = new AbortController();
          direct.set(callId, call);
          return { signal: call.signal, end: () => void (direct.get(callId) === call && direct.delete(callId)) };
        },
        cancel: (callId) => direct.get(callId)?.abort(cancelled),
      };
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
