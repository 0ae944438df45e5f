import * as z from 'zod';

export type JsonSchema = Record<string, unknown>;

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
