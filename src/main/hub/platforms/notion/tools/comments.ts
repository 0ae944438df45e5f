/** The tools for comments. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changeOf, changesOf } from '../../changes.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { walkPages } from '../../lists.ts';
import type { ToolPreview } from '../../tool.ts';
import { createAuthors } from '../authors.ts';
import { spansOf } from '../blocks.ts';
import { listFromNotion, type Notion, notionToolsIn } from '../connect.ts';
import { checkedId, idIn, markdown, pageId } from '../fields.ts';
import {
  getPage,
  instantOf,
  listPage,
  namedThing,
  notionName,
  notionOutsider,
  plainTexts,
  prose,
  ReadNotionComment,
  when,
  withLinks,
} from '../things.ts';

const { readTool, writeTool } = notionToolsIn('comments');

const longest = 2_000;

const listComments = readTool({
  name: 'notion_list_comments',
  title: 'List comments',
  hint: 'feedback discussion remarks page notes',
  description: 'Lists the open comments on one page itself, oldest first. Those on single blocks are not among them.',
  input: input({ page: pageId, limit, cursor }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        discussion: z.string().describe('Id of the thread, to answer in it'),
        author: z.string(),
        outsider: notionOutsider,
        text: z.string(),
        created_at: when,
      }),
    ),
    ...listing,
  }),
  async run({ page, limit: most, cursor: from }, { notion }) {
    const authors = createAuthors(notion);
    return listFromNotion({
      cursor: from,
      most,
      fetch: (at) =>
        notion.read(({ comments }) => comments.list({ block_id: checkedId(page), ...at }), listPage(ReadNotionComment)),
      async project({ id, discussion_id, created_by, created_time, display_name, rich_text }) {
        return ok({
          id,
          discussion: discussion_id,
          author: notionName(display_name?.resolved_name) || created_by.id,
          ...(!(await authors.areOurs(created_by.id)) && { outsider: true as const }),
          text: prose(withLinks(rich_text), longest),
          created_at: instantOf(created_time),
        });
      },
    });
  },
});

const commentId = z
  .string()
  .max(36)
  .refine((text) => idIn(text) !== undefined, 'must be an id of notion_list_comments');

/** A comment of that page that `isIt`; it may stand on a later page of the list. */
async function commentOn(
  notion: Notion,
  page: string,
  isIt: (comment: ReadNotionComment) => boolean,
): Promise<Result<ReadNotionComment>> {
  let found: ReadNotionComment | undefined;
  const walk = await walkPages(
    10,
    async (start) => {
      const asked = { block_id: page, page_size: 100, ...(start && { start_cursor: start }) };
      const listed = await notion.read(({ comments }) => comments.list(asked), listPage(ReadNotionComment));
      return listed.ok ? ok({ things: listed.value.results, next: listed.value.next_cursor }) : listed;
    },
    (comments) => {
      found = comments.find(isIt);
      return found !== undefined;
    },
  );
  if (!walk.ok) return walk;
  if (found !== undefined) return ok(found);
  return fail('platform_not_found', 'There is no such comment on the page itself.', {
    hint: 'List them with notion_list_comments.',
  });
}

/** The marks for a preview that shows somebody's comment: on a page of our people anybody may comment who sees it, and the web sees none. */
async function marksFor(
  notion: Notion,
  comment: ReadNotionComment | undefined,
): Promise<Pick<ToolPreview, 'outsider' | 'private'>> {
  if (!comment) return {};
  const isOurs = await createAuthors(notion).areOurs(comment.created_by.id);
  return { private: true, ...(!isOurs && { outsider: true }) };
}

const addComment = writeTool({
  name: 'notion_add_comment',
  title: 'Add a comment',
  hint: 'reply remark feedback discussion write',
  description: 'Adds a comment to one page, or an answer in one of its threads. Each call adds another one.',
  access: 'write',
  texts: { text: 'prose' },
  input: input({
    page: pageId,
    text: markdown.max(10_000).describe('Text, with links and emphasis in Markdown'),
    discussion: commentId.optional().describe('Id of the thread to answer in, from notion_list_comments'),
  }),
  output: z.object({ id: z.string(), discussion: z.string() }),
  async preview({ page, text, discussion }, { notion }) {
    const now = await getPage(notion, checkedId(page));
    if (!now.ok) return now;
    const thread =
      discussion === undefined
        ? ok(undefined)
        : await commentOn(notion, now.value.id, ({ discussion_id }) => idIn(discussion_id) === idIn(discussion));
    if (!thread.ok) return thread;
    const first = thread.value && `, below "${prose(plainTexts(thread.value.rich_text), 200)}"`;
    return ok({
      target: `${namedThing(now.value)}${first ?? ''}`,
      version: null,
      changes: changesOf({ comment: text }),
      ...(await marksFor(notion, thread.value)),
    });
  },
  undoMade: ({ page }, _, { id }) => ({ tool: 'notion_delete_comment', arguments: { page, id } }),
  async run({ page, text, discussion }, { notion }) {
    const { Lexer } = await import('marked');
    const rich_text = spansOf(Lexer.lexInline(text));
    const request =
      discussion === undefined
        ? { parent: { page_id: checkedId(page) }, rich_text }
        : { discussion_id: discussion, rich_text };
    const made = await notion.change(
      ({ comments }) => comments.create(request),
      ReadNotionComment.pick({ id: true, discussion_id: true }),
    );
    return made.ok ? ok({ id: made.value.id, discussion: made.value.discussion_id }) : made;
  },
});

const deleteComment = writeTool({
  name: 'notion_delete_comment',
  title: 'Delete a comment',
  hint: 'remove erase reply remark',
  description: 'Deletes one comment that was added here; Notion lets nobody delete those of others this way.',
  access: 'destructive',
  input: input({ page: pageId, id: commentId.describe('Id of the comment') }),
  output: z.object({ id: z.string(), deleted: z.literal(true) }),
  async preview({ page, id }, { notion }) {
    const now = await getPage(notion, checkedId(page));
    if (!now.ok) return now;
    const comment = await commentOn(notion, now.value.id, (one) => idIn(one.id) === idIn(id));
    if (!comment.ok) return comment;
    const { rich_text, created_time, display_name } = comment.value;
    const by = notionName(display_name?.resolved_name) || 'somebody';
    const target = `comment ${comment.value.id} of ${by} on ${namedThing(now.value)}`;
    const changes = changeOf('comment', plainTexts(rich_text), null);
    return ok({ target, version: created_time, changes, ...(await marksFor(notion, comment.value)) });
  },
  undo: () => ({ reason: 'A deleted comment can only be written again.' }),
  async run({ id }, { notion }) {
    const deleted = z.object({}).transform(() => ({ id, deleted: true as const }));
    return notion.change(({ comments }) => comments.delete({ comment_id: id }), deleted);
  },
});

export const commentTools = { listComments, addComment, deleteComment };
