/** What the messages of an MCP request ask for, as far as the hub must know before the server reads them. */
import { type Failure, statusOf } from '../../../shared/errors.ts';
import type { Grant } from '../../../shared/model.ts';
import type { LiveKey } from '../keys/keys.ts';
import { approvalStatus } from '../tools/approval-status.ts';
import type { Inventory } from '../tools/inventory.ts';
import type { Caller, Invoke } from '../tools/invoke.ts';
import { ownToolsFor } from '../tools/own-tools.ts';
import { searchTools } from '../tools/search-tools.ts';

export type Message = {
  method?: unknown;
  params?: { name?: unknown; uri?: unknown; arguments?: Record<string, unknown> };
};

/** A body is one message or, before 2025-06-18, several. */
export const messagesOf = (body: unknown): Message[] =>
  [body].flat().filter((message): message is Message => typeof message === 'object' && message !== null);

export const isInitialize = (body: unknown): boolean => messagesOf(body).some(({ method }) => method === 'initialize');

/** Whether its answer is a stream that stays open. */
export const isListen = ({ method }: Message): boolean => method === 'subscriptions/listen';

export const isToolCall = ({ method }: Message): boolean => method === 'tools/call';

/** Whether it may cost the key a call. */
export const reachesPlatform = (message: Message): boolean =>
  message.method === 'resources/read' ||
  (isToolCall(message) && ![approvalStatus.name, searchTools.name].some((name) => name === message.params?.name));

/** Whether a call names a tool that changes something, with a key that may only read. */
export const wantsToWrite = (inventory: Inventory, body: unknown, { access }: Grant): boolean =>
  messagesOf(body)
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
  for (const { method } of messagesOf(body)) {
    // Whatever the key might have asked it for, it has none of them at all.
    const isForeign = (method === 'prompts/get' || method === 'resources/read') && offers[method].length === 0;
    if (isForeign) await invoke.call({ ...caller, tool: method, arguments: {} });
  }
  for (const { params } of messagesOf(body).filter(isToolCall)) {
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
