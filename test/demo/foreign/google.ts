/** What Google’s own clients ask of the demo world. */
import type { calendar_v3 } from '@googleapis/calendar';
import type { drive_v3 } from '@googleapis/drive';
import type { gmail_v1 } from '@googleapis/gmail';
import { expect } from 'vitest';
import type { ForeignCall } from './calls.ts';

const some = expect.arrayContaining([expect.anything()]);
const text = expect.any(String);
const number = expect.any(Number);

const userId = 'me';
const done = { status: 204 };
const googleRefusal = (code: number) => ({ refused: { status: code } });
const raw = Buffer.from('To: x@example.org\r\nSubject: Foreign\r\n\r\nHello').toString('base64url');

export const gmailCalls: ForeignCall<gmail_v1.Gmail>[] = [
  ['users.getProfile', (it) => it.users.getProfile({ userId }), { data: { emailAddress: 'ada@example.com' } }],
  ['users.labels.list', (it) => it.users.labels.list({ userId }), { data: { labels: some } }],
  [
    'users.labels.get',
    (it) => it.users.labels.get({ userId, id: 'INBOX' }),
    { data: { id: 'INBOX', messagesUnread: number } },
  ],
  [
    'users.messages.list',
    (it) => it.users.messages.list({ userId, q: 'in:inbox', maxResults: 2 }),
    { data: { messages: some } },
  ],
  [
    'users.messages.get',
    async (it) =>
      it.users.messages.get({
        userId,
        id: (await it.users.messages.list({ userId })).data.messages?.[0]?.id ?? '',
        format: 'full',
      }),
    { data: { payload: { headers: some } } },
  ],
  ['users.threads.list', (it) => it.users.threads.list({ userId, q: 'newer_than:1y' }), { data: { threads: some } }],
  [
    'users.threads.get',
    async (it) =>
      it.users.threads.get({
        userId,
        id: (await it.users.threads.list({ userId })).data.threads?.[0]?.id ?? '',
        format: 'metadata',
        metadataHeaders: ['Subject', 'From'],
      }),
    { data: { messages: some } },
  ],
  [
    'users.threads.modify, trash, untrash',
    async (it) => {
      const id = (await it.users.threads.list({ userId })).data.threads?.[0]?.id ?? '';
      await it.users.threads.modify({ userId, id, requestBody: { addLabelIds: ['STARRED'] } });
      await it.users.threads.trash({ userId, id });
      return it.users.threads.untrash({ userId, id });
    },
    { data: { id: text } },
  ],
  [
    'users.messages.batchModify',
    async (it) =>
      it.users.messages.batchModify({
        userId,
        requestBody: {
          ids: [(await it.users.messages.list({ userId })).data.messages?.[0]?.id ?? ''],
          addLabelIds: ['STARRED'],
        },
      }),
    done,
  ],
  [
    'users.drafts.create, get, send',
    async (it) => {
      const { data } = await it.users.drafts.create({ userId, requestBody: { message: { raw } } });
      await it.users.drafts.get({ userId, id: data.id ?? '' });
      return it.users.drafts.send({ userId, requestBody: { id: data.id ?? '' } });
    },
    { data: { labelIds: ['SENT'] } },
  ],
  [
    'users.drafts.list, delete',
    async (it) => {
      const { data } = await it.users.drafts.create({ userId, requestBody: { message: { raw } } });
      await it.users.drafts.list({ userId });
      return it.users.drafts.delete({ userId, id: data.id ?? '' });
    },
    done,
  ],
  [
    'users.messages.send',
    (it) => it.users.messages.send({ userId, requestBody: { raw } }),
    { data: { labelIds: ['SENT'] } },
  ],
  ['users.threads.get of nothing', (it) => it.users.threads.get({ userId, id: 'nothing' }), googleRefusal(404)],
  [
    'users.history.list, not played',
    (it) => it.users.history.list({ userId, startHistoryId: '1' }),
    googleRefusal(404),
  ],
  ['users.settings.getVacation, not played', (it) => it.users.settings.getVacation({ userId }), googleRefusal(404)],
];

const timeOf = (hours: number) => ({ dateTime: new Date(Date.UTC(2030, 2, 4, hours)).toISOString() });

