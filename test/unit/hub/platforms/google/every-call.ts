/**
 * Calls of every tool of Google that together use every field of its input, for either account of Ada's. What they name is found
 * by reading alone, since a new connection may do no more.
 */
import type { EveryCall } from '../../../../harness/every-call.ts';
import type { PlatformTools } from '../../../../harness/platform-tools.ts';

type Found = Record<string, unknown>;

const first = async (
  tools: PlatformTools,
  name: string,
  args: Found,
  suits = (_: Found): boolean => true,
): Promise<Found> => {
  const found = await tools.readAll(name, args);
  return found.find(suits) ?? {};
};
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const thread = async (tools: PlatformTools) =>
  (
    await first(
      tools,
      'google_search_mail',
      { query: 'in:inbox' },
      ({ labels }) => !(labels as string[]).includes('SENT'),
    )
  )['thread'];
const draft = async (tools: PlatformTools) => (await first(tools, 'google_list_drafts', {}))['draft'];
const event = (suits?: (event: Found) => boolean) => async (tools: PlatformTools) =>
  (await first(tools, 'google_list_events', { from: day(-1), until: day(30) }, suits))['id'];
const file = (suits?: (file: Found) => boolean) => async (tools: PlatformTools) =>
  (await first(tools, 'google_search_files', {}, suits))['file'];

const isSingle = ({ series }: Found): boolean => series === undefined;
const isAsked = ({ my_answer }: Found): boolean => my_answer === 'needsAction';
const document = file(({ kind }) => kind === 'document');
const folder = file(({ kind, outsider }) => kind === 'folder' && outsider === undefined);
const letter = {
  to: ['lena@contoso-print.example'],
  cc: ['a@example.org'],
  bcc: ['b@example.org'],
  subject: 'Grüße',
  body: 'Hello',
};
const times = { start: '2030-03-04T15:00', end: '2030-03-04T16:00', time_zone: 'Europe/Berlin' };
const about = { title: 'Planning', description: 'Agenda', location: 'Room 1', attendees: ['tomas@northwind.example'] };

export const everyCall: EveryCall = {
  google_search_mail: [{ query: 'in:anywhere newer_than:9y', with_discarded: true, limit: 1 }],
  google_get_thread: [async (tools) => ({ thread: await thread(tools), with_discarded: true, limit: 5 })],
  google_list_labels: [{}],
  google_list_drafts: [{ limit: 1 }],
  google_list_events: [{ calendar: 'primary', from: day(-1), until: day(7), query: 'a', limit: 1 }, {}],
  google_get_event: [async (tools) => ({ calendar: 'primary', event: await event()(tools) })],
  google_list_calendars: [{ limit: 1 }],
  google_suggest_time: [
    {
      from: day(3),
      until: day(9),
      attendees: ['grace@example.com'],
      minutes: 45,
      day_begins: '10:00',
      day_ends: '16:00',
      time_zone: 'Europe/Berlin',
      limit: 2,
    },
  ],
  google_search_files: [
    { words: 'a', kind: 'document', changed_since: '2020-01-01', limit: 1 },
    async (tools) => ({ folder: await folder(tools), limit: 1 }),
    { shared_with_me: false },
  ],
  google_read_file: [async (tools) => ({ file: await document(tools), start: 0 })],
  google_get_file: [async (tools) => ({ file: await document(tools) })],
  google_create_draft: [letter, async (tools) => ({ to: letter.to, body: 'Yes', thread: await thread(tools) })],
  google_send_draft: [async (tools) => ({ draft: await draft(tools) })],
  google_send_mail: [letter, async (tools) => ({ to: letter.to, body: 'Yes', thread: await thread(tools) })],
  google_label_thread: [
    async (tools) => ({ thread: await thread(tools), add: ['STARRED'], remove: ['INBOX'] }),
    async (tools) => {
      const of = await thread(tools);
      return {
        thread: of,
        messages: [(await first(tools, 'google_get_thread', { thread: of }))['id']],
        add: ['STARRED'],
      };
    },
  ],
  google_trash_thread: [async (tools) => ({ thread: await thread(tools) })],
  google_delete_draft: [async (tools) => ({ draft: await draft(tools) })],
  google_create_event: [
    { calendar: 'primary', ...about, ...times, repeats: ['RRULE:FREQ=DAILY;COUNT=2'], meet: true, notify: false },
    { title: 'Away', start: '2030-03-04', end: '2030-03-06' },
  ],
  google_update_event: [
    async (tools) => ({ calendar: 'primary', event: await event(isSingle)(tools), ...about, ...times, notify: false }),
  ],
  google_respond_to_event: [
    async (tools) => ({
      calendar: 'primary',
      event: await event(isAsked)(tools),
      answer: 'tentative',
      comment: 'Perhaps',
    }),
  ],
  google_delete_event: [async (tools) => ({ calendar: 'primary', event: await event(isSingle)(tools), notify: false })],
  google_create_file: [
    async (tools) => ({ name: 'Notes', kind: 'document', content: '# Notes', folder: await folder(tools) }),
    { name: 'Folder', kind: 'folder' },
  ],
  google_copy_file: [
    async (tools) => ({ file: await document(tools), name: 'A copy', folder: await folder(tools) }),
    async (tools) => ({ file: await document(tools) }),
  ],
  google_trash_file: [async (tools) => ({ file: await folder(tools) })],
};
