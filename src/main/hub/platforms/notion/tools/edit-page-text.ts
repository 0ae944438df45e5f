import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { changeOf } from '../../changes.ts';
import { input } from '../../fields.ts';
import { connectNotion, type Notion } from '../connect.ts';
import { idOf, onPage, page } from '../fields.ts';
import { named } from '../project.ts';
import { ReadMarkdown, type ReadPage } from '../read.ts';
import { getPage } from '../things.ts';

/**
 * Tags of Notion's own Markdown act: one that names a page moves it here, one that names a person tells them, and one that goes
 * takes its page along. https://developers.notion.com/guides/data-apis/enhanced-markdown
 */
const withoutTags = (text: string): boolean => !/(?<!\\)<[a-z/!?]/i.test(text);
const passage = z.string().max(10_000).refine(withoutTags, 'must hold no tag; write a plain < as \\<');

/** The page, and how often the passage is in it. */
async function found(
  notion: Notion,
  { page, old, every }: { page: string; old: string; every: boolean },
): Promise<Result<{ now: ReadPage; count: number }>> {
  const now = await getPage(notion, idOf(page));
  if (!now.ok) return now;
  const text = await notion.read(({ pages }) => pages.retrieveMarkdown({ page_id: now.value.id }), ReadMarkdown);
  if (!text.ok) return text;
  const count = text.value.markdown.split(old).length - 1;
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
  return ok({ now: now.value, count });
}

export const editPageText = writeTool({
  name: 'notion_edit_page_text',
  title: 'Replace text in a page',
  description: 'Replaces one passage of a page’s Markdown, as notion_fetch shows it, by another.',
  access: 'write',
  toolset: 'pages',
  input: input({
    page,
    old: passage.min(1).describe('The passage, exactly as it stands there'),
    new: passage.describe('What takes its place, in Markdown; empty to take it out'),
    every: z.boolean().default(false).describe('Wherever it stands in the page'),
  }),
  output: z.object({ page: z.string(), replaced: z.number() }),
  place: onPage,
  async preview(given, { client }) {
    const seen = await found(await connectNotion(client), given);
    if (!seen.ok) return seen;
    const { now, count } = seen.value;
    const name = count > 1 ? `text, ${count} times` : 'text';
    return ok({
      target: named(now),
      version: now.last_edited_time,
      changes: changeOf(name, given.old, given.new || null),
    });
  },
  undo({ page, old, new: now, every }) {
    if (now === '') return { reason: 'Nothing is left to say where the text was.' };
    return every
      ? { reason: 'Other places may have had the new text before.' }
      : { tool: 'notion_edit_page_text', arguments: { page, old: now, new: old } };
  },
  async run(given, { client }) {
    const notion = await connectNotion(client);
    const seen = await found(notion, given);
    if (!seen.ok) return seen;
    const { now, count } = seen.value;
    const update = { old_str: given.old, new_str: given.new, ...(given.every && { replace_all_matches: true }) };
    const request = {
      page_id: now.id,
      type: 'update_content' as const,
      update_content: { content_updates: [update] },
    };
    const made = await notion.change(({ pages }) => pages.updateMarkdown(request), z.object({}));
    return made.ok ? ok({ page: now.id, replaced: count }) : made;
  },
});
