/** What an argument may be, in few words: of a schema only what a model needs to fill it, and what keeps it small. */
import * as z from 'zod';

export type FieldSchema =
  | { type: 'string' | 'integer' | 'number' | 'boolean' | 'any'; orNull?: true }
  | { type: 'enum'; values: string[]; orNull?: true }
  | { type: 'list'; items: FieldSchema; orNull?: true }
  | { type: 'object'; fields: { name: string; schema: FieldSchema; required: boolean }[]; orNull?: true };

const orNull = { orNull: z.literal(true).optional() };

export const FieldSchema: z.ZodType<FieldSchema> = z.lazy(() =>
  z.union([
    z.object({ type: z.enum(['string', 'integer', 'number', 'boolean', 'any']), ...orNull }),
    z.object({ type: z.literal('enum'), values: z.array(z.string()), ...orNull }),
    z.object({ type: z.literal('list'), items: FieldSchema, ...orNull }),
    z.object({
      type: z.literal('object'),
      fields: z.array(z.object({ name: z.string(), schema: FieldSchema, required: z.boolean() })),
      ...orNull,
    }),
  ]),
) as z.ZodType<FieldSchema>;

/** Of an argument, so that no call is larger than what anybody would look at before it is made. */
const longest = { text: 65_536, list: 500 };

/** How such an argument is checked before anything is sent. No pattern is: an unknown one could take forever (ReDoS). */
export function zodOf(schema: FieldSchema): z.ZodType {
  const plain = plainZod(schema);
  return schema.orNull ? plain.nullable() : plain;
}

function plainZod(schema: FieldSchema): z.ZodType {
  switch (schema.type) {
    case 'string':
      return z.string().max(longest.text);
    case 'integer':
      return z.int();
    case 'number':
      return z.number();
    case 'boolean':
      return z.boolean();
    case 'any':
      return z.unknown();
    case 'enum':
      return z.enum(schema.values as [string, ...string[]]);
    case 'list':
      return z.array(zodOf(schema.items)).max(longest.list);
    case 'object': {
      const shape = schema.fields.map(({ name, schema: one, required }) => [
        name,
        required ? zodOf(one) : zodOf(one).optional(),
      ]);
      return z.strictObject(Object.fromEntries(shape));
    }
  }
}
