/** Pages, databases and data sources: what is read of them, and the small, clean views that tools answer with. */

import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { cleanLine, cleanProse, cleanTitle } from '../clean-text.ts';
import { type Notion, notShared } from './connect.ts';

/** A page or block may be in any of these, and Notion adds others. */
export const ReadParent = z.object({
  type: z.string(),
  page_id: z.string().optional(),
  database_id: z.string().optional(),
  data_source_id: z.string().optional(),
  block_id: z.string().optional(),
});
export type ReadParent = z.infer<typeof ReadParent>;

export const ReadRichText = z.object({
  plain_text: z.string(),
  href: z.string().nullish(),
});
export type ReadRichText = z.infer<typeof ReadRichText>;

export const ReadBy = z.object({ id: z.string(), name: z.string().nullish() });
export type ReadBy = z.infer<typeof ReadBy>;

const stamps = {
  created_by: ReadBy.optional(),
  last_edited_by: ReadBy.optional(),
  last_edited_time: z.string(),
  in_trash: z.boolean().default(false),
  url: z.string().default(''),
  public_url: z.string().nullish(),
};

/** The value of a property, under the name of its type. */
export const ReadProperty = z.looseObject({ id: z.string(), type: z.string() });
export type ReadProperty = z.infer<typeof ReadProperty>;

export const ReadPage = z.object({
  object: z.literal('page'),
  id: z.string(),
  parent: ReadParent,
  properties: z.record(z.string(), ReadProperty),
  icon: z.looseObject({ type: z.string(), emoji: z.string().optional() }).nullish(),
  ...stamps,
});
export type ReadPage = z.infer<typeof ReadPage>;

export const ReadDatabase = z.object({
  object: z.literal('database'),
  id: z.string(),
  parent: ReadParent,
  title: z.array(ReadRichText),
  description: z.array(ReadRichText).default([]),
  data_sources: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
  ...stamps,
});
export type ReadDatabase = z.infer<typeof ReadDatabase>;

/** A column; its options and similar are under the name of its type. */
const ReadColumn = z.looseObject({ id: z.string(), name: z.string(), type: z.string() });
export type ReadColumn = z.infer<typeof ReadColumn>;

export const ReadDataSource = z.object({
  object: z.literal('data_source'),
  id: z.string(),
  parent: ReadParent,
  title: z.array(ReadRichText).default([]),
  properties: z.record(z.string(), ReadColumn),
  ...stamps,
  last_edited_time: z.string().default(''),
});
export type ReadDataSource = z.infer<typeof ReadDataSource>;

/** What a search finds. Where the connection may see no more of a thing than that it exists, Notion gives an id alone. */
export const ReadFound = z.union([
  ReadPage,
  ReadDataSource,
  z.object({ object: z.literal('partial').catch('partial') }),
]);

export const ReadNotionUser = z.object({
  id: z.string(),
  name: z.string().nullish(),
  type: z.string().optional(),
  person: z.object({ email: z.string().optional() }).optional(),
});
export type ReadNotionUser = z.infer<typeof ReadNotionUser>;

export const ReadNotionSelf = ReadNotionUser.extend({
  bot: z
    .object({
      workspace_name: z.string().nullish(),
      owner: z.object({ user: ReadNotionUser.partial().optional() }).optional(),
    })
    .optional(),
});

export const ReadNotionComment = z.object({
  id: z.string(),
  parent: ReadParent,
  discussion_id: z.string(),
  created_time: z.string(),
  created_by: ReadBy,
  rich_text: z.array(ReadRichText),
  display_name: z.object({ resolved_name: z.string().nullish() }).optional(),
});
export type ReadNotionComment = z.infer<typeof ReadNotionComment>;

export const ReadMarkdown = z.object({
  markdown: z.string(),
  truncated: z.boolean().default(false),
  unknown_block_ids: z.array(z.string()).default([]),
});

/** A page of a list. */
export const listPage = <T>(item: z.ZodType<T>) =>
  z.object({ results: z.array(item), has_more: z.boolean(), next_cursor: z.string().nullish() });

/** What is told of a page or database that was made or changed. */
export const changedPage = z
  .object({ id: z.string(), url: z.string().default('') })
  .transform(({ id, url }) => ({ page: id, url: notionUrl(url) }));

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
export const notionUrl = (text: string | null | undefined): string =>
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

export type NotionThing = ReadPage | ReadDatabase | ReadDataSource;

export const getPage = (notion: Notion, id: string): Promise<Result<ReadPage>> =>
  notion.read(({ pages }) => pages.retrieve({ page_id: id }), ReadPage);
const getDatabase = (notion: Notion, id: string): Promise<Result<ReadDatabase>> =>
  notion.read(({ databases }) => databases.retrieve({ database_id: id }), ReadDatabase);
export const getDataSource = (notion: Notion, id: string): Promise<Result<ReadDataSource>> =>
  notion.read(({ dataSources }) => dataSources.retrieve({ data_source_id: id }), ReadDataSource);

/** Pages first, which most are. Fails as the last question does. */
export async function getThing(notion: Notion, id: string): Promise<Result<NotionThing>> {
  const page = await getPage(notion, id);
  if (page.ok || !isOther(page.failure.code)) return page;
  const database = await getDatabase(notion, id);
  if (database.ok || !isOther(database.failure.code)) return database;
  const source = await getDataSource(notion, id);
  return source.ok || !isOther(source.failure.code)
    ? source
    : fail('platform_not_found', undefined, { hint: notShared });
}

/** Notion refuses, or does not find, what is of another kind. */
const isOther = (code: string): boolean => code === 'platform_not_found' || code === 'platform_refused';

/** What rows are in: the data source itself, or the only one of a database. */
export async function dataSourceOf(notion: Notion, thing: NotionThing): Promise<Result<ReadDataSource>> {
  if (thing.object === 'data_source') return ok(thing);
  if (thing.object === 'page') return fail('invalid_arguments', 'That is a page, and not a database.');
  const [only, ...others] = thing.data_sources;
  if (only && others.length === 0) return getDataSource(notion, only.id);
  return fail('invalid_arguments', 'The database does not have exactly one data source.', {
    hint: 'Name one of its data sources by id in place of the database: notion_fetch names them.',
  });
}
