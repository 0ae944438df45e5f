import * as z from 'zod';
import { fail, ok } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { input } from '../../fields.ts';
import { createAuthors, writtenBy } from '../authors.ts';
import { connectNotion } from '../connect.ts';
import { checkedId, onPage, pageId } from '../fields.ts';
import { blocksIn, blockText, isPage } from '../gone-blocks.ts';
import { idIn } from '../ids.ts';
import { namedThing } from '../project.ts';
import { getPage } from '../things.ts';

export const deleteBlocks = writeTool({
  name: 'notion_delete_blocks',
  title: 'Take text out of a page',
  description: 'Takes pieces of text, by their ids from notion_append_to_page, out of one page.',
  access: 'destructive',
  toolset: 'pages',
  input: input({
    page: pageId,
    blocks: z
      .array(
        z
          .string()
          .max(36)
          .refine((text) => idIn(text) !== undefined, 'must be an id'),
      )
      .min(1)
      .max(100)
      .refine((ids) => new Set(ids.map(idIn)).size === ids.length, 'must not name one twice')
      .describe('Ids of what goes, with all that is in it'),
  }),
  output: z.object({ page: z.string(), deleted: z.number() }),
  place: onPage,
  isBatch: true,
  async preview({ page, blocks }, { client }) {
    const notion = await connectNotion(client);
    const now = await getPage(notion, checkedId(page));
    if (!now.ok) return now;
    const gone = await blocksIn(notion, now.value.id, blocks);
    if (!gone.ok) return gone;
    const lost = gone.value.filter(isPage).length;
    const changes = gone.value.map((block) => ({
      name: isPage(block) ? 'page' : 'text',
      before: blockText(block),
      after: null,
    }));
    const authors = createAuthors(notion);
    const written = await Promise.all(gone.value.map((block) => writtenBy(authors, block)));
    return ok({
      target: `${namedThing(now.value)}${lost > 0 ? `, and ${lost} pages and databases that are in it` : ''}`,
      version: now.value.last_edited_time,
      changes,
      // Of a block Notion knows who edited it, also where a member edited another one last.
      ...(written.some(({ outsider }) => outsider) && { outsider: true }),
    });
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
    return ok({ page: checkedId(page), deleted: ids.length });
  },
});
