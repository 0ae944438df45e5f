/** What tools take beside their own input and answer beside their own output: those that change something, and those that list. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Preview, Undo } from '../../../../shared/model.ts';
import { visible } from '../../../../shared/visible.ts';
import type { ReadTool, Tool, WriteTool } from '../../platforms/tool.ts';
import type { CallPreview, JsonSchema } from '../call.ts';
import { textsIn } from '../labels/read-by-answer.ts';
import { holdsMark, withSecretsRemoved } from '../screening/screen.ts';
import { schemaOnce } from './built-schemas.ts';
import { toJsonSchema } from './json-schema.ts';

const Undoing = z
  .union([
    z.object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()) }),
    z.object({ reason: z.string() }),
  ])
  .describe('The call that takes it back, or why there is none');

const DryRun = z.object({
  dry_run: z.literal(true),
  target: z.string().describe('What it would change'),
  version: z.string().nullable().describe('The state of that which was looked at'),
  changes: z
    .array(z.object({ name: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
    .describe('before is null for what is new, after for what goes; long texts are cut'),
  left_out: z.number().optional().describe('Further changes that are not listed'),
  outsider: z.literal(true).optional().describe('True when somebody from outside may have written what it shows'),
  undo: Undoing.optional(),
});

/** What every change answers that is only tried. It has the schemas of `undo` and `secrets_removed`, which others answer too. */
export const dryRunSchema = schemaOnce('dry_run', () => toJsonSchema(withSecretsRemoved(DryRun), 'output'));

const dryRun = z.boolean().optional().describe('Only answer what it would do; nothing is changed');

const idempotencyKey = z
  .string()
  .min(1)
  .max(100)
  .optional()
  .describe('Name of your own for this change: sent again, it is answered and not made again');

/** What every write takes is said once for all of them, and not in each schema that a model is shown. */
export const changeOptions =
  'Every tool that changes something also takes dry_run: true, which only answers what it would do, and idempotency_key, a name of ' +
  'your own for the change: sent again with it, the call is answered and not made again.';

/** What a tool takes with what every tool of its kind takes, and the schema of what it then answers. */
export const inputOf = (tool: Tool): z.ZodObject =>
  tool.access === 'read' ? withFields(tool) : tool.input.extend({ dry_run: dryRun, idempotency_key: idempotencyKey });

export const outputSchemaOf = (tool: Tool): JsonSchema => (tool.access === 'read' ? ofRead(tool) : ofChange(tool));

function ofChange(tool: WriteTool): JsonSchema {
  const done = toJsonSchema(withSecretsRemoved(tool.output.extend({ undo: Undoing })), 'output');
  return { type: 'object', anyOf: [done, dryRunSchema()] };
}

/** Parsed input as the tool declared it, apart from what every write takes. Pure. */
export function splitInput(
  { access }: Tool,
  parsed: Record<string, unknown>,
): { input: Record<string, unknown>; isDryRun?: boolean; name?: string | undefined } {
  if (access === 'read') return { input: parsed };
  const { dry_run: isDryRun, idempotency_key: name, ...input } = parsed;
  return { input, isDryRun: isDryRun === true, name: typeof name === 'string' ? name : undefined };
}

const mostBytes = 20_000;
const mostChanges = 40;
/** Characters of a text, at first and at least. */
const [longest, shortest] = [8_000, 20];

/**
 * A preview as an answer to a client, of at most 20 kB. What is hidden in a text is shown as an escape: it was not cleaned
 * like what a tool reads, since a person has to see it as it is. `isForeign`: whether outsiders may have written any of it. Pure.
 */
export function dryRunAnswer({ preview, undo, secretsRemoved, isForeign }: CallPreview): Record<string, unknown> {
  for (let length = longest; ; length = Math.floor(length / 2)) {
    const answer = {
      dry_run: true,
      ...shortened(preview, length),
      ...(isForeign && { outsider: true }),
      ...(undo && { undo: shownUndo(undo) }),
      ...(secretsRemoved !== undefined && { secrets_removed: secretsRemoved }),
    };
    if (length <= shortest || Buffer.byteLength(JSON.stringify(answer)) <= mostBytes) return answer;
  }
}

