/** The tools for databases. */
import type { CreateDatabaseParameters, QueryDataSourceParameters } from '@notionhq/client';
import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { withinBytes } from '../../fitting.ts';
import { createAuthors, writtenBy } from '../authors.ts';
import { spans } from '../blocks.ts';
import { listFromNotion, notionToolsIn } from '../connect.ts';
import { checkedId, thingId, title } from '../fields.ts';
import { operators, propertyText, queryFilter, sortsOf } from '../properties.ts';
import {
  author,
  changedPage,
  dataSourceOf,
  getPage,
  getThing,
  instantOf,
  listPage,
  namedThing,
  notionName,
  notionOutsider,
  notionUrl,
  prose,
  ReadPage,
  thingTitle,
  url,
  when,
} from '../things.ts';

const { readTool, writeTool } = notionToolsIn('databases');

const Row = z.object({
  page: z.string().describe('Id of the row, which is a page'),
  title: z.string(),
  properties: z.record(z.string(), z.string()).describe('What is not empty, by name; lists one a line'),
  author,
  outsider: notionOutsider,
  edited_at: when,
  url,
});

const limits = { value: 200, propertyBytes: 6_000 };

const queryDatabase = readTool({
  name: 'notion_query_database',
  title: 'Query a database',
  hint: 'rows tasks table filter records tracker',
  description: 'Lists rows of one database, filtered and sorted. notion_fetch tells its columns and their options.',
  input: input({
    page: thingId.describe('Id or address of the database'),
    filters: z
      .array(
        z.strictObject({
          property: z.string(),
          is: z.enum(operators),
          value: z.union([z.string(), z.number(), z.boolean()]).optional(),
        }),
      )
      .max(10)
      .default([])
      .describe('All must hold; people, relations by id'),
    sort_by: z.string().max(200).optional().describe('A column, created_time or last_edited_time'),
    descending: z.boolean().default(false).describe('Last first'),
    limit,
    cursor,
  }),
  output: z.object({ items: z.array(Row), ...listing }),
  async run({ page, filters, sort_by, descending, limit: most, cursor: from }, { notion }) {
    const thing = await getThing(notion, checkedId(page));
    const source = thing.ok ? await dataSourceOf(notion, thing.value) : thing;
    if (!source.ok) return source;
    const filter = queryFilter(source.value, filters);
    if (!filter.ok) return filter;
    const sorts = sortsOf(source.value, sort_by, descending);
    if (!sorts.ok) return sorts;
    const asked = {
      data_source_id: source.value.id,
      ...(filter.value && { filter: filter.value as QueryDataSourceParameters['filter'] }),
      ...(sorts.value && { sorts: sorts.value }),
    } as QueryDataSourceParameters;
    const authors = createAuthors(notion);
    return listFromNotion({
      cursor: from,
      most,
      fetch: (at) => notion.read(({ dataSources }) => dataSources.query({ ...asked, ...at }), listPage(ReadPage)),
      async project(row) {
        return ok({ ...projectRow(row), ...(await writtenBy(authors, row)) });
      },
    });
  },
});

function projectRow(row: ReadPage) {
  const entries = Object.entries(row.properties).filter(([, { type }]) => type !== 'title');
  const properties = withinBytes(entries, limits.propertyBytes, ([label, property]): [string, string] | undefined => {
    const text = prose(propertyText(property), limits.value);
    return text === '' ? undefined : [notionName(label), text];
  });
  return {
    page: row.id,
    title: thingTitle(row),
    properties: Object.fromEntries(properties.items),
    edited_at: instantOf(row.last_edited_time),
    url: notionUrl(row.url),
  };
}

const withOptions = ['select', 'multi_select'] as const;
const types = [
  ...(['rich_text', 'number', 'date', 'checkbox', 'people', 'url', 'email', 'phone_number', 'status'] as const),
  ...(['files', 'created_time', 'created_by', 'last_edited_time', 'last_edited_by', 'unique_id'] as const),
] as const;

const Column = z.strictObject({
  name: z.string().min(1),
  type: z.enum([...types, ...withOptions]),
  options: z.array(z.string()).max(50).optional(),
});

const createDatabase = writeTool({
  name: 'notion_create_database',
  title: 'Create a database',
  hint: 'table tracker new board list',
  description: 'Creates one database in a page. Its rows have a title, called Name, and the named columns.',
  access: 'write',
  texts: { title: 'prose' },
  input: input({
    parent: thingId.describe('Id or address of the page that it shall be in'),
    title: title.describe('Title, one line'),
    columns: z
      .array(Column)
      .max(50)
      .refine(
        (columns) => new Set(['Name', ...columns.map(({ name }) => name)]).size === columns.length + 1,
        'must have different names',
      )
      .refine(
        (columns) =>
          columns.every(({ type, options }) => !options || (withOptions as readonly string[]).includes(type)),
        'options are of a select or multi_select',
      )
      .default([])
      .describe('Beside Name; options are of a select or multi_select'),
  }),
  output: z.object({ page: z.string().describe('Id of the database'), url }),
  place: ({ parent }) => ({ kind: 'page', name: checkedId(parent), isId: true }),
  async preview({ parent, title, columns }, { notion }) {
    const into = await getPage(notion, checkedId(parent));
    if (!into.ok) return into;
    const lines = columns.map(({ name, type, options }) => `${name}: ${[type, ...(options ?? [])].join(', ')}`);
    return ok({
      target: `a new database in the ${namedThing(into.value)}`,
      version: null,
      changes: changesOf({ title, columns: ['Name: title', ...lines] }),
    });
  },
  undoMade: (_, __, { page }) => ({ tool: 'notion_trash_page', arguments: { page } }),
  async run({ parent, title, columns }, { notion }) {
    const properties = columns.map(({ name, type, options }) => [
      name,
      { [type]: options ? { options: options.map((one) => ({ name: one })) } : {} },
    ]);
    const request = {
      parent: { type: 'page_id', page_id: checkedId(parent) },
      title: spans(title),
      initial_data_source: { properties: { Name: { title: {} }, ...Object.fromEntries(properties) } },
    } as CreateDatabaseParameters;
    return notion.change(({ databases }) => databases.create(request), changedPage);
  },
});

export const databaseTools = { queryDatabase, createDatabase };
