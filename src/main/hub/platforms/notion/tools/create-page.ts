import type { CreatePageParameters } from '@notionhq/client';
import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import { type ToolContext, writeTool } from '../../../tools/tool.ts';
import { changesOf } from '../../changes.ts';
import { input } from '../../fields.ts';
import { blocksOf } from '../blocks.ts';
import { connectNotion, type Notion } from '../connect.ts';
import { relationsCovered } from '../covered.ts';
import { checkedId, markdown, thingId, title } from '../fields.ts';
import { plannedProperties, properties, valueText } from '../planned-properties.ts';
import { namedThing, url, webAddress } from '../project.ts';
import { ReadPage } from '../read.ts';
import { dataSourceOf, getThing, type NotionThing } from '../things.ts';

const CreateInput = input({
  parent: thingId.describe('Id or address of the page or database that it shall be in'),
  title: title.describe('One line'),
  text: markdown.optional().describe('Markdown; images become links'),
  properties,
  icon: z.emoji().optional().describe('An emoji'),
});

/** The request, and what it is put in; reads alone. */
async function plannedPage(
  notion: Notion,
  { parent, title, text, properties, icon }: z.infer<typeof CreateInput>,
  limits: ToolContext,
): Promise<Result<{ into: NotionThing; request: CreatePageParameters }>> {
  const into = await getThing(notion, checkedId(parent));
  if (!into.ok) return into;
  const source = into.value.object === 'page' ? ok(undefined) : await dataSourceOf(notion, into.value);
  if (!source.ok) return source;
  const values = plannedProperties(source.value, title, properties);
  if (!values.ok) return values;
  const covered = await relationsCovered(notion, limits, values.value);
  if (!covered.ok) return covered;
  const blocks = text === undefined ? ok([]) : await blocksOf(text);
  if (!blocks.ok) return blocks;
  const request: CreatePageParameters = {
    parent: source.value ? { data_source_id: source.value.id } : { page_id: into.value.id },
    properties: values.value,
    ...(blocks.value.length > 0 && { children: blocks.value }),
    ...(icon !== undefined && { icon: { type: 'emoji', emoji: icon as never } }),
  };
  return ok({ into: into.value, request });
}

export const createPage = writeTool({
  name: 'notion_create_page',
  title: 'Create a page',
  description: 'Creates one page in a page, or one row in a database. Each call makes another one.',
  access: 'write',
  toolset: 'pages',
  input: CreateInput,
  output: z.object({ page: z.string().describe('Id'), url }),
  place: ({ parent }) => ({ kind: 'page', name: checkedId(parent), isId: true }),
  async preview(given, context) {
    const plan = await plannedPage(await connectNotion(context.client), given, context);
    if (!plan.ok) return plan;
    const values = Object.entries(given.properties ?? {}).map(([name, value]) => [
      `property ${name}`,
      valueText(value),
    ]);
    return ok({
      target: `a new page in the ${namedThing(plan.value.into)}`,
      version: null,
      changes: changesOf({ title: given.title, icon: given.icon, ...Object.fromEntries(values), text: given.text }),
    });
  },
  undo: (_, __, { page }) => ({ tool: 'notion_trash_page', arguments: { page } }),
  async run(given, context) {
    const notion = await connectNotion(context.client);
    const plan = await plannedPage(notion, given, context);
    if (!plan.ok) return plan;
    const { request } = plan.value;
    const made = await notion.change(({ pages }) => pages.create(request), ReadPage.pick({ id: true, url: true }));
    return made.ok ? ok({ page: made.value.id, url: webAddress(made.value.url) }) : made;
  },
});
