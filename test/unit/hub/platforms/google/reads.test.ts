/** What is read of mail, calendars and files: page by page to the end, clean, and marked where strangers wrote it. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Asked, googleTools, type Items, work } from './context.ts';

let home: Asked;
let office: Asked;
beforeAll(async () => {
  home = await googleTools();
  office = await googleTools(work, { demo: home.demo });
});

const items = async ({ tools }: Asked, name: string, args: object): Promise<Items> =>
  (await tools.answer(name, { ...args })).items ?? [];
const one = async (from: Asked, query: string): Promise<Record<string, unknown>> => {
  const [found] = await items(from, 'google_search_mail', { query });
  return (await items(from, 'google_get_thread', { thread: found?.['thread'] })).at(-1) ?? {};
};

describe('mail', () => {
  it('is listed to its end, whatever the size of a page', async () => {
    const all = await home.tools.readAll('google_search_mail', { query: 'in:anywhere', limit: 50 });
    const few = await home.tools.readAll('google_search_mail', { query: 'in:anywhere', limit: 7 });
    expect(all.length).toBeGreaterThan(50);
    expect(few.map(({ thread }) => thread)).toEqual(all.map(({ thread }) => thread));
  });

  it('tells who wrote last, and whether something is unread', async () => {
    const [found] = await items(home, 'google_search_mail', { query: 'subject:dinner' });
    expect(found).toMatchObject({ author: 'grace@example.com', name: 'Grace Okafor', messages: 3, unread: true });
    expect(found).not.toHaveProperty('outsider');
    expect(found?.['labels']).toContain('Family');
  });

  it('is text in its own character set', async () => {
    expect(await one(home, 'from:kaethe')).toMatchObject({
      text: 'Liebe Ada,\n\nschöne Grüße aus Zürich. Die Äpfel sind reif, im Café gibt es Käsekuchen.\n\nDeine Käthe',
      outsider: true,
    });
  });

  it('of HTML is what a person sees, without what loads by itself', async () => {
    const letter = await one(home, 'subject:loaf');
    const text = String(letter['text']);
    expect(text).toContain('[steam matters](<https://loaf-letter.example/steam?u=ada>)');
    expect(text).toContain('- Feed the starter on Thursday\n- Bake on Saturday');
    expect(text).toContain('Rye flour | 500 g');
    expect(text).not.toMatch(/secret of steam|open\.gif|Weekly Loaf<|track\./);
    expect(letter['hidden_text_removed']).toBe(true);
  });

  it('that deceives says where its links lead, and nothing that is hidden', async () => {
    const letter = await one(home, 'subject:"Security alert"');
    expect(letter).toMatchObject({ author: 'alerts@signin-check.example', outsider: true, hidden_text_removed: true });
    expect(letter['text']).toContain('goes to accounts.google.com.signin-check.example');
    expect(letter['text']).not.toContain('SYSTEM NOTE');
  });

  it('from somebody who takes the own name or address is of an outsider', async () => {
    expect(await one(home, 'from:m.kell')).toMatchObject({ author: 'm.kell@quickdocs-share.example', outsider: true });
    expect(await one(home, 'subject:"really me"')).toMatchObject({ author: 'ada@example.com', outsider: true });
    expect(await one(home, 'subject:"tax documents"')).not.toHaveProperty('outsider');
    expect(await one(office, 'subject:payment')).toMatchObject({ outsider: true });
    expect(await one(office, 'subject:outage')).not.toHaveProperty('outsider');
  });

  it.each(['voucher', 'in:spam', 'in:anywhere', 'label:spam'])('that is spam is not found by %s', async (query) => {
    const found = await home.tools.readAll('google_search_mail', { query });
    expect(found.filter(({ subject }) => String(subject).includes('won'))).toEqual([]);
  });

  it('that is spam or in the trash is read where that is asked for, and marked', async () => {
    const with_discarded = true;
    const [spam] = await items(home, 'google_search_mail', { query: 'voucher', with_discarded });
    expect(spam).toMatchObject({ subject: 'You have won a voucher', discarded: 'spam', outsider: true });
    const args = { thread: spam?.['thread'] };
    expect(await home.tools.run('google_get_thread', args)).toMatchObject({ code: 'platform_not_found' });
    const [letter] = await items(home, 'google_get_thread', { ...args, with_discarded });
    expect(letter).toMatchObject({ discarded: 'spam', outsider: true });
    const token = await home.demo.tokenFor('ada@example.com');
    const [dinner] = await items(home, 'google_search_mail', { query: 'subject:dinner' });
    const all = await items(home, 'google_get_thread', { thread: dinner?.['thread'] });
    const body = JSON.stringify({ ids: [all[0]?.['id']], addLabelIds: ['TRASH'] });
    await home.demo.ask(token, '/gmail/v1/users/me/messages/batchModify', { method: 'POST', body });
    expect(await items(home, 'google_get_thread', { thread: dinner?.['thread'] })).toEqual(all.slice(1));
    expect((await items(home, 'google_get_thread', { thread: dinner?.['thread'], with_discarded }))[0]).toMatchObject({
      discarded: 'trash',
    });
  });

  it('names what is attached', async () => {
    expect(await one(office, 'subject:offer')).toMatchObject({
      attachments: [{ name: 'offer-Q2.pdf', type: 'application/pdf', bytes: expect.any(Number) }],
    });
  });

  it('has labels and drafts', async () => {
    const labels = await items(home, 'google_list_labels', {});
    expect(labels).toContainEqual({ label: 'Family', id: expect.stringMatching(/^Label_/), own: true });
    expect(await items(home, 'google_list_drafts', {})).toEqual([
      expect.objectContaining({ subject: 'Book club, draft', to: ['grace@example.com'] }),
    ]);
  });
});

describe('calendars', () => {
  it('are the own and the shared ones', async () => {
    const found = await items(office, 'google_list_calendars', {});
    expect(found.map(({ calendar }) => calendar)).toEqual([
      work,
      expect.stringContaining('@group.calendar.google.com'),
    ]);
    expect(found[0]).toMatchObject({ primary: true, access: 'owner', time_zone: 'Europe/Berlin' });
  });

  it('tell what is today, with who comes', async () => {
    const found = await items(office, 'google_list_events', {});
    const meeting = found.find(({ title }) => title === 'Atlas release decision');
    expect(meeting).toMatchObject({
      start: expect.stringMatching(/T15:00:00/),
      author: 'tomas@northwind.example',
      my_answer: 'needsAction',
      meet: 'https://meet.google.com/atl-asre-lea',
      text: expect.stringContaining('Go or no go'),
    });
    expect(meeting?.['attendees']).toContainEqual({ email: 'priya@northwind.example', answer: 'tentative' });
    expect(meeting).not.toHaveProperty('outsider');
  });

  it('are read on to the last event', async () => {
    const [, team] = await items(office, 'google_list_calendars', {});
    const until = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
    const all = await office.tools.readAll('google_list_events', { calendar: team?.['calendar'], until, limit: 10 });
    expect(all.length).toBe(32);
    expect(new Set(all.map(({ id }) => id)).size).toBe(32);
  });

  it('mark the invitation of a stranger', async () => {
    const found = await items(home, 'google_list_events', {});
    const voucher = found.find(({ title }) => String(title).includes('voucher'));
    expect(voucher).toMatchObject({ author: 'm.kell@quickdocs-share.example', outsider: true });
    expect(voucher?.['text']).toContain('goes to voucher.example');
    expect(await home.tools.answer('google_get_event', { event: voucher?.['id'] })).toMatchObject({ outsider: true });
  });

  it('find times at which all are free', async () => {
    const [from, until] = [3, 9].map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
    const args = { attendees: ['grace@example.com', 'who@example.org'], minutes: 60, from, until, limit: 3 };
    const found = await home.tools.answer('google_suggest_time', args);
    expect(found.items).toHaveLength(3);
    expect(found['unknown']).toEqual(['who@example.org']);
    const hours = (found.items ?? []).map(({ start }) =>
      new Date(String(start)).toLocaleString('en-GB', { hour: 'numeric', timeZone: 'Europe/Berlin' }),
    );
    for (const hour of hours) expect(Number(hour)).toBeGreaterThanOrEqual(9);
  });

  it.each([
    ['a day of 25 hours', '2030-11-03', '2030-11-03', '2030-11-04T05:00:00.000Z'],
    ['a day of 23 hours', '2030-03-10', '2030-03-10', '2030-03-11T04:00:00.000Z'],
    ['31 days with an hour more', '2030-10-10', '2030-11-09', '2030-11-10T05:00:00.000Z'],
  ])('find times to the very end of %s', async (_, from, until, end) => {
    await home.tools.answer('google_suggest_time', { from, until, time_zone: 'America/New_York' });
    expect(JSON.parse(home.sent.at(-1)?.body ?? '')).toMatchObject({ timeMax: end });
  });

  it.each([
    ['it says so', { errors: [{ domain: 'global', reason: 'internalError' }] }],
    ['it leaves it out', undefined],
  ])('find no time where Google does not know when the person is busy, and %s', async (_, own) => {
    const { tools } = await googleTools(work, {
      demo: home.demo,
      async answer({ url }, send) {
        const answer = await send();
        return url.includes('freeBusy') ? Response.json({ calendars: { ...(own && { [work]: own }) } }) : answer;
      },
    });
    const args = { from: '2030-01-07', until: '2030-01-08' };
    expect(await tools.run('google_suggest_time', args)).toMatchObject({ code: 'platform_failed' });
  });
});

describe('a time that is none', () => {
  it.each([
    ['google_search_mail', {}, (text: string) => text.replace(/("internalDate":)"\d+"/g, '$1"soon"')],
    [
      'google_list_events',
      { from: '2026-01-01', until: '2030-01-01' },
      (text: string) => text.replace(/("(?:dateTime|date|timeZone)":)"[^"]*"/g, '$1"soon"'),
    ],
  ])('breaks nothing of %s', async (name, args, change) => {
    const { tools } = await googleTools(work, {
      demo: home.demo,
      answer: async (_, send) => new Response(change(await (await send()).text())),
    });
    expect((await tools.answer(name, args)).items).not.toEqual([]);
    if (name !== 'google_list_events') return;
    expect(await tools.preview('google_delete_event', { event: 'atlas3pm' })).toMatchObject({ outsider: false });
    const span = { from: '2030-01-07', until: '2030-01-08' };
    expect(await tools.answer('google_suggest_time', span)).toMatchObject({ time_zone: 'UTC' });
  });
});

describe('what is long in a script whose letters take three bytes', () => {
  const long = '漢字かな交じり文。'.repeat(2_000);
  const people = Array.from({ length: 200 }, (_, at) => ({ email: `${'漢'.repeat(80)}${at}@example.org` }));
  const altered = (more: object) =>
    googleTools(work, {
      demo: home.demo,
      async answer(request, send) {
        const answer = await send();
        if (!/events|files/.test(request.url)) return answer;
        const said = await answer.json();
        const items = said.items?.map((one: object) => ({ ...one, ...more }));
        return Response.json({ ...said, ...(items ? { items } : more) });
      },
    });

  it('is cut, and said to be, of an event', async () => {
    const recurrence = Array.from({ length: 20 }, () => `RRULE:${long}`);
    const { tools } = await altered({
      summary: long,
      location: long,
      description: long,
      attendees: people,
      recurrence,
    });
    const event = await tools.answer('google_get_event', { event: 'focus' });
    expect(event).toMatchObject({ truncated: true, more_attendees: expect.any(Number) });
    expect((event['attendees'] as Items).length + Number(event['more_attendees'])).toBe(200);
    expect((await tools.readAll('google_list_events', {}))[0]).toMatchObject({ truncated: true });
  });

  it('is cut, and said to be, of a file', async () => {
    const permissions = people.map(({ email }) => ({ type: 'user', role: 'reader', emailAddress: email }));
    const { tools } = await altered({ name: long, description: long, permissions });
    const [found] = await items(office, 'google_search_files', { words: 'agenda' });
    const file = await tools.answer('google_get_file', { file: found?.['file'] });
    expect(file).toMatchObject({ truncated: true, more_access: expect.any(Number) });
    expect((file['access'] as Items).length + Number(file['more_access'])).toBe(200);
  });
});

describe('files', () => {
  it('are found by words, and listed to the end', async () => {
    const found = await items(office, 'google_search_files', { words: 'agenda' });
    expect(found).toEqual([
      expect.objectContaining({
        name: 'Atlas release decision: agenda',
        kind: 'document',
        author: 'tomas@northwind.example',
        private: true,
      }),
    ]);
    expect(found[0]).not.toHaveProperty('outsider');
    const all = await office.tools.readAll('google_search_files', { limit: 9 });
    expect(all.length).toBeGreaterThan(45);
    expect(new Set(all.map(({ file }) => file)).size).toBe(all.length);
  });

  it('say where Google has not looked everywhere', async () => {
    const { tools } = await googleTools(work, {
      demo: home.demo,
      answer: async (_, send) => Response.json({ ...(await (await send()).json()), incompleteSearch: true }),
    });
    expect(await tools.answer('google_search_files', {})).toMatchObject({ incomplete: true });
    expect(await office.tools.answer('google_search_files', {})).not.toHaveProperty('incomplete');
  });

  it('tell that anybody can read them, and who has access', async () => {
    const [bread] = await items(home, 'google_search_files', { words: 'Rye bread' });
    expect(bread).toMatchObject({ private: false });
    expect(await home.tools.answer('google_get_file', { file: bread?.['file'] })).toMatchObject({
      access: expect.arrayContaining([{ who: 'anyone', role: 'reader' }]),
    });
  });

  it('are read as text, on to the end', async () => {
    const [handbook] = await items(office, 'google_search_files', { words: 'On-call handbook' });
    let [text, start] = ['', 0];
    for (let next: unknown = 0; next !== undefined; ) {
      const part: Record<string, unknown> = await office.tools.answer('google_read_file', {
        file: handbook?.['file'],
        start,
      });
      text += String(part['text']);
      next = part['next_start'];
      start = Number(next);
    }
    expect(text).toContain('## Section 400');
    expect(text.match(/## Section/g)).toHaveLength(400);
    const [budget] = await items(office, 'google_search_files', { words: 'Budget' });
    expect(await office.tools.answer('google_read_file', { file: budget?.['file'] })).toMatchObject({
      format: 'text/csv',
      text: expect.stringMatching(/^Month,Planned/),
    });
    const [scan] = await items(home, 'google_search_files', { words: 'Passport' });
    expect(await home.tools.codeOf('google_read_file', { file: scan?.['file'] })).toBe('platform_refused');
  });

  it('of a stranger are marked, without what loads or deceives', async () => {
    const [plan] = await items(home, 'google_search_files', { shared_with_me: true, words: 'plan' });
    expect(plan).toMatchObject({ author: 'm.kell@quickdocs-share.example', outsider: true });
    const { text } = await home.tools.answer('google_read_file', { file: plan?.['file'] });
    expect(text).not.toContain('pixel.png');
    expect(text).toContain('goes to collect-mail.example');
  });

  it('are found by when they were changed, in UTC wherever the hub runs', async () => {
    vi.stubEnv('TZ', 'Asia/Tokyo');
    for (const changed_since of ['2026-11-27T15:00', '2026-11-27T16:00+01:00']) {
      await home.tools.answer('google_search_files', { changed_since });
      expect(home.sent.at(-1)?.url.searchParams.get('q')).toContain("modifiedTime > '2026-11-27T15:00:00.000Z'");
    }
    vi.unstubAllEnvs();
  });

  it('words cannot become a search of their own', async () => {
    await home.tools.answer('google_search_files', { words: "' or name contains 'a" });
    const query = home.sent.at(-1)?.url.searchParams.get('q');
    expect(query).toContain("name contains '\\' or name contains \\'a'");
  });
});
