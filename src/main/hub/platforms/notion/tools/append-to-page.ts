import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { changesOf } from '../../changes.ts';
import { input } from '../../fields.ts';
import { blocksOf } from '../blocks.ts';
import { connectNotion } from '../connect.ts';
import { checkedId, markdown, onPage, pageId } from '../fields.ts';
import { namedThing } from '../project.ts';
import { getPage } from '../things.ts';

const ReadAdded = z.object({ results: z.array(z.object({ id: z.string() })) });

export const appendToPage = writeTool({
  name: 'notion_append_to_page',
  title: 'Add text to a page',
  description: 'Adds Markdown at the end of one page; nothing that is there changes. Each call adds it again.',
  access: 'write',
  toolset: 'pages',
  input: input({ page: pageId, text: markdown.describe('Text in Markdown; images become links') }),
  output: z.object({ page: z.string(), blocks: z.array(z.string()).describe('Ids of what was added') }),
  place: onPage,
  async preview({ page, text }, { client }) {
    const now = await getPage(await connectNotion(client), checkedId(page));
    if (!now.ok) return now;
    const blocks = await blocksOf(text);
    if (!blocks.ok) return blocks;
    // Without a version: what others write meanwhile does not change what is added, or where.
    return ok({ target: namedThing(now.value), version: null, changes: changesOf({ 'text at the end': text }) });
  },
  undo: ({ page }, _, { blocks }) => ({ tool: 'notion_delete_blocks', arguments: { page, blocks } }),
  async run({ page, text }, { client }) {
    const notion = await connectNotion(client);
    const children = await blocksOf(text);
    if (!children.ok) return children;
    const request = { block_id: checkedId(page), children: children.value };
    const added = await notion.change(({ blocks }) => blocks.children.append(request), ReadAdded);
    return added.ok ? ok({ page: checkedId(page), blocks: added.value.results.map(({ id }) => id) }) : added;
  },
});
