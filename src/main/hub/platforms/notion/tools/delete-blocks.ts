import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { input } from '../../fields.ts';
import { connectNotion, type Notion } from '../connect.ts';
import { idOf, onPage, page } from '../fields.ts';
import { idIn } from '../ids.ts';
import { named, plain } from '../project.ts';
import { listOf, ReadText } from '../read.ts';
import { getPage } from '../things.ts';

const ReadBlock = z.looseObject({ id: z.string(), type: z.string() });
type ReadBlock = z.infer<typeof ReadBlock>;

/** Child pages are among the blocks of a page: those are for notion_trash_page, which shows what they are. */
const pages = ['child_page', 'child_database'];
/** Ten thousand blocks. */
const mostPages = 100;

/** What each of the blocks says, all of which must stand in the page itself. */
async function textsOf(notion: Notion, page: string, ids: readonly string[]): Promise<Result<string[]>> {
  const found = new Map<string, ReadBlock>();
  const wanted = new Set(ids.map(idIn));
  let start: string | undefined;
  for (let read = 0; read < mostPages && found.size < wanted.size; read += 1) {
    const asked = { block_id: page, page_size: 100, ...(start !== undefined && { start_cursor: start }) };
    const listed = await notion.read(({ blocks }) => blocks.children.list(asked), listOf(ReadBlock));
    if (!listed.ok) return listed;
    for (const one of listed.value.results) {
      if (wanted.has(one.id) && !pages.includes(one.type)) found.set(one.id, one);
    }
    start = listed.value.next_cursor ?? undefined;
    if (start === undefined) break;
  }
  if (found.size < wanted.size) {
    return fail('invalid_arguments', 'One of them is no piece of text that stands in this page itself.');
  }
  return ok([...found.values()].map(textOf));
}

function textOf(block: ReadBlock): string {
  const words = z.object({ rich_text: z.array(ReadText) }).safeParse(block[block.type]);
  return words.success ? plain(words.data.rich_text) : `(${block.type})`;
}

export const deleteBlocks = writeTool({
  name: 'notion_delete_blocks',
  title: 'Take text out of a page',
  description: 'Takes pieces of text, by their ids from notion_append_to_page, out of one page.',
  access: 'destructive',
  toolset: 'pages',
  input: input({
    page,
    blocks: z
      .array(
        z
          .string()
          .max(36)
          .refine((text) => idIn(text) !== undefined, 'must be an id'),
      )
      .min(1)
      .max(100)
      .describe('Ids of what goes, with all that is in it'),
  }),
  output: z.object({ page: z.string(), deleted: z.number() }),
  place: onPage,
  isBatch: true,
  async preview({ page, blocks }, { client }) {
    const notion = await connectNotion(client);
    const now = await getPage(notion, idOf(page));
    if (!now.ok) return now;
    const texts = await textsOf(notion, now.value.id, blocks);
    if (!texts.ok) return texts;
    const changes = texts.value.map((text) => ({ name: 'text', before: text, after: null }));
    return ok({ target: named(now.value), version: now.value.last_edited_time, changes });
  },
  undo: () => ({ reason: 'Restore it from the trash of the page, in Notion.' }),
  async run({ page, blocks: ids }, { client }) {
    const notion = await connectNotion(client);
    for (const [done, id] of ids.entries()) {
      const gone = await notion.change(({ blocks }) => blocks.delete({ block_id: id }), z.object({}));
      if (gone.ok) continue;
      return done === 0
        ? gone
        : fail('outcome_unknown', `${done} of ${ids.length} were taken out. ${gone.failure.message}`);
    }
    return ok({ page: idOf(page), deleted: ids.length });
  },
});
