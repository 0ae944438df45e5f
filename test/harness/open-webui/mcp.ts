/** MCP as each version's client speaks it, by plain JSON-RPC over HTTP. */
import { isBody } from './answer.ts';
import { parsed, type Reply, send } from './outgoing.ts';
import { isNewer, type State } from './state.ts';

export type McpTool = { name: string; description?: string; inputSchema: object };
export type McpAnswer = { status: number; body: unknown };
export type McpConnection = {
  listTools(): Promise<McpTool[] | undefined>;
  /** `body` is the result, or the JSON-RPC error. */
  callTool(name: string, args: object): Promise<McpAnswer>;
};

const newest = '2026-07-28';
const handshake = '2025-11-25';
const clientInfo = { name: 'mcp', version: '0.1.0' };

/** Undefined where the server cannot be reached or does not let us in. */
export async function connectMcp(
  state: State,
  url: string,
  headers: Record<string, string>,
  clientCapabilities: object = {},
): Promise<McpConnection | undefined> {
  // Its client refuses to write such values, so that the server is never asked.
  if (Object.values(headers).some((value) => /[^\t\x20-\x7e]|^\s|\s$/.test(value))) return undefined;
  let lastId = isNewer(state) ? 0 : -1;
  let sessionId: string | undefined;

  function post(message: object, more: Record<string, string>): Promise<Reply> {
    return send({
      method: 'POST',
      url,
      headers: {
        'Accept-Encoding': isNewer(state) ? 'gzip, deflate, br' : 'gzip, deflate, br, zstd',
        Connection: 'keep-alive',
        'User-Agent': isNewer(state) ? 'python-httpx2/2.16.0' : 'python-httpx/0.28.1',
        ...headers,
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        ...(sessionId !== undefined && { 'mcp-session-id': sessionId }),
        ...more,
      },
      body: message,
    });
  }

  async function stateless(method: string, params: { name?: string; arguments?: object } = {}): Promise<McpAnswer> {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': newest,
      'io.modelcontextprotocol/clientInfo': clientInfo,
      'io.modelcontextprotocol/clientCapabilities': clientCapabilities,
    };
    const message = { jsonrpc: '2.0', id: ++lastId, method, params: { ...params, _meta } };
    const named = params.name === undefined ? {} : { 'mcp-name': params.name };
    return answerIn(await post(message, { 'mcp-protocol-version': newest, 'mcp-method': method, ...named }), lastId);
  }

  async function inSession(method: string, params?: object): Promise<McpAnswer> {
    const message = { jsonrpc: '2.0', id: ++lastId, method, ...(params && { params }) };
    const version: Record<string, string> = method === 'initialize' ? {} : { 'mcp-protocol-version': handshake };
    const reply = await post(message, version);
    sessionId ??= headerOf(reply, 'mcp-session-id');
    return answerIn(reply, lastId);
  }

  async function open(): Promise<typeof inSession | undefined> {
    if (isNewer(state) && resultOf(await stateless('server/discover'))) return stateless;
    const opening = { protocolVersion: handshake, capabilities: clientCapabilities, clientInfo };
    if (!resultOf(await inSession('initialize', opening))) return undefined;
    await post({ jsonrpc: '2.0', method: 'notifications/initialized' }, { 'mcp-protocol-version': handshake });
    return inSession;
  }

  try {
    const call = await open();
    if (!call) return undefined;
    return {
      async listTools() {
        const tools = resultOf(await call('tools/list'))?.['tools'];
        return Array.isArray(tools) ? (tools as McpTool[]) : undefined;
      },
      async callTool(name, args) {
        const { status, body } = await call('tools/call', { name, arguments: args });
        return { status, body: resultOf({ status, body }) ?? body };
      },
    };
  } catch {
    return undefined;
  }
}

/** The message that answers, in JSON or in a stream of events. */
function answerIn(reply: Reply, id: number): McpAnswer {
  const lines = reply.text.split('\n').filter((line) => line.startsWith('data:'));
  const messages = headerOf(reply, 'content-type')?.startsWith('text/event-stream')
    ? lines.map((line) => JSON.parse(line.slice('data:'.length) || 'null'))
    : [parsed(reply)];
  const body = messages.find((message) => isBody(message) && (message['id'] === id || !('id' in message)));
  return { status: reply.status, body: body ?? reply.text };
}

function resultOf({ body }: McpAnswer): Record<string, unknown> | undefined {
  return isBody(body) && isBody(body['result']) ? body['result'] : undefined;
}

function headerOf({ headers }: Reply, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
