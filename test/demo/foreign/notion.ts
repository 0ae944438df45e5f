/** What Notion’s own client asks of the demo world. */
import type { Client as Notion } from '@notionhq/client';
import { expect } from 'vitest';
import { idOf } from '../../../src/demo/notion/model.ts';
import type { ForeignCall } from './calls.ts';

const some = expect.arrayContaining([expect.anything()]);
const text = expect.any(String);

const [wiki, tasks, task] = [idOf('page Engineering wiki'), idOf('database Tasks'), idOf('page task 0')];
const source = idOf('data source Tasks');
const paragraph = (content: string) => ({ paragraph: { rich_text: [{ text: { content } }] } });
const list = { object: 'list', results: some };
const notionRefusal = (code: string, status: number) => ({ refused: { code, status } });

export const notionCalls: ForeignCall<Notion>[] = [
  ['users.me', (it) => it.users.me({}), { object: 'user', type: 'bot' }],
  ['users.list', (it) => it.users.list({ page_size: 2 }), list],
  ['search', (it) => it.search({ query: 'sync', filter: { property: 'object', value: 'page' } }), list],
  ['pages.retrieve', (it) => it.pages.retrieve({ page_id: wiki }), { object: 'page', id: wiki }],
  ['pages.retrieveMarkdown', (it) => it.pages.retrieveMarkdown({ page_id: wiki }), { markdown: text }],
  [
    'pages.properties.retrieve',
    (it) => it.pages.properties.retrieve({ page_id: task, property_id: 'title' }),
    { object: text },
  ],
  ['blocks.children.list', (it) => it.blocks.children.list({ block_id: wiki }), list],
  [
    'blocks.retrieve',
    async (it) =>
      it.blocks.retrieve({ block_id: (await it.blocks.children.list({ block_id: wiki })).results[0]?.id ?? '' }),
    { object: 'block' },
  ],
  [
    'databases.retrieve',
    (it) => it.databases.retrieve({ database_id: tasks }),
    { object: 'database', data_sources: some },
  ],
  [
    'dataSources.retrieve',
    (it) => it.dataSources.retrieve({ data_source_id: source }),
    { object: 'data_source', properties: { Status: { type: 'status' } } },
  ],
  [
    'dataSources.query',
    (it) =>
      it.dataSources.query({
        data_source_id: source,
        filter: { property: 'Status', status: { equals: 'Done' } },
        sorts: [{ property: 'Due', direction: 'ascending' }],
      }),
    list,
  ],
  [
    'pages.create, with text',
    (it) =>
      it.pages.create({
        parent: { page_id: wiki },
        properties: { title: { title: [{ text: { content: 'Foreign' } }] } },
        children: [paragraph('Hello')],
      }),
    { object: 'page', url: text },
  ],
  [
    'pages.create, a row',
    (it) =>
      it.pages.create({
        parent: { data_source_id: source },
        properties: { Name: { title: [{ text: { content: 'Foreign' } }] }, Estimate: { number: 3 } },
      }),
    { object: 'page' },
  ],
  [
    'pages.update',
    (it) => it.pages.update({ page_id: task, properties: { Estimate: { number: 5 } } }),
    { properties: { Estimate: { number: 5 } } },
  ],
  [
    'pages.updateMarkdown',
    (it) =>
      it.pages.updateMarkdown({
        page_id: idOf('page sync today'),
        type: 'update_content',
        update_content: { content_updates: [{ old_str: 'ships on Thursday', new_str: 'ships on Friday' }] },
      }),
    { markdown: expect.stringContaining('Friday') },
  ],
  [
    'pages.update, into the trash and back',
    async (it) => {
      const { id } = await it.pages.create({
        parent: { page_id: wiki },
        properties: { title: { title: [{ text: { content: 'Gone' } }] } },
      });
      await it.pages.update({ page_id: id, in_trash: true });
      return it.pages.update({ page_id: id, in_trash: false });
    },
    { in_trash: false },
  ],
  [
    'pages.move',
    (it) =>
      it.pages.move({
        page_id: idOf('page On-call handbook'),
        parent: { type: 'page_id', page_id: idOf('page Projects') },
      }),
    { object: 'page' },
  ],
  [
    'blocks.children.append, delete',
    async (it) => {
      const { results } = await it.blocks.children.append({ block_id: wiki, children: [paragraph('Foreign')] });
      return it.blocks.delete({ block_id: results[0]?.id ?? '' });
    },
    { in_trash: true },
  ],
  [
    'databases.create',
    (it) =>
      it.databases.create({
        parent: { type: 'page_id', page_id: wiki },
        title: [{ text: { content: 'Ideas' } }],
        initial_data_source: { properties: { Name: { title: {} } } },
      }),
    { object: 'database' },
  ],
  [
    'comments.create, list',
    async (it) => {
      await it.comments.create({ parent: { page_id: wiki }, rich_text: [{ text: { content: 'Foreign' } }] });
      return it.comments.list({ block_id: wiki });
    },
    list,
  ],
  [
    'pages.retrieve of nothing',
    (it) => it.pages.retrieve({ page_id: idOf('nothing') }),
    notionRefusal('object_not_found', 404),
  ],
  [
    'pages.update with a wrong option',
    (it) => it.pages.update({ page_id: task, properties: { Status: { status: { name: 'Odd' } } } }),
    notionRefusal('validation_error', 400),
  ],
  [
    'search, page by page',
    async (it) => {
      const first = await it.search({ page_size: 5 });
      const next = await it.search({ page_size: 5, start_cursor: first.next_cursor ?? '' });
      return new Set([...first.results, ...next.results].map(({ id }) => id));
    },
    { size: 10 },
  ],
  [
    'blocks.children.append in pieces that are too many',
    (it) => it.blocks.children.append({ block_id: wiki, children: Array(101).fill(paragraph('x')) }),
    notionRefusal('validation_error', 400),
  ],
  ['fileUploads.list, not played', (it) => it.fileUploads.list({}), notionRefusal('invalid_request_url', 400)],
  [
    'blocks.update, not played',
    async (it) =>
      it.blocks.update({
        block_id: (await it.blocks.children.list({ block_id: wiki })).results[0]?.id ?? '',
        ...paragraph('x'),
      } as never),
    notionRefusal('invalid_request_url', 400),
  ],
];
