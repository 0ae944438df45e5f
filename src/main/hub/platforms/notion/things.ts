/** A page, a database or a data source by its id, which does not say which of them it is. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Notion } from './connect.ts';
import { notShared } from './failure.ts';
import { ReadDatabase, ReadDataSource, ReadPage } from './read.ts';

export type NotionThing = ReadPage | ReadDatabase | ReadDataSource;

export const getPage = (notion: Notion, id: string): Promise<Result<ReadPage>> =>
  notion.read(({ pages }) => pages.retrieve({ page_id: id }), ReadPage);
export const getDatabase = (notion: Notion, id: string): Promise<Result<ReadDatabase>> =>
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
  const ids = thing.data_sources.map(({ id }) => id).join(', ');
  return fail('invalid_arguments', 'The database does not have exactly one data source.', {
    hint: ids ? `Name one of its data sources by id in place of the database: ${ids}.` : 'Name another database.',
  });
}
