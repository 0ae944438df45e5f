/**
 * `POST /mcp`: Model Context Protocol over Streamable HTTP, revision 2026-07-28 and all before it. In this order: admission, the body, the
 * limits of the key, its list of tools, then the direct answer of a plain request, or the SDK's.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Failure, failure, statusOf } from '../../../../shared/errors.ts';
import { type Grant, ToolListKind } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { visible } from '../../../../shared/visible.ts';
import type { Clock } from '../../ground/ports.ts';
import type { Blocked } from '../../kernel/audit/blocked.ts';
import type { Caller, ListedTool } from '../../kernel/call.ts';
import type { LiveKey } from '../../kernel/keys/keys.ts';
import type { KeyLimits } from '../../kernel/keys/limits.ts';
import type { Inventory, ToolList } from '../../kernel/tools/inventory.ts';
import type { Invoke, WaitingCalls } from '../../kernel/tools/invoke.ts';
import { approvalStatus, callsByName, nameFor, searchTools } from '../../kernel/tools/own-tools.ts';
import { listKindFor } from '../../kernel/tools/tool-lists.ts';
import type { Admission, Admitted } from '../admission.ts';
import { hangUpSignal, readJson, sendFailure } from '../http/http.ts';
import type { HttpRoute } from '../http/server.ts';
import type { SdkAnswers } from './mcp-by-sdk.ts';
import type { McpCaller } from './mcp-call.ts';
import { clientInfoKey, createDirectAnswers, plainRequest } from './mcp-direct.ts';
import { createElicitations } from './mcp-link.ts';
import type { McpServerParts } from './mcp-server.ts';
import { createTaskAnswers, taskRequest } from './mcp-tasks.ts';
import { serverInfo } from './mcp-tools.ts';

type McpEndpoint = { route: HttpRoute; close(): Promise<void> };

type Parts = Omit<McpServerParts, 'notify' | 'elicitations'> & {
  invoke: WaitingCalls;
  /** Where it is reached, `/mcp`. */
  path: string;
  admission: Admission;
  limits: KeyLimits;
  clock: Clock;
  blocked: Blocked['note'];
  /** Whether the SDK answers every request, plain ones too. */
  bySdk: boolean;
  /** Is told of each message that comes with a key. */
  noteConnection?: (keyId: string, body: unknown) => void;
  /** Answers a client that may ask its person for more; without it such a call is answered like that of an unknown tool. */
  stepUp?: (request: IncomingMessage, response: ServerResponse) => void;
};

const largestBatch = 100;
/** Milliseconds between two looks at whether a stream's key has expired. */
const pulse = 5_000;

/** The endpoint on one path; who is let in there is the admission's to say. */
export function createMcpEndpoint(parts: Parts): McpEndpoint {
  const elicitations = createElicitations(parts.clock);
  const underWay = new WeakMap<AbortSignal, Set<Promise<void>>>();
  let sdk: Promise<SdkAnswers> | undefined;
  let loaded: SdkAnswers | undefined;
  /** Loaded for the first request that only it answers. */
  async function bySdk(): Promise<SdkAnswers> {
    sdk ??= import('./mcp-by-sdk.ts').then(({ createSdkAnswers }) =>
      createSdkAnswers({ ...parts, elicitations, answered }),
    );
    loaded = await sdk;
    return loaded;
  }
  // With a test's extension, or on request, the SDK answers everything.
  const answerDirectly =
    parts.bySdk || parts.extension
      ? undefined
      : createDirectAnswers({
          calling: { ...parts, elicitations },
          serverInfo: serverInfo(parts.version),
          schemas: parts.schemas,
          askSdk: async (request, body, caller) => (await bySdk()).serve(request, caller, body),
        });

  const answerTask = createTaskAnswers({ ...parts, serverInfo: serverInfo(parts.version), now: parts.clock.now });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = await parts.admission.admit(request, response, 'mcp');
    if (!admitted) return;
    const { key } = admitted;
    const asked = askedList(request.url);
    if (!asked.ok) return sendFailure(response, asked.failure);
    const callerOf = (list: ToolList): McpCaller => ({ ...admitted, list, hungUp: hangUpSignal(response) });
    const forward = async (list: ToolList, body?: unknown): Promise<void> =>
      (await bySdk()).forward(request, response, callerOf(list), body);

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
    const sent = mcpMessagesOf(body.value);
    if (sent.some(isListen)) openWith(admitted, response);
    else answering(key, response);
    if (sent.length > largestBatch) {
      return sendFailure(response, failure('malformed', `A batch has at most ${largestBatch} messages.`));
    }
    const refused = sent.some(reachesPlatform) ? parts.limits.refusal(key.id, key.grant) : undefined;
    if (refused) {
      // Told by HTTP where clients look for it; `invoke` would refuse it too.
      parts.blocked(refused.code, key);
      return sendFailure(response, refused);
    }
    const kind = listKindFor(key.grant, { asked: asked.value, client: clientNameOf(body.value) });
    const session = loaded?.sessionOf(request.headers['mcp-session-id'], key);
    const list = session?.list ?? parts.inventory.list(key.grant, kind);
    if (sent.some(namesAccounts)) await parts.schemas.refresh(key);
    for (const message of sent) if (isCancellation(message)) session?.cancel(message.params?.requestId);
    const task = answerDirectly && taskRequest(request, body.value);
    if (task) return answerTask(task, callerOf(list), response);
    const plain = answerDirectly && plainRequest(request, body.value, session);
    if (plain && (await answerDirectly(plain, callerOf(list), response))) return;
    const messages = rerouted(body.value, list);
    const beyond = await recordForeignCalls(parts, messages, key, list);
    if (beyond) return sendFailure(response, beyond);
    if (parts.stepUp && wantsToWrite(parts.inventory, messages, key.grant)) return parts.stepUp(request, response);
    // Since 2026-07-28 `Mcp-Name` must name the tool in the body. If it doesn't, the SDK refuses the request.
    const named = request.headers['mcp-name'];
    if (named !== undefined && named !== toolNameOf(body.value)) return forward(list, body.value);
    if (named !== undefined) request.headers['mcp-name'] = String(toolNameOf(messages));
    await forward(listFor(messages, list), messages);
  }

  /**
   * Counts the open answers of a key. After a revocation its sessions stay open until these have ended, since each says there that its
   * call was cut.
   */
  function answering({ revoked }: LiveKey, response: ServerResponse): void {
    if (response.destroyed) return;
    const all = underWay.get(revoked) ?? new Set();
    const { promise, resolve } = Promise.withResolvers<void>();
    underWay.set(revoked, all.add(promise));
    response.once('close', () => {
      all.delete(promise);
      resolve();
    });
  }
  const answered = ({ revoked }: LiveKey) => Promise.all(underWay.get(revoked) ?? []);

  /** A stream of changes is open only as long as its key is good, whether anything changes or not. */
  function openWith({ key, stays }: Admitted, response: ServerResponse): void {
    stays?.();
    endWithKey(key, response);
    const timer = setInterval(() => {
      if (parts.clock.now() >= key.expiresAt) response.destroy();
    }, pulse);
    response.once('close', () => clearInterval(timer));
  }

  return {
    route: { methods: ['POST', 'GET', 'DELETE'], path: new RegExp(`^${parts.path}$`), handle },
    async close() {
      await (await sdk)?.close();
    },
  };
}

