/** Google Calendar's lists of calendars, free times and events with their etags: https://developers.google.com/workspace/calendar/api/v3/reference */
import {
  type GoogleCall,
  type GoogleRoute,
  googleNotFound,
  googleRefusal,
  googleRoute,
  invalidArgument,
  pageByToken,
  textOrNone,
  texts,
} from '../answer.ts';
import type { Attendee, Calendar, CalendarEvent, EventTime, Role } from '../model.ts';
import { type Occurrence, occurrences, startOf } from '../times.ts';

const base = '/calendar/v3';
const reads = ['calendar.readonly', 'calendar'];
const levels: Role[] = ['freeBusyReader', 'reader', 'writer', 'owner'];

/** The calendar that the path names, by its id or as `primary`, where the person may do that there. */
function calendarOf({ state, person, path: [id] }: GoogleCall, least: Role): Calendar {
  const calendar = state.calendars.find((one) => one.id === (id === 'primary' ? person.email : id));
  const role = calendar?.access[person.email];
  if (!calendar || !role) throw googleNotFound('Not Found');
  if (levels.indexOf(role) < levels.indexOf(least)) {
    throw googleRefusal(403, 'requiredAccessLevel', `You need to have ${least} access to this calendar.`);
  }
  return calendar;
}

function entry(calendar: Calendar, email: string): object {
  const { id, summary, timeZone, access } = calendar;
  const isPrimary = id === email;
  return {
    kind: 'calendar#calendarListEntry',
    etag: '"p33"',
    id,
    summary,
    timeZone,
    colorId: '14',
    selected: true,
    accessRole: access[email],
    ...(isPrimary && { primary: true }),
  };
}

export const calendarRoutes: GoogleRoute[] = [
  googleRoute('GET', `${base}/users/me/calendarList`, [...reads, 'calendar.calendarlist.readonly'], (call) => {
    const { email } = call.person;
    const own = call.state.calendars.filter(({ access }) => access[email]);
    const { page, ...rest } = pageByToken(own, call.query, 'maxResults', 100);
    return { kind: 'calendar#calendarList', etag: '"p33"', ...rest, items: page.map((one) => entry(one, email)) };
  }),
  googleRoute('GET', `${base}/users/me/calendarList/:`, [...reads, 'calendar.calendarlist.readonly'], (call) =>
    entry(calendarOf(call, 'freeBusyReader'), call.person.email),
  ),
  googleRoute('POST', `${base}/freeBusy`, [...reads, 'calendar.freebusy'], (call) => {
    const [timeMin, timeMax] = [textOrNone(call.body['timeMin']), textOrNone(call.body['timeMax'])];
    const [from, to] = [Date.parse(timeMin), Date.parse(timeMax)];
    if (Number.isNaN(from) || Number.isNaN(to) || to <= from)
      throw invalidArgument('The specified time range is empty.');
    const items = (call.body['items'] ?? []) as { id: string }[];
    const calendars = items.map(({ id }) => [id, busyIn(call, id, from, to)]);
    return { kind: 'calendar#freeBusy', timeMin, timeMax, calendars: Object.fromEntries(calendars) };
  }),
];

function busyIn(call: GoogleCall, id: string, from: number, to: number): object {
  const wanted = id === 'primary' ? call.person.email : id;
  const calendar = call.state.calendars.find((one) => one.id === wanted);
  if (!calendar?.access[call.person.email]) return { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] };
  const busy = occurrences(calendar, from, to)
    .filter(({ event }) => event.status !== 'cancelled' && event.start.dateTime)
    .map(({ start, end }) => ({ start: new Date(start).toISOString(), end: new Date(end).toISOString() }))
    .sort((a, b) => a.start.localeCompare(b.start));
  return { busy };
}

const events = '/calendar/v3/calendars/:/events';
const eventReads = ['calendar.readonly', 'calendar.events.readonly', 'calendar.events', 'calendar'];
const writes = ['calendar.events', 'calendar'];
const forever = 8_640_000_000_000_000;

const etagOf = ({ id, revision }: CalendarEvent): string =>
  `"${Buffer.from(`${id}.${revision}`).toString('base64url')}"`;

/** As the API shows an event to somebody, whom it marks with `self` among the attendees. */
function shown(event: CalendarEvent, { person }: GoogleCall, of?: CalendarEvent): object {
  const { revision: _, updated, organizer, attendees, ...rest } = event;
  const isSelf = ({ email }: { email: string }) => (email === person.email ? { self: true } : {});
  return {
    kind: 'calendar#event',
    etag: etagOf(of ?? event),
    eventType: 'default',
    iCalUID: `${(of ?? event).id}@google.com`,
    ...rest,
    htmlLink: `https://www.google.com/calendar/event?eid=${Buffer.from(event.id).toString('base64url')}`,
    created: new Date(updated).toISOString(),
    updated: new Date(updated).toISOString(),
    creator: { email: organizer.email },
    organizer: { ...organizer, ...isSelf(organizer) },
    ...(attendees && { attendees: attendees.map((one) => ({ ...one, ...isSelf(one) })) }),
    ...(of && { recurringEventId: of.id, originalStartTime: event.start }),
  };
}

function eventOf(call: GoogleCall, least: Role): Occurrence & { calendar: Calendar } {
  const calendar = calendarOf(call, least);
  const id = call.path[1] ?? '';
  const all = () => occurrences(calendar, 0, call.now + 400 * 86_400_000);
  const found = calendar.events.find((one) => one.id === id);
  const occurrence = found ? { event: found, start: 0, end: 0 } : all().find(({ event }) => event.id === id);
  if (!occurrence || occurrence.event.status === 'cancelled') throw googleNotFound('Not Found');
  return { ...occurrence, calendar };
}

