/** Fields that several tools of Notion share, each declared once. */
import * as z from 'zod';
import type { NamedPlace } from '../../policy/place.ts';

/** Ids of pages and databases, as the API writes them, and where people copy them from. */
const hosts = /^(?:www\.|app\.)?notion\.(?:so|com)$|\.notion\.site$/;
const dashless = /^[0-9a-f]{32}$/;

/**
 * The id, with dashes, that a text stands for: an id with or without dashes, or the address of a page or database. What
 * an address opens beside (`p`) is meant before the page behind it, and a view (`v`) is none. Undefined where it is none.
 */
export function idIn(text: string): string | undefined {
  const given = text.trim();
  if (!/^https?:/i.test(given)) return dashed(given);
  const url = URL.parse(given);
  if (!url || !hosts.test(url.hostname)) return undefined;
  const beside = url.searchParams.get('p');
  if (beside !== null) return dashed(beside);
  const last = url.pathname.split('/').findLast((part) => part !== '') ?? '';
  return dashed(last) ?? dashed(last.slice(-32));
}

function dashed(text: string): string | undefined {
  const plain = text.toLowerCase().replaceAll('-', '');
  return dashless.test(plain) ? plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : undefined;
}

/** Every id in a text, such as in a list of names with their ids. */
export const idsIn = (text: string): string[] =>
  text.match(/[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/gi)?.map((id) => dashed(id) ?? id) ?? [];

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
  .regex(/^[^\n]*[^\s\p{Cf}][^\n]*$/u, 'must be one line, not blank');
export const markdown = z.string().max(50_000).regex(visible, 'must not be blank');
