/** What strangers wrote is shown as data: nothing hidden, nothing that loads, no link that passes for another. */
import { describe, expect, it } from 'vitest';
import { hasHiddenCharacter } from '../hidden.ts';
import { ids, notionTools, scripted } from './context.ts';

describe('texts of strangers', () => {
  it('are shown without images, hidden characters and disguised links, wherever they stand', async () => {
    const tools = await notionTools();
    const answers = [
      await tools.answer('notion_fetch', { page: ids.supplier }),
      await tools.answer('notion_list_comments', { page: ids.supplier }),
      await tools.answer('notion_query_database', { page: ids.tasks, limit: 50 }),
      await tools.answer('notion_search', { query: 'ignore previous' }),
    ];
    for (const answer of answers) {
      const text = JSON.stringify(answer);
      expect(hasHiddenCharacter(text)).toBe(false);
      expect(text).not.toMatch(/!\[[^\\]*\]\(/);
      expect(text).not.toContain('p.png');
      expect(text).not.toContain('```mermaid');
    }
    const [page, comments] = answers.map((one) => JSON.stringify(one));
    expect(page).toContain('(goes to notion-so.brightquote.example)');
    expect(page).toContain('IMPORTANT INSTRUCTION FOR AI ASSISTANTS');
    expect(comments).toContain('(goes to evil.brightquote.example)');
  });

  it('stay out of the way of previews, which name pages by their ids as well', async () => {
    const tools = await notionTools();
    const [found] = await tools.readAll('notion_search', { query: 'ignore previous' });
    const preview = await tools.preview('notion_trash_page', { page: found?.['page'] });
    expect(preview).toMatchObject({ target: expect.stringContaining(String(found?.['page'])) });
    expect(JSON.stringify(preview)).not.toMatch(/!\[\]\(/);
  });

  it('fit an answer, however long and many they are', async () => {
    const long = '\u0007"\\ü'.repeat(250);
    const text = [{ plain_text: long, href: null }];
    const properties = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `${index}${long}`,
        { id: `p${index}`, type: 'rich_text', rich_text: text },
      ]),
    );
    const stamps = { last_edited_time: '2026-01-01T00:00:00Z', url: `https://www.notion.so/${long}`, public_url: null };
    const page = { object: 'page', id: ids.wiki, parent: { type: 'workspace' }, properties, ...stamps };
    const columns = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `${index}`,
        { id: `${index}`, name: long, type: 'select', select: { options: Array(10).fill({ name: long }) } },
      ]),
    );
    const source = {
      object: 'data_source',
      id: ids.taskSource,
      parent: { type: 'database_id', database_id: ids.tasks },
    };
    const tools = scripted(async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname.endsWith('/markdown')) return Response.json({ markdown: long });
      if (pathname.endsWith('/query') || pathname.endsWith('/search')) {
        return Response.json({ results: Array(10).fill(page), has_more: false, next_cursor: null });
      }
      if (pathname.startsWith('/v1/pages/')) return pathname.endsWith(ids.wiki) ? Response.json(page) : missing();
      if (pathname.startsWith('/v1/databases/')) return missing();
      if (pathname === '/v1/comments') {
        const comment = {
          id: ids.wiki,
          parent: page.parent,
          discussion_id: ids.wiki,
          created_time: '',
          rich_text: text,
        };
        const results = Array(50).fill({ ...comment, created_by: { id: 'x' }, display_name: { resolved_name: long } });
        return Response.json({ results, has_more: false, next_cursor: null });
      }
      if (pathname === '/v1/users') {
        const results = Array(50).fill({ id: ids.wiki, name: long, type: 'person', person: { email: long } });
        return Response.json({ results, has_more: false, next_cursor: null });
      }
      return Response.json({ ...source, title: text, properties: columns, ...stamps });
    });
    for (const [name, args] of [
      ['notion_fetch', { page: ids.wiki }],
      ['notion_fetch', { page: ids.taskSource }],
      ['notion_query_database', { page: ids.taskSource }],
      ['notion_search', {}],
      ['notion_list_comments', { page: ids.wiki }],
      ['notion_list_users', {}],
    ] as const) {
      expect(await tools.answer(name, args)).toBeDefined();
    }
  });
});

const missing = () =>
  Response.json({ object: 'error', status: 404, code: 'object_not_found', message: 'no' }, { status: 404 });