function unlessChanged(call: GoogleCall, event: CalendarEvent): void {
  const wanted = call.headers.get('if-match');
  if (wanted !== null && wanted !== '*' && wanted !== etagOf(event)) {
    throw googleRefusal(412, 'conditionNotMet', 'Precondition Failed');
  }
}

/** A part that is null is taken away. */
const withoutNulls = (time: unknown): EventTime | undefined =>
  typeof time === 'object' && time !== null
    ? (Object.fromEntries(Object.entries(time).filter(([, value]) => value !== null)) as EventTime)
    : undefined;

/** What of a body is an event's; fails as Google does for what is none. */
function fieldsOf(call: GoogleCall, before?: CalendarEvent): Partial<CalendarEvent> {
  const { summary, description, location, attendees, recurrence } = call.body as Partial<CalendarEvent>;
  const [start, end] = [call.body['start'], call.body['end']].map(withoutNulls);
  const times = { start: start ?? before?.start, end: end ?? before?.end };
  if (!times.start) throw googleRefusal(400, 'required', 'Missing start time.');
  if (!times.end) throw googleRefusal(400, 'required', 'Missing end time.');
  const moment = (time: EventTime) => startOf(time, 'UTC');
  if (!(moment(times.end) > moment(times.start)))
    throw googleRefusal(400, 'timeRangeEmpty', 'The specified time range is empty.');
  const asked = attendees?.map(({ email, ...one }): Attendee => {
    if (!/^\S+@\S+$/.test(email)) throw googleRefusal(400, 'invalid', 'Invalid attendee email.');
    const known = before?.attendees?.find((other) => other.email === email);
    return { ...known, ...one, email, responseStatus: one.responseStatus ?? known?.responseStatus ?? 'needsAction' };
  });
  const wished = {
    summary,
    description,
    location,
    start,
    end,
    recurrence: recurrence && texts(recurrence),
    attendees: asked,
  };
  return Object.fromEntries(Object.entries(wished).filter(([, value]) => value !== undefined));
}

export const eventRoutes: GoogleRoute[] = [
  googleRoute('GET', events, eventReads, (call) => {
    const { query, person } = call;
    const calendar = calendarOf(call, 'reader');
    if (query.has('syncToken') && query.get('syncToken') !== `sync-${calendar.id}`) {
      throw googleRefusal(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.');
    }
    const limit = (name: string, fallback: number): number => {
      const value = query.get(name);
      if (value !== null && !/T.*(Z|[+-]\d{2}:\d{2})$/.test(value)) throw invalidArgument(`Bad Request: ${name}`);
      return value === null ? fallback : Date.parse(value);
    };
    const [from, to] = [limit('timeMin', 0), limit('timeMax', forever)];
    const isSingle = query.get('singleEvents') === 'true';
    if (query.get('orderBy') === 'startTime' && !isSingle) {
      throw googleRefusal(400, 'badRequest', 'The requested ordering is not available for the particular query.');
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
    const { page, ...rest } = pageByToken(
      matching.filter(({ event }) => event.status !== 'cancelled'),
      query,
      'maxResults',
      250,
    );
    return {
      kind: 'calendar#events',
      etag: '"p33"',
      summary: calendar.summary,
      timeZone: calendar.timeZone,
      accessRole: calendar.access[person.email],
      updated: new Date(call.now).toISOString(),
      defaultReminders: [],
      ...(rest.nextPageToken ? rest : { nextSyncToken: `sync-${calendar.id}` }),
      items: page.map(({ event, of }) => shown(event, call, of)),
    };
  }),
  googleRoute('GET', `${events}/:`, eventReads, (call) => {
    const { event, of } = eventOf(call, 'reader');
    return shown(event, call, of);
  }),
  googleRoute('POST', events, writes, (call) => {
    const calendar = calendarOf(call, 'writer');
    const fields = fieldsOf(call);
    const id = `ev${call.state.nextId()}made`;
    const { email, name } = call.person;
    const meeting = call.body['conferenceData']
      ? { hangoutLink: `https://meet.google.com/made-${id.slice(2, 6)}-xyz` }
      : {};
    const event = {
      id,
      status: 'confirmed',
      summary: '',
      organizer: { email, displayName: name },
      revision: 1,
      updated: call.now,
      ...fields,
      ...meeting,
    } as CalendarEvent;
    calendar.events.push(event);
    return shown(event, call);
  }),
  googleRoute('PATCH', `${events}/:`, writes, (call) => {
    const { event, of, calendar } = eventOf(call, 'writer');
    unlessChanged(call, of ?? event);
    const fields = fieldsOf(call, event);
    if (!of) return shown(Object.assign(event, fields, { revision: event.revision + 1, updated: call.now }), call);
    // A changed occurrence becomes an exception of its series.
    const own = { ...event, ...fields, revision: 1, updated: call.now };
    calendar.events.push(own);
    return shown(own, call);
  }),
  googleRoute('DELETE', `${events}/:`, writes, (call) => {
    const { event, of } = eventOf(call, 'writer');
    unlessChanged(call, of ?? event);
    if (of) throw googleRefusal(400, 'badRequest', 'The demo deletes series as a whole.');
    Object.assign(event, { status: 'cancelled', revision: event.revision + 1 });
    return undefined;
  }),
];
