import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { connectNotion, type Notion } from '../connect.ts';
import { idOf, input, onPage, page } from '../fields.ts';
import { idIn } from '../ids.ts';
import { named, plain } from '../project.ts';
import { ReadParent, ReadText } from '../read.ts';
import { getPage } from '../things.ts';

const ReadBlock = z.looseObject({
  id: z.string(),
  type: z.string(),
  parent: ReadParent,
  in_trash: z.boolean().default(false),
});

/** Child pages are among the blocks of a page: those are for notion_trash_page, which shows what they are. */
const pages = ['child_page', 'child_database'];

async function textsOf(notion: Notion, page: string, ids: readonly string[]): Promise<Result<string[]>> {
  const texts: string[] = [];
  for (const id of ids) {
    const found = await notion.read(({ blocks }) => blocks.retrieve({ block_id: id }), ReadBlock);
    if (!found.ok) return found;
    const { parent, type } = found.value;
    if (parent.page_id !== page || pages.includes(type)) {
      return fail('invalid_arguments', 'One of them is no piece of text that stands in this page itself.');
    }
    const words = z.object({ rich_text: z.array(ReadText) }).safeParse(found.value[type]);
    texts.push(words.success ? plain(words.data.rich_text) : `(${type})`);
  }
  return ok(texts);
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
