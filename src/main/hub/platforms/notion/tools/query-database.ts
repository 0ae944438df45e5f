import type { QueryDataSourceParameters } from '@notionhq/client';
import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { withinBytes } from '../../fitting.ts';
import { createAuthors, writtenBy } from '../authors.ts';
import { connectNotion } from '../connect.ts';
import { checkedId, onPage, thingId } from '../fields.ts';
import { operators, queryFilter, sortsOf } from '../filters.ts';
import { listFromNotion } from '../list.ts';
import { author, instantOf, notionName, notionOutsider, prose, thingTitle, url, webAddress, when } from '../project.ts';
import { propertyText } from '../properties.ts';
import { listPage, ReadPage } from '../read.ts';
import { dataSourceOf, getThing } from '../things.ts';

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

export const queryDatabase = readTool({
  name: 'notion_query_database',
  title: 'Query a database',
  description: 'Lists rows of one database, filtered and sorted. notion_fetch tells its columns and their options.',
  toolset: 'databases',
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
  place: onPage,
  async run({ page, filters, sort_by, descending, limit: most, cursor: from }, { client }) {
    const notion = await connectNotion(client);
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
    ...{ page: row.id, title: thingTitle(row), properties: Object.fromEntries(properties.items) },
    ...{ edited_at: instantOf(row.last_edited_time), url: webAddress(row.url) },
  };
}
