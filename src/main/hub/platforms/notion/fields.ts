/** Fields that several tools of Notion share, each declared once. */
import * as z from 'zod';
import type { NamedPlace } from '../../policy/place.ts';
import { idIn } from './ids.ts';

/** What names a page or a database. */
export const thingId = z
  .string()
  .max(500)
  .refine((text) => idIn(text) !== undefined, 'must be the id or the address of a page or database');

export const pageId = thingId.describe('Id or address of the page');

/** The id that a checked field stands for. */
export function checkedId(text: string): string {
  const found = idIn(text);
  if (found === undefined) throw new Error('The field was not checked.');
  return found;
}

/** The place of a tool that is about one page or database. */
export const onPage = ({ page }: { page: string }): NamedPlace => ({ kind: 'page', name: checkedId(page), isId: true });

const visible = /[^\s\p{Cf}]/u;

/** One line in which something can be seen. */
export const title = z
  .string()
  .max(500)
  .regex(/^[^\n]*[^\s\p{Cf}][^\n]*$/u);
export const markdown = z.string().max(50_000).regex(visible);
