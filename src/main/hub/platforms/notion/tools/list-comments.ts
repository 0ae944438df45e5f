import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { createAuthors } from '../authors.ts';
import { connectNotion } from '../connect.ts';
import { checkedId, onPage, pageId } from '../fields.ts';
import { listFromNotion } from '../list.ts';
import { instantOf, notionName, notionOutsider, prose, when, withLinks } from '../project.ts';
import { listPage, ReadNotionComment } from '../read.ts';

const longest = 2_000;

export const listComments = readTool({
  name: 'notion_list_comments',
  title: 'List comments',
  description: 'Lists the open comments on one page itself, oldest first. Those on single blocks are not among them.',
  toolset: 'comments',
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
  place: onPage,
  async run({ page, limit: most, cursor: from }, { client }) {
    const notion = await connectNotion(client);
    const authors = createAuthors(notion);
    return listFromNotion({
      cursor: from,
      most,
      fetch: (at) =>
        notion.read(({ comments }) => comments.list({ block_id: checkedId(page), ...at }), listPage(ReadNotionComment)),
      async project({ id, discussion_id, created_by, created_time, display_name, rich_text }) {
        return ok({
          ...{ id, discussion: discussion_id, author: notionName(display_name?.resolved_name) || created_by.id },
          ...(!(await authors.areOurs(created_by.id)) && { outsider: true as const }),
          ...{ text: prose(withLinks(rich_text), longest), created_at: instantOf(created_time) },
        });
      },
    });
  },
});
