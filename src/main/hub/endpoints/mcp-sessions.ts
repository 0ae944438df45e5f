/** Sessions of MCP clients from before 2026-07-28. A session belongs to the key that opened it and to no other. */
import { randomUUID } from 'node:crypto';
import {
  type McpHandlerRequestOptions,
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import type { LiveKey } from '../keys/keys.ts';
import type { WatchKey } from './mcp-news.ts';

export type McpSessions = {
  serve(request: Request, key: LiveKey, options: McpHandlerRequestOptions): Promise<Response>;
  close(): Promise<void>;
};

type Session = {
  transport: WebStandardStreamableHTTPServerTransport;
  keyId: string;
  end: () => void;
  /** Ends the word of changes. */
  stop: () => void;
};

/** Beyond this the key's session that has been idle longest is closed; its client opens a new one, as after a restart. */
const sessionsPerKey = 32;

/** Milliseconds from a revocation to the end of the key's sessions, in which a cut call can still say so. */
export const lastWords = 250;

export function createMcpSessions(serverFor: (key: LiveKey) => McpServer, watch: WatchKey): McpSessions {
  /** In the order of their last use. */
  const sessions = new Map<string, Session>();

  const touch = (id: string, session: Session): void => {
    sessions.delete(id);
    sessions.set(id, session);
  };

  async function open(key: LiveKey): Promise<WebStandardStreamableHTTPServerTransport> {
    const server = serverFor(key);
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        const end = (): void => void setTimeout(() => void transport.close(), lastWords);
        key.revoked.addEventListener('abort', end, { once: true });
        // It goes out on the session's own GET stream, and nowhere while it has none.
        const stop = watch(key, () => void tellChanged(server));
        touch(id, { transport, keyId: key.id, end, stop });
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
    async serve(request, key, options) {
      const id = request.headers.get('mcp-session-id');
      if (id === null) return (await open(key)).handleRequest(request, options);
      const session = sessions.get(id);
      // Another key's session is as unknown as one that never was; the client then initialises anew.
      if (session?.keyId !== key.id) return Response.json(unknownSession, { status: 404 });
      touch(id, session);
      const response = await session.transport.handleRequest(request, options);
      return request.method === 'GET' ? begun(response) : response;
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
