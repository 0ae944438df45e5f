/** The tools that find and read pages and databases. */
import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { takeText, withinBytes } from '../../fitting.ts';
import { createAuthors, thingWrittenBy, writtenBy } from '../authors.ts';
import { listFromNotion, type Notion, notionToolsIn } from '../connect.ts';
import { checkedId, thingId } from '../fields.ts';
import { createParents, isPageCovered } from '../places.ts';
import { optionsOf, propertyText } from '../properties.ts';
import {
  author,
  getDataSource,
  getThing,
  instantOf,
  listPage,
  notionName,
  notionOutsider,
  notionUrl,
  plainTexts,
  prose,
  type ReadColumn,
  type ReadDataSource,
  ReadFound,
  ReadMarkdown,
  type ReadPage,
  thingTitle,
  url,
  when,
} from '../things.ts';

const { readTool } = notionToolsIn('pages');

const Found = z.object({
  page: z.string().describe('Id, for the other tools'),
  kind: z.enum(['page', 'database']),
  title: z.string(),
  private: z.boolean().describe('False only for what is published on the web'),
  author,
  outsider: notionOutsider,
  edited_at: when,
  url,
});

const search = readTool({
  name: 'notion_search',
  title: 'Search pages and databases',
  hint: 'find page note wiki doc document',
  description: 'Finds pages, rows and databases by title alone, last edited first; without a query all.',
  input: input({
    query: z.string().max(200).optional().describe('Words of the title'),
    kind: z.enum(['page', 'database']).optional().describe('Only those'),
    changed_since: z
      .string()
      .max(25)
      .refine((text) => !Number.isNaN(Date.parse(text)), 'must be a day or a time that exists, as 2026-11-27')
      .optional()
      .describe('Day or time, UTC'),
    limit,
    cursor,
  }),
  output: z.object({ items: z.array(Found), ...listing }),
  place: () => undefined,
  // A title of an outsider's is marked.
  isOwn: true,
  async run({ query, kind, changed_since, limit: most, cursor: from }, context) {
    const { notion } = context;
    const [parents, authors] = [createParents(notion), createAuthors(notion)];
    const asked = {
      ...(query !== undefined && { query: query.toWellFormed() }),
      ...(kind && {
        filter: { property: 'object' as const, value: kind === 'page' ? ('page' as const) : ('data_source' as const) },
      }),
      sort: { timestamp: 'last_edited_time' as const, direction: 'descending' as const },
    };
    return listFromNotion({
      cursor: from,
      most,
      isNarrow: context.isLimited('page'),
      async fetch(page) {
        const found = await notion.read((notion) => notion.search({ ...asked, ...page }), listPage(ReadFound));
        return found.ok && changed_since !== undefined
          ? ok(editedSince(Date.parse(changed_since), found.value))
          : found;
      },
      async project(found) {
        if (found.object === 'partial') return ok(undefined);
        const covered = await isPageCovered(context, parents, found);
        if (!covered.ok || !covered.value) return covered.ok ? ok(undefined) : covered;
        return ok({ ...projectFound(found), ...(await writtenBy(authors, found)) });
      },
    });
  },
});

/** Notion searches by no time, but tells what was edited last first: with an older one the list ends. */
function editedSince(
  since: number,
  page: { results: z.infer<typeof ReadFound>[]; next_cursor?: string | null | undefined },
): typeof page {
  const end = page.results.findIndex((one) => one.object !== 'partial' && Date.parse(one.last_edited_time) < since);
  return end < 0 ? page : { results: page.results.slice(0, end), next_cursor: null };
}

const projectFound = (found: ReadPage | ReadDataSource): z.infer<typeof Found> => ({
  page: found.id,
  kind: found.object === 'page' ? 'page' : 'database',
  title: thingTitle(found),
  private: !found.public_url,
  edited_at: instantOf(found.last_edited_time),
  url: notionUrl(found.url),
});

const Property = z.object({
  name: z.string(),
  type: z.string(),
  value: z.string().optional().describe('Of a page; lists one a line'),
  options: z.array(z.string()).optional().describe('Of a database: what it may be'),
});

const Fetched = z.object({
  page: z.string().describe('Id'),
  kind: z.enum(['page', 'database']),
  title: z.string(),
  private: z.boolean().describe('False only for what is published on the web'),
  author,
  outsider: notionOutsider,
  in_trash: z.literal(true).optional(),
  properties: z.array(Property).describe('The fields of a page, or the columns of a database'),
  properties_left_out: z.number().optional().describe('So many more did not fit'),
  text: z.string().describe('Markdown; a database has its description here, and its rows with notion_query_database'),
  next_start: z.number().optional().describe('Present when there is more text: pass it as start'),
  incomplete: z.literal(true).optional().describe('Notion left parts of the page out'),
  edited_at: when,
  edited_by: z.string().optional().describe('Id, as in notion_list_users'),
  url,
});
type Fetched = z.infer<typeof Fetched>;

