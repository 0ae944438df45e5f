/** One call over MCP: who makes it, what the client can do meanwhile, and its answer as MCP has it. */
import type { AuthInfo, CallToolResult, McpServer, ServerContext } from '@modelcontextprotocol/server';
import type { Approval } from '../../../../shared/approval.ts';
import type { Failure } from '../../../../shared/errors.ts';
import type { Caller, CallRequest, CallResult } from '../../kernel/call.ts';
import type { CallersChat } from '../../kernel/keys/authentication.ts';
import type { LiveKey } from '../../kernel/keys/keys.ts';
import type { ToolList } from '../../kernel/tools/inventory.ts';
import type { Invoke } from '../../kernel/tools/invoke.ts';
import { pendingAnswer } from '../../kernel/tools/own-tools.ts';
import { type ChatWait, waitInChat } from '../admission.ts';
import { type AskedCall, type Elicitations, type LinkedPage, linkName } from './mcp-link.ts';
import type { WatchKey } from './mcp-news.ts';

/** Whose MCP request it is. It travels beside the request in the SDK's own slot; the text of the key stays behind. */
export type McpCaller = {
  key: LiveKey;
  /** What this client is shown of the key's tools. */
  list: ToolList;
  /** Aborts when this request's connection is closed. The SDK itself does not notice that for older clients. */
  hungUp: AbortSignal;
  /** The chat that it comes from, if it does. */
  chat?: CallersChat;
};

export const authInfoOf = (client: McpCaller): AuthInfo => ({
  token: '',
  clientId: client.key.id,
  scopes: [],
  extra: { client },
});

/** Throws if there is none: a request that skipped the key check would be a defect. */
export function mcpCallerOf(authInfo: AuthInfo | undefined): McpCaller {
  const client = authInfo?.extra?.['client'] as McpCaller | undefined;
  if (!client) throw new Error('A request reached MCP without its client.');
  return client;
}

export type Calling = {
  invoke: Invoke;
  elicitations: Elicitations;
  watch: WatchKey;
  /** Whether the person can answer in a browser. */
  hasConsole: boolean;
};

type Answered = Awaited<ReturnType<Invoke['call']>>;

/**
 * Makes a call through `invoke`. What only the person can fix or approve is put before them by a link, where the client
 * opens links; every other client is told in the answer, as ever.
 */
export async function callMcpTool(
  server: McpServer,
  context: ServerContext,
  calling: Calling,
  call: Pick<CallRequest, 'tool' | 'arguments'>,
) {
  const { key, chat } = mcpCallerOf(context.http?.authInfo);
  const wait = waitInChat(chat);
  const caller = toolCallerOf(server, context, wait);
  const asked: AskedCall = { keyId: key.id, ...call };
  const state = context.mcpReq.requestState();
  if (state !== undefined) {
    const taken = calling.elicitations.take(asked, String(state));
    if (!taken.ok) return toolFailure(taken.failure);
    return resultOf(await afterLink(context, calling, { ...caller, ...call }, taken.value.approvalId));
  }
  const opensLinks = !wait && server.server.getClientCapabilities()?.elicitation?.url !== undefined;
  const asksByLink = opensLinks && calling.hasConsole;
  const result = await calling.invoke.call({ ...caller, ...call, ...(asksByLink && { patience: 0 }) });
  await wait?.end(result);
  const page = opensLinks ? pageFor(result, asksByLink) : undefined;
  return page ? calling.elicitations.ask(asked, page) : resultOf(result);
}

type DirectCall = Pick<CallRequest, 'tool' | 'arguments'> &
  Pick<Caller, 'progress'> & { client: string | undefined; knowsTasks: boolean };

/**
 * Makes a call for a client that opens no links. `client` is what it calls itself. For one that knows tasks a call that waits for hours
 * is a task.
 */
export async function callDirectly(
  caller: McpCaller,
  { invoke }: Calling,
  { client, knowsTasks, ...call }: DirectCall,
): Promise<{ result: CallToolResult } | { task: Extract<CallResult, { pending: Approval }> }> {
  const wait = waitInChat(caller.chat);
  const asTask = knowsTasks && caller.key.grant.approvalHours !== undefined;
  const own = { ...callerFor(caller, caller.hungUp, client, wait), ...(asTask && { patience: 0 }) };
  const result = await invoke.call({ ...own, ...call });
  await wait?.end(result);
  const pending = asTask && result.ok && 'pending' in result.value ? result.value : undefined;
  return pending?.pending.isLasting ? { task: pending } : { result: resultOf(result) };
}

