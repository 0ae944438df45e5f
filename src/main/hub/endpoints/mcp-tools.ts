/** The tools of one MCP server: what a client sees of each, and the call of it, which goes through `invoke` alone. */
import type { McpServer, StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { failure } from '../../../shared/errors.ts';
import type { Access, Grant } from '../../../shared/model.ts';
import { approvalStatus, pendingSchema } from '../tools/approval-status.ts';
import type { Inventory, Listed } from '../tools/inventory.ts';
import type { JsonSchema } from '../tools/json-schema.ts';
import { callTool, findTools, searchTools } from '../tools/search-tools.ts';
import { answered, type Calling, goOn, makeCall, toolFailure } from './mcp-call.ts';

export function registerTool(server: McpServer, { tool, lightSchema, outputSchema }: Listed, calling: Calling): void {
  const { name, title, description, access } = tool;
  const annotations = annotationsOf([access]);
  const shown = access === 'read' ? outputSchema : orPending(outputSchema);
  server.registerTool(
    name,
    { title, description, annotations, inputSchema: asIs(lightSchema), outputSchema: asIs(shown) },
    (given, context) => makeCall(server, context, calling, { tool: name, arguments: given }),
  );
}

export function registerApprovalStatus(server: McpServer, calling: Calling): void {
  const { name, title, description, inputSchema } = approvalStatus;
  const annotations = { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true };
  server.registerTool(
    name,
    { title, description, annotations, inputSchema: asIs(inputSchema) },
    async (given, context) => {
      const parsed = approvalStatus.input.safeParse(given);
      if (!parsed.success) return toolFailure(failure('invalid_arguments', 'approval_id is missing.'));
      const { approval_id: id } = parsed.data;
      return goOn(server, context, calling, id);
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
export function registerSearch(server: McpServer, inventory: Inventory, grant: Grant, calling: Calling): void {
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
      return makeCall(server, context, calling, call);
    },
  );
}

/** A write answers its result or, while a person has not answered, a handle. */
const orPending = (outputSchema: JsonSchema): JsonSchema => ({ type: 'object', anyOf: [outputSchema, pendingSchema] });

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
