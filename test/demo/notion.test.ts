/** The demo's Notion answers and refuses as the real one does, as far as its documentation says how that is. */
import { Client, isFullPage } from '@notionhq/client';
import { describe, expect, it } from 'vitest';
import { idOf } from '../../src/demo/notion/rich-text.ts';
import { demoNotion, origin } from '../unit/hub/platforms/notion/demo-notion.ts';

const demo = demoNotion();
const { access_token: auth } = await demo.consent();
const clientOf = (token: string, of = demo) =>
  new Client({
    ...{ auth: token, baseUrl: origin, notionVersion: '2026-03-11', retry: false, logger: () => {} },
    fetch: (url, init) => of.handle(new Request(url, init as RequestInit)) as never,
  });
const notion = clientOf(auth);
const idNamed = (name: string) => idOf(`page ${name}`);
const sourceId = idOf('data source Tasks');

const raw = (path: string, init: RequestInit = {}, headers: Record<string, string> = {}) =>
  demo.handle(
    new Request(`${origin}/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${auth}`, 'notion-version': '2026-03-11', ...headers },
    }),
  );
const refusal = async (answer: Promise<Response>) => {
  const reply = await answer;
  return { http: reply.status, ...((await reply.json()) as object) };
};

describe('tokens of the demo Notion', () => {
  it('end after an hour, are renewed once, and are given to the application alone', async () => {
    const first = await demo.consent('grace@northwind');
    expect(first).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    expect(first.access_token).toMatch(/^ntn_/);
    const again = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
    expect((await demo.token(again)).status).toBe(200);
    expect(await (await demo.token(again)).json()).toEqual({ error: 'invalid_grant' });
    const body = new URLSearchParams(again);
    const plain = await demo.handle(new Request(`${origin}/v1/oauth/token`, { method: 'POST', body }));
    expect(plain.status).toBe(401);
  });
});

describe('the demo Notion', () => {
  it('says who a token is of, and lists members without guests', async () => {
    const me = await notion.users.me({});
    expect(me).toMatchObject({ type: 'bot', bot: { owner: { user: { person: { email: 'ada@northwind.example' } } } } });
    const { results } = await notion.users.list({});
    expect(results.map(({ name }) => name)).not.toContain('Victor Vance (BrightQuote)');
  });

  it('finds pages and data sources by title, page by page, and only those that are shared', async () => {
    const pages: string[] = [];
    let start: string | undefined;
    do {
      const found = await notion.search({ page_size: 10, ...(start && { start_cursor: start }) });
      pages.push(...found.results.map(({ id }) => id));
      start = found.next_cursor ?? undefined;
    } while (start);
    expect(new Set(pages).size).toBe(pages.length);
    expect(pages).toContain(sourceId);
    expect(pages).toContain(idNamed('Ada: private notes'));
    const grace = clientOf((await demo.consent('grace@northwind')).access_token);
    expect((await grace.search({ query: 'private notes' })).results).toEqual([]);
    await expect(grace.pages.retrieve({ page_id: idNamed('Ada: private notes') })).rejects.toMatchObject({
      ...{ code: 'object_not_found', status: 404 },
    });
  });

  it('queries rows by filter and sort', async () => {
    const { results } = await notion.dataSources.query({
      data_source_id: sourceId,
      filter: {
        and: [
          { property: 'Status', status: { equals: 'Done' } },
          { property: 'Estimate', number: { less_than: 3 } },
        ],
      },
      sorts: [{ property: 'Due', direction: 'descending' }],
    });
    const rows = results.filter(isFullPage);
    expect(rows.length).toBeGreaterThan(2);
    for (const { properties } of rows) {
      expect(properties['Status']).toMatchObject({ status: { name: 'Done' } });
    }
    const due = rows.map(
      ({ properties }) => (properties['Due'] as { date: { start: string } | null }).date?.start ?? '',
    );
    expect(due).toEqual([...due].sort().reverse());
  });

  it('shows a page as Markdown with every kind of block', async () => {
    const { markdown } = await notion.pages.retrieveMarkdown({ page_id: idNamed('Every kind of block') });
    for (const piece of [
      '# Heading one',
      '**bold**',
      '- [x] Done task',
      '<summary>A toggle</summary>',
      '```sql',
      '$$',
    ]) {
      expect(markdown).toContain(piece);
    }
  });

  it('makes pages with blocks, changes, moves and trashes them', async () => {
    const own = demoNotion();
    const client = clientOf((await own.consent()).access_token, own);
    const page = await client.pages.create({
      parent: { data_source_id: sourceId },
      properties: { Name: { title: [{ text: { content: 'New task' } }] }, Status: { status: { name: 'Done' } } },
      children: [{ paragraph: { rich_text: [{ text: { content: 'Hello' } }] } }],
    });
    await client.blocks.children.append({
      block_id: page.id,
      children: [{ to_do: { rich_text: [{ text: { content: 'Later' } }], checked: false } }],
    });
    await client.pages.update({ page_id: page.id, properties: { Estimate: { number: 8 } } });
    await client.pages.move({ page_id: page.id, parent: { page_id: idNamed('Engineering wiki') } });
    expect((await client.pages.retrieveMarkdown({ page_id: page.id })).markdown).toBe('Hello\n- [ ] Later');
    await client.pages.update({ page_id: page.id, in_trash: true });
    expect((await client.search({ query: 'New task' })).results).toEqual([]);
    expect(await client.pages.retrieve({ page_id: page.id })).toMatchObject({ in_trash: true });
  });

  it('refuses as Notion does', async () => {
    const json = (body: object, method = 'POST') => ({ method, body: JSON.stringify(body) });
    expect(await refusal(raw('/users/me', {}, { authorization: 'Bearer x' }))).toMatchObject({
      http: 401,
      code: 'unauthorized',
    });
    expect(await refusal(raw('/users/me', {}, { 'notion-version': '' }))).toMatchObject({ http: 400 });
    expect(await refusal(raw(`/pages/${idOf('nothing')}`))).toMatchObject({
      ...{ http: 404, object: 'error', status: 404, code: 'object_not_found' },
    });
    expect(await refusal(raw('/pages/x'))).toMatchObject({ http: 400, code: 'validation_error' });
    expect(await refusal(raw('/search', { method: 'POST', body: '{' }))).toMatchObject({ code: 'invalid_json' });
    expect(await refusal(raw('/nothing'))).toMatchObject({ http: 400, code: 'invalid_request_url' });
    const long = { parent: { page_id: idNamed('Projects') }, rich_text: [{ text: { content: 'x'.repeat(2001) } }] };
    expect(await refusal(raw('/comments', json(long)))).toMatchObject({
      ...{ code: 'validation_error', message: expect.stringContaining('2001') },
    });
    const many = { children: Array(101).fill({ divider: {} }) };
    expect(await refusal(raw(`/blocks/${idNamed('Projects')}/children`, json(many, 'PATCH')))).toMatchObject({
      ...{ code: 'validation_error', message: expect.stringContaining('101') },
    });
    expect(await refusal(raw(`/comments/${idOf('comment hostile')}`, { method: 'DELETE' }))).toMatchObject({
      ...{ http: 403, code: 'restricted_resource' },
    });
    const status = { properties: { Status: { status: { name: 'Odd' } } } };
    expect(await refusal(raw(`/pages/${idOf('page task 0')}`, json(status, 'PATCH')))).toMatchObject({
      ...{ code: 'validation_error', message: expect.stringContaining('Odd') },
    });
  });
});
