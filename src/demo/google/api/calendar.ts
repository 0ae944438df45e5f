/** Google Calendar's lists of calendars and free times: https://developers.google.com/workspace/calendar/api/v3/reference */
import { invalid, notFound, paged, refusal } from '../answer.ts';
import type { Calendar, Role } from '../model.ts';
import { occurrences } from '../occurrences.ts';
import { type Call, type Route, text } from '../route.ts';

const base = '/calendar/v3';
const reads = ['calendar.readonly', 'calendar'];
const levels: Role[] = ['freeBusyReader', 'reader', 'writer', 'owner'];

/** The calendar by its id or as `primary`, where the person may do that there. */
export function calendarOf({ state, person }: Call, id: string, least: Role): Calendar {
  const calendar = state.calendars.find((one) => one.id === (id === 'primary' ? person.email : id));
  const role = calendar?.access[person.email];
  if (!calendar || !role) throw notFound('Not Found');
  if (levels.indexOf(role) < levels.indexOf(least)) {
    throw refusal(403, 'requiredAccessLevel', 'You need to have writer access to this calendar.');
  }
  return calendar;
}

function entry(calendar: Calendar, email: string): object {
  const { id, summary, timeZone, access } = calendar;
  const isPrimary = id === email;
  return {
    ...{ kind: 'calendar#calendarListEntry', etag: '"p33"', id, summary, timeZone, colorId: '14', selected: true },
    ...{ accessRole: access[email], ...(isPrimary && { primary: true }) },
  };
}

export const calendarRoutes: Route[] = [
  {
    ...{ method: 'GET', path: `${base}/users/me/calendarList`, scopes: [...reads, 'calendar.calendarlist.readonly'] },
    run(call) {
      const { email } = call.person;
      const own = call.state.calendars.filter(({ access }) => access[email]);
      const { page, ...rest } = paged(own, call.query, 'maxResults', 100);
      return { kind: 'calendar#calendarList', etag: '"p33"', ...rest, items: page.map((one) => entry(one, email)) };
    },
  },
  {
    ...{ method: 'GET', path: `${base}/users/me/calendarList/:`, scopes: [...reads, 'calendar.calendarlist.readonly'] },
    run: (call) => entry(calendarOf(call, call.path[0] ?? '', 'freeBusyReader'), call.person.email),
  },
  {
    ...{ method: 'POST', path: `${base}/freeBusy`, scopes: [...reads, 'calendar.freebusy'] },
    run(call) {
      const [timeMin, timeMax] = [text(call.body['timeMin']), text(call.body['timeMax'])];
      const [from, to] = [Date.parse(timeMin), Date.parse(timeMax)];
      if (Number.isNaN(from) || Number.isNaN(to) || to <= from) throw invalid('The specified time range is empty.');
      const items = (call.body['items'] ?? []) as { id: string }[];
      const calendars = items.map(({ id }) => [id, busyIn(call, id, from, to)]);
      return { kind: 'calendar#freeBusy', timeMin, timeMax, calendars: Object.fromEntries(calendars) };
    },
  },
];

function busyIn(call: Call, id: string, from: number, to: number): object {
  const wanted = id === 'primary' ? call.person.email : id;
  const calendar = call.state.calendars.find((one) => one.id === wanted);
  if (!calendar?.access[call.person.email]) return { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] };
  const busy = occurrences(calendar, from, to)
    .filter(({ event }) => event.status !== 'cancelled' && event.start.dateTime)
    .map(({ start, end }) => ({ start: new Date(start).toISOString(), end: new Date(end).toISOString() }))
    .sort((a, b) => a.start.localeCompare(b.start));
  return { busy };
}
