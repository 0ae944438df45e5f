/** Every tool that lists things takes `fields`: which of their fields to answer, so that a client pays for no others. */
import * as z from 'zod';
import type { JsonSchema } from '../call.ts';
import type { ReadTool, Tool } from '../platforms/tool.ts';
import { toJsonSchema } from './json-schema.ts';
import { withSecretsRemoved } from './screened.ts';

/** The tool with `fields` among its input where it lists things, and the output as it may then be. */
export function withFields(tool: ReadTool): { tool: ReadTool; outputSchema: JsonSchema } {
  const item = itemOf(tool);
  const names = item ? Object.keys(item.shape) : [];
  const [first, ...others] = names;
  const output = withSecretsRemoved(withDropped(tool.output));
  if (!item || first === undefined) return { tool, outputSchema: toJsonSchema(output, 'output') };
  const fields = z
    .array(z.enum([first, ...others]))
    .min(1)
    .max(names.length)
    .optional()
    .describe('Only these fields of each item');
  return {
    tool: { ...tool, input: tool.input.extend({ fields }) },
    outputSchema: toJsonSchema(output.extend({ items: z.array(item.partial()) }), 'output'),
  };
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

/** Whatever a client asks for, it is told of this. */
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
