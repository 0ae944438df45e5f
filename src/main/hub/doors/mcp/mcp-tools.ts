/** What a client sees over MCP of the hub and of each tool. */
import type { Access } from '../../../../shared/model.ts';
import type { JsonSchema, ListedTool } from '../../kernel/call.ts';
import type { ToolList } from '../../kernel/tools/inventory.ts';
import {
  approvalStatus,
  describeSearch,
  pendingSchema,
  readByName,
  searchTools,
  writeByName,
} from '../../kernel/tools/own-tools.ts';

/** What the hub calls itself over MCP. */
export const serverInfo = (version: string) => ({ name: 'opengithubx', title: 'OpenGitHubX', version });

/** Every list depends on the key, so no cache may share it. */
export const privateList = { ttlMs: 60_000, cacheScope: 'private' } as const;

/** The input of a tool for the accounts of a key. */
export type SchemaOf = (listed: ListedTool) => JsonSchema;

export type ShownTool = {
  name: string;
  title: string;
  description: string;
  annotations: Annotations;
  inputSchema: () => JsonSchema;
  outputSchema?: () => JsonSchema;
  _meta?: Record<string, unknown>;
};

type Annotations = Record<'readOnlyHint' | 'destructiveHint' | 'idempotentHint' | 'openWorldHint', boolean>;

/** The tools of a list, those of the hub at its end. */
export function shownTools({ kind, listed, hidden, loaded, own }: ToolList, schemaOf: SchemaOf): ShownTool[] {
  const ownTools = [
    shownOwn(approvalStatus, { ...annotationsOf('write'), idempotentHint: false }),
    {
      ...shownOwn(searchTools, { ...annotationsOf('read'), openWorldHint: false }),
      description: describeSearch(hidden),
      outputSchema: () => searchTools.outputSchema,
    },
    shownOwn(readByName, annotationsOf('read')),
    shownOwn(writeByName, annotationsOf('destructive')),
  ];
  return [
    ...listed.map((one) => shownListed(one, schemaOf, kind === 'all' ? hintsFor(one, loaded.has(one)) : {})),
    ...ownTools.filter(({ name }) => own.includes(name)),
  ];
}

function shownListed(listed: ListedTool, schemaOf: SchemaOf, hints: Record<string, unknown>): ShownTool {
  const { tool } = listed;
  const { name, title, description, access } = tool;
  const isAsked = access !== 'read' || tool.sends !== undefined;
  return {
    name,
    title,
    description,
    annotations: annotationsOf(access),
    inputSchema: () => schemaOf(listed),
    outputSchema: () => (isAsked ? orPending(listed.outputSchema) : listed.outputSchema),
    ...(Object.keys(hints).length > 0 && { _meta: hints }),
  };
}

type OwnTool = Pick<ShownTool, 'name' | 'title' | 'description'> & { inputSchema: JsonSchema };

const shownOwn = (tool: OwnTool, annotations: Annotations): ShownTool => ({
  name: tool.name,
  title: tool.title,
  description: tool.description,
  annotations,
  inputSchema: () => tool.inputSchema,
});

/** What clients that search tools themselves go by beside a name, and which they show their model at once. */
const hintsFor = ({ tool: { hint } }: ListedTool, isLoaded: boolean): Record<string, unknown> => ({
  ...(hint !== undefined && { 'anthropic/searchHint': hint }),
  ...(isLoaded && { 'anthropic/alwaysLoad': true }),
});

/** What a client that asks before it acts needs to know of a tool. */
const annotationsOf = (access: Access): Annotations => ({
  readOnlyHint: access === 'read',
  destructiveHint: access === 'destructive',
  idempotentHint: access === 'read',
  openWorldHint: true,
});

/** A write answers its result or, as a read does that may be asked about, while a person has not answered, a handle. */
const orPending = (outputSchema: JsonSchema): JsonSchema => ({
  type: 'object',
  anyOf: [outputSchema, pendingSchema()],
});
