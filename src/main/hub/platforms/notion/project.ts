/** The small, clean views that tools answer with. */
import * as z from 'zod';
import { cleanLine, cleanProse, cleanTitle } from '../clean-text.ts';
import type { ReadPage, ReadRichText } from './read.ts';
import type { NotionThing } from './things.ts';

const limits = { title: 200, url: 500 };

export const url = z.string().describe('Address to cite');
export const when = z.string().describe('UTC, or empty when unknown');
export const author = z.string().optional().describe('Id of who made it, or of the outsider who edited it last');
export const notionOutsider = z
  .literal(true)
  .optional()
  .describe('Present when its author is no member of the workspace, such as a guest');

export const plainTexts = (texts: readonly ReadRichText[]): string =>
  texts.map(({ plain_text }) => plain_text).join('');

/** Text as Markdown with its links, whose labels then can't pass for another address. */
export const withLinks = (texts: readonly ReadRichText[]): string =>
  texts
    .map(({ plain_text: text, href }) => (href ? `[${text.replace(/[[\]\\]/g, '\\$&')}](<${href}>)` : text))
    .join('');

/** Cleaning costs time for each character; what can't be shown anyway need not be cleaned, but for room for what is taken out. */
const cut = (text: string, limit: number): string => text.slice(0, limit * 5);

export const prose = (text: string, limit: number): string => cleanProse(cut(text, limit), limit);
export const notionName = (text: string | null | undefined): string =>
  cleanTitle(cut(text ?? '', limits.title), limits.title);

/** Only an address of the web, in ASCII. */
export const webAddress = (text: string | null | undefined): string =>
  /^https?:\/\//.test(text ?? '') ? cleanLine(text ?? '', limits.url).replace(/[^!-~]/g, '') : '';

/** A time as `2026-11-24T15:00:00Z`, or empty when it is none. */
export function instantOf(text: string | null | undefined): string {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? '' : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** The title as it stands there. */
export function rawTitle(thing: NotionThing): string {
  if (thing.object !== 'page') return plainTexts(thing.title);
  const found = Object.values(thing.properties).find(({ type }) => type === 'title');
  return plainTexts(
    z
      .array(z.object({ plain_text: z.string() }))
      .catch([])
      .parse(found?.['title']),
  );
}

export const thingTitle = (thing: NotionThing): string => notionName(rawTitle(thing)) || 'Untitled';

/** A page or database as one names it to a person: what it is called, and by its id, since titles are anybody's choice. */
export const namedThing = (thing: NotionThing): string =>
  `${thing.object === 'page' ? 'page' : 'database'} "${thingTitle(thing)}" (${thing.id})`;

export const iconOf = ({ icon }: ReadPage): string | undefined => icon?.emoji;
