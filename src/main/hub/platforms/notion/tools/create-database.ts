import type { CreateDatabaseParameters } from '@notionhq/client';
import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { changesOf } from '../../changes.ts';
import { input } from '../../fields.ts';
import { connectNotion } from '../connect.ts';
import { checkedId, thingId, title } from '../fields.ts';
import { namedThing, url, webAddress } from '../project.ts';
import { ReadDatabase } from '../read.ts';
import { spans } from '../spans.ts';
import { getPage } from '../things.ts';

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

export const createDatabase = writeTool({
  name: 'notion_create_database',
  title: 'Create a database',
  description: 'Creates one database in a page. Its rows have a title, called Name, and the named columns.',
  access: 'write',
  toolset: 'databases',
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
  async preview({ parent, title, columns }, { client }) {
    const into = await getPage(await connectNotion(client), checkedId(parent));
    if (!into.ok) return into;
    const lines = columns.map(({ name, type, options }) => `${name}: ${[type, ...(options ?? [])].join(', ')}`);
    return ok({
      target: `a new database in the ${namedThing(into.value)}`,
      version: null,
      changes: changesOf({ title, columns: ['Name: title', ...lines] }),
    });
  },
  undo: (_, __, { page }) => ({ tool: 'notion_trash_page', arguments: { page } }),
  async run({ parent, title, columns }, { client }) {
    const notion = await connectNotion(client);
    const properties = columns.map(({ name, type, options }) => [
      name,
      { [type]: options ? { options: options.map((one) => ({ name: one })) } : {} },
    ]);
    const request = {
      parent: { type: 'page_id', page_id: checkedId(parent) },
      title: spans(title),
      initial_data_source: { properties: { Name: { title: {} }, ...Object.fromEntries(properties) } },
    } as CreateDatabaseParameters;
    const made = await notion.change(
      ({ databases }) => databases.create(request),
      ReadDatabase.pick({ id: true, url: true }),
    );
    return made.ok ? ok({ page: made.value.id, url: webAddress(made.value.url) }) : made;
  },
});