const limits = { value: 500, option: 80, options: 30, propertyBytes: 8_000, description: 1_000 };

const fetchPage = readTool({
  name: 'notion_fetch',
  title: 'Read a page or database',
  hint: 'page read open note content wiki',
  description: 'Reads one page as Markdown with its properties, or the columns of one database. Read on with start.',
  input: input({
    page: thingId.describe('Id or address of a page or database'),
    start: z
      .int()
      .min(0)
      .max(10_000_000)
      .default(0)
      .describe('Where the text goes on: next_start of the answer before'),
  }),
  output: Fetched,
  async run({ page, start }, { notion }) {
    const thing = await getThing(notion, checkedId(page));
    if (!thing.ok) return thing;
    const by = await thingWrittenBy(notion, createAuthors(notion), thing.value);
    if (thing.value.object === 'page') return fetchOne(notion, thing.value, start, by);
    const { id, title, description } =
      thing.value.object === 'database' ? thing.value : { ...thing.value, description: [] };
    const sources: ReadDataSource[] = [];
    const ids = thing.value.object === 'database' ? thing.value.data_sources.map((one) => one.id) : [];
    for (const one of ids.slice(0, 5)) {
      const source = await getDataSource(notion, one);
      if (!source.ok) return source;
      sources.push(source.value);
    }
    if (thing.value.object === 'data_source') sources.push(thing.value);
    return ok({
      page: id,
      kind: 'database' as const,
      title: notionName(plainTexts(title)) || 'Untitled',
      ...common(thing.value),
      ...by,
      ...propertiesIn(withinBytes(sources.flatMap(columnsIn), limits.propertyBytes, projectColumn)),
      text: [
        prose(plainTexts(description), limits.description),
        ...(sources.length > 1
          ? [`Data sources, each by its id: ${sources.map((one) => `${thingTitle(one)} (${one.id})`).join(', ')}`]
          : []),
      ]
        .filter(Boolean)
        .join('\n\n'),
    });
  },
});

type Common = Pick<ReadPage, 'last_edited_time' | 'last_edited_by' | 'public_url' | 'in_trash' | 'url'>;

const common = ({ last_edited_time, last_edited_by, public_url, in_trash, url }: Common) => ({
  private: !public_url,
  ...(in_trash && { in_trash: true as const }),
  edited_at: instantOf(last_edited_time),
  ...(last_edited_by && { edited_by: last_edited_by.id }),
  url: notionUrl(url),
});

async function fetchOne(
  notion: Notion,
  page: ReadPage,
  start: number,
  by: Pick<Fetched, 'author' | 'outsider'>,
): Promise<Result<Fetched>> {
  const read = await notion.read(({ pages }) => pages.retrieveMarkdown({ page_id: page.id }), ReadMarkdown);
  if (!read.ok) return read;
  const { markdown, truncated, unknown_block_ids: unknown } = read.value;
  const entries = Object.entries(page.properties).filter(([, { type }]) => type !== 'title');
  const properties = withinBytes(entries, limits.propertyBytes, ([label, property]) => {
    const value = prose(propertyText(property), limits.value);
    return value === '' ? undefined : { name: notionName(label), type: notionName(property.type), value };
  });
  const head = {
    page: page.id,
    kind: 'page' as const,
    title: thingTitle(page),
    ...common(page),
    ...by,
    ...propertiesIn(properties),
  };
  const { text, next } = takeText(prose(markdown, Number.POSITIVE_INFINITY), start, head);
  const isPart = truncated || unknown.length > 0;
  return ok({
    ...head,
    text,
    ...(next !== undefined && { next_start: next }),
    ...(isPart && { incomplete: true as const }),
  });
}

type Properties = Pick<Fetched, 'properties' | 'properties_left_out'>;

const propertiesIn = ({ items, left }: { items: Fetched['properties']; left: number }): Properties => ({
  properties: items,
  ...(left > 0 && { properties_left_out: left }),
});

const columnsIn = ({ properties }: ReadDataSource): ReadColumn[] => Object.values(properties);

function projectColumn(column: ReadColumn): z.infer<typeof Property> {
  const options = optionsOf(column)
    .slice(0, limits.options)
    .map((one) => notionName(one).slice(0, limits.option));
  return { name: notionName(column.name), type: notionName(column.type), ...(options.length > 0 && { options }) };
}

export const pageReadTools = { search, fetchPage };
