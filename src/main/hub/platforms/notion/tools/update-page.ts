import type { UpdatePageParameters } from '@notionhq/client';
import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import { type ToolContext, writeTool } from '../../../tools/tool.ts';
import { changeOf } from '../../changes.ts';
import { input } from '../../fields.ts';
import { connectNotion, type Notion } from '../connect.ts';
import { relationsCovered } from '../covered.ts';
import { checkedId, onPage, pageId, title } from '../fields.ts';
import { columnsFor, plannedProperties, properties } from '../planned-properties.ts';
import { iconOf, namedThing, rawTitle, url, webAddress } from '../project.ts';
import { propertyText, requestText } from '../properties.ts';
import { ReadPage } from '../read.ts';
import { getPage } from '../things.ts';

const UpdateInput = input({
  page: pageId,
  title: title.optional().describe('In place of the present one'),
  properties,
  icon: z.emoji().nullable().optional().describe('An emoji; null for none'),
}).refine(
  ({ title, properties, icon }) => [title, properties, icon].some((one) => one !== undefined),
  'needs at least one change',
);

/** The request, and the page as it is; reads alone. */
async function plannedUpdate(
  notion: Notion,
  given: z.infer<typeof UpdateInput>,
  limits: ToolContext,
): Promise<Result<{ now: ReadPage; request: UpdatePageParameters }>> {
  const now = await getPage(notion, checkedId(given.page));
  if (!now.ok) return now;
  const source = await columnsFor(notion, now.value);
  if (!source.ok) return source;
  const values = plannedProperties(source.value, given.title, given.properties);
  if (!values.ok) return values;
  const covered = await relationsCovered(notion, limits, values.value, now.value);
  if (!covered.ok) return covered;
  const request: UpdatePageParameters = {
    page_id: now.value.id,
    ...(Object.keys(values.value).length > 0 && { properties: values.value }),
    ...(given.icon !== undefined && {
      icon: given.icon === null ? null : { type: 'emoji', emoji: given.icon as never },
    }),
  };
  return ok({ now: now.value, request });
}

const prefix = 'property ';

export const updatePage = writeTool({
  name: 'notion_update_page',
  title: 'Change a page’s properties',
  description: 'Changes title, icon or properties of one page or row; what is not named stays, and so does its text.',
  access: 'write',
  toolset: 'pages',
  input: UpdateInput,
  output: z.object({ page: z.string().describe('Id'), url }),
  place: onPage,
  async preview(given, context) {
    const plan = await plannedUpdate(await connectNotion(context.client), given, context);
    if (!plan.ok) return plan;
    const { now, request } = plan.value;
    const changes = Object.keys(given.properties ?? {}).flatMap((name) => {
      const before = now.properties[name] ? propertyText(now.properties[name]) : '';
      return changeOf(prefix + name, before || null, requestText(request.properties?.[name]) || null);
    });
    return ok({
      target: namedThing(now),
      version: now.last_edited_time,
      changes: [
        ...(given.title === undefined ? [] : changeOf('title', rawTitle(now) || null, given.title)),
        ...(given.icon === undefined ? [] : changeOf('icon', iconOf(now) ?? null, given.icon)),
        ...changes,
      ],
    });
  },
  undo({ page }, { changes }) {
    if (changes.length === 0) return { reason: 'It was so already.' };
    const before = (name: string) => changes.find((one) => one.name === name);
    const [title, icon] = [before('title'), before('icon')];
    if (title?.before === null) return { reason: 'It had no title before, which cannot be written.' };
    const values = changes.filter(({ name }) => name.startsWith(prefix));
    return {
      tool: 'notion_update_page',
      arguments: {
        page,
        ...(title && { title: title.before }),
        ...(icon && { icon: icon.before }),
        ...(values.length > 0 && {
          properties: Object.fromEntries(values.map(({ name, before }) => [name.slice(prefix.length), before])),
        }),
      },
    };
  },
  async run(given, context) {
    const notion = await connectNotion(context.client);
    const plan = await plannedUpdate(notion, given, context);
    if (!plan.ok) return plan;
    const { request } = plan.value;
    const made = await notion.change(({ pages }) => pages.update(request), ReadPage.pick({ id: true, url: true }));
    return made.ok ? ok({ page: made.value.id, url: webAddress(made.value.url) }) : made;
  },
});
