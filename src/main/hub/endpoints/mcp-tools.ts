/** The tools of one MCP server: what a client sees of each, and the call of it, which goes through `invoke` alone. */
import type { McpServer, ServerContext, StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { type Failure, failure } from '../../../shared/errors.ts';
import type { Access, Grant } from '../../../shared/model.ts';
import { approvalStatus, pendingAnswer, pendingSchema } from '../tools/approval-status.ts';
import type { Inventory, Listed } from '../tools/inventory.ts';
import type { Caller, Invoke } from '../tools/invoke.ts';
import type { JsonSchema } from '../tools/json-schema.ts';
import { callTool, findTools, searchTools } from '../tools/search-tools.ts';
import { type InChat, inChat } from './in-chat.ts';
import { clientOf } from './mcp-client.ts';

/** Clients give up on a call after about a minute; before that a call that waits for a person answers with a handle. */
const patience = 50_000;

/** `chat` is there for a call from a chat of Open WebUI. */
function callerOf(server: McpServer, context: ServerContext, chat: InChat | undefined): Caller {
  const { key, hungUp } = clientOf(context.http?.authInfo);
  const { progressToken } = context.mcpReq._meta ?? {};
  const client = server.server.getClientVersion(); // of the request or of the session, whichever the revision has
  return {
    key,
    endpoint: 'mcp',
    signal: AbortSignal.any([context.mcpReq.signal, hungUp]),
    patience,
    ...chat,
    ...(client && { client: `${client.name} ${client.version}` }),
    progress: (message, progress, total) => {
      if (progressToken === undefined) return;
      const params = { progressToken, progress, total, message };
      // A client that has gone away takes no notice of how far the call is.
      context.mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined);
    },
  };
}

async function called(server: McpServer, context: ServerContext, call: (caller: Caller) => ReturnType<Invoke['call']>) {
  const chat = inChat(clientOf(context.http?.authInfo).tell);
  const result = await call(callerOf(server, context, chat));
  await chat?.end();
  return resultOf(result);
}

export function registerTool(server: McpServer, { tool, inputSchema, outputSchema }: Listed, invoke: Invoke): void {
  const { name, title, description, access } = tool;
  const annotations = annotationsOf([access]);
  const shown = access === 'read' ? outputSchema : orPending(outputSchema);
  server.registerTool(
    name,
    { title, description, annotations, inputSchema: asIs(inputSchema), outputSchema: asIs(shown) },
    (given, context) => called(server, context, (caller) => invoke.call({ ...caller, tool: name, arguments: given })),
  );
}

export function registerApprovalStatus(server: McpServer, invoke: Invoke): void {
  const { name, title, description, inputSchema } = approvalStatus;
  const annotations = { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true };
  server.registerTool(
    name,
    { title, description, annotations, inputSchema: asIs(inputSchema) },
    async (given, context) => {
      const parsed = approvalStatus.input.safeParse(given);
      if (!parsed.success) return toolFailure(failure('invalid_arguments', 'approval_id is missing.'));
      const { approval_id: id } = parsed.data;
      return called(server, context, (caller) => invoke.resume(caller, id));
    },
  );
}

/** What a client that asks before it acts needs to know, of one tool or of all that one may lead to. */
const annotationsOf = (accesses: Access[]) => ({
  readOnlyHint: accesses.every((access) => access === 'read'),
  destructiveHint: accesses.includes('destructive'),
  idempotentHint: accesses.every((access) => access === 'read'),
  openWorldHint: true,
});

/** Finds and calls what the key allows and the list leaves out. Only the call reaches a platform. */
export function registerSearch(server: McpServer, inventory: Inventory, grant: Grant, invoke: Invoke): void {
  const allowed = inventory.allowed(grant);
  const { inputSchema, outputSchema } = searchTools;
  server.registerTool(
    searchTools.name,
    {
      title: searchTools.title,
      description: searchTools.description,
      annotations: { ...annotationsOf(['read']), openWorldHint: false },
      inputSchema: asIs(inputSchema),
      outputSchema: asIs(outputSchema),
    },
    (given) => {
      const parsed = searchTools.input.safeParse(given);
      if (!parsed.success) return toolFailure(failure('invalid_arguments', 'query is missing or too long.'));
      return answered(findTools(parsed.data.query, allowed));
    },
  );
  server.registerTool(
    callTool.name,
    {
      title: callTool.title,
      description: callTool.description,
      annotations: annotationsOf(allowed.map(({ tool }) => tool.access)),
      inputSchema: asIs(callTool.inputSchema),
    },
    (given, context) => {
      const parsed = callTool.input.safeParse(given);
      if (!parsed.success)
        return toolFailure(failure('invalid_arguments', 'It takes name and, as an object, arguments.'));
      const call = { tool: parsed.data.name, arguments: parsed.data.arguments };
      return called(server, context, (caller) => invoke.call({ ...caller, ...call }));
    },
  );
}

/** A write answers its result or, while a person has not answered, a handle. */
const orPending = (outputSchema: JsonSchema): JsonSchema => ({ type: 'object', anyOf: [outputSchema, pendingSchema] });

function resultOf(result: Awaited<ReturnType<Invoke['call']>>) {
  if (!result.ok) return toolFailure(result.failure);
  return answered('pending' in result.value ? pendingAnswer(result.value.pending) : result.value.value);
}

/** As text too: many clients show a model nothing else. */
const answered = (value: Record<string, unknown>) => ({
  content: [{ type: 'text' as const, text: JSON.stringify(value) }],
  structuredContent: value,
});

/** Failures that a model can act on are results, not protocol errors: code, reason and what to do. */
function toolFailure({ code, message, hint, retryAfterSeconds }: Failure) {
  const retry = retryAfterSeconds === undefined ? {} : { retry_after_s: retryAfterSeconds };
  return {
    isError: true,
    content: [{ type: 'text' as const, text: `${code}: ${message} ${hint}` }],
    _meta: { 'opengithubx/error': { code, message, hint, ...retry } },
  };
}

/** A schema that is shown and not applied: `invoke` alone validates, with our own errors, on the way in and out. */
function asIs(schema: JsonSchema): StandardSchemaWithJSON<Record<string, unknown>> {
  return {
    '~standard': {
      version: 1,
      vendor: 'opengithubx',
      validate: (value) => ({ value: value as Record<string, unknown> }),
      jsonSchema: { input: () => schema, output: () => schema },
    },
  };
}
