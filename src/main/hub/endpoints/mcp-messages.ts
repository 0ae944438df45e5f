/** What the messages of an MCP request ask for, as far as the hub must know before the server reads them. */
import { type Failure, statusOf } from '../../../shared/errors.ts';
import type { Grant } from '../../../shared/model.ts';
import type { Caller } from '../call.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { Inventory } from '../tools/inventory.ts';
import type { Invoke } from '../tools/invoke.ts';
import { approvalStatus, callTool, ownToolsFor, searchTools } from '../tools/own-tools.ts';

type McpMessage = {
  method?: unknown;
  params?: { name?: unknown; uri?: unknown; arguments?: Record<string, unknown> };
};

/** A body is one message or, before 2025-06-18, several. */
export const mcpMessagesOf = (body: unknown): McpMessage[] =>
  [body].flat().filter((message): message is McpMessage => typeof message === 'object' && message !== null);

export const isInitialize = (body: unknown): boolean =>
  mcpMessagesOf(body).some(({ method }) => method === 'initialize');

/** Whether its answer is a stream that stays open. */
export const isListen = ({ method }: McpMessage): boolean => method === 'subscriptions/listen';

const isToolCall = ({ method }: McpMessage): boolean => method === 'tools/call';

/** Whether it may cost the key a call. */
export const reachesPlatform = (message: McpMessage): boolean =>
  message.method === 'resources/read' ||
  (isToolCall(message) && ![approvalStatus.name, searchTools.name].some((name) => name === message.params?.name));

/** Whether a call names a tool that changes something, with a key that may only read. */
export const wantsToWrite = (inventory: Inventory, body: unknown, { access }: Grant): boolean =>
  mcpMessagesOf(body)
    .filter(isToolCall)
    .map(({ params }) => (typeof params?.name === 'string' ? inventory.find(params.name)?.tool : undefined))
    .some((tool) => tool?.access === 'write' && !access.includes('write'));

/**
 * A tool that the key does not name is not on its server, which answers "not found" without asking anyone. The attempt
 * belongs in the record all the same, so it goes through `invoke`, which refuses it. Answers the refusal when the key is
 * beyond its limits.
 */
export async function recordForeignCalls(
  { inventory, invoke }: { inventory: Inventory; invoke: Invoke },
  body: unknown,
  key: LiveKey,
): Promise<Failure | undefined> {
  const { grant } = key;
  const known = new Set([...ownToolsFor(inventory, grant), ...inventory.allowed(grant).map(({ tool }) => tool.name)]);
  const caller: Caller = { key, endpoint: 'mcp', signal: key.revoked, patience: 0 };
  const offers = { 'prompts/get': inventory.prompts(grant), 'resources/read': inventory.resources(grant) };
  for (const { method } of mcpMessagesOf(body)) {
    // Whatever the key might have asked it for, it has none of them at all.
    const isForeign = (method === 'prompts/get' || method === 'resources/read') && offers[method].length === 0;
    if (isForeign) await invoke.call({ ...caller, tool: method, arguments: {} });
  }
  for (const { params } of mcpMessagesOf(body).filter(isToolCall)) {
    const name = params?.name;
    if (typeof name !== 'string' || known.has(name)) continue; // of what is malformed the server says so itself
    if (name !== approvalStatus.name) await invoke.call({ ...caller, tool: name, arguments: params?.arguments });
    else {
      const refused = await invoke.resume(caller, String(params?.arguments?.['approval_id']));
      if (!refused.ok && statusOf(refused.failure.code) === 429) return refused.failure;
    }
  }
  return undefined;
}

/** Tools that a key may use and its list leaves out: they answer to their own names too, which `search_tools` gives. */
type Asked = { request: Request; body: unknown };

/** The same request, with each call of such a tool as one of `call_tool`, which is all that the key's server has for it. */
export function throughCallTool({ request, body }: Asked, inventory: Inventory, grant: Grant): Asked {
  const listed = new Set(inventory.listed(grant).map(({ tool }) => tool.name));
  const unlisted = new Set<unknown>(inventory.allowed(grant).map(({ tool }) => tool.name)).difference(listed);
  const isOfOne = (message: unknown): message is McpMessage =>
    typeof message === 'object' && message !== null && isToolCall(message) && unlisted.has(nameOf(message));
  const messages = [body].flat();
  const header = request.headers.get('mcp-name');
  // Since 2026-07-28 that header names what the body does. One that does not is for the server to refuse.
  if (!messages.some(isOfOne) || (header !== null && header !== nameOf(messages[0]))) return { request, body };

  const changed = messages.map((message) => (isOfOne(message) ? { ...message, params: byCallTool(message) } : message));
  const headers = new Headers(request.headers);
  if (header !== null) headers.set('mcp-name', callTool.name);
  return { request: new Request(request, { headers }), body: Array.isArray(body) ? changed : changed[0] };
}

const nameOf = (message: unknown): unknown => (message as McpMessage | null)?.params?.name;

const byCallTool = ({ params = {} }: McpMessage) => ({
  ...params,
  name: callTool.name,
  arguments: { name: params.name, arguments: params.arguments },
});
