/** Keys that are limited to labels, calendars or folders, and what else they can be made to reach. */
import { beforeAll, describe, expect, it } from 'vitest';
import { google } from '../../../../../src/main/hub/platforms/google/index.ts';
import { type DemoGoogle, demoGoogle } from '../../../../harness/demo-google.ts';
import { clientOf } from '../../../../harness/platform-tools.ts';
import { type Asked, googleTools, home, type Items, platform, work } from './context.ts';

let demo: DemoGoogle;
let all: Asked;
let ai: Asked;
beforeAll(async () => {
  demo = demoGoogle();
  all = await googleTools(home, { demo });
  ai = await googleTools(home, { demo, limits: { label: ['ai'] } });
});

const denied = expect.objectContaining({ code: 'not_allowed' });
const threadOf = async (query: string): Promise<unknown> =>
  ((await all.tools.answer('google_search_mail', { query })).items ?? [])[0]?.['thread'];

describe('a key for a label', () => {
  it.each(['in:inbox', 'in:anywhere', '', 'label:Private', '-label:AI', 'tax'])(
    'finds only mail that carries it by %j',
    async (query) => {
      const found = await ai.tools.readAll('google_search_mail', { query });
      for (const { labels } of found) expect(labels).toContain('AI');
    },
  );

  it.each(['} in:anywhere tax {', 'OR tax', 'tax | dinner', '(tax)', 'or tax'])(
    'asks of no other mail by %j whether it holds a word',
    async (query) => {
      const before = ai.sent.length;
      expect(await ai.tools.run('google_search_mail', { query })).toEqual(denied);
      expect(ai.sent.slice(before).filter(({ url }) => url.pathname.includes('/threads'))).toEqual([]);
    },
  );

  it('finds all that carries it', async () => {
    const found = await ai.tools.readAll('google_search_mail', { query: '' });
    expect(found).toHaveLength(6);
    expect(ai.sent.find(({ url }) => url.pathname.endsWith('/threads'))?.url.searchParams.get('q')).toContain(
      'label:AI',
    );
  });

  it('finds nothing where there is no such label', async () => {
    const none = await googleTools(home, { demo, limits: { label: ['nothing'] } });
    expect(await none.tools.answer('google_search_mail', {})).toMatchObject({ items: [] });
  });

  it('reads no other conversation, and none of its other messages', async () => {
    const thread = await threadOf('subject:"tax documents"');
    expect(await ai.tools.run('google_get_thread', { thread })).toEqual(denied);
    const dinner = await threadOf('subject:dinner');
    const read = (await all.tools.answer('google_get_thread', { thread: dinner })).items as Items;
    const [first] = read;
    const token = await demo.tokenFor(home);
    const { body: labels } = await demo.ask(token, '/gmail/v1/users/me/labels');
    const id = (labels['labels'] as Items).find(({ name }) => name === 'AI')?.['id'];
    const body = JSON.stringify({ ids: [first?.['id']], addLabelIds: [id] });
    await demo.ask(token, '/gmail/v1/users/me/messages/batchModify', { method: 'POST', body });
    const some = (await ai.tools.answer('google_get_thread', { thread: dinner })).items as Items;
    expect(some.map((one) => one['id'])).toEqual([first?.['id']]);
    expect(await ai.tools.run('google_trash_thread', { thread: dinner })).toEqual(denied);
    await ai.tools.answer('google_label_thread', { thread: dinner, add: ['STARRED'] });
    expect(JSON.parse(ai.sent.at(-1)?.body ?? '')).toMatchObject({ ids: [first?.['id']] });
  });

  it.each(['Private', 'No such'])('is not told whether there is a label %s', async (name) => {
    const [found] = (await ai.tools.answer('google_search_mail', { query: '' })).items ?? [];
    const args = { thread: found?.['thread'], add: [name] };
    expect(await ai.tools.run('google_label_thread', args)).toMatchObject({
      message: expect.stringContaining(`no label ${name}`),
    });
  });

  it.each(['google_label_thread', 'google_trash_thread', 'google_create_draft', 'google_send_mail'])(
    'does nothing with another conversation by %s',
    async (name) => {
      const thread = await threadOf('subject:rental in:anywhere');
      const letter = { to: ['x@example.org'], body: 'x' };
      const args = name.includes('label') ? { add: ['AI'] } : name.includes('trash') ? {} : letter;
      const before = ai.sent.length;
      expect(await ai.tools.run(name, { thread, ...args })).toEqual(denied);
      expect(ai.sent.slice(before).every(({ method }) => method === 'GET')).toBe(true);
    },
  );

  it('sees no label and no draft besides', async () => {
    expect((await ai.tools.answer('google_list_labels', {})).items).toHaveLength(1);
    expect((await ai.tools.answer('google_list_drafts', {})).items).toEqual([]);
    const [draft] = (await all.tools.answer('google_list_drafts', {})).items as Items;
    expect(await ai.tools.run('google_send_draft', { draft: draft?.['draft'] })).toEqual(denied);
  });
});

describe('a key for a calendar', () => {
  it('lists that one, and asks for the time of no other', async () => {
    const own = await googleTools(work, { demo, limits: { calendar: [work] } });
    expect((await own.tools.answer('google_list_calendars', {})).items?.map(({ calendar }) => calendar)).toEqual([
      work,
    ]);
    const span = { from: '2030-01-07', until: '2030-01-08' };
    expect(await own.tools.run('google_suggest_time', { ...span, attendees: [home] })).toEqual(denied);
    expect(await own.tools.answer('google_suggest_time', span)).toMatchObject({ items: expect.any(Array) });
  });

  it('knows the primary one by both of its names', async () => {
    const client = clientOf(platform, await demo.tokenFor(work), demo.send);
    for (const name of ['primary', work]) {
      const found = await google.resolve?.(client, { kind: 'calendar', name, isId: true }, true);
      expect(found).toMatchObject({
        value: { id: name, name: work, within: [work, 'primary'], isOurs: true, isPrivate: true },
      });
    }
    const other = clientOf(platform, await demo.tokenFor(home), demo.send);
    const busy = await google.resolve?.(other, { kind: 'calendar', name: work, isId: true }, true);
    expect(busy).toMatchObject({ ok: true, value: { isOurs: false } });
  });
});

