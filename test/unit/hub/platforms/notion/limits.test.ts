/** What a key reaches that is limited to some pages or databases. */
import { describe, expect, it } from 'vitest';
import { idOf } from '../../../../../src/demo/notion/model.ts';
import { notion } from '../../../../../src/main/hub/platforms/notion/index.ts';
import { covers, placeRefused } from '../../../../../src/main/hub/policy/place.ts';
import { type Here, here, ids, limitedTo, notionTools } from './context.ts';

const { client, sent } = await notionTools();

async function resolved(name: string, isLimited = true) {
  const found = await here.resolve?.(client, { kind: 'page', name, isId: true }, isLimited);
  if (!found?.ok) throw new Error(found?.failure.code);
  return found.value;
}

describe('what an id stands for', () => {
  it('is named by its id, within all that it is in, and private unless it is on the web', async () => {
    expect(await resolved(ids.firstTask)).toEqual({
      kind: 'page',
      id: ids.firstTask,
      name: ids.firstTask,
      isPrivate: true,
      isOurs: true,
      isOnlyOurs: true,
      within: [ids.taskSource, ids.tasks, ids.projects],
    });
    expect(await resolved(ids.handbook)).toMatchObject({ isPrivate: false, within: [ids.wiki], isOurs: true });
    expect(await resolved(ids.tasks)).toMatchObject({ id: ids.tasks, within: [ids.projects], isOurs: true });
    expect(await resolved(ids.taskSource)).toMatchObject({ within: [ids.tasks, ids.projects] });
  });

  it('is only looked up to the top for a key that is limited', async () => {
    sent.splice(0);
    expect(await resolved(ids.firstTask, false)).toMatchObject({ within: [] });
    // Who the members are is kept from before.
    const asked = sent.map(({ url }) => url.pathname).filter((path) => path !== '/v1/users');
    expect(asked).toEqual([`/v1/pages/${ids.firstTask}`]);
  });

  it('is not ours where a guest edited it last or made it', async () => {
    expect(await resolved(ids.supplier)).toMatchObject({ isOurs: false, isOnlyOurs: false });
    expect(await resolved(ids.quote)).toMatchObject({ isOurs: false });
  });

  it('stays ours after this connection edited it', async () => {
    const tools = await notionTools();
    await tools.answer('notion_append_to_page', { page: ids.today, text: 'x' });
    const found = await here.resolve?.(tools.client, { kind: 'page', name: ids.today, isId: true }, false);
    expect(found?.ok && found.value.isOurs).toBe(true);
  });

  it('is nothing for what is not shared with the connection', async () => {
    const tools = await notionTools({}, 'grace@northwind');
    const found = await here.resolve?.(tools.client, { kind: 'page', name: ids.private, isId: true }, true);
    expect(found?.ok === false && found.failure.code).toBe('platform_not_found');
  });

  it('covers rows, sub-pages and what is in them, and nothing beside', async () => {
    const limits = { repositories: undefined, places: { page: [ids.projects] } } as never;
    const named = (name: string) => ({ kind: 'page', name, isId: true as const });
    expect(placeRefused(limits, named(ids.firstTask), await resolved(ids.firstTask))).toBeUndefined();
    expect(placeRefused(limits, named(ids.wiki), await resolved(ids.wiki))).toBeDefined();
    expect(covers(limits, 'page', ids.private)).toBe(false);
  });
});