export const calendarCalls: ForeignCall<calendar_v3.Calendar>[] = [
  ['calendarList.list', (it) => it.calendarList.list(), { data: { items: some } }],
  ['calendarList.get', (it) => it.calendarList.get({ calendarId: 'primary' }), { data: { primary: true } }],
  [
    'events.list',
    (it) =>
      it.events.list({
        calendarId: 'primary',
        timeMin: new Date().toISOString(),
        singleEvents: true,
        orderBy: 'startTime',
      }),
    { data: { kind: 'calendar#events' } },
  ],
  [
    'events.insert, get, patch, delete',
    async (it) => {
      const { data } = await it.events.insert({
        calendarId: 'primary',
        requestBody: { summary: 'Foreign', start: timeOf(9), end: timeOf(10) },
      });
      const eventId = data.id ?? '';
      await it.events.get({ calendarId: 'primary', eventId });
      await it.events.patch({ calendarId: 'primary', eventId, requestBody: { summary: 'Changed' } });
      return it.events.delete({ calendarId: 'primary', eventId });
    },
    done,
  ],
  [
    'freebusy.query',
    (it) =>
      it.freebusy.query({
        requestBody: { timeMin: timeOf(0).dateTime, timeMax: timeOf(20).dateTime, items: [{ id: 'primary' }] },
      }),
    { data: { calendars: { primary: { busy: [] } } } },
  ],
  [
    'events.insert that ends before it begins',
    (it) => it.events.insert({ calendarId: 'primary', requestBody: { start: timeOf(9), end: timeOf(8) } }),
    googleRefusal(400),
  ],
  [
    'events.list of another’s calendar',
    (it) => it.events.list({ calendarId: 'grace@example.com' }),
    googleRefusal(403),
  ],
  [
    'events.patch over a change',
    async (it) => {
      const { data } = await it.events.insert({
        calendarId: 'primary',
        requestBody: { summary: 'x', start: timeOf(9), end: timeOf(10) },
      });
      const asked = { calendarId: 'primary', eventId: data.id ?? '', requestBody: { summary: 'y' } };
      await it.events.patch(asked);
      return it.events.patch(asked, { headers: { 'If-Match': data.etag ?? '' } });
    },
    googleRefusal(412),
  ],
  ['settings.list, not played', (it) => it.settings.list(), googleRefusal(404)],
  ['acl.list, not played', (it) => it.acl.list({ calendarId: 'primary' }), googleRefusal(404)],
];

const thesis = `1thesis${'0'.repeat(26)}`;
const onlyIds = 'id,name';

/** For an upload the client takes it from the call alone. */
const rootOf = ({ context }: drive_v3.Drive) => ({ rootUrl: context._options.rootUrl ?? '' });

export const driveCalls: ForeignCall<drive_v3.Drive>[] = [
  ['about.get', (it) => it.about.get({ fields: 'user' }), { data: { user: { emailAddress: 'ada@example.com' } } }],
  [
    'files.list',
    (it) => it.files.list({ q: "mimeType = 'application/vnd.google-apps.document'", fields: `files(${onlyIds})` }),
    { data: { files: some } },
  ],
  [
    'files.get',
    (it) => it.files.get({ fileId: thesis, fields: onlyIds }),
    { data: { id: thesis, name: 'Thesis outline' } },
  ],
  [
    'files.get, media',
    async (it) => {
      const { data } = await it.files.list({ q: "name = 'shopping.txt'" });
      return it.files.get({ fileId: data.files?.[0]?.id ?? '', alt: 'media' }, { responseType: 'text' });
    },
    { data: expect.stringContaining('oat milk') },
  ],
  [
    'files.export',
    (it) => it.files.export({ fileId: thesis, mimeType: 'text/markdown' }, { responseType: 'text' }),
    { data: expect.stringContaining('# Outline') },
  ],
  [
    'files.create, a folder',
    (it) =>
      it.files.create({
        requestBody: { name: 'Foreign', mimeType: 'application/vnd.google-apps.folder' },
        fields: onlyIds,
      }),
    { data: { name: 'Foreign' } },
  ],
  [
    'files.create, with media',
    (it) =>
      it.files.create(
        { requestBody: { name: 'foreign.txt' }, media: { mimeType: 'text/plain', body: 'Hello' }, fields: onlyIds },
        rootOf(it),
      ),
    { data: { name: 'foreign.txt' } },
  ],
  [
    'files.copy, update',
    async (it) => {
      const { data } = await it.files.copy({ fileId: thesis, requestBody: { name: 'Copy' }, fields: 'id' });
      return it.files.update({ fileId: data.id ?? '', requestBody: { trashed: true }, fields: 'id,trashed' });
    },
    { data: { trashed: true } },
  ],
  [
    'files.update of another’s',
    (it) => it.files.update({ fileId: thesis, requestBody: { trashed: true } }),
    googleRefusal(403),
  ],
  ['files.get of nothing', (it) => it.files.get({ fileId: 'nothing' }), googleRefusal(404)],
  ['permissions.list, not played', (it) => it.permissions.list({ fileId: thesis }), googleRefusal(404)],
  ['drives.list, not played', (it) => it.drives.list(), googleRefusal(404)],
];
