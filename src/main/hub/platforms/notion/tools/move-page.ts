import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { type ToolContext, writeTool } from '../../../tools/tool.ts';
import { changeOf } from '../../changes.ts';
import { input } from '../../fields.ts';
import { createAuthors, thingWrittenBy } from '../authors.ts';
import { connectNotion, type Notion } from '../connect.ts';
import { isCovered } from '../covered.ts';
import { id, idOf, onPage, page } from '../fields.ts';
import { idsIn } from '../ids.ts';
import { createParents } from '../parents.ts';
import { address, named, url } from '../project.ts';
import { ReadPage } from '../read.ts';
import { getPage, getThing, sourceOf, type Thing } from '../things.ts';

const topOfWorkspace = 'the top of the workspace';

/** Where it goes, if the key reaches that too. */
async function destination(notion: Notion, to: string, context: ToolContext): Promise<Result<Thing>> {
  const found = await getThing(notion, idOf(to));
  const covered = found.ok ? await isCovered(context, createParents(notion), found.value) : found;
  if (!covered.ok) return covered;
  return covered.value ? found : fail('not_allowed', 'The key does not cover where it shall go.');
}

/** What it is in; undefined at the top of the workspace. */
async function placeOf(notion: Notion, { parent }: ReadPage): Promise<Result<Thing | undefined>> {
  const above = await createParents(notion).above(parent, () => true);
  const [nearest] = above.ok ? above.value : [];
  if (!above.ok || nearest === undefined) return above.ok ? ok(undefined) : above;
  return getThing(notion, nearest);
}

export const movePage = writeTool({
  name: 'notion_move_page',
  title: 'Move a page',
  description:
    'Moves one page, with all that is in it, into another page or database. Who may see it changes with that.',
  access: 'write',
  toolset: 'pages',
  input: input({ page, to: id.describe('Id or address of the page or database that it shall be in') }),
  output: z.object({ page: z.string(), url }),
  place: onPage,
  // What it is moved into may be open to more people than where it was.
  isElsewhere: true,
  async preview({ page, to }, context) {
    const notion = await connectNotion(context.client);
    const now = await getPage(notion, idOf(page));
    if (!now.ok) return now;
    const [from, into] = [await placeOf(notion, now.value), await destination(notion, to, context)];
    if (!from.ok) return from;
    if (!into.ok) return into;
    const authors = createAuthors(notion);
    const places = [from.value, into.value].filter((thing) => thing !== undefined);
    const written = await Promise.all(places.map((thing) => thingWrittenBy(notion, authors, thing)));
    return ok({
      target: named(now.value),
      version: now.value.last_edited_time,
      changes: changeOf('is in', from.value ? named(from.value) : topOfWorkspace, named(into.value)),
      // The titles of two others, whoever reads this one.
      private: true,
      ...(written.some(({ outsider }) => outsider) && { outsider: true }),
    });
  },
  undo({ page }, { changes }) {
    const [before] = idsIn(changes[0]?.before?.slice(-38) ?? '');
    return before
      ? { tool: 'notion_move_page', arguments: { page, to: before } }
      : { reason: 'Nothing but Notion itself moves a page to the top of the workspace.' };
  },
  async run({ page, to }, context) {
    const notion = await connectNotion(context.client);
    const into = await destination(notion, to, context);
    if (!into.ok) return into;
    const source = into.value.object === 'page' ? ok(undefined) : await sourceOf(notion, into.value);
    if (!source.ok) return source;
    const parent = source.value
      ? { type: 'data_source_id' as const, data_source_id: source.value.id }
      : { type: 'page_id' as const, page_id: into.value.id };
    const moved = await notion.change(
      ({ pages }) => pages.move({ page_id: idOf(page), parent }),
      ReadPage.pick({ id: true, url: true }),
    );
    return moved.ok ? ok({ page: moved.value.id, url: address(moved.value.url) }) : moved;
  },
});
