/** An MCP server over Streamable HTTP that answers each message with JSON and keeps no session. */
import { isObject } from '../web.ts';
import type { Board } from './seed.ts';
import { problemOf, type Tool, ToolError } from './tools.ts';

const versions = ['2025-11-25', '2025-06-18', '2025-03-26'];
const codes = { parse: -32_700, request: -32_600, method: -32_601, params: -32_602 };

/** What a token lets its holder do. */
type Caller = { board: Board; scopes: readonly string[] };

/** The server's answer to one POST; `missing` answers a call that needs a scope which the token has not. */
export async function answerMcp(
  request: Request,
  { board, scopes }: Caller,
  tools: readonly Tool[],
  now: number,
  missing: (scope: string) => Response,
): Promise<Response> {
  if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
  const accept = request.headers.get('accept') ?? '';
  if (!accept.includes('application/json') || !accept.includes('text/event-stream')) {
    return failed(null, codes.request, 'Accept must have application/json and text/event-stream.', 406);
  }
  const version = request.headers.get('mcp-protocol-version');
  if (version !== null && !versions.includes(version)) {
    return failed(null, codes.request, `This server speaks ${versions.join(', ')}.`, 400);
  }
  const message = await readMessage(request);
  if (!message) return failed(null, codes.parse, 'The body is not one JSON-RPC message.', 400);
  const { id, method, params } = message;
  if (id === undefined || method === undefined) return new Response(null, { status: 202 });
  if (method === 'initialize') {
    const wanted = String(params['protocolVersion']);
    return answered(id, {
      protocolVersion: versions.includes(wanted) ? wanted : versions[0],
      capabilities: { tools: {} },
      serverInfo: { name: 'taskboard', title: 'Taskboard', version: '1.0.0' },
    });
  }
  if (method === 'ping') return answered(id, {});
  if (method === 'tools/list') {
    return answered(id, { tools: tools.map(({ scope: _, answer: __, ...shown }) => shown) });
  }
  if (method !== 'tools/call') return failed(id, codes.method, 'Method not found');
  const tool = tools.find(({ name }) => name === params['name']);
  if (!tool) return failed(id, codes.params, `Unknown tool: ${params['name']}`);
  if (!scopes.includes(tool.scope)) return missing(tool.scope);
  return answered(id, call(tool, board, isObject(params['arguments']) ? params['arguments'] : {}, now));
}

function call(tool: Tool, board: Board, given: Record<string, unknown>, now: number): object {
  try {
    const problem = problemOf(tool, given);
    if (problem !== undefined) throw new ToolError(problem);
    const value = tool.answer(board, given, now);
    return { content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { content: [{ type: 'text', text: error.message }], isError: true };
  }
}

type Message = { id: unknown; method: string | undefined; params: Record<string, unknown> };

async function readMessage(request: Request): Promise<Message | undefined> {
  const body: unknown = await request.json().catch(() => undefined);
  if (!isObject(body) || body['jsonrpc'] !== '2.0') return undefined;
  const { id, method, params } = body;
  return {
    id,
    method: typeof method === 'string' ? method : undefined,
    params: isObject(params) ? params : {},
  };
}

const answered = (id: unknown, result: object): Response => Response.json({ jsonrpc: '2.0', id, result });

const failed = (id: unknown, code: number, message: string, status = 200): Response =>
  Response.json({ jsonrpc: '2.0', id, error: { code, message } }, { status });
