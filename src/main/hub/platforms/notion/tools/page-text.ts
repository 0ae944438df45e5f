/** The tools that change the text of a page. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changeOf, changesOf } from '../../changes.ts';
import { input } from '../../fields.ts';
import { walkPages } from '../../lists.ts';
import { actingIn, actsAlike } from '../acting.ts';
import { createAuthors, writtenBy } from '../authors.ts';
import { blocksOf } from '../blocks.ts';
import { type Notion, notionToolsIn } from '../connect.ts';
import { checkedId, idIn, markdown, pageId } from '../fields.ts';
import {
  getPage,
  listPage,
  namedThing,
  notionName,
  plainTexts,
  ReadBy,
  ReadMarkdown,
  type ReadPage,
  ReadRichText,
} from '../things.ts';

const { writeTool } = notionToolsIn('pages');

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

const isPage = ({ type }: Pick<ReadBlock, 'type'>): boolean => type in pages;

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
async function blocksIn(notion: Notion, page: string, ids: readonly string[]): Promise<Result<ReadBlock[]>> {
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
  rich_text: maybe(texts),
  cells: maybe(z.array(texts)),
  caption: maybe(texts),
  expression: text,
  name: text,
  url: text,
  external: address,
  page_id: text,
  database_id: text,
});

/** What a block says, or which page or database it stands for. */
function blockText(block: ReadBlock): string {
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

const ReadAdded = z.object({ results: z.array(z.object({ id: z.string() })) });

const appendToPage = writeTool({
  name: 'notion_append_to_page',
  title: 'Add text to a page',
  hint: 'add write note text todo list',
  description: 'Adds Markdown at the end of one page; nothing that is there changes. Each call adds it again.',
  access: 'write',
  texts: { text: 'prose' },
  input: input({ page: pageId, text: markdown.describe('Text in Markdown; images become links') }),
  output: z.object({ page: z.string(), blocks: z.array(z.string()).describe('Ids of what was added') }),
  async preview({ page, text }, { notion }) {
    const now = await getPage(notion, checkedId(page));
    if (!now.ok) return now;
    const blocks = await blocksOf(text);
    if (!blocks.ok) return blocks;
    // Without a version: what others write meanwhile does not change what is added, or where.
    return ok({ target: namedThing(now.value), version: null, changes: changesOf({ 'text at the end': text }) });
  },
  undoMade: ({ page }, _, { blocks }) => ({ tool: 'notion_delete_blocks', arguments: { page, blocks } }),
  async run({ page, text }, { notion }) {
    const children = await blocksOf(text);
    if (!children.ok) return children;
    const request = { block_id: checkedId(page), children: children.value };
    const added = await notion.change(({ blocks }) => blocks.children.append(request), ReadAdded);
    return added.ok ? ok({ page: checkedId(page), blocks: added.value.results.map(({ id }) => id) }) : added;
  },
});

const passage = z
  .string()
  .max(10_000)
  .refine((text) => actingIn(text).length === 0, 'must hold no tag and no picture; write a plain < as \\<');

/** The page as it is after the edit. */
const ReadChanged = ReadMarkdown.partial();

/** Characters that are shown before and after a passage. */
const shownAround = 60;

/** What stands before and after the first of the passages. */
function around([before = '', ...rest]: readonly string[], old: string): { before: string; after: string } {
  const after = rest.join(old);
  const [start, end] = [before.slice(-shownAround), after.slice(0, shownAround)];
  return {
    before: `${start === before ? '' : '…'}${start.replace(/^[\uDC00-\uDFFF]/, '')}`,
    after: `${end.replace(/[\uD800-\uDBFF]$/, '')}${end === after ? '' : '…'}`,
  };
}

/** The page, how often the passage is in it, and what is around it there. */
async function findPassage(
  notion: Notion,
  { page, old, new: now, every }: { page: string; old: string; new: string; every: boolean },
): Promise<Result<{ now: ReadPage; count: number; beside: { before: string; after: string } }>> {
  const is = await getPage(notion, checkedId(page));
  if (!is.ok) return is;
  const text = await notion.read(({ pages }) => pages.retrieveMarkdown({ page_id: is.value.id }), ReadMarkdown);
  if (!text.ok) return text;
  const { markdown, truncated } = text.value;
  const pieces = markdown.split(old);
  const count = pieces.length - 1;
  if (count === 0) {
    return fail('invalid_arguments', 'That passage is not in the page.', {
      hint: 'Copy it from notion_fetch as it stands there, within one paragraph, marks and backslashes included.',
    });
  }
  if (count > 1 && !every) {
    return fail('invalid_arguments', `That passage is in the page ${count} times.`, {
      hint: 'Give more of the text around it, or set every.',
    });
  }
  if (every && truncated) {
    return fail(
      'platform_refused',
      'Notion does not show all of the page, so that nobody can say where else it stands.',
      {
        hint: 'Replace one passage at a time, without every.',
      },
    );
  }
  if (!actsAlike(markdown, pieces.join(now))) {
    return fail('invalid_arguments', 'Tags or pictures of the page would come, go or become others with that.', {
      hint: 'Leave backslashes and quotes of code as they are, and every tag whole.',
    });
  }
  return ok({ now: is.value, count, beside: around(pieces, old) });
}

const editPageText = writeTool({
  name: 'notion_edit_page_text',
  title: 'Replace text in a page',
  hint: 'change rewrite correct content update',
  description: 'Replaces one passage of a page’s Markdown, as notion_fetch shows it, by another.',
  access: 'write',
  texts: { old: 'prose', new: 'prose' },
  input: input({
    page: pageId,
    old: passage.min(1).describe('The passage, exactly as it stands there'),
    new: passage.describe('What takes its place, in Markdown; empty to take it out'),
    every: z.boolean().default(false).describe('Wherever it stands in the page'),
  }),
  output: z.object({
    page: z.string(),
    replaced: z.number(),
    now_there: z.number().optional().describe('How often the new text is in the page now, where Notion tells'),
  }),
  async preview(given, { notion }) {
    const seen = await findPassage(notion, given);
    if (!seen.ok) return seen;
    const { now, count, beside } = seen.value;
    const name = count > 1 ? `text, ${count} times` : 'text';
    const shown = (text: string) => `${beside.before}${text}${beside.after}`;
    return ok({
      target: namedThing(now),
      version: now.last_edited_time,
      changes: changeOf(name, shown(given.old), shown(given.new)),
    });
  },
  undoMade({ page, old, new: now, every }, _, { now_there }) {
    if (now === '') return { reason: 'Nothing is left to say where the text was.' };
    if (every) return { reason: 'Other places may have had the new text before.' };
    return now_there === 1
      ? { tool: 'notion_edit_page_text', arguments: { page, old: now, new: old } }
      : { reason: 'The new text does not say where the old one was: it is not in the page exactly once.' };
  },
  async run(given, { notion }) {
    const seen = await findPassage(notion, given);
    if (!seen.ok) return seen;
    const { now, count } = seen.value;
    const update = { old_str: given.old, new_str: given.new, ...(given.every && { replace_all_matches: true }) };
    const request = {
      page_id: now.id,
      type: 'update_content' as const,
      update_content: { content_updates: [update] },
    };
    const made = await notion.change(({ pages }) => pages.updateMarkdown(request), ReadChanged);
    if (!made.ok) return made;
    const { markdown, truncated } = made.value;
    const isTold = given.new !== '' && markdown !== undefined && !truncated;
    return ok({
      page: now.id,
      replaced: count,
      ...(isTold && { now_there: markdown.split(given.new).length - 1 }),
    });
  },
});

const deleteBlocks = writeTool({
  name: 'notion_delete_blocks',
  title: 'Take text out of a page',
  hint: 'remove text paragraph content',
  description: 'Takes pieces of text, by their ids from notion_append_to_page, out of one page.',
  access: 'destructive',
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
  isBatch: true,
  async preview({ page, blocks }, { notion }) {
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
  async run({ page, blocks: ids }, { notion }) {
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

export const pageTextTools = { appendToPage, editPageText, deleteBlocks };