describe('a limited key', () => {
  it('finds what it covers alone, with what is in it', async () => {
    const wiki = await notionTools(limitedTo(ids.wiki));
    const found = (await wiki.readAll('notion_search', {})).map(({ page }) => page);
    expect(found.sort()).toEqual([ids.wiki, ids.handbook, ids.checklist, ids.everyKind].sort());
    const projects = await notionTools(limitedTo(ids.projects));
    expect(await projects.readAll('notion_search', {})).toHaveLength(27);
    const tasks = await notionTools(limitedTo(ids.tasks));
    expect(await tasks.readAll('notion_search', {})).toHaveLength(26);
    const nothing = await notionTools(limitedTo());
    expect(await nothing.readAll('notion_search', { query: 'private notes' })).toEqual([]);
  });

  it('is told nothing of how much it does not cover', async () => {
    const tools = await notionTools(limitedTo(ids.firstTask, ids.wiki));
    let cursor: string | undefined;
    for (const skip of [1, 2, 3, 4, undefined]) {
      const answer = await tools.answer('notion_search', { limit: 1, ...(cursor && { cursor }) });
      cursor = answer.next_cursor;
      expect(cursor && JSON.parse(Buffer.from(cursor, 'base64url').toString())).toEqual(skip && { at: '', skip });
      expect(answer).toMatchObject({ items: [{}], left_out: 0 });
    }
    const query = { query: 'private notes' };
    expect(await tools.answer('notion_search', query)).toEqual({ items: [], left_out: 0 });
    // Where Notion has more pages than are read, too.
    let given = 0;
    const deep = await notionTools(limitedTo(), 'ada@northwind', async (request, answer) =>
      request.url.endsWith('/search')
        ? Response.json({ results: [{ object: 'partial' }], has_more: true, next_cursor: `more ${++given}` })
        : answer,
    );
    expect(await deep.answer('notion_search', {})).toEqual({ items: [], left_out: 0 });
    expect(deep.sent.filter(({ url }) => url.pathname.endsWith('/search'))).toHaveLength(5);
  });

  it('asks for each page above once in a search', async () => {
    const tools = await notionTools(limitedTo(ids.projects));
    tools.sent.splice(0);
    await tools.answer('notion_search', { limit: 50 });
    const asked = tools.sent.filter(({ method }) => method === 'GET').map(({ url }) => url.pathname);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('moves nothing to where it does not reach', async () => {
    const tools = await notionTools(limitedTo(ids.wiki));
    expect(await tools.codeOf('notion_move_page', { page: ids.handbook, to: ids.projects })).toBe('not_allowed');
    expect(await tools.run('notion_move_page', { page: ids.handbook, to: ids.checklist })).toMatchObject({
      page: ids.handbook,
    });
  });

  it('is not told what a page is in that it does not reach', async () => {
    const tools = await notionTools(limitedTo(ids.handbook, ids.projects));
    const move = { page: ids.handbook, to: ids.projects };
    expect(await tools.preview('notion_move_page', move)).toMatchObject({
      changes: [{ name: 'is in', before: 'a page beyond this key' }],
    });
    expect(await tools.undo('notion_move_page', move)).toEqual({ reason: 'The key does not cover what it was in.' });
  });
});

describe('relations', () => {
  const second = idOf('page task 1');
  const related = (...pages: string[]) => ({ properties: { 'Blocked by': pages } });
  const refused = async (tools: Here, name: string, args: Record<string, unknown>) => {
    const seen = await tools.preview(name, args);
    return 'code' in seen ? seen.code : undefined;
  };

  it('name no page that a limited key does not reach, and take none away', async () => {
    const tools = await notionTools(limitedTo(ids.tasks));
    const row = { parent: ids.tasks, title: 'A row' };
    expect(await refused(tools, 'notion_create_page', { ...row, ...related(ids.firstTask) })).toBeUndefined();
    expect(await refused(tools, 'notion_create_page', { ...row, ...related(ids.wiki) })).toBe('not_allowed');
    expect(await refused(tools, 'notion_update_page', { page: ids.quote, ...related(ids.private) })).toBe(
      'not_allowed',
    );
    tools.sent.splice(0);
    expect(await tools.run('notion_update_page', { page: ids.quote, ...related(ids.wiki) })).toHaveProperty('code');
    expect(tools.sent.filter(({ method }) => method === 'PATCH')).toEqual([]);
    // The second task is blocked by the first, which this one does not reach.
    const one = await notionTools(limitedTo(second));
    expect(await refused(one, 'notion_update_page', { page: second, ...related() })).toBe('not_allowed');
    expect(await refused(one, 'notion_update_page', { page: second, ...related(ids.firstTask) })).toBeUndefined();
    const all = await notionTools();
    expect(await refused(all, 'notion_update_page', { page: second, ...related(ids.wiki) })).toBeUndefined();
  });

  it('are not replaced where Notion does not show all of them', async () => {
    const relation = { id: 'rel', type: 'relation', relation: [{ id: ids.firstTask }], has_more: true };
    const tools = await notionTools({}, 'ada@northwind', async (request, answer) => {
      const told = (await answer.json()) as { properties?: Record<string, unknown> };
      const isRow = request.method === 'GET' && request.url.endsWith(second);
      return Response.json(isRow ? { ...told, properties: { ...told.properties, 'Blocked by': relation } } : told);
    });
    expect(await refused(tools, 'notion_update_page', { page: second, ...related() })).toBe('platform_refused');
  });
});

describe('what a person writes as a limit', () => {
  const [kind] = notion.places;
  const plain = ids.wiki.replaceAll('-', '');
  it.each([
    [ids.wiki, ids.wiki],
    [plain, ids.wiki],
    [plain.toUpperCase(), ids.wiki],
    [`https://www.notion.so/northwind/Engineering-wiki-${plain}`, ids.wiki],
    [`https://www.notion.so/${plain}?v=0123456789abcdef0123456789abcdef`, ids.wiki],
    [`https://www.notion.so/0123456789abcdef0123456789abcdef?v=1&p=${plain}&pm=s`, ids.wiki],
    [`https://northwind.notion.site/Wiki-${plain}#heading`, ids.wiki],
    [`https://app.notion.com/p/northwind/${ids.wiki}`, ids.wiki],
    ['Engineering wiki', undefined],
    ['*', undefined],
    ['', undefined],
    [`https://notion.so.evil.example/${plain}`, undefined],
    [`https://evil.example/notion.so/${plain}`, undefined],
    [`https://www.notion.so/${plain}?p=elsewhere`, undefined],
  ])('%s is %s', (written, id) => expect(kind?.read(written)).toBe(id));
});