/** Ends an answer at once where its key is revoked. */
function endWithKey(key: LiveKey, response: ServerResponse): void {
  const end = (): void => void response.destroy();
  if (key.revoked.aborted) end();
  key.revoked.addEventListener('abort', end, { once: true });
  response.once('close', () => key.revoked.removeEventListener('abort', end));
}

// What the messages of an MCP request ask for, as far as the hub must know before the server reads them.

type ClientInfo = { name?: unknown };
type McpMessage = {
  method?: unknown;
  params?: {
    name?: unknown;
    uri?: unknown;
    arguments?: Record<string, unknown>;
    requestId?: unknown;
    clientInfo?: ClientInfo;
    _meta?: { [clientInfoKey]?: ClientInfo };
  };
};

const isMessage = (message: unknown): message is McpMessage => typeof message === 'object' && message !== null;

/** A body is one message or, before 2025-06-18, several. */
export const mcpMessagesOf = (body: unknown): McpMessage[] => [body].flat().filter(isMessage);

/** Whether its answer is a stream that stays open. */
export const isListen = ({ method }: McpMessage): boolean => method === 'subscriptions/listen';

const isCancellation = ({ method }: McpMessage): boolean => method === 'notifications/cancelled';

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
 * still belongs in the record, so it goes through `invoke`, which refuses it. Answers the refusal when the key is
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
  for (const { method } of mcpMessagesOf(body)) {
    const asked =
      method === 'prompts/get' ? inventory.prompts : method === 'resources/read' ? inventory.resources : undefined;
    // A key without prompts or resources asks for one: `invoke` refuses that and records it.
    if (asked?.(grant).length === 0) await invoke.call({ ...caller, tool: String(method), arguments: {} });
  }
  for (const { params } of mcpMessagesOf(body).filter(isToolCall)) {
    const name = params?.name;
    if (typeof name !== 'string' || known.has(name)) continue; // the SDK refuses what is malformed
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
    .map(({ params }) => params?.clientInfo?.name ?? params?._meta?.[clientInfoKey]?.name)
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
 * Rewrites calls so that the SDK's server for that list can take them. A hidden tool that is called directly becomes a call of `read_tool`
 * or `write_tool`; a listed tool that is called by one of these becomes a direct call. Pure.
 */
export function rerouted(body: unknown, list: ToolList): unknown {
  const listed = new Set<unknown>(list.listed.map(({ tool }) => tool.name));
  const allowed = new Map<unknown, ListedTool>(list.allowed.map((one) => [one.tool.name, one]));
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

/** Only the tools that these messages call, so that the server for them is cheap to make. The whole list if they do anything else. */
export function listFor(body: unknown, list: ToolList): ToolList {
  const messages = mcpMessagesOf(body);
  if (messages.length === 0 || !messages.every(isToolCall)) return list;
  const called = new Set(messages.map(({ params }) => params?.name));
  return {
    ...list,
    isForCalls: true,
    listed: list.listed.filter(({ tool }) => called.has(tool.name)),
    own: list.own.filter((name) => called.has(name)),
  };
}

/** The tool of the hub by which a client of that list calls one that is not on it. */
const wayTo = (hidden: ListedTool | undefined, { own }: ToolList): string | undefined =>
  own.find((name) => (hidden ? name === nameFor(hidden.tool.access) : callsByName(name)));

/** The tool that the first message calls, which since 2026-07-28 its head names too. */
export const toolNameOf = (body: unknown): unknown => mcpMessagesOf(body)[0]?.params?.name;
