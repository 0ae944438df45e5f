/** Markdown as blocks, and back by way of the demo's Notion. */
import { describe, expect, it } from 'vitest';
import { blocksOf, codeLanguage, type NewBlock, spans } from '../../../../../src/main/hub/platforms/notion/blocks.ts';

import { ids, notionTools } from './context.ts';

async function blocks(markdown: string): Promise<NewBlock[]> {
  const made = await blocksOf(markdown);
  if (!made.ok) throw new Error(made.failure.message);
  return made.value as unknown as NewBlock[];
}

const typesOf = (made: readonly NewBlock[]): unknown[] =>
  made.map((block) => {
    const { children } = block[block.type] as { children?: NewBlock[] };
    return children ? [block.type, typesOf(children)] : block.type;
  });

describe('Markdown as blocks', () => {
  it('is each kind that Markdown has', async () => {
    const made = await blocks(
      '# a\n\n## b\n\n##### c\n\npara\n\n- x\n- [ ] y\n- [x] z\n\n1. n\n\n> q\n>\n> more\n\n```ts\nx < y\n```\n\n---\n\n| h | i |\n|---|---|\n| 1 | 2 |\n\n<div>raw</div>\n',
    );
    expect(typesOf(made)).toEqual([
      'heading_1',
      'heading_2',
      'heading_3',
      'paragraph',
      'bulleted_list_item',
      'to_do',
      'to_do',
      'numbered_list_item',
      ['quote', ['paragraph']],
      'code',
      'divider',
      ['table', ['table_row', 'table_row']],
      'paragraph',
    ]);
  });

  it('keeps what is nested too deep, behind its parent', async () => {
    const made = await blocks('- 1\n  - 2\n    - 3\n      - 4\n        - 5\n');
    expect(typesOf(made)).toEqual([
      [
        'bulleted_list_item',
        [['bulleted_list_item', ['bulleted_list_item', 'bulleted_list_item', 'bulleted_list_item']]],
      ],
    ]);
    expect(JSON.stringify(made).match(/"content":"\d"/g)).toHaveLength(5);
  });

  it('marks text, and makes no link but of the web and of mail, and no image that loads', async () => {
    const [block] = await blocks(
      'a **b *c*** ~~d~~ `e` [f](https://x.example) [g](javascript:alert(1)) [h](mailto:a@b.example) ![i](https://t.example/p.png)',
    );
    const { rich_text } = (block?.['paragraph'] ?? {}) as {
      rich_text: { text: { content: string; link?: object }; annotations?: object }[];
    };
    const found = rich_text
      .map(({ text, annotations }) => [text.content, annotations, text.link])
      .filter(([text]) => text !== ' ');
    expect(found).toEqual([
      ['a ', undefined, undefined],
      ['b ', { bold: true }, undefined],
      ['c', { bold: true, italic: true }, undefined],
      ['d', { strikethrough: true }, undefined],
      ['e', { code: true }, undefined],
      ['f', undefined, { url: 'https://x.example' }],
      ['g', undefined, undefined],
      ['h', undefined, { url: 'mailto:a@b.example' }],
      ['[image: i]', undefined, { url: 'https://t.example/p.png' }],
    ]);
  });

  it('writes tags of Notion’s own Markdown as text, so that they move and tell nobody', async () => {
    const tag = `<page url="https://www.notion.so/${ids.private.replaceAll('-', '')}">x</page> <mention-user url="user://1"/>`;
    const tools = await notionTools();
    await tools.answer('notion_append_to_page', { page: ids.checklist, text: tag });
    const { text } = await tools.answer('notion_fetch', { page: ids.checklist });
    expect(text).toContain('\\<page url=');
    expect(await tools.answer('notion_fetch', { page: ids.private })).not.toHaveProperty('in_trash');
    const [made] = await blocks(tag);
    expect(JSON.stringify(made)).not.toContain('mention":');
  });

  it('splits long text into runs of at most 2,000, between characters', async () => {
    const long = `${'x'.repeat(1_999)}😀${'y'.repeat(4_500)}`;
    expect(spans(long).map(({ text }) => text.content.length)).toEqual([1_999, 2_000, 2_000, 502]);
    expect(
      spans(long)
        .map(({ text }) => text.content)
        .join(''),
    ).toBe(long);
    const tools = await notionTools();
    await tools.answer('notion_append_to_page', { page: ids.wiki, text: long });
    expect((await tools.answer('notion_fetch', { page: ids.wiki }))['text']).toContain(long);
  });

  it('refuses what one request does not hold, so that nothing of it is written', async () => {
    const tools = await notionTools();
    const text = Array.from({ length: 101 }, (_, index) => `Line ${index}`).join('\n\n');
    tools.sent.splice(0);
    for (const [name, args] of [
      ['notion_append_to_page', { page: ids.wiki, text }],
      ['notion_create_page', { parent: ids.wiki, title: 'x', text }],
      ['notion_append_to_page', { page: ids.wiki, text: `- a\n${'  - b\n'.repeat(101)}` }],
    ] as const) {
      expect(await tools.run(name, args)).toMatchObject({
        code: 'invalid_arguments',
        hint: expect.stringContaining('notion_append_to_page'),
      });
    }
    expect(tools.sent.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('knows Notion’s names of languages', () => {
    expect(['ts', 'SQL', 'c++', 'python title=x', 'nonsense', undefined].map(codeLanguage)).toEqual([
      'typescript',
      'sql',
      'c++',
      'python',
      'plain text',
      'plain text',
    ]);
  });
});
