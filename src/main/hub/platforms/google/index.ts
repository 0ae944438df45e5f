/** Google Workspace as data: how it is connected, where its APIs are, and what can be asked of them. */

import * as z from 'zod';
import { fail, ok } from '../../../../shared/result.ts';
import type { Platform } from '../platform.ts';
import { parseJsonAs } from '../requests.ts';
import { googleSetup, googleTraps, onConnecting } from './application.ts';
import { googleAssumptions } from './assumptions.ts';
import { calendarNames, isOwnCalendar, readCalendar, readCalendars } from './events.ts';
import { offeredFolders, resolveFile } from './files.ts';
import { readLabels } from './mail/messages.ts';
import { sendToGoogle } from './rest.ts';

import { googleTools } from './tools/index.ts';

const Me = z.object({ sub: z.string(), email: z.string() });

export const google: Platform = {
  name: 'google',
  title: 'Google Workspace',
  connection: 'google-oauth2',
  scopes: onConnecting,
  apiUrl: 'https://www.googleapis.com',
  apis: {
    gmail: 'https://gmail.googleapis.com/gmail',
    calendar: 'https://www.googleapis.com/calendar',
    drive: 'https://www.googleapis.com/drive',
    upload: 'https://www.googleapis.com/upload',
  },
  setup: googleSetup,
  traps: googleTraps,
  assumptions: googleAssumptions,
  // https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke
  revocation: {
    url: 'https://oauth2.googleapis.com/revoke',
    token: { in: 'form', name: 'token' },
    detail: 'Google has ended the token, and with it all that the account had granted to the application.',
    remains: null,
  },
  async whoami(client) {
    const answer = await sendToGoogle(client, new Request(`${client.apiUrl}/oauth2/v3/userinfo`));
    if (!answer.ok) return answer;
    const me = parseJsonAs(answer.value, Me);
    return me
      ? ok({ userId: me.sub, label: me.email })
      : fail('platform_failed', 'Google did not say whose account it is.');
  },
  // To ask who is free takes a body. Drive's version 2 is left out: `GET /v2/files/ID?updateViewedDate=true` changes the file's date.
  reads: [
    { at: 'gmail', requests: ['GET /v1/**'] },
    { at: 'calendar', requests: ['GET /v3/**', 'POST /v3/freeBusy'] },
    { at: 'drive', requests: ['GET /v3/**'] },
    { requests: ['GET /oauth2/v3/userinfo'] },
  ],
  places: [
    {
      kind: 'label',
      title: 'Gmail labels',
      example: 'AI',
      read: (text) => (/^[^\p{Cc}]{1,225}$/u.test(text) ? text : undefined),
    },
    {
      kind: 'calendar',
      title: 'Calendars',
      example: 'primary',
      read: (text) => (/^(?:primary|[^\s@/]+@[\w.*-]+)$/i.test(text) ? text.toLowerCase() : undefined),
    },
    {
      kind: 'folder',
      title: 'Drive folders',
      example: 'https://drive.google.com/drive/folders/1AbC…',
      read: (text) =>
        /^(?:https:\/\/drive\.google\.com\/(?:drive\/(?:u\/\d+\/)?folders\/|open\?id=))?([\w-]{10,200})(?:[?#].*)?$/.exec(
          text,
        )?.[1],
    },
  ],
  async resolve(client, { kind, name }, isLimited) {
    if (kind === 'folder') return resolveFile(client, kind, name, isLimited);
    const read = await readCalendar(client, name);
    if (!read.ok) return read;
    const { id } = read.value;
    // `primary` stays what was asked for; by its address it is the same calendar.
    const within = calendarNames(read.value).map((one) => one.toLowerCase());
    return ok({ kind, id: name, name: id.toLowerCase(), within, isPrivate: true, isOurs: isOwnCalendar(read.value) });
  },
  async offered(client, kind) {
    if (kind === 'label') {
      const read = await readLabels(client, { allows: () => true, isLimited: () => false });
      if (!read.ok) return read;
      const own = read.value.all.filter(({ type }) => type !== 'system').map(({ name }) => name);
      return ok({ places: own.map((name) => ({ pattern: name, name })), isAll: true });
    }
    if (kind === 'folder') return offeredFolders(client);
    const read = await readCalendars(client, undefined);
    if (!read.ok) return read;
    const places = read.value.items.map(({ id, primary, summary, summaryOverride }) => ({
      pattern: primary ? 'primary' : id,
      name: summaryOverride ?? summary,
    }));
    return ok({ places, isAll: false });
  },
  tools: googleTools,
};
