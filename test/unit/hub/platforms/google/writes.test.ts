/** What changes something: how it is shown before, what exactly is sent, and what takes it back. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type Letter, payloadOf, shown as shownInFull } from '../../../../../src/demo/google/mail.ts';
import type { Preview } from '../../../../../src/shared/model.ts';
import { type Asked, googleTools, type Items, work } from './context.ts';

let asked: Asked;
beforeEach(async () => {
  asked = await googleTools(work);
});

const answer = (name: string, args: object) => asked.tools.answer(name, { ...args });
const shown = async (name: string, args: object): Promise<Preview> => {
  const preview = await asked.tools.preview(name, { ...args });
  if ('code' in preview) throw new Error(`${preview.code}: ${preview.message}`);
  return preview;
};
const line = ({ changes }: Preview, name: string) => changes.find((one) => one.name === name);
const writes = () =>
  asked.sent.filter(({ method }) => method !== 'GET').map(({ method, url }) => `${method} ${url.pathname}`);
const takeBack = async (name: string, args: object) => {
  const undo = await asked.tools.undo(name, { ...args });
  if ('reason' in undo) throw new Error(undo.reason);
  return asked.tools.answer(undo.tool, undo.arguments);
};
const itemsOf = async (name: string, args: object) => (await answer(name, args)).items as Items;
const threadOf = async (query: string) => (await itemsOf('google_search_mail', { query }))[0]?.['thread'];
const eventNow = (event: unknown) => answer('google_get_event', { event });
/** Changes an event without a tool of ours. */
const patched = async (event: unknown, change: object) => {
  const path = `/calendar/v3/calendars/primary/events/${event}`;
  const token = await asked.demo.tokenFor(work);
  await asked.demo.ask(token, path, { method: 'PATCH', body: JSON.stringify(change) });
};
const fileOf = async (words: string) => (await itemsOf('google_search_files', { words }))[0]?.['file'];
/** Of a call that fails. */
const codeOf = async (name: string, args: object): Promise<unknown> =>
  ((await asked.tools.run(name, { ...args })) as { code?: string }).code;

