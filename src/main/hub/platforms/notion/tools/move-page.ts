import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { type ToolContext, writeTool } from '../../../tools/tool.ts';
import { changeOf } from '../../changes.ts';
import { input } from '../../fields.ts';
import { createAuthors, thingWrittenBy } from '../authors.ts';
import { connectNotion, type Notion } from '../connect.ts';
import { isPageCovered } from '../covered.ts';
import { checkedId, onPage, pageId, thingId } from '../fields.ts';
import { idsIn } from '../ids.ts';
import { createParents } from '../parents.ts';
import { namedThing, url, webAddress } from '../project.ts';
import { ReadPage } from '../read.ts';
import { dataSourceOf, getPage, getThing, type NotionThing } from '../things.ts';

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

export const movePage = writeTool({
  name: 'notion_move_page',
  title: 'Move a page',
  description:
    'Moves one page, with all that is in it, into another page or database. Who may see it changes with that.',
  access: 'write',
  toolset: 'pages',
  input: input({ page: pageId, to: thingId.describe('Id or address of the page or database that it shall be in') }),
  output: z.object({ page: z.string(), url }),
  place: onPage,
  // What it is moved into may be open to more people than where it was.
  isElsewhere: true,
  async preview({ page, to }, context) {
    const notion = await connectNotion(context.client);
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
      // The titles of two others, whoever reads this one.
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
    const notion = await connectNotion(context.client);
    const into = await destination(notion, { page, to }, context);
    if (!into.ok) return into;
    const source = into.value.object === 'page' ? ok(undefined) : await dataSourceOf(notion, into.value);
    if (!source.ok) return source;
    const parent = source.value
      ? { type: 'data_source_id' as const, data_source_id: source.value.id }
      : { type: 'page_id' as const, page_id: into.value.id };
    const moved = await notion.change(
      ({ pages }) => pages.move({ page_id: checkedId(page), parent }),
      ReadPage.pick({ id: true, url: true }),
    );
    return moved.ok ? ok({ page: moved.value.id, url: webAddress(moved.value.url) }) : moved;
  },
});
