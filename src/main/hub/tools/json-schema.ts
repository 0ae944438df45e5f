import * as z from 'zod';

export type JsonSchema = Record<string, unknown>;

/** JSON Schema 2020-12, the dialect of MCP and OpenAPI 3.1 alike. */
export const toJsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema =>
  z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => sayAnything(jsonSchema),
  }) as JsonSchema;

/** An object of anything is `true` where zod writes `{}`, in which linters of schemas see something forgotten. */
function sayAnything(schema: z.core.JSONSchema.BaseSchema): void {
  const { additionalProperties: others, propertyNames } = schema;
  if (typeof others === 'object' && Object.keys(others).length === 0) schema.additionalProperties = true;
  if (typeof propertyNames === 'object' && propertyNames.type === 'string') delete schema.propertyNames;
}
