/** Google Calendar's events, with their etags. */
import { invalid, notFound, paged, refusal } from '../answer.ts';
import type { Attendee, Calendar, CalendarEvent, EventTime } from '../model.ts';
import { type Occurrence, occurrences, startOf } from '../occurrences.ts';
import { type Call, type Route, texts } from '../route.ts';
import { calendarOf } from './calendar.ts';

const base = '/calendar/v3/calendars/:/events';
const reads = ['calendar.readonly', 'calendar.events.readonly', 'calendar.events', 'calendar'];
const writes = ['calendar.events', 'calendar'];
const forever = 8_640_000_000_000_000;

const etagOf = ({ id, revision }: CalendarEvent): string =>
  `"${Buffer.from(`${id}.${revision}`).toString('base64url')}"`;

/** As the API shows it to somebody; those who are asked to it are told apart by `self`. */
function shown(event: CalendarEvent, { person }: Call, of?: CalendarEvent): object {
  const { revision: _, updated, organizer, attendees, ...rest } = event;
  const isSelf = ({ email }: { email: string }) => (email === person.email ? { self: true } : {});
  return {
    ...{
      kind: 'calendar#event',
      etag: etagOf(of ?? event),
      eventType: 'default',
      iCalUID: `${(of ?? event).id}@google.com`,
    },
    ...rest,
    htmlLink: `https://www.google.com/calendar/event?eid=${Buffer.from(event.id).toString('base64url')}`,
    ...{ created: new Date(updated).toISOString(), updated: new Date(updated).toISOString() },
    ...{ creator: { email: organizer.email }, organizer: { ...organizer, ...isSelf(organizer) } },
    ...(attendees && { attendees: attendees.map((one) => ({ ...one, ...isSelf(one) })) }),
    ...(of && { recurringEventId: of.id, originalStartTime: event.start }),
  };
}

function eventOf(call: Call, calendar: Calendar): Occurrence {
  const id = call.path[1] ?? '';
  const all = () => occurrences(calendar, 0, call.now + 400 * 86_400_000);
  const found = calendar.events.find((one) => one.id === id);
  const occurrence = found ? { event: found, start: 0, end: 0 } : all().find(({ event }) => event.id === id);
  if (!occurrence || occurrence.event.status === 'cancelled') throw notFound('Not Found');
  return occurrence;
}

function unlessChanged(call: Call, event: CalendarEvent): void {
  const wanted = call.headers.get('if-match');
  if (wanted !== null && wanted !== '*' && wanted !== etagOf(event)) {
    throw refusal(412, 'conditionNotMet', 'Precondition Failed');
  }
}

/** A part that is null is taken away. */
const withoutNulls = (time: unknown): EventTime | undefined =>
  typeof time === 'object' && time !== null
    ? (Object.fromEntries(Object.entries(time).filter(([, value]) => value !== null)) as EventTime)
    : undefined;

/** What of a body is an event's; fails as Google does for what is none. */
function fieldsOf(call: Call, before?: CalendarEvent): Partial<CalendarEvent> {
  const { summary, description, location, attendees, recurrence } = call.body as Partial<CalendarEvent>;
  const [start, end] = [call.body['start'], call.body['end']].map(withoutNulls);
  const times = { start: start ?? before?.start, end: end ?? before?.end };
  if (!times.start) throw refusal(400, 'required', 'Missing start time.');
  if (!times.end) throw refusal(400, 'required', 'Missing end time.');
  const moment = (time: EventTime) => startOf(time, 'UTC');
  if (!(moment(times.end) > moment(times.start)))
    throw refusal(400, 'timeRangeEmpty', 'The specified time range is empty.');
  const asked = attendees?.map(({ email, ...one }): Attendee => {
    if (!/^\S+@\S+$/.test(email)) throw refusal(400, 'invalid', 'Invalid attendee email.');
    const known = before?.attendees?.find((other) => other.email === email);
    return { ...known, ...one, email, responseStatus: one.responseStatus ?? known?.responseStatus ?? 'needsAction' };
  });
  const wished = {
    ...{ summary, description, location, start, end, recurrence: recurrence && texts(recurrence) },
    attendees: asked,
  };
  return Object.fromEntries(Object.entries(wished).filter(([, value]) => value !== undefined));
}

