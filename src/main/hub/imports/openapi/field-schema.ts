/** What an argument may be, in few words: of a schema only what a model needs to fill it, and what keeps it small. */
import * as z from 'zod';
import { isObject, listAt, member, objectAt } from './json.ts';

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

const most = { depth: 3, members: 12, values: 30, value: 60, parts: 50 };

/**
 * Answers each schema once for each depth, by the very object: what many operations refer to, or refers to itself in many ways, would
 * be read again and again.
 */
function once<T>(work: (schema: object, depth: number) => T): (schema: object, depth: number) => T {
  const known = new WeakMap<object, T[]>();
  return (schema, depth) => {
    const ofSchema = known.get(schema) ?? [];
    known.set(schema, ofSchema);
    ofSchema[depth] ??= work(schema, depth);
    return ofSchema[depth];
  };
}

/** The schema with what it is put together of (`allOf`), and any of its alternatives, in one; a cycle ends at the depth. */
export const joined = (schema: unknown, depth = 0): Record<string, unknown> =>
  isObject(schema) && depth <= most.depth ? joinedOnce(schema, depth) : {};

const joinedOnce = once((schema, depth): Record<string, unknown> => {
  const parts = listAt(schema, 'allOf')
    .slice(0, most.parts)
    .map((part) => joined(part, depth + 1));
  const eithers = [...listAt(schema, 'oneOf'), ...listAt(schema, 'anyOf')].slice(0, most.parts);
  const alternatives = eithers.map((part) => joined(part, depth + 1));
  const all = [schema, ...parts];
  // Of alternatives nothing is required that only some of them require.
  const properties = [...alternatives, ...parts, schema].flatMap((part) =>
    Object.entries(objectAt(part, 'properties')),
  );
  const required = all.flatMap((part) => listAt(part, 'required'));
  const type = [...all, ...alternatives].map((part) => member(part, 'type')).find((one) => one !== undefined);
  const items = all.map((part) => member(part, 'items')).find((one) => one !== undefined);
  const values = alternatives.length > 0 ? undefined : all.map((part) => member(part, 'enum')).find(Array.isArray);
  return { type, items, enum: values, required, properties: Object.fromEntries(properties) };
});

/** Fails nowhere: what can't be told in few words may be anything, and the API says whether it is right. */
export const fieldSchemaOf = (schema: unknown, depth = 0): FieldSchema =>
  isObject(schema) && depth < most.depth ? fieldSchemaOnce(schema, depth) : { type: 'any' };

const fieldSchemaOnce = once((schema, depth): FieldSchema => {
  const whole = joined(schema);
  const types = [whole['type']].flat().filter((type) => typeof type === 'string');
  const [type, ...others] = types.filter((one) => one !== 'null');
  const nullable = types.includes('null') ? { orNull: true as const } : {};
  if (others.length > 0) return { type: 'any' };
  const values = listAt(whole, 'enum').filter((value) => value !== null);
  if (values.length > 0 && values.length <= most.values && values.every(isShortText)) {
    return { type: 'enum', values: [...new Set(values)].sort(), ...nullable };
  }
  if (type === 'string' || type === 'integer' || type === 'number' || type === 'boolean') return { type, ...nullable };
  if (type === 'array') return { type: 'list', items: fieldSchemaOf(member(whole, 'items'), depth + 1), ...nullable };
  const properties = Object.entries(objectAt(whole, 'properties'));
  const isSmall = properties.length > 0 && properties.length <= most.members;
  if (!isSmall || (type !== undefined && type !== 'object')) return { type: 'any' };
  const required = listAt(whole, 'required');
  const fields = properties.map(([name, one]) => ({
    name,
    schema: fieldSchemaOf(one, depth + 1),
    required: required.includes(name),
  }));
  // Names that are no plain words: as a whole it may be anything, as an object of ours it could not be told.
  const isPlain = fields.every(({ name }) => /^[A-Za-z][\w.-]{0,63}$/.test(name) && !(name in Object.prototype));
  return isPlain ? { type: 'object', fields, ...nullable } : { type: 'any' };
});

const isShortText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= most.value && /^[\x20-\x7e]+$/.test(value);

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
