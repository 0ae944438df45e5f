/** The tools that create, change, move, trash and restore pages. */
import type { CreatePageParameters, UpdatePageParameters } from '@notionhq/client';
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changeOf, changesOf } from '../../changes.ts';
import { atLeastOne, input } from '../../fields.ts';
import type { PlatformClient } from '../../platform.ts';
import type { ToolContext } from '../../tool.ts';
import { createAuthors, thingWrittenBy } from '../authors.ts';
import { blocksOf } from '../blocks.ts';
import { connectNotion, type Notion, notionToolsIn } from '../connect.ts';
import { checkedId, idsIn, markdown, pageId, thingId, title } from '../fields.ts';
import { createParents, isPageCovered, relationsCovered } from '../places.ts';
import { columnsFor, plannedProperties, properties, propertyText, requestText, valueText } from '../properties.ts';
import {
  changedPage,
  dataSourceOf,
  getPage,
  getThing,
  iconOf,
  type NotionThing,
  namedThing,
  notionUrl,
  ReadPage,
  rawTitle,
  url,
} from '../things.ts';

const { writeTool } = notionToolsIn('pages');

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

const createPage = writeTool({
  name: 'notion_create_page',
  title: 'Create a page',
  hint: 'note write new doc row task wiki',
  description: 'Creates one page in a page, or one row in a database. Each call makes another one.',
  access: 'write',
  texts: { title: 'prose', text: 'prose' },
  input: CreateInput,
  output: z.object({ page: z.string().describe('Id'), url }),
  place: ({ parent }) => ({ kind: 'page', name: checkedId(parent), isId: true }),
  async preview(given, context) {
    const plan = await plannedPage(context.notion, given, context);
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
  undoMade: (_, __, { page }) => ({ tool: 'notion_trash_page', arguments: { page } }),
  async run(given, context) {
    const plan = await plannedPage(context.notion, given, context);
    if (!plan.ok) return plan;
    const { request } = plan.value;
    return context.notion.change(({ pages }) => pages.create(request), changedPage);
  },
});

const UpdateInput = input({
  page: pageId,
  title: title.optional().describe('In place of the present one'),
  properties,
  icon: z.emoji().nullable().optional().describe('An emoji; null for none'),
}).refine(...atLeastOne('title', 'properties', 'icon'));

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

const updatePage = writeTool({
  name: 'notion_update_page',
  title: 'Change a page’s properties',
  hint: 'edit properties status task rename row',
  description: 'Changes title, icon or properties of one page or row; what is not named stays, and so does its text.',
  access: 'write',
  texts: { title: 'prose' },
  input: UpdateInput,
  output: z.object({ page: z.string().describe('Id'), url }),
  async preview(given, context) {
    const plan = await plannedUpdate(context.notion, given, context);
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
    const plan = await plannedUpdate(context.notion, given, context);
    if (!plan.ok) return plan;
    const { request } = plan.value;
    return context.notion.change(({ pages }) => pages.update(request), changedPage);
  },
});

/** Where a page is that cannot be named, and why nothing moves it back there. */
const unnamed = {
  'the top of the workspace': 'Nothing but Notion itself moves a page to the top of the workspace.',
  'a page that is not shared with the connection': 'The connection does not reach what it was in.',
  'a page beyond this key': 'The key does not cover what it was in.',
} as const;

/** Where it goes, if the key reaches that too, and it is not the page or within it. */
async function destination(
  notion: Notion,
  { page, to }: { page: string; to: string },
  context: ToolContext,
): Promise<Result<NotionThing>> {
  const found = await getThing(notion, checkedId(to));
  if (!found.ok) return found;
  const parents = createParents(notion);
  const covered = await isPageCovered(context, parents, found.value);
  if (!covered.ok) return covered;
  if (!covered.value) return fail('not_allowed', 'The key does not cover where it shall go.');
  const { id, parent } = found.value;
  const above = await parents.above(parent, (one) => one === checkedId(page));
  if (!above.ok) return above;
  return [id, ...above.value].includes(checkedId(page))
    ? fail('invalid_arguments', 'It cannot go into itself.')
    : found;
}

/** What it is in, as far as the key covers that. */
async function placeOf(
  notion: Notion,
  { parent }: ReadPage,
  context: ToolContext,
): Promise<Result<NotionThing | keyof typeof unnamed>> {
  if (parent.type === 'workspace') return ok('the top of the workspace');
  const parents = createParents(notion);
  const above = await parents.above(parent, () => true);
  if (!above.ok) return above;
  const [nearest] = above.value;
  const found = nearest === undefined ? fail('platform_not_found') : await getThing(notion, nearest);
  if (!found.ok) {
    return found.failure.code === 'platform_not_found' ? ok('a page that is not shared with the connection') : found;
  }
  const covered = await isPageCovered(context, parents, found.value);
  if (!covered.ok) return covered;
  return ok(covered.value ? found.value : 'a page beyond this key');
}

const movePage = writeTool({
  name: 'notion_move_page',
  title: 'Move a page',
  hint: 'relocate reorganize parent folder',
  description:
    'Moves one page, with all that is in it, into another page or database. Who may see it changes with that.',
  access: 'write',
  input: input({ page: pageId, to: thingId.describe('Id or address of the page or database that it shall be in') }),
  output: z.object({ page: z.string(), url }),
  // What it is moved into may be open to more people than where it was.
  isElsewhere: true,
  async preview({ page, to }, context) {
    const { notion } = context;
    const now = await getPage(notion, checkedId(page));
    if (!now.ok) return now;
    const [from, into] = [await placeOf(notion, now.value, context), await destination(notion, { page, to }, context)];
    if (!from.ok) return from;
    if (!into.ok) return into;
    const authors = createAuthors(notion);
    const places = [from.value, into.value].filter((place) => typeof place !== 'string');
    const written = await Promise.all(places.map((thing) => thingWrittenBy(notion, authors, thing)));
    return ok({
      target: namedThing(now.value),
      version: now.value.last_edited_time,
      changes: changeOf(
        'is in',
        typeof from.value === 'string' ? from.value : namedThing(from.value),
        namedThing(into.value),
      ),
      // The titles of two others, no matter who reads this one.
      private: true,
      ...(written.some(({ outsider }) => outsider) && { outsider: true }),
    });
  },
  undo({ page }, { changes: [change] }) {
    if (!change?.before) return { reason: 'It was there before.' };
    const reason = Object.entries(unnamed).find(([place]) => place === change.before)?.[1];
    const [before] = idsIn(change.before.slice(-38));
    return reason === undefined && before
      ? { tool: 'notion_move_page', arguments: { page, to: before } }
      : { reason: reason ?? 'Nobody knows what it was in.' };
  },
  async run({ page, to }, context) {
    const { notion } = context;
    const into = await destination(notion, { page, to }, context);
    if (!into.ok) return into;
    const source = into.value.object === 'page' ? ok(undefined) : await dataSourceOf(notion, into.value);
    if (!source.ok) return source;
    const parent = source.value
      ? { type: 'data_source_id' as const, data_source_id: source.value.id }
      : { type: 'page_id' as const, page_id: into.value.id };
    return notion.change(({ pages }) => pages.move({ page_id: checkedId(page), parent }), changedPage);
  },
});

const trashedId = thingId.describe('Id or address of the page or database');
const TrashAnswer = z.object({ page: z.string(), in_trash: z.boolean(), url });

/** The thing, if it is not yet so. */
async function trashedThing(client: PlatformClient, page: string, inTrash: boolean): Promise<Result<NotionThing>> {
  const found = await getThing(await connectNotion(client), checkedId(page));
  if (!found.ok) return found;
  if (found.value.object === 'data_source') {
    return fail('invalid_arguments', 'That is a data source of a database: name the database.');
  }
  if (found.value.in_trash !== inTrash) return found;
  return fail('platform_refused', inTrash ? 'It is in the trash already.' : 'It is not in the trash.');
}

async function trashPreview(client: PlatformClient, page: string, inTrash: boolean) {
  const found = await trashedThing(client, page, inTrash);
  if (!found.ok) return found;
  const [before, after] = inTrash ? ['in its place', 'in the trash'] : ['in the trash', 'in its place'];
  return ok({
    target: namedThing(found.value),
    version: found.value.last_edited_time,
    changes: changeOf('it, with all that is in it', before, after),
  });
}

async function setTrashed(
  client: PlatformClient,
  page: string,
  in_trash: boolean,
): Promise<Result<z.infer<typeof TrashAnswer>>> {
  const found = await trashedThing(client, page, in_trash);
  if (!found.ok) return found;
  const { object, id } = found.value;
  const notion = await connectNotion(client);
  const made = await notion.change(
    ({ pages, databases }): Promise<unknown> =>
      object === 'page' ? pages.update({ page_id: id, in_trash }) : databases.update({ database_id: id, in_trash }),
    ReadPage.pick({ id: true, in_trash: true, url: true }),
  );
  return made.ok ? ok({ page: made.value.id, in_trash: made.value.in_trash, url: notionUrl(made.value.url) }) : made;
}

const trashPage = writeTool({
  name: 'notion_trash_page',
  title: 'Put a page in the trash',
  hint: 'delete remove archive',
  description:
    'Puts one page or database, with all that is in it, in the trash, from where it can be restored for 30 days.',
  access: 'destructive',
  input: input({ page: trashedId }),
  output: TrashAnswer,
  preview: ({ page }, { client }) => trashPreview(client, page, true),
  undo: ({ page }) => ({ tool: 'notion_restore_page', arguments: { page } }),
  run: ({ page }, { client }) => setTrashed(client, page, true),
});

const restorePage = writeTool({
  name: 'notion_restore_page',
  title: 'Restore a page from the trash',
  hint: 'undelete recover trash undo',
  description: 'Takes one page or database out of the trash, to where it was.',
  access: 'write',
  input: input({ page: trashedId }),
  output: TrashAnswer,
  preview: ({ page }, { client }) => trashPreview(client, page, false),
  undo: ({ page }) => ({ tool: 'notion_trash_page', arguments: { page } }),
  run: ({ page }, { client }) => setTrashed(client, page, false),
});

export const pageWriteTools = { createPage, updatePage, movePage, restorePage, trashPage };