function shortened({ target, version, changes }: Preview, length: number) {
  const text = (whole: string | null): string | null => whole && cut(readable(whole), length);
  return {
    target: cut(readable(target), 200),
    version: version && stateOf(version),
    changes: changes.slice(0, mostChanges).map(({ name, before, after }) => ({
      name: cut(readable(name), 100),
      before: text(before),
      after: text(after),
    })),
    ...(changes.length > mostChanges && { left_out: changes.length - mostChanges }),
  };
}

/** Some tools name every part of what they looked at: to a client its hash tells as well whether it is still the same. */
const stateOf = (version: string): string =>
  version.length <= 100 ? version : createHash('sha256').update(version).digest('hex');

/** What stands for an undo that the hub alone knows. */
export const keptUndo = { reason: 'The person can undo it for an hour on the approvals page of OpenGitHubX.' };

/** Leaves room for the answer itself. */
const mostUndo = 10_000;

/** The undo as a client is given it: what is long, or would hide something from its person, stays with the hub. Pure. */
export function shownUndo(undo: Undo): Undo {
  if ('reason' in undo) return undo;
  const text = JSON.stringify(undo.arguments);
  const hides = /<!--/.test(text) || textsIn(undo.arguments).some((one) => readable(one) !== one);
  // A mark of screening would take the place of the secret that it stands for.
  return hides || holdsMark(undo.arguments) || Buffer.byteLength(text) > mostUndo ? keptUndo : undo;
}

const readable = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => line.split('\t').map(visible).join('\t'))
    .join('\n');

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

// Every tool that lists things takes `fields`: which of their fields to answer, so that a client pays for no others.

function withFields(tool: ReadTool): z.ZodObject {
  const item = itemOf(tool);
  const names = item ? Object.keys(item.shape) : [];
  const [first, ...others] = names;
  if (first === undefined) return tool.input;
  const fields = z
    .array(z.enum([first, ...others]))
    .min(1)
    .max(names.length)
    .optional()
    .describe('Only these fields of each item');
  return tool.input.extend({ fields });
}

function ofRead(tool: ReadTool): JsonSchema {
  const item = itemOf(tool);
  const output = withSecretsRemoved(withDropped(tool.output));
  const isTrimmed = item !== undefined && Object.keys(item.shape).length > 0;
  return toJsonSchema(isTrimmed ? output.extend({ items: z.array(item.partial()) }) : output, 'output');
}

const dropped = z
  .number()
  .optional()
  .describe('Items left out because people from outside wrote them, as this key has it');

/** The output as it is for a key that leaves out what outsiders wrote, where the tool says whose text is theirs. */
const withDropped = (output: z.ZodObject): z.ZodObject =>
  JSON.stringify(toJsonSchema(output, 'output')).includes('"outsider"')
    ? output.extend({ dropped_outsiders: dropped })
    : output;

/** A client is told of this even if it did not ask for it. */
const always = 'outsider';

/** An answer with the fields that the input asks for; other answers as they are. Pure. */
export function trimFields(
  value: Record<string, unknown>,
  { fields }: Record<string, unknown>,
): Record<string, unknown> {
  if (!Array.isArray(fields) || !Array.isArray(value['items'])) return value;
  const trim = (item: object): object =>
    Object.fromEntries(Object.entries(item).filter(([name]) => name === always || fields.includes(name)));
  return { ...value, items: value['items'].map(trim) };
}

function itemOf({ output }: Tool): z.ZodObject | undefined {
  const items: unknown = output.shape['items'];
  return items instanceof z.ZodArray && items.element instanceof z.ZodObject ? items.element : undefined;
}
