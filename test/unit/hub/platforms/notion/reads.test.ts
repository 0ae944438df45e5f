import { describe, expect, it } from 'vitest';
import { idOf } from '../../../../../src/demo/notion/model.ts';
import { ids, notionTools } from './context.ts';

const tools = await notionTools();

describe('reading Notion', () => {
  it('finds by title, the lately edited first, and goes on to the end without doubles', async () => {
    const all = await tools.readAll('notion_search', { limit: 7 });
    const pages = all.map(({ page }) => page);
    expect(new Set(pages).size).toBe(pages.length);
    expect(pages).toEqual(expect.arrayContaining([ids.wiki, ids.today, ids.private, ids.taskSource]));
    const times = all.map(({ edited_at }) => String(edited_at));
    expect(times).toEqual([...times].sort().reverse());
    const [changed_since, before] = [times[2] ?? '', times.filter((time) => time >= (times[2] ?? ''))];
    const recent = await tools.readAll('notion_search', { changed_since, limit: 1 });
    expect(recent.map(({ edited_at }) => edited_at)).toEqual(before);
    const { items } = await tools.answer('notion_search', { query: 'handbook' });
    expect(items).toEqual([expect.objectContaining({ page: ids.handbook, private: false, title: 'On-call handbook' })]);
    const databases = await tools.readAll('notion_search', { kind: 'database' });
    expect(databases.map(({ kind }) => kind)).toEqual(['database']);
  });

  it('reads a page by its address as well as by its id', async () => {
    const address = `https://www.notion.so/northwind/Handbook-${ids.handbook.replaceAll('-', '')}?pvs=4`;
    const read = await tools.answer('notion_fetch', { page: address });
    expect(read).toMatchObject({ page: ids.handbook, kind: 'page', private: false });
    expect(read['text']).toContain('1. Acknowledge within five minutes.');
  });

  it('reads every kind of block', async () => {
    const { text } = await tools.answer('notion_fetch', { page: ids.everyKind });
    const pieces = [
      '# Heading one',
      '## Heading two, folded',
      'Under a folded heading',
      '### Heading three',
      '**bold**',
      '*italic*',
      '~~struck~~',
      '`code`',
      '[a link](https://northwind.example/atlas)',
      '@Ada Lovelace',
      '2026-11-24',
      '- Bulleted',
      '- Deeper',
      '1. Numbered',
      '- [ ] Open task',
      '- [x] Done task',
      'Hidden until it is opened',
      '> Quoted',
      'Called out',
      '```sql',
      'a^2 + b^2 = c^2',
      '---',
      '<td>8080</td>',
      'Left',
      'Right',
      'Status page',
      'The diagram',
      'The contract',
      'Synced',
      'breadcrumb',
      'unsupported',
    ];
    for (const piece of pieces) expect(text).toContain(piece);
  });

  it('reads every kind of property', async () => {
    const { properties } = await tools.answer('notion_fetch', { page: ids.firstTask });
    const values = Object.fromEntries(
      (properties as { name: string; value: string }[]).map((one) => [one.name, one.value]),
    );
    expect(values).toMatchObject({
      Status: 'Not started',
      Priority: 'High',
      Area: 'api\nconsole',
      Estimate: '1',
      Blocked: 'false',
      Key: 'ATL-1',
      Notes: 'See the weekly notes.',
      Link: 'https://northwind.example/keys',
      Contact: 'security@northwind.example',
      Phone: '+49 30 1234567',
      Files: 'plan.pdf',
      Load: '2',
      Blockers: '0',
    });
    for (const name of ['Assignee', 'Due', 'Created', 'Author', 'Edited', 'Editor']) expect(values[name]).toBeTruthy();
  });

  it('reads the columns of a database, by the id of either, with what they may be', async () => {
    for (const page of [ids.tasks, ids.taskSource]) {
      const { kind, properties, title } = await tools.answer('notion_fetch', { page });
      expect({ kind, title }).toEqual({ kind: 'database', title: 'Tasks' });
      expect(properties).toContainEqual({
        name: 'Status',
        type: 'status',
        options: ['Not started', 'In progress', 'Done'],
      });
    }
  });

  it('reads a long page in pieces that make the whole', async () => {
    const own = await notionTools();
    const text = Array.from({ length: 90 }, (_, index) => `Line ${index} ${'wörds and more '.repeat(60)}`).join('\n\n');
    const { page } = await own.answer('notion_create_page', {
      parent: ids.wiki,
      title: 'Long',
      text: text.slice(0, 49_000),
    });
    const pieces: string[] = [];
    let start: unknown = 0;
    while (start !== undefined) {
      const piece = await own.answer('notion_fetch', { page, start });
      pieces.push(String(piece['text']));
      start = piece['next_start'];
    }
    expect(pieces.length).toBeGreaterThan(2);
    const whole = pieces.join('').split('\n');
    expect(whole.filter((line) => line.startsWith('Line ')).length).toBe(text.slice(0, 49_000).split('\n\n').length);
  });

  it('queries rows by filters of each kind, sorted, to the end', async () => {
    const all = await tools.readAll('notion_query_database', { page: ids.tasks, limit: 10 });
    expect(all).toHaveLength(25);
    const filtered = async (...filters: object[]) =>
      (await tools.readAll('notion_query_database', { page: ids.tasks, filters })).map(({ title }) => title);
    expect(await filtered({ property: 'Name', is: 'contains', value: 'budget' })).toEqual(['Budget for backups']);
    expect(await filtered({ property: 'Blocked', is: 'equals', value: true })).toHaveLength(3);
    expect(await filtered({ property: 'Area', is: 'contains', value: 'docs' })).not.toHaveLength(0);
    expect(await filtered({ property: 'Estimate', is: 'greater_than', value: 4 })).toHaveLength(4);
    expect(await filtered({ property: 'Link', is: 'is_not_empty' })).toHaveLength(2);
    const sorted = await tools.readAll('notion_query_database', { page: ids.tasks, sort_by: 'Name', descending: true });
    const names = sorted.map(({ title }) => String(title));
    expect(names).toEqual([...names].sort().reverse());
  });

  it('says which columns there are where one is asked for that there is not', async () => {
    const refused = await tools.run('notion_query_database', {
      page: ids.tasks,
      filters: [{ property: 'toString', is: 'is_empty' }],
    });
    expect(refused).toMatchObject({ code: 'invalid_arguments', hint: expect.stringContaining('notion_fetch') });
    expect(await tools.run('notion_query_database', { page: ids.wiki })).toMatchObject({ code: 'invalid_arguments' });
    expect(
      await tools.codeOf('notion_query_database', { page: ids.tasks, filters: [{ property: 'Due', is: 'before' }] }),
    ).toBe('invalid_arguments');
  });

  it('lists comments and people, guests marked where they write and left out where Notion leaves them out', async () => {
    const comments = await tools.readAll('notion_list_comments', { page: ids.supplier, limit: 1 });
    expect(comments.map(({ author, outsider }) => [author, outsider])).toEqual([
      ['Victor Vance (BrightQuote)', true],
      ['Ada Lovelace', undefined],
    ]);
    const people = await tools.readAll('notion_list_users', { limit: 2 });
    expect(people.map(({ email }) => email)).not.toContain('victor@brightquote.example');
    expect(await tools.answer('notion_get_self', {})).toMatchObject({ name: 'Ada Lovelace', workspace: 'Northwind' });
  });

  it('marks what a guest made or edited last, by that guest, wherever it is read', async () => {
    const rows = await tools.readAll('notion_query_database', { page: ids.tasks });
    const theirs = (all: Record<string, unknown>[]) => all.filter(({ outsider }) => outsider);
    expect(theirs(rows).map(({ page }) => page)).toEqual([ids.quote]);
    const found = theirs(await tools.readAll('notion_search', {}));
    const victor = idOf('victor@brightquote.example');
    expect(found.map(({ page, author }) => [page, author]).sort()).toEqual(
      [ids.supplier, ids.quote, idOf('page hostile title')].map((page) => [page, victor]).sort(),
    );
    expect(await tools.answer('notion_fetch', { page: ids.supplier })).toMatchObject({
      author: victor,
      outsider: true,
    });
    for (const page of [ids.wiki, ids.tasks, ids.taskSource]) {
      const read = await tools.answer('notion_fetch', { page });
      expect(read['author']).toBe(idOf('ada@northwind.example'));
      expect(read).not.toHaveProperty('outsider');
    }
  });

  it.each(['notion_search', 'notion_query_database', 'notion_list_comments', 'notion_list_users'])(
    '%s refuses a cursor that it did not write',
    async (name) => {
      const page =
        name === 'notion_query_database'
          ? { page: ids.tasks }
          : name.endsWith('comments')
            ? { page: ids.supplier }
            : {};
      for (const cursor of ['', '%%', 'abc', Buffer.from('{"skip":-1}').toString('base64url')]) {
        expect(await tools.run(name, { ...page, cursor })).toMatchObject({ code: 'invalid_arguments' });
      }
    },
  );
});