export const eventRoutes: Route[] = [
  {
    ...{ method: 'GET', path: base, scopes: reads },
    run(call) {
      const { query, person } = call;
      const calendar = calendarOf(call, call.path[0] ?? '', 'reader');
      if (query.has('syncToken') && query.get('syncToken') !== `sync-${calendar.id}`) {
        throw refusal(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.');
      }
      const limit = (name: string, fallback: number): number => {
        const value = query.get(name);
        if (value !== null && !/T.*(Z|[+-]\d{2}:\d{2})$/.test(value)) throw invalid(`Bad Request: ${name}`);
        return value === null ? fallback : Date.parse(value);
      };
      const [from, to] = [limit('timeMin', 0), limit('timeMax', forever)];
      const isSingle = query.get('singleEvents') === 'true';
      if (query.get('orderBy') === 'startTime' && !isSingle) {
        throw refusal(400, 'badRequest', 'The requested ordering is not available for the particular query.');
      }
      const words = (query.get('q') ?? '').toLowerCase();
      const within = occurrences(calendar, from, Math.min(to, call.now + 400 * 86_400_000));
      const single = isSingle
        ? within
        : [
            ...new Map(
              within.map((one) => [(one.of ?? one.event).id, { ...one, event: one.of ?? one.event, of: undefined }]),
            ).values(),
          ];
      const matching = single.filter(({ event }) => {
        const { summary, description = '', location = '', attendees = [] } = event;
        return [summary, description, location, ...attendees.map(({ email }) => email)]
          .join(' ')
          .toLowerCase()
          .includes(words);
      });
      const { page, ...rest } = paged(
        matching.filter(({ event }) => event.status !== 'cancelled'),
        query,
        'maxResults',
        250,
      );
      return {
        ...{ kind: 'calendar#events', etag: '"p33"', summary: calendar.summary, timeZone: calendar.timeZone },
        ...{
          accessRole: calendar.access[person.email],
          updated: new Date(call.now).toISOString(),
          defaultReminders: [],
        },
        ...(rest.nextPageToken ? rest : { nextSyncToken: `sync-${calendar.id}` }),
        items: page.map(({ event, of }) => shown(event, call, of)),
      };
    },
  },
  {
    ...{ method: 'GET', path: `${base}/:`, scopes: reads },
    run(call) {
      const { event, of } = eventOf(call, calendarOf(call, call.path[0] ?? '', 'reader'));
      return shown(event, call, of);
    },
  },
  {
    ...{ method: 'POST', path: base, scopes: writes },
    run(call) {
      const calendar = calendarOf(call, call.path[0] ?? '', 'writer');
      const fields = fieldsOf(call);
      const id = `ev${call.state.nextId()}made`;
      const { email, name } = call.person;
      const meeting = call.body['conferenceData']
        ? { hangoutLink: `https://meet.google.com/made-${id.slice(2, 6)}-xyz` }
        : {};
      const event = {
        ...{
          id,
          status: 'confirmed',
          summary: '',
          organizer: { email, displayName: name },
          revision: 1,
          updated: call.now,
        },
        ...fields,
        ...meeting,
      } as CalendarEvent;
      calendar.events.push(event);
      return shown(event, call);
    },
  },
  {
    ...{ method: 'PATCH', path: `${base}/:`, scopes: writes },
    run(call) {
      const calendar = calendarOf(call, call.path[0] ?? '', 'writer');
      const { event, of } = eventOf(call, calendar);
      unlessChanged(call, of ?? event);
      const fields = fieldsOf(call, event);
      if (!of) return shown(Object.assign(event, fields, { revision: event.revision + 1, updated: call.now }), call);
      // One of a series that is changed becomes an exception of its own.
      const own = { ...event, ...fields, revision: 1, updated: call.now };
      calendar.events.push(own);
      return shown(own, call);
    },
  },
  {
    ...{ method: 'DELETE', path: `${base}/:`, scopes: writes },
    run(call) {
      const calendar = calendarOf(call, call.path[0] ?? '', 'writer');
      const { event, of } = eventOf(call, calendar);
      unlessChanged(call, of ?? event);
      if (of) throw refusal(400, 'badRequest', 'The demo deletes series as a whole.');
      Object.assign(event, { status: 'cancelled', revision: event.revision + 1 });
      return undefined;
    },
  },
];
