import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { escapedPath } from '../../ask.ts';
import { readCalendar } from '../../calendars.ts';
import { changeOnGoogle } from '../../change.ts';
import { eventTitle, isOwnEvent } from '../../event.ts';
import { eventFields, eventTimeInWords, notified, readEvent } from '../../event-write.ts';
import { calendar, eventId, inCalendar } from '../../fields.ts';
import { changingEvents } from '../../scopes.ts';

export const deleteEvent = writeTool({
  name: 'google_delete_event',
  title: 'Delete an event',
  description: 'Takes an event out of a calendar and calls it off for its attendees; of a series, the whole of it.',
  access: 'destructive',
  toolset: 'calendar',
  scopes: changingEvents,
  input: input({ calendar, event: eventId, notify: eventFields.notify }),
  output: z.object({ event: z.string() }),
  place: inCalendar,
  async preview({ calendar: id, event: of, notify }, { client, account }) {
    const [read, found] = await Promise.all([readEvent(client, id, of), readCalendar(client, id)]);
    if (!read.ok) return read;
    if (!found.ok) return found;
    const { value } = read;
    const attendees = value.attendees.map(({ email }) => email);
    const gone = changesOf({
      ...{ title: eventTitle(value), when: eventTimeInWords(value, found.value.timeZone), repeats: value.recurrence },
      ...(attendees.length > 0 && { attendees }),
    });
    return ok({
      target: `${eventTitle(value)}, ${eventTimeInWords(value, found.value.timeZone)}`,
      version: value.etag,
      outsider: !isOwnEvent(value, account),
      changes: [
        ...gone.map(({ name, after }) => ({ name, before: after, after: null })),
        ...(attendees.length > 0 ? changesOf({ 'attendees are told': notify }) : []),
      ],
    });
  },
  undo: () => ({ reason: 'The person finds it in the trash of Google Calendar for 30 days; its answers are gone.' }),
  async run({ calendar: id, event: of, notify }, { client, preview }) {
    const made = await changeOnGoogle(
      client,
      {
        ...{ method: 'DELETE', api: 'calendar', route: escapedPath`/v3/calendars/${id}/events/${of}` },
        query: { sendUpdates: notified(notify) },
        headers: { 'if-match': preview.version ?? '' },
      },
      z.null(),
    );
    return made.ok ? ok({ event: of }) : made;
  },
});
