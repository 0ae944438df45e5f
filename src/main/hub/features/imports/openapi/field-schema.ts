/** What an argument may be, in few words: of a schema only what a model needs to fill it, and what keeps it small. */
import * as z from 'zod';
import { isRecord } from '../../../../../shared/parse-json.ts';
import { arePlainValues, isPlainName } from '../clean-words.ts';
import { type Effort, type JsonRecord, listAt, member, objectAt } from './document.ts';

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

/** A schema with its parts in one. */
type JoinedSchema = { type: unknown; items: unknown; enum: unknown; required: string[]; properties: JsonRecord };

const most = { depth: 3, members: 12, values: 30, value: 60, parts: 50, types: 10, bytes: 2_000 };
const nothing: JoinedSchema = { type: undefined, items: undefined, enum: undefined, required: [], properties: {} };

/**
 * Reads schemas of a description as what an argument may be. Each is read once for each depth, by the very object: what many operations refer to, or refers to itself in many ways, would
 * be read again and again.
 */
export function createSchemaReader(effort: Effort) {
  function once<T>(
    otherwise: T,
    work: (schema: JsonRecord, depth: number) => T,
  ): (schema: unknown, depth: number) => T {
    const known = new WeakMap<object, T[]>();
    return (schema, depth) => {
      if (!isRecord(schema) || !effort.spend(1)) return otherwise;
      const ofSchema = known.get(schema) ?? [];
      known.set(schema, ofSchema);
      ofSchema[depth] ??= work(schema, depth);
      return ofSchema[depth];
    };
  }

  const joinedAt = once(nothing, (schema, depth): JoinedSchema => {
    const below = (given: unknown[]): JoinedSchema[] =>
      depth < most.depth ? given.slice(0, most.parts).map((part) => joinedAt(part, depth + 1)) : [];
    const parts = below(listAt(schema, 'allOf'));
    const alternatives = below([
      ...listAt(schema, 'oneOf').slice(0, most.parts),
      ...listAt(schema, 'anyOf').slice(0, most.parts),
    ]);
    const all = [schema, ...parts];
    const properties = new Map<string, unknown>();
    for (const part of [...alternatives, ...parts, schema]) {
      const members = effort.membersOf(objectAt(part, 'properties'));
      if (effort.spend(3 * members.length)) for (const [name, one] of members) properties.set(name, one);
    }
    // Of alternatives nothing is required that only some of them require.
    const required = new Set<string>();
    for (const part of all) {
      const names = listAt(part, 'required');
      if (effort.spend(names.length)) for (const name of names) if (typeof name === 'string') required.add(name);
    }
    const type = [...all, ...alternatives].map((part) => member(part, 'type')).find((one) => one !== undefined);
    const isNullable = member(schema, 'nullable') === true || member(schema, 'x-nullable') === true;
    return {
      type: isNullable && typeof type === 'string' ? [type, 'null'] : type,
      items: all.map((part) => member(part, 'items')).find((one) => one !== undefined),
      enum: alternatives.length > 0 ? undefined : all.map((part) => member(part, 'enum')).find(Array.isArray),
      required: [...required],
      properties: Object.fromEntries(properties),
    };
  });

  const fieldSchemaAt = once<FieldSchema>({ type: 'any' }, (schema, depth) => {
    const read = depth < most.depth ? fieldSchemaIn(joinedAt(schema, 0), depth) : anything;
    const length = JSON.stringify(read).length;
    return effort.spend(length) && length <= most.bytes ? read : anything;
  });

  function fieldSchemaIn(whole: JoinedSchema, depth: number): FieldSchema {
    const types = [whole.type]
      .flat()
      .slice(0, most.types)
      .filter((type) => typeof type === 'string');
    const [type, ...others] = types.filter((one) => one !== 'null');
    const nullable = types.includes('null') ? { orNull: true as const } : {};
    if (others.length > 0) return anything;
    const values = listAt(whole, 'enum')
      .slice(0, most.values + 2)
      .filter((value) => value !== null);
    if (values.length > 0 && values.length <= most.values && values.every(isShortText) && arePlainValues(values)) {
      return { type: 'enum', values: [...new Set(values)].sort(), ...nullable };
    }
    if (type === 'string' || type === 'integer' || type === 'number' || type === 'boolean')
      return { type, ...nullable };
    if (type === 'array') return { type: 'list', items: fieldSchemaAt(whole.items, depth + 1), ...nullable };
    const properties = effort.membersOf(whole.properties);
    const isSmall = properties.length > 0 && properties.length <= most.members;
    if (!isSmall || (type !== undefined && type !== 'object')) return anything;
    const required = new Set(whole.required);
    const fields = properties.map(([name, one]) => ({
      name,
      schema: fieldSchemaAt(one, depth + 1),
      required: required.has(name),
    }));
    // Names that are no plain words: as a whole it may be anything, as an object of ours it could not be told.
    const isPlain = fields.every(
      ({ name }) => /^[A-Za-z][\w.-]{0,63}$/.test(name) && isPlainName(name) && !(name in Object.prototype),
    );
    return isPlain ? { type: 'object', fields, ...nullable } : anything;
  }

  return {
    /** The schema with what it is put together of (`allOf`), and any of its alternatives, in one; a cycle ends at the depth. */
    joined: (schema: unknown): JoinedSchema =>
      joinedAt(
        schema,
        0,
      ) /** Fails nowhere: what can't be told in few words may be anything, and the API says whether it is right. */,
    fieldSchemaOf: (schema: unknown): FieldSchema => fieldSchemaAt(schema, 0),
  };
}

export type SchemaReader = ReturnType<typeof createSchemaReader>;

const anything: FieldSchema = { type: 'any' };

const isShortText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= most.value && /^[\x20-\x7e]+$/.test(value);
