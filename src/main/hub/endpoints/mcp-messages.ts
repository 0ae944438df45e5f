/** What the messages of an MCP request ask for, as far as the hub must know before the server reads them. */
import { CLIENT_INFO_META_KEY } from '@modelcontextprotocol/server';
import { type Failure, statusOf } from '../../../shared/errors.ts';
import { type Grant, ToolListKind } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import type { Caller, Listed } from '../call.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { Inventory, ToolList } from '../tools/inventory.ts';
import type { Invoke } from '../tools/invoke.ts';
import { approvalStatus, callsByName, nameFor, searchTools } from '../tools/own-tools.ts';

type ClientInfo = { name?: unknown };
type McpMessage = {
  method?: unknown;
  params?: {
    name?: unknown;
    uri?: unknown;
    arguments?: Record<string, unknown>;
    clientInfo?: ClientInfo;
    _meta?: { [CLIENT_INFO_META_KEY]?: ClientInfo };
  };
};

const isMessage = (message: unknown): message is McpMessage => typeof message === 'object' && message !== null;

/** A body is one message or, before 2025-06-18, several. */
export const mcpMessagesOf = (body: unknown): McpMessage[] => [body].flat().filter(isMessage);

export const isInitialize = (body: unknown): boolean =>
  mcpMessagesOf(body).some(({ method }) => method === 'initialize');

/** Whether its answer is a stream that stays open. */
export const isListen = ({ method }: McpMessage): boolean => method === 'subscriptions/listen';

const isToolCall = ({ method }: McpMessage): boolean => method === 'tools/call';

/** Whether its answer says which accounts the key covers. */
export const namesAccounts = ({ method, params }: McpMessage): boolean =>
  ['initialize', 'server/discover', 'tools/list'].includes(String(method)) || params?.name === searchTools.name;

/** Whether it may cost the key a call. */
export const reachesPlatform = (message: McpMessage): boolean =>
  message.method === 'resources/read' ||
  (isToolCall(message) && ![approvalStatus.name, searchTools.name].some((name) => name === message.params?.name));

/** Whether a call names a tool that changes something, with a key that may only read. */
export const wantsToWrite = (inventory: Inventory, body: unknown, { access }: Grant): boolean =>
  mcpMessagesOf(body)
    .filter(isToolCall)
    .map(({ params = {} }) => (callsByName(params.name) ? params.arguments?.['name'] : params.name))
    .map((name) => (typeof name === 'string' ? inventory.find(name)?.tool : undefined))
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
  { own }: ToolList,
): Promise<Failure | undefined> {
  const { grant } = key;
  // What the key may call now, which for a session can be more than what it was opened with: no attempt may be a call.
  const known = new Set([...own, ...inventory.allowed(grant).map(({ tool }) => tool.name)]);
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

/** What the client that sent it calls itself: in `initialize`, and since 2026-07-28 in each message. */
export const clientNameOf = (body: unknown): string | undefined =>
  mcpMessagesOf(body)
    .map(({ params }) => params?.clientInfo?.name ?? params?._meta?.[CLIENT_INFO_META_KEY]?.name)
    .find((name) => typeof name === 'string');

/** The list that the address asks for, `?tools=`. Fails with `malformed` where there is not one of that name. */
export function askedList(target = ''): Result<ToolListKind | undefined> {
  const asked = new URLSearchParams(target.split('?').slice(1).join('?')).getAll('tools');
  const [kind, ...others] = asked.map((name) => ToolListKind.options.find((one) => one === name));
  if (asked.length === 0 || (kind && others.length === 0)) return ok(kind);
  const said = visible(asked.join(', ')).slice(0, 30);
  return fail(
    'malformed',
    `tools in the address must be one of ${ToolListKind.options.join(', ')}, and was "${said}".`,
  );
}

/**
 * Messages that call a tool by another way than the server of that list has for it, as it has it: a tool that the list leaves out
 * answers to its own name too, and one that is listed, or all of them by `call_tool` as it was, can be called by name. Pure.
 */
export function rerouted(body: unknown, list: ToolList): unknown {
  const listed = new Set<unknown>(list.listed.map(({ tool }) => tool.name));
  const allowed = new Map<unknown, Listed>(list.allowed.map((one) => [one.tool.name, one]));
  const reroute = (message: unknown): unknown => {
    if (!isMessage(message) || !isToolCall(message)) return message;
    const { name, arguments: given = {} } = message.params ?? {};
    const isHidden = allowed.has(name) && !listed.has(name);
    if (!isHidden && (!callsByName(name) || list.own.includes(String(name)))) return message;
    const called = isHidden ? { name, arguments: given } : given;
    const { name: tool, arguments: args } = called as { name?: string; arguments?: Record<string, unknown> };
    if (listed.has(tool)) return { ...message, params: { ...message.params, name: tool, arguments: args } };
    const by = wayTo(allowed.get(tool), list);
    return by === undefined ? message : { ...message, params: { ...message.params, name: by, arguments: called } };
  };
  return Array.isArray(body) ? body.map(reroute) : reroute(body);
}

/** The list with no other tools than those that the messages call, where they do nothing else: its server is made for them alone. */
export function listFor(body: unknown, list: ToolList): ToolList {
  const messages = mcpMessagesOf(body);
  if (messages.length === 0 || !messages.every(isToolCall)) return list;
  const called = new Set(messages.map(({ params }) => params?.name));
  return {
    ...list,
    listed: list.listed.filter(({ tool }) => called.has(tool.name)),
    own: list.own.filter((name) => called.has(name)),
  };
}

/** The tool of the hub by which a client of that list calls one that is not on it. */
const wayTo = (hidden: Listed | undefined, { own }: ToolList): string | undefined =>
  own.find((name) => (hidden ? name === nameFor(hidden.tool.access) : callsByName(name)));

/** The tool that the first message calls, which since 2026-07-28 its head names too. */
export const toolNameOf = (body: unknown): unknown => mcpMessagesOf(body)[0]?.params?.name;