describe('mail', () => {
  const letter = {
    to: ['lena.brandt@contoso-print.example'],
    cc: ['priya@northwind.example'],
    subject: 'Grüße, 10 Uhr? 📅',
    body: 'Hello Lena,\n\n10 is fine.\n',
  };

  it('is shown with recipients, subject and text, and sends nothing before', async () => {
    const preview = await shown('google_send_mail', letter);
    expect(preview.target).toBe(
      'Mail to lena.brandt@contoso-print.example, cc priya@northwind.example: Grüße, 10 Uhr? 📅',
    );
    expect(preview.changes).toEqual([
      { name: 'from', before: null, after: work },
      { name: 'to', before: null, after: 'lena.brandt@contoso-print.example' },
      { name: 'cc', before: null, after: 'priya@northwind.example' },
      { name: 'subject', before: null, after: 'Grüße, 10 Uhr? 📅' },
      { name: 'body', before: null, after: 'Hello Lena,\n\n10 is fine.\n' },
    ]);
    expect(writes()).toEqual([]);
  });

  it('arrives as it was shown', async () => {
    const sent = await answer('google_send_mail', letter);
    expect(writes()).toEqual(['POST /gmail/v1/users/me/messages/send']);
    const { items } = await answer('google_get_thread', { thread: sent['thread'] });
    expect((items as Items)[0]).toMatchObject({
      subject: letter.subject,
      to: letter.to,
      cc: letter.cc,
      text: 'Hello Lena,\n\n10 is fine.',
    });
    expect(await asked.tools.undo('google_send_mail', letter)).toEqual({
      reason: expect.stringContaining('cannot be called back'),
    });
  });

  it('that answers is in its conversation, under its subject', async () => {
    const thread = await threadOf('subject:offer');
    const made = await answer('google_create_draft', { to: letter.to, body: 'Yes.', thread });
    expect(made['thread']).toBe(thread);
    const [draft] = await itemsOf('google_list_drafts', {});
    expect(draft).toMatchObject({ draft: made['draft'], subject: 'Re: Offer for the second quarter' });
    const { message } = JSON.parse(asked.sent.findLast(({ method }) => method === 'POST')?.body ?? '{}');
    expect(Buffer.from(message.raw, 'base64url').toString()).toMatch(
      /^In-Reply-To: <\S+@mail\.contoso-print\.example>\r$/m,
    );
  });

  it('in a draft is unsent, and goes as it is then', async () => {
    const { draft } = await answer('google_create_draft', letter);
    expect(writes()).toEqual(['POST /gmail/v1/users/me/drafts']);
    const preview = await shown('google_send_draft', { draft });
    expect(line(preview, 'to')?.after).toBe(letter.to[0]);
    expect(line(preview, 'subject')?.after).toBe(letter.subject);
    expect(line(preview, 'body')?.after).toContain('10 is fine.');
    await answer('google_send_draft', { draft });
    expect(await codeOf('google_send_draft', { draft })).toBe('platform_not_found');
    const before = await itemsOf('google_list_drafts', {});
    await takeBack('google_create_draft', letter);
    expect(await itemsOf('google_list_drafts', {})).toHaveLength(before.length);
  });

  describe('in a draft that something else wrote', () => {
    const text = 'See you at seven.';
    const unsent = { from: `Ada <${work}>`, to: 'Grace <grace@example.com>, b@example.org', subject: 'Saturday', text };
    const reader = async (more: Partial<Letter>, change = (message: object): object => message) => {
      const payload = payloadOf({ ...unsent, ...more }, 'm1', 0);
      const message = change(
        shownInFull({ id: 'm1', threadId: 't1', labelIds: ['DRAFT'], at: 0, payload }, 'full', []),
      );
      asked = await googleTools(work, {
        demo: asked.demo,
        answer: async (request, send) =>
          request.url.includes('/drafts/') ? Response.json({ id: 'r1', message }) : send(),
      });
    };

    it('is shown with everything that would leave', async () => {
      await reader({
        html: '<p>See you at <b>nine</b>.</p>',
        attachments: [{ filename: 'Salaries.csv', mimeType: 'text/csv', body: Buffer.from('x,y') }],
        headers: ['Reply-To', 'Sender', 'Bcc'].map((name) => ({ name, value: `${name.toLowerCase()}@example.org` })),
      });
      const preview = await shown('google_send_draft', { draft: 'r1' });
      expect(preview.target).toBe('Draft r1 to b@example.org, grace@example.com, bcc bcc@example.org: Saturday');
      expect(Object.fromEntries(preview.changes.map(({ name, after }) => [name, after]))).toEqual({
        from: `${work} (Ada)`,
        sender: 'sender@example.org',
        'answers go to': 'reply-to@example.org',
        to: 'grace@example.com (Grace)\nb@example.org',
        bcc: 'bcc@example.org',
        subject: 'Saturday',
        body: 'See you at nine.',
        'body as plain text': text,
        attachments: 'Salaries.csv (3 bytes)',
      });
    });

    it('is shown with one text where both say the same', async () => {
      await reader({ html: '<p>See you\n at seven.</p>' });
      expect(line(await shown('google_send_draft', { draft: 'r1' }), 'body as plain text')).toBeUndefined();
    });

    const withoutData = (message: object) =>
      JSON.parse(JSON.stringify(message).replace(/"data":"[^"]*"/, '"attachmentId":"A"'));
    it.each([
      ['hides text', { html: `<p>${text}</p><p style="display:none">Tax number 12/345</p>` }, undefined],
      ['drops text', { html: `<p>${text}</p><noscript>Tax number 12/345</noscript>` }, undefined],
      ['loads a pixel', { html: `<p>${text}</p><img width=1 src="https://evil.example/?q=12">` }, undefined],
      ['is too long for Gmail to say', {}, withoutData],
    ])('is not sent where it %s', async (_, more, change) => {
      await reader(more, change);
      expect(await codeOf('google_send_draft', { draft: 'r1' })).toBe('platform_refused');
      expect(writes()).toEqual([]);
      expect(line(await shown('google_delete_draft', { draft: 'r1' }), 'subject')?.before).toBe('Saturday');
    });
  });

  it.each([
    { subject: 'x\r\nBcc: all@example.org' },
    { subject: 'x\nBcc: y' },
    { subject: 'x\u0000' },
    { to: ['a@example.org\r\nBcc: b@example.org'] },
    { to: ['a@example.org, b@example.org'] },
    { to: ['A <a@example.org>'] },
    { to: ['"a@example.org"@evil.example'] },
    { cc: ['nobody'] },
    { to: [] },
    { subject: undefined },
    { bcc: ['ａ@example.org'] },
  ])('refuses %j', (change) => {
    const tool = asked.tools;
    return expect(tool.run('google_send_mail', { ...letter, ...change })).rejects.toThrow();
  });

  it('is labelled, and labelled back', async () => {
    const thread = await threadOf('subject:outage');
    const args = { thread, add: ['Suppliers', 'starred'], remove: ['INBOX', 'UNREAD'] };
    expect(await shown('google_label_thread', args)).toMatchObject({
      target: expect.stringMatching(/^Outage of the staging cluster \(19a/),
      changes: [{ name: 'labels', before: 'Atlas\nINBOX\nUNREAD', after: 'Atlas\nSTARRED\nSuppliers' }],
    });
    await takeBack('google_label_thread', args);
    const [found] = await itemsOf('google_search_mail', { query: 'subject:outage' });
    expect([...((found?.['labels'] ?? []) as string[])].sort()).toEqual(['Atlas', 'INBOX', 'UNREAD']);
    expect(await codeOf('google_label_thread', { thread, add: ['No such'] })).toBe('invalid_arguments');
    for (const add of [['TRASH'], ['spam']])
      await expect(answer('google_label_thread', { thread, add })).rejects.toThrow();
  });

  it('that was taken for spam is not promised to be so again', async () => {
    const with_discarded = true;
    const found = await itemsOf('google_search_mail', { query: 'in:anywhere', with_discarded });
    const thread = found.find(({ discarded }) => discarded === undefined)?.['thread'];
    expect(await asked.tools.undo('google_label_thread', { thread, remove: ['SPAM'], add: ['STARRED'] })).toEqual({
      reason: expect.stringContaining('spam'),
    });
  });
});

describe('labels that are put back', () => {
  const labelsOf = async (thread: unknown): Promise<string[][]> =>
    (await itemsOf('google_get_thread', { thread, with_discarded: true })).map(({ labels }) =>
      (labels as string[]).toSorted(),
    );

  it.each([
    ['archived', 'google_label_thread', 'subject:atlas', { remove: ['INBOX'] }],
    ['read and filed', 'google_label_thread', 'subject:outage', { add: ['Suppliers'], remove: ['UNREAD', 'STARRED'] }],
    ['filed where some of it was', 'google_label_thread', 'subject:atlas', { add: ['IMPORTANT'] }],
    ['of some messages', 'google_label_thread', 'subject:atlas', { add: ['STARRED'], messages: 2 }],
    ['in the trash', 'google_trash_thread', 'subject:offer', {}],
  ])('are those of each message, when it was %s', async (_, name, query, more) => {
    const thread = await threadOf(query);
    const before = await labelsOf(thread);
    const ids = (await itemsOf('google_get_thread', { thread })).map(({ id }) => id);
    const only = 'messages' in more ? { messages: ids.slice(more.messages) } : {};
    const undo = await asked.tools.undo(name, { thread, ...more, ...only });
    expect(await labelsOf(thread)).not.toEqual(before);
    if ('reason' in undo) throw new Error(undo.reason);
    await answer(undo.tool, undo.arguments);
    expect(await labelsOf(thread)).toEqual(before);
  });

  it.each([
    ['google_label_thread', 'subject:atlas', { remove: ['INBOX', 'UNREAD'] }, 'different labels'],
    ['google_label_thread', 'subject:outage', { add: ['INBOX'] }, 'so already'],
    ['google_trash_thread', 'subject:atlas', {}, 'For 30 days'],
  ])('are not promised by %s of %s with %j, which cannot be', async (name, query, more, reason) => {
    const thread = await threadOf(query);
    expect(await asked.tools.undo(name, { thread, ...more })).toEqual({ reason: expect.stringContaining(reason) });
  });

  it('are not of a message of another conversation', async () => {
    const [thread, other] = [await threadOf('subject:atlas'), await threadOf('subject:outage')];
    const messages = (await itemsOf('google_get_thread', { thread: other })).map(({ id }) => id);
    expect(await codeOf('google_label_thread', { thread, messages, add: ['STARRED'] })).toBe('invalid_arguments');
  });
});

describe('events', () => {
  const wish = {
    title: 'Planning',
    start: '2030-03-04T15:00',
    end: '2030-03-04T16:00',
    location: 'Room Meridian',
    attendees: ['tomas@northwind.example', 'sam@contoso-print.example'],
    repeats: ['RRULE:FREQ=WEEKLY;COUNT=3'],
    meet: true,
  };

  it('are shown with time, zone, and who is told', async () => {
    const preview = await shown('google_create_event', wish);
    expect(preview.target).toBe(
      'Planning, Mon, 04 Mar 2030, 15:00 (Europe/Berlin) to Mon, 04 Mar 2030, 16:00 (Europe/Berlin), telling sam@contoso-print.example, tomas@northwind.example',
    );
    expect(line(preview, 'attendees')?.after).toBe('tomas@northwind.example\nsam@contoso-print.example');
    expect(line(preview, 'attendees are told')?.after).toBe('true');
    expect(line(preview, 'repeats')?.after).toBe('RRULE:FREQ=WEEKLY;COUNT=3');
    expect(line(preview, 'video call')?.after).toBe('Google Meet');
    expect(writes()).toEqual([]);
  });

  it('are made, and called off again', async () => {
    const undo = await asked.tools.undo('google_create_event', wish);
    expect(undo).toMatchObject({ tool: 'google_delete_event' });
    const { event } = (undo as { arguments: Record<string, unknown> }).arguments;
    const meet = expect.stringContaining('https://meet.google.com/');
    expect(await eventNow(event)).toMatchObject({ title: 'Planning', meet });
    expect(asked.sent.find(({ method }) => method === 'POST')?.url.searchParams.get('sendUpdates')).toBe('all');
    await answer('google_delete_event', { event });
    expect(await codeOf('google_get_event', { event })).toBe('platform_not_found');
  });

  it('change before and after, only as they were seen, and back', async () => {
    const { event } = await answer('google_create_event', { ...wish, repeats: undefined });
    const args = { event, title: 'Planning, moved', start: '2030-03-05T10:00', end: '2030-03-05T11:00' };
    const preview = await shown('google_update_event', args);
    expect(line(preview, 'title')).toEqual({ name: 'title', before: 'Planning', after: 'Planning, moved' });
    expect(line(preview, 'start')).toMatchObject({ before: '2030-03-04T15:00:00', after: '2030-03-05T10:00:00' });
    await takeBack('google_update_event', args);
    expect(await eventNow(event)).toMatchObject({ title: 'Planning', start: '2030-03-04T15:00:00' });
    const patch = asked.sent.findLast(({ method }) => method === 'PATCH');
    expect(Object.keys(JSON.parse(patch?.body ?? '{}')).sort()).toEqual(['end', 'start', 'summary']);
  });

  it.each([
    ['named again', { time_zone: 'America/New_York' }],
    ['another', { time_zone: 'Asia/Tokyo' }],
    ["the calendar's", {}],
  ])('get back their own time zone where the new one is %s', async (_, zone) => {
    const time_zone = 'America/New_York';
    const { event } = await answer('google_create_event', { ...wish, repeats: undefined, time_zone });
    const args = { event, start: '2030-03-05T10:00', end: '2030-03-05T11:00', ...zone };
    await takeBack('google_update_event', args);
    expect(await eventNow(event)).toMatchObject({ start: '2030-03-04T15:00:00', time_zone });
  });

  it('are not promised back where they end in another time zone', async () => {
    const { event } = await answer('google_create_event', { ...wish, repeats: undefined });
    await patched(event, { end: { dateTime: '2030-03-04T18:00:00', timeZone: 'Asia/Tokyo' } });
    const args = { event, start: '2030-03-05T10:00', end: '2030-03-05T11:00' };
    expect(await asked.tools.undo('google_update_event', args)).toEqual({
      reason: expect.stringContaining('another time zone'),
    });
  });

  it.each([
    ['google_update_event', { title: 'x' }],
    ['google_respond_to_event', { answer: 'accepted' }],
    ['google_delete_event', {}],
  ])('that somebody changes meanwhile stay as they are for %s', async (name, more) => {
    const late = await googleTools(work, {
      demo: asked.demo,
      async answer(request, send) {
        // Just before the change arrives, after all that is read for it.
        if (request.method !== 'GET') await patched('atlas3pm', { location: 'Elsewhere' });
        return send();
      },
    });
    expect(await late.tools.run(name, { event: 'atlas3pm', ...more })).toMatchObject({ code: 'approval_changed' });
    const after = { title: 'Atlas release decision', location: 'Elsewhere', my_answer: 'needsAction' };
    expect(await eventNow('atlas3pm')).toMatchObject(after);
  });

  it('keep the answers of attendees that stay', async () => {
    const before = await eventNow('atlas3pm');
    const attendees = ['tomas@northwind.example', work, 'new@northwind.example'];
    await answer('google_update_event', { event: 'atlas3pm', attendees });
    const after = await eventNow('atlas3pm');
    expect(before['attendees']).toContainEqual({ email: 'tomas@northwind.example', answer: 'accepted' });
    expect(after['attendees']).toEqual([
      { email: 'tomas@northwind.example', answer: 'accepted' },
      { email: work, answer: 'needsAction' },
      { email: 'new@northwind.example', answer: 'needsAction' },
    ]);
  });

  it('lose no answer by what takes a change back', async () => {
    const off = { event: 'atlas3pm', attendees: [work] };
    expect(line(await shown('google_update_event', off), 'answers that go')?.before).toBe(
      'tomas@northwind.example: accepted\npriya@northwind.example: tentative',
    );
    expect(await asked.tools.undo('google_update_event', off)).toEqual({
      reason: 'What those answered who were taken off it is gone.',
    });
    const on = { event: 'atlas3pm', attendees: [work, 'new@northwind.example'] };
    await takeBack('google_update_event', on);
    expect((await eventNow('atlas3pm'))['attendees']).toEqual([{ email: work, answer: 'needsAction' }]);
  });

  it('are not promised back where they are more than can be written', async () => {
    await patched('focus', { description: 'x'.repeat(8_001) });
    expect(await asked.tools.undo('google_update_event', { event: 'focus', description: 'Short' })).toEqual({
      reason: expect.stringContaining('more than'),
    });
  });

  it('get back the comment of an answer', async () => {
    const reply = (comment: string) => ({ event: 'atlas3pm', answer: 'accepted', comment });
    await answer('google_respond_to_event', reply('First'));
    expect(await asked.tools.undo('google_respond_to_event', reply('Second'))).toMatchObject({
      arguments: { answer: 'accepted', comment: 'First' },
    });
  });

  it('are answered, for oneself alone', async () => {
    const preview = await shown('google_respond_to_event', { event: 'atlas3pm', answer: 'accepted' });
    expect(line(preview, 'answer')).toMatchObject({ before: 'needsAction', after: 'accepted' });
    expect(line(preview, 'the organizer is told')?.after).toBe('tomas@northwind.example');
    await answer('google_respond_to_event', { event: 'atlas3pm', answer: 'accepted' });
    expect(await eventNow('atlas3pm')).toMatchObject({ my_answer: 'accepted' });
    expect(await asked.tools.undo('google_respond_to_event', { event: 'atlas3pm', answer: 'declined' })).toMatchObject({
      arguments: { answer: 'accepted' },
    });
    expect(await codeOf('google_respond_to_event', { event: 'focus', answer: 'accepted' })).toBe('platform_refused');
  });

  it.each([
    { start: '2030-03-04', end: '2030-03-04T16:00' },
    { start: '2030-03-04T15:00', end: '2030-03-04T15:00' },
  ])('refuses %j', async (times) => {
    expect(await codeOf('google_create_event', { ...wish, ...times })).toBe('invalid_arguments');
  });
});

describe('what is allowed for a while', () => {
  const to = ['a@example.org', 'b@example.org'];
  const mail = { to, subject: 'x', body: 'x' };
  const event = { title: 'x', start: '2030-03-04', end: '2030-03-05' };
  const reply = { event: 'atlas3pm', answer: 'accepted' };

  it.each([
    ['google_send_mail', mail, { cc: ['c@example.org'] }],
    ['google_send_mail', mail, { bcc: ['c@example.org'] }],
    ['google_send_mail', { ...mail, cc: ['c@example.org'] }, { cc: [], bcc: ['c@example.org'] }],
    ['google_create_draft', mail, { bcc: ['c@example.org'] }],
    ['google_create_event', event, { attendees: to }],
    ['google_create_event', { ...event, attendees: to, notify: false }, { notify: true }],
    ['google_update_event', { event: 'focus', title: 'x' }, { attendees: to }],
    ['google_update_event', { event: 'focus', title: 'x' }, { event: 'atlas3pm' }],
    ['google_respond_to_event', reply, { event: 'newyork' }],
    ['google_label_thread', { thread: '', add: ['STARRED'] }, { thread: 'subject:atlas' }],
  ])('of %s, %j, does not cover %j', async (name, args, more) => {
    const threads = async (given: object) =>
      'thread' in given ? { ...given, thread: await threadOf(String(given.thread) || 'subject:outage') } : given;
    const { target } = await shown(name, await threads(args));
    expect((await shown(name, await threads({ ...args, ...more }))).target).not.toBe(target);
  });

  it('covers the same people in another order and case', async () => {
    const { target } = await shown('google_send_mail', mail);
    const again = { ...mail, to: ['B@example.org', 'a@example.org', 'a@Example.org'], body: 'y' };
    expect((await shown('google_send_mail', again)).target).toBe(target);
  });

  it('is the copy into one folder alone', async () => {
    const file = await fileOf('agenda');
    const targetIn = async (folder: string) =>
      (await shown('google_copy_file', { file, folder: await fileOf(folder) })).target;
    expect(await targetIn('Finance')).toMatch(/^Atlas release decision: agenda, into Finance \(1finance0+\)$/);
    expect(await targetIn('Releases')).not.toContain('Finance');
  });
});

describe('files', () => {
  it('are made with what was shown, and go to the trash again', async () => {
    const args = { name: 'Plan "A"', kind: 'document', content: '# Plan\r\n\r\n--boundary\r\nend' };
    expect(await shown('google_create_file', args)).toMatchObject({ target: 'My Drive: Plan "A"' });
    const { file } = await answer('google_create_file', args);
    expect(await answer('google_read_file', { file })).toMatchObject({
      kind: 'document',
      format: 'text/markdown',
      text: '# Plan\n\n--boundary\nend',
    });
    await takeBack('google_create_file', { ...args, name: 'Plan B' });
    expect(await fileOf('Plan B')).toBeUndefined();
  });

  it('are copied under the name that was shown', async () => {
    const [budget] = await itemsOf('google_search_files', { words: 'Budget' });
    const { file } = await answer('google_copy_file', { file: budget?.['file'] });
    expect(await answer('google_get_file', { file })).toMatchObject({
      name: 'Copy of Budget 2026',
      folder: budget?.['folder'],
      author: work,
    });
  });

  it('that the hub did not make need all of Drive, and the refusal says so before the person is asked', async () => {
    const { tools } = await googleTools(work, { scopes: ['drive.readonly', 'drive.file'] });
    const [budget] = (await tools.answer('google_search_files', { words: 'Budget' }))['items'] as Items;
    const wider = { code: 'scope_missing', allow: 'google_copy_file' };
    expect(await tools.preview('google_trash_file', { file: budget?.['file'] })).toMatchObject(wider);
    const inFolder = { name: 'x', kind: 'folder', folder: budget?.['folder'] };
    expect(await tools.preview('google_create_file', inFolder)).toMatchObject(wider);
    const made = await tools.answer('google_create_file', { name: 'Of the hub', kind: 'folder' });
    expect(await tools.answer('google_trash_file', { file: made['file'] })).toEqual({ file: made['file'] });
  });

  it('of others are not to be deleted', async () => {
    expect(await codeOf('google_trash_file', { file: await fileOf('agenda') })).toBe('platform_forbidden');
  });
});

describe('what a change repeats', () => {
  it.each([
    ['google_label_thread', { add: ['STARRED'] }, 'subject:outage', false],
    ['google_label_thread', { add: ['STARRED'] }, 'subject:payment', true],
    ['google_trash_thread', {}, 'subject:outage', false],
    ['google_trash_thread', {}, 'subject:payment', true],
    ['google_trash_file', {}, 'Budget', false],
    ['google_trash_file', {}, 'Holiday rota', true],
    ['google_copy_file', {}, 'agenda', false],
    ['google_copy_file', {}, 'Holiday rota', true],
  ])("of %s, %j, of %s is a stranger's: %s", async (name, more, query, outsider) => {
    const what = query.includes(':') ? { thread: await threadOf(query) } : { file: await fileOf(query) };
    expect(await shown(name, { ...what, ...more })).toMatchObject({ outsider });
  });
});