/** Who looks how far a call is, and does not wait. */
export const pollingCaller = (caller: McpCaller): Caller => ({
  ...callerFor(caller, caller.hungUp, undefined, undefined),
  patience: 0,
});

/** Continues with a call that waits for approval. */
export async function resumeCall(server: McpServer, context: ServerContext, { invoke }: Calling, approvalId: string) {
  const wait = waitInChat(mcpCallerOf(context.http?.authInfo).chat);
  const result = await invoke.resume(toolCallerOf(server, context, wait), approvalId);
  await wait?.end(result);
  return resultOf(result);
}

function pageFor(result: Answered, asksByLink: boolean): LinkedPage | undefined {
  if (!result.ok) {
    const { link, message } = result.failure;
    return link === undefined ? undefined : { url: link, message: `${message} Fix it on the page.` };
  }
  if (!('pending' in result.value) || !asksByLink) return undefined;
  const { link, pending } = result.value;
  const { id, title } = pending;
  return { url: link, message: `“${title}” waits for your approval in OpenGitHubX.`, approvalId: id };
}

/** A client says that it opened the page, which is no answer of the person's: the person who opened it gets a minute for that. */
async function afterLink(
  { mcpReq }: ServerContext,
  { invoke, watch }: Calling,
  invocation: CallRequest,
  approvalId: string | undefined,
): Promise<Answered> {
  const isOpen = (mcpReq.inputResponses?.[linkName] as { action?: unknown } | undefined)?.action === 'accept';
  if (approvalId !== undefined) {
    return invoke.resume({ ...invocation, patience: isOpen ? invocation.patience : 0 }, approvalId);
  }
  const changed = isOpen ? nextChange(watch, invocation) : undefined;
  const first = await invoke.call(invocation);
  if (first.ok || first.failure.link === undefined) {
    changed?.stop();
    return first;
  }
  await changed?.promise;
  return isOpen && !invocation.signal.aborted ? invoke.call(invocation) : first;
}

/** Resolves when the key can use something else than before, or the caller has no more patience. */
function nextChange(
  watch: WatchKey,
  { key, signal, patience }: { key: LiveKey; signal: AbortSignal; patience: number },
) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patience);
  const unwatch = watch(key, resolve);
  const stop = (): void => {
    clearTimeout(timer);
    unwatch();
    resolve();
  };
  signal.addEventListener('abort', stop, { once: true });
  return { promise: promise.finally(stop), stop };
}

/** Clients give up on a call after about a minute; before that a call that waits for a person answers with a handle. */
const patience = 50_000;

/** `wait` is there for a call from a chat. */
export function toolCallerOf(server: McpServer, context: ServerContext, wait: ChatWait | undefined): Caller {
  const caller = mcpCallerOf(context.http?.authInfo);
  const { progressToken } = context.mcpReq._meta ?? {};
  const client = server.server.getClientVersion(); // from the request or from the session, depending on the revision
  return {
    ...callerFor(
      caller,
      AbortSignal.any([context.mcpReq.signal, caller.hungUp]),
      client && `${client.name} ${client.version}`,
      wait,
    ),
    progress: (message, progress, total) => {
      if (progressToken === undefined) return;
      const params = { progressToken, progress, total, message };
      // A client that has gone away takes no notice of how far the call is.
      context.mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined);
    },
  };
}

const callerFor = (
  { key, chat }: McpCaller,
  signal: AbortSignal,
  client: string | undefined,
  wait: ChatWait | undefined,
): Caller => ({
  key,
  endpoint: 'mcp',
  signal,
  patience,
  ...wait,
  ...(chat && { from: chat.from }),
  ...(client !== undefined && { client }),
});

/** The answer of a call as MCP has it. */
export function resultOf(result: Answered): CallToolResult {
  if (!result.ok) return toolFailure(result.failure);
  return toolResult('pending' in result.value ? pendingAnswer(result.value) : result.value.value);
}

/** As text too: many clients show a model nothing else. */
export const toolResult = (value: Record<string, unknown>) => ({
  content: [{ type: 'text' as const, text: JSON.stringify(value) }],
  structuredContent: value,
});

/** Failures that a model can act on are results, not protocol errors: code, reason and what to do. */
export function toolFailure({ code, message, hint, retryAfterSeconds }: Failure) {
  const retry = retryAfterSeconds === undefined ? {} : { retry_after_s: retryAfterSeconds };
  return {
    content: [{ type: 'text' as const, text: `${code}: ${message} ${hint}` }],
    isError: true,
    _meta: { 'opengithubx/error': { code, message, hint, ...retry } },
  };
}
