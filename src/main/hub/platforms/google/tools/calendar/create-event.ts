import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { cleanLine } from '../../../clean-text.ts';
import { input } from '../../../fields.ts';
import { escapedPath } from '../../ask.ts';
import { changeOnGoogle } from '../../change.ts';
import { ReadEvent } from '../../event.ts';
import { eventFields, notified, optionalField, WrittenEvent, whenOf } from '../../event-write.ts';
import { calendar, inCalendar } from '../../fields.ts';
import { askedTo } from '../../recipients.ts';
import { changingEvents } from '../../scopes.ts';

export const createEvent = writeTool({
  name: 'google_create_event',
  title: 'Create an event',
  description: 'Puts an event into a calendar and asks its attendees to it.',
  access: 'write',
  toolset: 'calendar',
  scopes: changingEvents,
  input: input({
    calendar,
    ...eventFields,
    description: optionalField(eventFields.description),
    location: optionalField(eventFields.location),
    attendees: optionalField(eventFields.attendees),
    repeats: optionalField(eventFields.repeats),
    meet: z.boolean().default(false).describe('Whether it gets a video call'),
  }),
  output: WrittenEvent,
  place: inCalendar,
  // Attendees and the organizer are told what it says.
  isElsewhere: true,
  async preview({ title, description, location, attendees, repeats, meet, notify, ...wish }, { client }) {
    const when = await whenOf(client, wish);
    if (!when.ok) return when;
    const isAsked = attendees !== undefined && attendees.length > 0;
    return ok({
      target: `${title}, ${when.value.words}${askedTo(attendees ?? [], notify)}`,
      version: null,
      outsider: false,
      changes: changesOf({
        ...{ title, when: when.value.words, location, description, attendees, repeats },
        ...(isAsked && { 'attendees are told': notify }),
        ...(meet && { 'video call': 'Google Meet' }),
      }),
    });
  },
  undo: ({ calendar: id, notify }, _, { event }) => ({
    tool: 'google_delete_event',
    arguments: { calendar: id, event, notify },
  }),
  async run({ calendar: id, title, description, location, attendees, repeats, meet, notify, ...wish }, { client }) {
    const when = await whenOf(client, { calendar: id, ...wish });
    if (!when.ok) return when;
    const { start, end } = when.value;
    const made = await changeOnGoogle(
      client,
      {
        ...{ method: 'POST', api: 'calendar', route: escapedPath`/v3/calendars/${id}/events` },
        query: { sendUpdates: notified(notify), ...(meet && { conferenceDataVersion: 1 }) },
        body: {
          ...{ summary: title, start, end, description, location },
          ...(attendees && { attendees: attendees.map((email) => ({ email })) }),
          ...(repeats && { recurrence: repeats }),
          ...(meet && {
            conferenceData: {
              createRequest: { requestId: randomUUID(), conferenceSolutionKey: { type: 'hangoutsMeet' } },
            },
          }),
        },
      },
      ReadEvent,
    );
    if (!made.ok) return made;
    const { id: event, hangoutLink, htmlLink } = made.value;
    return ok({ event, ...(hangoutLink && { meet: cleanLine(hangoutLink, 200) }), url: cleanLine(htmlLink, 500) });
  },
});
