import type * as z from 'zod';
import { fail, ok, type Result } from '../../../shared/result.ts';

/** A position in a list as an opaque text. It is not signed: reading on grants nothing that a first call does not. */
export function writeCursor(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** The position in a cursor, which may come from anywhere; `invalid_arguments` when it is none. */
export function readCursor<T>(cursor: string, schema: z.ZodType<T>): Result<T> {
  try {
    const position = schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (position.success) return ok(position.data);
  } catch {
    // Not JSON: refused like any other text that is no position.
  }
  return fail('invalid_arguments', 'The cursor is not one of this tool.', {
    hint: 'Send `next_cursor` exactly as it was returned, or leave `cursor` out to start anew.',
  });
}