describe('a key for a folder', () => {
  const idOf = async (name: string): Promise<string> => {
    const asked = await googleTools(work, { demo });
    return String((await asked.tools.answer('google_search_files', { words: name })).items?.[0]?.['file']);
  };

  it('finds what is below it, and nothing beside', async () => {
    const atlas = await idOf('Atlas');
    const own = await googleTools(work, { demo, limits: { folder: [(await idOf('Releases')).toLowerCase()] } });
    expect((await own.tools.readAll('google_search_files', {})).map(({ name }) => name).sort()).toEqual([
      'Atlas release decision: agenda',
      'Releases',
    ]);
    expect(await own.tools.run('google_search_files', { words: 'Salaries' })).toMatchObject({ items: [] });
    expect(atlas).toBeTruthy();
  });

  it('is not told how much else there is', async () => {
    const own = await googleTools(work, { demo, limits: { folder: [(await idOf('Releases')).toLowerCase()] } });
    const first = await own.tools.answer('google_search_files', { limit: 1 });
    const cursor = Buffer.from(String(first['next_cursor']), 'base64url').toString();
    expect([first['left_out'], JSON.parse(cursor)]).toEqual([0, { at: '', skip: 1 }]);
    const pages = await googleTools(work, {
      demo,
      limits: { folder: ['nothing'] },
      async answer(request, send) {
        const said = await (await send()).json();
        return Response.json(/files$/.test(new URL(request.url).pathname) ? { ...said, nextPageToken: 'more' } : said);
      },
    });
    expect(await pages.tools.answer('google_search_files', {})).toEqual({ items: [], left_out: 0 });
  });

  it('finds what is in a shared drive, by the drive or by a folder of it alone', async () => {
    const [rota, people] = [await idOf('Holiday rota'), await idOf('People')];
    for (const [folder, names] of [
      ['0anorthwind0000pva1', ['Holiday rota', 'People']],
      [people.toLowerCase(), ['Holiday rota', 'People']],
      [(await idOf('Finance')).toLowerCase(), ['Finance', 'Salaries']],
    ] as const) {
      const own = await googleTools(work, { demo, limits: { folder: [folder] } });
      expect((await own.tools.readAll('google_search_files', {})).map(({ name }) => name).sort()).toEqual(names);
    }
    expect(await (await googleTools(work, { demo })).tools.answer('google_read_file', { file: rota })).toMatchObject({
      text: expect.stringContaining('first week of May'),
      outsider: true,
    });
    const client = clientOf(platform, await demo.tokenFor(work), demo.send);
    expect(await google.resolve?.(client, { kind: 'folder', name: rota, isId: true }, true)).toMatchObject({
      value: { within: [people, '0ANorthwind0000PVA1'], isOurs: false },
    });
  });

  it('tells of a file all the folders that it is in', async () => {
    const client = clientOf(platform, await demo.tokenFor(work), demo.send);
    const [agenda, releases] = [await idOf('agenda'), await idOf('Releases')];
    const found = await google.resolve?.(client, { kind: 'folder', name: agenda, isId: true }, true);
    expect(found).toMatchObject({
      value: { id: agenda, name: agenda, isPrivate: true, isOurs: false, within: expect.arrayContaining([releases]) },
    });
    const unlimited = await google.resolve?.(client, { kind: 'folder', name: agenda, isId: true }, false);
    expect(unlimited).toMatchObject({ value: { within: [] } });
    expect(await google.resolve?.(client, { kind: 'folder', name: 'root', isId: true }, true)).toMatchObject({
      failure: { code: 'platform_not_found' },
    });
  });

  it('makes and copies nothing elsewhere', async () => {
    const [releases, finance, agenda] = [await idOf('Releases'), await idOf('Finance'), await idOf('agenda')];
    const own = await googleTools(work, { demo, limits: { folder: [releases.toLowerCase()] } });
    expect(await own.tools.run('google_create_file', { name: 'x' })).toEqual(denied);
    expect(await own.tools.run('google_copy_file', { file: agenda, folder: finance })).toEqual(denied);
    expect(await own.tools.answer('google_copy_file', { file: agenda })).toMatchObject({
      name: 'Copy of Atlas release decision: agenda',
    });
  });
});

describe('a pattern of a place', () => {
  const read = (kind: string, text: string) => google.places.find((one) => one.kind === kind)?.read(text);
  it('is what stands in the address of a folder', () => {
    const id = '1AbCdEfGhIjKlMnOpQrStUvWxYz012345';
    for (const text of [
      id,
      `https://drive.google.com/drive/folders/${id}`,
      `https://drive.google.com/drive/u/1/folders/${id}?usp=sharing`,
    ]) {
      expect(read('folder', text)).toBe(id);
    }
    expect(read('folder', `https://evil.example/drive/folders/${id}`)).toBeUndefined();
  });

  it('is the address of a calendar, or primary', () => {
    expect([
      read('calendar', 'Team@Example.com'),
      read('calendar', 'primary'),
      read('calendar', 'my calendar'),
    ]).toEqual(['team@example.com', 'primary', undefined]);
    expect(read('label', 'AI/summaries')).toBe('AI/summaries');
  });
});
