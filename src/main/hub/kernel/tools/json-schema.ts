/** Input schemas as models get them: with what it takes to make a call, and without what only says when one is refused. */
import * as z from 'zod';
import type { JsonSchema } from '../call.ts';

/** JSON Schema 2020-12, the dialect of MCP and OpenAPI 3.1 alike. */
export const toJsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema =>
  withSingleTypes(
    z.toJSONSchema(schema, {
      io,
      target: 'draft-2020-12',
      override: ({ jsonSchema }) => sayAnything(jsonSchema),
    }),
  ) as JsonSchema;

/** An object of anything is `true` where zod writes `{}`, in which linters of schemas see something forgotten. */
function sayAnything(schema: z.core.JSONSchema.BaseSchema): void {
  const { additionalProperties: others, propertyNames } = schema;
  if (typeof others === 'object' && Object.keys(others).length === 0) schema.additionalProperties = true;
  if (typeof propertyNames === 'object' && propertyNames.type === 'string') delete schema.propertyNames;
}

/** What may be null is said in branches of one type each: the dialects of some model providers know no list of types. */
function withSingleTypes(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withSingleTypes);
  if (typeof schema !== 'object' || schema === null) return schema;
  const whole: JsonSchema = Object.fromEntries(
    Object.entries(schema).map(([name, member]) => [name, withSingleTypes(member)]),
  );
  const { type, description, default: fallback, ...rest } = whole;
  if (!Array.isArray(type)) return whole;
  const said = Object.entries({ description, default: fallback }).filter(([name]) => name in whole);
  const anyOf = type.map((one: unknown) => (one === 'null' ? { type: one } : { ...rest, type: one }));
  return { ...Object.fromEntries(said), anyOf };
}

/** What the hub checks and then says in words. A model rarely breaks a pattern, and would read it in every request. */
const refusing = new Set(['$schema', 'pattern', 'format', 'minLength', 'maxLength', 'maxItems']);

/** Taken by every write and told once for all of them; no other tool has a field of that name. */
const unlisted = new Set(['dry_run', 'idempotency_key']);

/** Fields of every list that a model knows by their names. */
const isPlain = new Set(['limit', 'cursor', 'fields']);

/** Keywords whose value is a schema for each name, a list of schemas, and a schema. All other values are no schemas. */
const [named, listed, nested] = [
  new Set(['properties', '$defs', 'patternProperties']),
  new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']),
  new Set(['items', 'additionalProperties', 'propertyNames', 'not', 'contains']),
];

/**
 * The schema of a tool's input as a model is shown it: fewer tokens, and every name, type, choice, default and description that a
 * right call needs. Arguments are still held to the whole schema. Pure.
 */
export function lighter(inputSchema: JsonSchema): JsonSchema {
  const { properties = {}, ...rest } = lightened(inputSchema);
  const shown = Object.entries(properties as Record<string, JsonSchema>)
    .filter(([name]) => !unlisted.has(name))
    .map(([name, field]) => [name, isPlain.has(name) ? withoutWords(field) : field])
    .map(([name, field]) => [name, name === 'fields' ? withoutNames(field as JsonSchema) : field]);
  return { ...rest, properties: Object.fromEntries(shown) };
}

const withoutWords = ({ description: _, default: __, ...field }: JsonSchema): JsonSchema => field;

/** `fields` names each field of an answer, which a model sees in the first answer anyway. */
const withoutNames = ({ minItems: _, ...field }: JsonSchema): JsonSchema =>
  'items' in field ? { ...field, items: { type: 'string' } } : field;

/** The same of any schema, whole. Pure. */
export function lightened(schema: JsonSchema): JsonSchema {
  const kept = Object.entries(schema).flatMap(([keyword, value]): [string, unknown][] => {
    if (refusing.has(keyword) || (keyword === 'additionalProperties' && value === false)) return [];
    if (isNoBound(keyword, value)) return [];
    if (named.has(keyword)) return [[keyword, Object.fromEntries(Object.entries(value as object).map(within))]];
    if (nested.has(keyword)) return [[keyword, inner(value)]];
    if (!listed.has(keyword)) return [[keyword, value]];
    const parts = (value as unknown[]).map(inner);
    // Patterns that all must hold leave nothing behind.
    return keyword === 'allOf' && parts.every(isEmpty) ? [] : [[keyword, parts]];
  });
  return Object.fromEntries(kept);
}

/** Bounds that nobody crosses who knows what the field means. */
const isNoBound = (keyword: string, value: unknown): boolean =>
  (keyword === 'minimum' && (value === 0 || value === 1 || Number(value) < -1e6)) ||
  (keyword === 'maximum' && Number(value) >= 1e6);

const within = ([name, schema]: [string, unknown]): [string, unknown] => [name, inner(schema)];
const inner = (schema: unknown): unknown => (isSchema(schema) ? lightened(schema) : schema);
const isSchema = (schema: unknown): schema is JsonSchema => typeof schema === 'object' && schema !== null;
const isEmpty = (schema: unknown): boolean => isSchema(schema) && Object.keys(schema).length === 0;

/** A tokenizer finds fewer in every description and lighter schema of ours (tested), and need not be loaded for it. */
const bytesPerToken = 3.5;

/** The most tokens that a model may be shown for a tool: what clients pass on of it. */
export function tokensOf(name: string, description: string, lightSchema: object): number {
  return Math.ceil(Buffer.byteLength(`${name} ${description} ${JSON.stringify(lightSchema)}`) / bytesPerToken);
}
