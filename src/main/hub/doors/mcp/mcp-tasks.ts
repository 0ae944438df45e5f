/**
 * MCP tasks (`io.modelcontextprotocol/tasks`, SEP-2663): a call that waits for hours is a task for a client that declares them, and a
 * handle of `approval_status` for any other. Consent never comes from a client, so that no task asks for input.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Approval } from '../../../../shared/approval.ts';
import type { ErrorCode } from '../../../../shared/errors.ts';
import { isRecord } from '../../../../shared/parse-json.ts';
import { lastingLimits } from '../../kernel/approvals/inbox.ts';
import type { CallResult } from '../../kernel/call.ts';
import type { Invoke, WaitingCalls } from '../../kernel/tools/invoke.ts';
import { pollAfterSeconds } from '../../kernel/tools/own-tools.ts';
import { sendJson } from '../http/http.ts';
import { type McpCaller, pollingCaller, resultOf } from './mcp-call.ts';

export const tasksExtension = 'io.modelcontextprotocol/tasks';

const methods = ['tasks/get', 'tasks/update', 'tasks/cancel'] as const;
type Method = (typeof methods)[number];

/** A request about a task, or the error that it is answered with. */
type TaskRequest = { id: unknown } & ({ method: Method; taskId: string } | { error: RpcError; status: number });
type RpcError = { code: number; message: string; data?: object };

const [invalidParams, internalError, headerMismatch, missingCapability] = [-32602, -32603, -32020, -32021];

/** Whether the request says that its client knows tasks. */
export const knowsTasks = (meta: unknown): boolean => {
  const able = isRecord(meta) ? meta['io.modelcontextprotocol/clientCapabilities'] : undefined;
  const extensions = isRecord(able) ? able['extensions'] : undefined;
  return isRecord(extensions) && isRecord(extensions[tasksExtension]);
};

/** Undefined for any other request, which is for the SDK to answer, and for one of an older revision, which has no such tasks. Pure. */
export function taskRequest({ headers }: Pick<IncomingMessage, 'headers'>, body: unknown): TaskRequest | undefined {
  if (!isRecord(body) || headers['mcp-protocol-version'] !== '2026-07-28') return undefined;
  const { id, params } = body;
  const method = methods.find((name) => name === body['method']);
  if (!method || body['jsonrpc'] !== '2.0' || (typeof id !== 'string' && typeof id !== 'number')) return undefined;
  const { taskId, _meta: meta } = isRecord(params) ? params : {};
  if (headers['mcp-method'] !== method || headers['mcp-name'] !== taskId) {
    const message = 'Mcp-Method and Mcp-Name have to name the method and the task of the body.';
    return { id, error: { code: headerMismatch, message }, status: 400 };
  }
  if (!knowsTasks(meta)) {
    const data = { requiredCapabilities: { extensions: { [tasksExtension]: {} } } };
    return { id, error: { code: missingCapability, message: 'The client does not declare tasks.', data }, status: 400 };
  }
  return typeof taskId === 'string' ? { id, method, taskId } : { id, error: unknownTask, status: 200 };
}

const unknownTask: RpcError = { code: invalidParams, message: 'There is no such task.' };

const taskOf = ({ id, askedAt, expiresAt }: Approval) => ({
  taskId: id,
  createdAt: askedAt,
  // It is kept for no less than this: an ended one for a day, and no shorter than it could have waited.
  ttlMs: Math.max(Date.parse(expiresAt) - Date.parse(askedAt), lastingLimits.kept),
  pollIntervalMs: pollAfterSeconds * 1_000,
});

/** What a call answers that waits, in the place of its result. */
export const createdTask = ({ pending, link }: Extract<CallResult, { pending: Approval }>) => ({
  resultType: 'task',
  ...working(pending),
  statusMessage: `A person must approve this: give them the link ${link}.`,
});
const working = (approval: Approval) => ({
  ...taskOf(approval),
  status: 'working',
  lastUpdatedAt: approval.askedAt,
  statusMessage: 'It waits for the person, or runs now.',
});

/** Failures of the look, and not of the call. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'too_fast',
  'too_many_requests',
  'hub_busy',
  'audit_unavailable',
  'cancelled',
]);

type Parts = { invoke: Pick<Invoke, 'resume'> & WaitingCalls; serverInfo: object; now: () => number };

export function createTaskAnswers({ invoke, serverInfo, now }: Parts) {
  const complete = { resultType: 'complete', _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo } };

  /** Its state now, and the result of the call once it has one: a denial too is a result, which a model can read. */
  async function detailed(caller: McpCaller, approval: Approval): Promise<object> {
    if (approval.state === 'waiting') return working(approval);
    const ended = { ...taskOf(approval), lastUpdatedAt: new Date(now()).toISOString() };
    if (approval.isCancelled) return { ...ended, status: 'cancelled' };
    const result = await invoke.resume(pollingCaller(caller), approval.id);
    const isOpen = result.ok ? 'pending' in result.value : passing.has(result.failure.code);
    if (isOpen) return working(approval);
    // A defect of ours: nothing that the model could fix.
    if (!result.ok && result.failure.code === 'internal') {
      return { ...ended, status: 'failed', error: { code: internalError, message: result.failure.message } };
    }
    return { ...ended, status: 'completed', result: resultOf(result) };
  }

  async function answer(caller: McpCaller, method: Method, taskId: string): Promise<object | undefined> {
    const approval = invoke.find(caller.key.id, taskId);
    if (!approval?.isLasting) return undefined;
    if (method === 'tasks/get') return detailed(caller, approval);
    if (method === 'tasks/cancel') await invoke.cancel(caller.key.id, taskId);
    return {};
  }

  return async (asked: TaskRequest, caller: McpCaller, response: ServerResponse): Promise<void> => {
    const said = (message: object, status = 200): void =>
      sendJson(response, status, { ...message, jsonrpc: '2.0', id: asked.id });
    if ('error' in asked) return said({ error: asked.error }, asked.status);
    const result = await answer(caller, asked.method, asked.taskId);
    said(result ? { result: { ...complete, ...result } } : { error: unknownTask });
  };
}
