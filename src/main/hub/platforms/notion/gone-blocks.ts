/** What goes with blocks that are taken out of a page: all that stands in them, and the pages among it. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { walkPages } from '../lists.ts';
import type { Notion } from './connect.ts';
import { idIn } from './ids.ts';
import { notionName, plainTexts } from './project.ts';
import { listPage, ReadBy, ReadRichText } from './read.ts';

const ReadBlock = z.looseObject({
  id: z.string(),
  type: z.string(),
  has_children: z.boolean().default(false),
  created_by: ReadBy.optional(),
  last_edited_by: ReadBy.optional(),
});
type ReadBlock = z.infer<typeof ReadBlock>;

/** Child pages are among the blocks of a page: those are for notion_trash_page, which shows what they are. */
const pages: Record<string, string> = { child_page: 'page', child_database: 'database' };

export const isPage = ({ type }: Pick<ReadBlock, 'type'>): boolean => type in pages;

/** Ten thousand blocks. */
const mostPages = 100;
/** Blocks with others in them that are looked into: each takes a request. */
const mostParents = 30;

const tooMuch = () =>
  fail('platform_refused', 'More is in it than can be looked through before.', {
    hint: 'Take fewer pieces out at once, or do it in Notion.',
  });

/** Goes through what stands in a page or block itself, until `isEnough`. Fails where that is too much. */
async function childrenOf(
  notion: Notion,
  id: string,
  isEnough: (found: readonly ReadBlock[]) => boolean = () => false,
): Promise<Result<ReadBlock[]>> {
  const found: ReadBlock[] = [];
  const walk = await walkPages(
    mostPages,
    async (start) => {
      const asked = { block_id: id, page_size: 100, ...(start !== undefined && { start_cursor: start }) };
      const listed = await notion.read(({ blocks }) => blocks.children.list(asked), listPage(ReadBlock));
      return listed.ok ? ok({ things: listed.value.results, next: listed.value.next_cursor }) : listed;
    },
    (blocks) => {
      found.push(...blocks);
      return isEnough(found);
    },
  );
  if (!walk.ok) return walk;
  // Cut short, nobody can tell what else would go.
  return walk.value === 'cut' ? tooMuch() : ok(found);
}

/** Those blocks, all of which must stand in the page itself, each with all that would go with it. */
export async function blocksIn(notion: Notion, page: string, ids: readonly string[]): Promise<Result<ReadBlock[]>> {
  const wanted = new Set(ids.map(idIn));
  const among = (blocks: readonly ReadBlock[]) => blocks.filter((one) => wanted.has(one.id) && !isPage(one));
  const own = await childrenOf(notion, page, (found) => among(found).length === wanted.size);
  if (!own.ok) return own;
  const gone = among(own.value);
  if (gone.length < wanted.size) {
    return fail('invalid_arguments', 'One of them is no piece of text that stands in this page itself.');
  }
  // Pages in it go as well; what is in those is theirs.
  return within(notion, gone, { left: mostParents });
}

async function within(
  notion: Notion,
  blocks: readonly ReadBlock[],
  room: { left: number },
): Promise<Result<ReadBlock[]>> {
  const all: ReadBlock[] = [];
  for (const block of blocks) {
    all.push(block);
    if (!block.has_children || isPage(block)) continue;
    room.left -= 1;
    if (room.left < 0) return tooMuch();
    const inside = await childrenOf(notion, block.id);
    const deeper = inside.ok ? await within(notion, inside.value, room) : inside;
    if (!deeper.ok) return deeper;
    all.push(...deeper.value);
  }
  return ok(all);
}

/** What is of another form than expected takes nothing else along. */
const maybe = <T>(schema: z.ZodType<T>) => schema.optional().catch(undefined);
const text = maybe(z.string());
const address = maybe(z.object({ url: z.string() }));
const texts = z.array(ReadRichText);
/** All that a block of one kind or another says. A file that Notion keeps has a name; its address lets anybody in for an hour. */
const ReadBlockText = z.object({
  ...{ rich_text: maybe(texts), cells: maybe(z.array(texts)), caption: maybe(texts), expression: text, name: text },
  ...{ url: text, external: address, page_id: text, database_id: text },
});

/** What a block says, or which page or database it stands for. */
export function blockText(block: ReadBlock): string {
  const kind = pages[block.type];
  if (kind !== undefined) {
    const { title } = z
      .object({ title: z.string().catch('') })
      .catch({ title: '' })
      .parse(block[block.type]);
    return `${kind} "${notionName(title) || 'Untitled'}" (${block.id}), with all that is in it`;
  }
  const said = ReadBlockText.safeParse(block[block.type]).data;
  if (said === undefined) return `(${block.type})`;
  const { rich_text, cells, expression, name: called, url, external, page_id, database_id, caption = [] } = said;
  const beside = [expression, called, url ?? external?.url, page_id ?? database_id, plainTexts(caption)];
  const words = [rich_text && plainTexts(rich_text), cells?.map(plainTexts).join(' | '), ...beside]
    .filter(Boolean)
    .join(', ');
  return rich_text || cells ? words : `(${block.type})${words && ` ${words}`}`;
}
