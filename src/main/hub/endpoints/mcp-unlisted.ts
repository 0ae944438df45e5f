/** Tools that a key may use and its list leaves out: they answer to their own names too, which `search_tools` gives. */
import type { Grant } from '../../../shared/model.ts';
import type { Inventory } from '../tools/inventory.ts';
import { callTool } from '../tools/search-tools.ts';
import { isToolCall, type Message } from './mcp-messages.ts';

type Asked = { request: Request; body: unknown };

/** The same request, with each call of such a tool as one of `call_tool`, which is all that the key's server has for it. */
export function throughCallTool({ request, body }: Asked, inventory: Inventory, grant: Grant): Asked {
  const listed = new Set(inventory.listed(grant).map(({ tool }) => tool.name));
  const unlisted = new Set<unknown>(inventory.allowed(grant).map(({ tool }) => tool.name)).difference(listed);
  const isOfOne = (message: unknown): message is Message =>
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

const nameOf = (message: unknown): unknown => (message as Message | null)?.params?.name;

const byCallTool = ({ params = {} }: Message) => ({
  ...params,
  name: callTool.name,
  arguments: { name: params.name, arguments: params.arguments },
});
