import type * as z from 'zod';

/** What the text says in the shape of `schema`; undefined when it is no JSON or of another shape. */
export function parseJsonAs<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
