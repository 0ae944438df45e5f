/** Fields that several tools share, each declared once. */
import * as z from 'zod';
import type { NamedPlace } from '../../policy/place.ts';
import { idIn } from './ids.ts';

const account = z.string().min(1).max(100).optional().describe('Which connected account; only needed with several');

/** A strict input: unknown fields are refused, and `account` is accepted everywhere. */
export const input = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject({ ...shape, account });

/** What names a page or a database. */
export const id = z
  .string()
  .max(500)
  .refine((text) => idIn(text) !== undefined, 'must be the id or the address of a page or database');

export const page = id.describe('Id or address of the page');

/** The id that a checked field stands for. */
export function idOf(text: string): string {
  const found = idIn(text);
  if (found === undefined) throw new Error('The field was not checked.');
  return found;
}

/** The place of a tool that is about one page or database. */
export const onPage = ({ page }: { page: string }): NamedPlace => ({ kind: 'page', name: idOf(page), isId: true });

export const cursor = z.string().max(500).optional().describe('next_cursor of the previous answer, to read on');
export const limit = z.int().min(1).max(50).default(25).describe('At most this many items');

const visible = /[^\s\p{Cf}]/u;
/** One line in which something can be seen. */
export const title = z
  .string()
  .max(500)
  .regex(/^[^\n]*[^\s\p{Cf}][^\n]*$/u);
export const markdown = z.string().max(50_000).regex(visible);

/** What every list says about itself. */
export const listing = {
  left_out: z.number().describe('Fetched, but left for the next page'),
  next_cursor: z.string().optional().describe('Present when there is more'),
};
