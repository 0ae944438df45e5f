/** The tools that belong to no platform: one collects what a person approved, three find and call tools that are not listed. */
import * as z from 'zod';
import type { Approval } from '../../../../shared/approval.ts';
import type { Access } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { once } from '../../ground/once.ts';
import type { CallResult, JsonSchema, ListedTool } from '../call.ts';
import { builtNames, schemaOnce } from './built-schemas.ts';
import { lighter, toJsonSchema } from './json-schema.ts';
import { rankTools } from './shortlist.ts';

const takes = (tool: string, input: z.ZodObject) =>
  schemaOnce(builtNames(tool).input, () => lighter(toJsonSchema(input, 'input')));

const Status = z.strictObject({ approval_id: z.string().max(64).describe('The handle that the call answered with') });

const Pending = z.object({
  status: z.literal('pending_approval'),
  approval_id: z.string(),
  tool: z.string(),
  expires_at: z.string().describe('UTC; denied after this'),
  poll_after_seconds: z.optional(z.int()).describe('Where it waits for hours: ask again after so long'),
  next_step: z.string(),
});

const statusInput = takes('approval_status', Status);

export const approvalStatus = {
  name: 'approval_status',
  title: 'Collect an approved call',
  description:
    'Waits for the person to approve a call that answered pending_approval, makes it then, and answers its result.',
  input: Status,
  get inputSchema() {
    return statusInput();
  },
} as const;

/** Between two looks of a client at what waits for hours: a person takes their time. */
export const pollAfterSeconds = 15;

/** What stands in for a result while a person has not answered. */
export function pendingAnswer({ pending, link }: Extract<CallResult, { pending: Approval }>): z.infer<typeof Pending> {
  const { id, tool, expiresAt, isLasting } = pending;
  return {
    status: 'pending_approval',
    approval_id: id,
    tool,
    expires_at: expiresAt,
    ...(isLasting && { poll_after_seconds: pollAfterSeconds }),
    next_step: `A person must approve this: give them the link ${link}. Then call ${approvalStatus.name} with this approval_id; do not repeat the call.`,
  };
}

export const pendingSchema = once(() => toJsonSchema(Pending, 'output'));

/** Of an answer, which is then within 500 tokens. */
const [mostFound, mostNamed, mostBytes] = [3, 12, 1_900];

const Search = z.strictObject({
  query: z.string().min(1).max(200).describe('What to do, such as "open an issue", or the name of one tool'),
});

const Found = z.object({
  tools: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      input_schema: z.record(z.string(), z.unknown()),
      fields: z.array(z.string()).optional().describe('What `fields` can name, where one tool was asked for'),
    }),
  ),
  others: z.array(z.string()).describe('Names of tools that fit less well; search for one by its name'),
});

const searchInput = takes('search_tools', Search);
const searchOutput = schemaOnce(builtNames('search_tools').output, () => toJsonSchema(Found, 'output'));

export const searchTools = {
  name: 'search_tools',
  title: 'Find more tools',
  description:
    'Finds tools not listed, by what they do, with what each takes. Call one by its name with read_tool or write_tool.',
  input: Search,
  get inputSchema() {
    return searchInput();
  },
  get outputSchema() {
    return searchOutput();
  },
} as const;

/** Characters of the names that the description of `search_tools` holds. */
const mostNames = 2_000;

/** `search_tools` as it is described beside a list that leaves `hidden` out: a model that knows a name need not search for it. Pure. */
export function describeSearch(hidden: readonly ListedTool[]): string {
  const byPlatform = [...Map.groupBy(hidden, ({ platform }) => platform.name)].map(([platform, tools]) => {
    const names = tools.map(({ tool: { name } }) => name.replace(`${platform}_`, ''));
    return `${platform}_: ${names.join(' ')}`;
  });
  const names = byPlatform.join('; ');
  const shown = names.length <= mostNames ? names : `${names.slice(0, mostNames).replace(/\S*$/, '')}…`;
  return `${searchTools.description} Not listed are ${shown}`;
}

const NamedCall = z.strictObject({
  name: z.string().min(1).max(64),
  arguments: z.record(z.string(), z.unknown()).default({}).describe('As its input_schema says'),
});

const namedInput = takes('read_tool', NamedCall);

export const readByName = {
  name: 'read_tool',
  title: 'Read with a tool that is not listed',
  description: 'Calls a tool that only reads and is not listed.',
  input: NamedCall,
  get inputSchema() {
    return namedInput();
  },
} as const;

export const writeByName = {
  name: 'write_tool',
  title: 'Change something with a tool that is not listed',
  description: 'Calls a tool that changes something and is not listed.',
  input: NamedCall,
  get inputSchema() {
    return namedInput();
  },
} as const;

