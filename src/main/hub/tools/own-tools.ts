/** The tools that belong to no platform: one collects what a person approved, two reach tools that are not listed. */
import * as z from 'zod';
import type { Approval } from '../../../shared/approval.ts';
import type { Grant } from '../../../shared/model.ts';
import type { CallResult, Listed } from '../call.ts';
import type { Inventory } from './inventory.ts';
import { lighter, toJsonSchema } from './json-schema.ts';
import { rankTools } from './shortlist.ts';

const Status = z.strictObject({ approval_id: z.string().max(64).describe('The handle that the call answered with') });

const Pending = z.object({
  status: z.literal('pending_approval'),
  approval_id: z.string(),
  tool: z.string(),
  expires_at: z.string().describe('UTC; denied after this'),
  next_step: z.string(),
});

export const approvalStatus = {
  name: 'approval_status',
  title: 'Collect an approved call',
  description:
    'Goes on with a call that answered pending_approval: waits for the person, runs the call once they approved it, and answers its result. Only for the client that made the call.',
  input: Status,
  inputSchema: lighter(toJsonSchema(Status, 'input')),
} as const;

/** What stands in for a result while a person has not answered. */
export function pendingAnswer({ pending, link }: Extract<CallResult, { pending: Approval }>): z.infer<typeof Pending> {
  const { id, tool, expiresAt } = pending;
  return {
    status: 'pending_approval',
    approval_id: id,
    tool,
    expires_at: expiresAt,
    next_step: `A person must approve this: give them the link ${link}. Then call ${approvalStatus.name} with this approval_id; do not repeat the call.`,
  };
}

export const pendingSchema = toJsonSchema(Pending, 'output');

const [mostFound, mostNamed] = [3, 20];

const Search = z.strictObject({
  query: z.string().min(1).max(200).describe('Words for what to do, such as "open an issue", or the name of one tool'),
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

export const searchTools = {
  name: 'search_tools',
  title: 'Find more tools',
  description:
    'Finds further tools of this key that are not listed here, with what each takes. Call one with call_tool.',
  input: Search,
  inputSchema: lighter(toJsonSchema(Search, 'input')),
  outputSchema: toJsonSchema(Found, 'output'),
} as const;

const Call = z.strictObject({
  name: z.string().min(1).max(64).describe('The name that search_tools gave'),
  arguments: z.record(z.string(), z.unknown()).default({}).describe('What its input_schema asks for'),
});

export const callTool = {
  name: 'call_tool',
  title: 'Call a tool found',
  description: 'Calls a tool that search_tools found, and answers what that tool answers.',
  input: Call,
  inputSchema: lighter(toJsonSchema(Call, 'input')),
} as const;

/**
 * The tools among those given that fit the words best, and the names of those that fit less well. No tool that holds none of the
 * words is found. Asked for one by its name it gives that one alone, with the fields of its answer. Pure.
 */
export function findTools(query: string, among: Listed[]): z.infer<typeof Found> {
  const one = among.find(({ tool }) => tool.name === query.trim());
  if (one) return { tools: [{ ...shown(one), ...fieldsOf(one) }], others: [] };
  const found = rankTools(query, among);
  return {
    tools: found.slice(0, mostFound).map(shown),
    others: found.slice(mostFound, mostFound + mostNamed).map(({ tool }) => tool.name),
  };
}

const shown = ({ tool: { name, description }, lightSchema }: Listed) => ({
  name,
  description,
  input_schema: lightSchema,
});

const Fields = z.object({
  properties: z.object({ fields: z.object({ items: z.object({ enum: z.array(z.string()) }) }) }),
});

/** A lighter schema leaves their names out. */
function fieldsOf({ inputSchema }: Listed): { fields?: string[] } {
  const read = Fields.safeParse(inputSchema);
  return read.success ? { fields: read.data.properties.fields.items.enum } : {};
}

/** None of them reaches a platform but through `invoke`. */
export const ownTools = [approvalStatus, searchTools, callTool] as const;
export type OwnTool = (typeof ownTools)[number];

/** Those that a key can use: the approval of a change, and the way to tools that are not listed. */
export const ownToolsFor = (inventory: Inventory, grant: Grant): string[] =>
  ownToolsBeside(inventory.listed(grant), inventory.allowed(grant));

/** The same where `shown` are listed of the tools that are `allowed`. */
export function ownToolsBeside(shown: unknown[], allowed: Listed[]): string[] {
  const mayAsk = allowed.some(({ tool }) => tool.access !== 'read');
  const isWhole = shown.length === allowed.length;
  return [...(mayAsk ? [approvalStatus.name] : []), ...(isWhole ? [] : [searchTools.name, callTool.name])];
}
