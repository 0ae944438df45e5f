import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { changeOf } from '../../changes.ts';
import { input } from '../../fields.ts';
import { actingIn, actsAlike } from '../acting.ts';
import { connectNotion, type Notion } from '../connect.ts';
import { checkedId, onPage, pageId } from '../fields.ts';
import { namedThing } from '../project.ts';
import { ReadMarkdown, type ReadPage } from '../read.ts';
import { getPage } from '../things.ts';

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

export const editPageText = writeTool({
  name: 'notion_edit_page_text',
  title: 'Replace text in a page',
  description: 'Replaces one passage of a page’s Markdown, as notion_fetch shows it, by another.',
  access: 'write',
  toolset: 'pages',
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
  place: onPage,
  async preview(given, { client }) {
    const seen = await findPassage(await connectNotion(client), given);
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
  undo({ page, old, new: now, every }, _, { now_there }) {
    if (now === '') return { reason: 'Nothing is left to say where the text was.' };
    if (every) return { reason: 'Other places may have had the new text before.' };
    return now_there === 1
      ? { tool: 'notion_edit_page_text', arguments: { page, old: now, new: old } }
      : { reason: 'The new text does not say where the old one was: it is not in the page exactly once.' };
  },
  async run(given, { client }) {
    const notion = await connectNotion(client);
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
      ...{ page: now.id, replaced: count },
      ...(isTold && { now_there: markdown.split(given.new).length - 1 }),
    });
  },
});