/** Whether a tool of this name calls another one. */
export const callsByName = (name: unknown): boolean => name === readByName.name || name === writeByName.name;

/**
 * The call that a call of `read_tool` or `write_tool` asks for. Fails with `invalid_arguments` where it names none, or one of the other kind
 * among those that are `allowed`; any other name is for `invoke` to refuse. Pure.
 */
export function callByName(
  by: string,
  given: unknown,
  allowed: ListedTool[],
): Result<{ tool: string; arguments: unknown }> {
  const parsed = NamedCall.safeParse(given);
  if (!parsed.success) return fail('invalid_arguments', 'It takes name and, as an object, arguments.');
  const { name, arguments: args } = parsed.data;
  const found = allowed.find(({ tool }) => tool.name === name)?.tool;
  const right = found && nameFor(found.access);
  if (right === undefined || right === by) return ok({ tool: name, arguments: args });
  const message = found?.access === 'read' ? `${name} only reads.` : `${name} changes something.`;
  return fail('invalid_arguments', message, { hint: `Call it with ${right}.` });
}

/** The tool by which one of that access is called by name. */
export const nameFor = (access: Access): string => (access === 'read' ? readByName : writeByName).name;

/**
 * The tools among those given that fit the words best, and the names of those that fit less well. No tool that holds none of the
 * words is found. Asked for one by its name it gives that one alone, with the fields of its answer. Pure.
 */
export function findTools(
  query: string,
  among: ListedTool[],
  schemaOf: (one: ListedTool) => JsonSchema,
): z.infer<typeof Found> {
  const shown = (one: ListedTool) => ({
    name: one.tool.name,
    description: one.tool.description,
    input_schema: schemaOf(one),
  });
  const one = among.find(({ tool }) => tool.name === query.trim());
  if (one) return { tools: [{ ...shown(one), ...fieldsOf(one) }], others: [] };
  const found = rankTools(query, among);
  const hits = found.slice(0, mostFound).map(shown);
  const tools = formsOf(hits).find((form) => bytesOf(form) <= mostBytes) ?? hits.slice(0, 1);
  const left = mostBytes - bytesOf(tools);
  const others = found.slice(tools.length, tools.length + mostNamed).map(({ tool }) => tool.name);
  const fits = (_: string, at: number): boolean => bytesOf(others.slice(0, at + 1)) <= left;
  return { tools, others: others.filter(fits) };
}

/** As many hits as there are and as whole as they come, then ever less of both. */
const formsOf = <T extends { input_schema: JsonSchema }>(hits: T[]): T[][] =>
  [...hits.keys()].reverse().flatMap((last) => {
    const some = hits.slice(0, last + 1);
    return [...some.keys()].reverse().map((whole) => some.map((hit, at) => (at <= whole ? hit : brief(hit))));
  });

/** Without what its fields mean: enough for most calls, and a search for its name gives all. */
const brief = <T extends { input_schema: JsonSchema }>(hit: T): T => {
  const fields = Object.entries(hit.input_schema['properties'] as Record<string, JsonSchema>);
  const properties = Object.fromEntries(fields.map(([name, { description: _, ...field }]) => [name, field]));
  return { ...hit, input_schema: { ...hit.input_schema, properties } };
};

const bytesOf = (part: unknown): number => Buffer.byteLength(JSON.stringify(part)) + 1;

const Fields = z.object({
  properties: z.object({ fields: z.object({ items: z.object({ enum: z.array(z.string()) }) }) }),
});

/** A lighter schema leaves their names out. */
function fieldsOf({ inputSchema }: ListedTool): { fields?: string[] } {
  const read = Fields.safeParse(inputSchema);
  return read.success ? { fields: read.data.properties.fields.items.enum } : {};
}

/** None of them reaches a platform but through `invoke`. */
export const ownTools = [approvalStatus, searchTools, readByName, writeByName] as const;
export type OwnTool = (typeof ownTools)[number];

/** Those that a key can use where `shown` are listed of the tools that are `allowed`: the approval of a change, and the way to the others. */
export function ownToolsBeside(shown: ListedTool[], allowed: ListedTool[]): string[] {
  const mayAsk = allowed.some(({ tool }) => tool.access !== 'read');
  const hidden = [...new Set(allowed).difference(new Set(shown))].map(({ tool }) => nameFor(tool.access));
  return [
    ...(mayAsk ? [approvalStatus.name] : []),
    ...(hidden.length > 0 ? [searchTools.name] : []),
    ...[readByName.name, writeByName.name].filter((name) => hidden.includes(name)),
  ];
}
