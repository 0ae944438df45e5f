/** The tools that read calendars, and find a time at which all are free. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { cleanLine, cleanTitle } from '../../clean-text.ts';
import { input, listing } from '../../fields.ts';
import { byToken, fillAnswer } from '../../lists.ts';
import { parseJsonAs } from '../../requests.ts';
import { type Tool, toolsIn } from '../../tool.ts';
import { readingEvents } from '../application.ts';
import {
  calendarNames,
  EventView,
  isOwnCalendar,
  projectEvent,
  type ReadCalendar,
  ReadEvent,
  readCalendar,
  readCalendars,
  readEvent,
} from '../events.ts';
import { calendar, eventId, googleCursor, googleLimit, inCalendar, mailAddress, time, timeZone } from '../fields.ts';
import { googleOutsider, outsiderMark } from '../insider.ts';
import { askGoogle, escapedPath, googleUrl, sendToGoogle } from '../rest.ts';
import { dayAfter, dayInZone, isExact, momentInZone } from '../zone.ts';

const { readTool } = toolsIn('calendar');

type TimeSpan = { start: number; end: number };
type FreeTimeRequest = TimeSpan & {
  busy: TimeSpan[];
  minutes: number;
  zone: string;
  dayBegins: string;
  dayEnds: string;
};

const step = 15 * 60_000;
const mostSteps = 10_000;

/** Times of that length in which nobody is busy, each beginning where the one before ends, from Monday to Friday. Pure. */
function freeSpans({
  start,
  end,
  busy,
  minutes,
  zone,
  dayBegins,
  dayEnds,
}: FreeTimeRequest): { start: string; end: string }[] {
  const found: { start: string; end: string }[] = [];
  const length = minutes * 60_000;
  for (let day = dayInZone(start, zone), count = 0; count < mostSteps; day = dayAfter(day, 1), count += 1) {
    const [opens, closes] = [momentInZone(`${day}T${dayBegins}`, zone), momentInZone(`${day}T${dayEnds}`, zone)];
    if (opens >= end) return found;
    if ([0, 6].includes(new Date(`${day}T00:00Z`).getUTCDay())) continue;
    let at = Math.ceil(Math.max(opens, start) / step) * step;
    while (at + length <= Math.min(closes, end)) {
      const inTheWay = busy.filter((one) => one.start < at + length && one.end > at);
      if (inTheWay.length === 0) {
        found.push({ start: new Date(at).toISOString(), end: new Date(at + length).toISOString() });
        at += Math.ceil(length / step) * step;
      } else at = Math.ceil(Math.max(...inTheWay.map((one) => one.end)) / step) * step;
    }
  }
  return found;
}

const exact = z.iso.datetime({ offset: true });
const Busy = z.object({
  busy: z.array(z.object({ start: exact, end: exact })).default([]),
  errors: z.array(z.object({})).default([]),
});
const FoundBusy = z.object({ calendars: z.record(z.string(), Busy).default({}) });

const mostDays = 31;
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 09:00');

const suggestTime = readTool({
  name: 'google_suggest_time',
  title: 'Suggest a time',
  hint: 'meeting free busy availability slot schedule',
  description: 'Finds times at which the person and others are free, on working days within the hours named.',
  scopes: readingEvents,
  input: input({
    attendees: z.array(mailAddress).max(20).default([]).describe('Addresses of the others'),
    minutes: z.int().min(5).max(1_440).default(30).describe('How long it takes'),
    from: time.describe('First day or time to look at'),
    until: time.describe('Last day (included) or time to look at'),
    day_begins: clock.default('09:00').describe('Not before, as 09:00'),
    day_ends: clock.default('17:00').describe('Over by then'),
    time_zone: timeZone.optional().describe("Of all these; the calendar's own if left out"),
    limit: z.int().min(1).max(20).default(5).describe('At most this many times'),
  }),
  output: z.object({
    items: z.array(z.object({ start: z.string(), end: z.string() })),
    time_zone: z.string(),
    unknown: z.array(z.string()).describe('Whose calendars the account may not see: they may be busy'),
  }),
  place: () => undefined,
  isOwn: true,
  async run({ attendees, minutes, from, until, day_begins, day_ends, time_zone, limit }, { client, allows }) {
    const own = await readCalendar(client, 'primary');
    if (!own.ok) return own;
    const hidden = attendees.find((one) => !allows('calendar', one));
    if (!allows('calendar', own.value.id, 'primary') || hidden !== undefined) {
      return fail('not_allowed', `The key does not cover the calendar ${hidden ?? 'primary'}.`);
    }
    const zone = time_zone ?? own.value.timeZone;
    const start = momentInZone(from, zone);
    const end = momentInZone(until.length === 10 ? dayAfter(until, 1) : until, zone);
    if (!(end > start) || end > momentInZone(dayAfter(dayInZone(start, zone), mostDays), zone)) {
      return fail('invalid_arguments', `until must be after from, by ${mostDays} days at most.`);
    }
    const asked = {
      timeMin: new Date(start).toISOString(),
      timeMax: new Date(end).toISOString(),
      items: [own.value.id, ...attendees].map((id) => ({ id })),
    };
    const request = new Request(googleUrl(client, 'calendar', '/v3/freeBusy'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
    });
    const answer = await sendToGoogle(client, request);
    if (!answer.ok) return answer;
    const found = parseJsonAs(answer.value, FoundBusy);
    if (!found) return fail('platform_failed', 'Google answered something else than expected.');
    const isUnknown = (id: string): boolean => (found.calendars[id]?.errors.length ?? 1) > 0;
    // All of it would pass for free.
    if (isUnknown(own.value.id)) return fail('platform_failed', 'Google did not say when the person is busy.');
    const all = Object.entries(found.calendars);
    const busy = all.flatMap(([, one]) =>
      one.busy.map((span) => ({ start: Date.parse(span.start), end: Date.parse(span.end) })),
    );
    const items = freeSpans({ start, end, busy, minutes, zone, dayBegins: day_begins, dayEnds: day_ends }).slice(
      0,
      limit,
    );
    const unknown = attendees.filter(isUnknown);
    return ok({ items, time_zone: zone, unknown });
  },
});

const pageSize = 50;
/** Bytes of a description. */
const excerpt = 600;
const FoundEvents = z.object({ items: z.array(ReadEvent).default([]), nextPageToken: z.string().optional() });

const listEvents = readTool({
  name: 'google_list_events',
  title: 'List events',
  hint: 'calendar agenda schedule meetings today appointments',
  description:
    'Lists the events of one calendar in order of time, each of a series by itself; today if no time is named.',
  scopes: readingEvents,
  input: input({
    calendar,
    from: time.optional().describe('Only from this day or time on; today if left out'),
    until: time.optional().describe('Only up to this day (included) or time; the day of from if left out'),
    query: z
      .string()
      .max(200)
      .regex(/^[^\p{Cc}]*$/u, 'must be one line')
      .optional()
      .describe('Words in title, text, place or attendees'),
    limit: googleLimit,
    cursor: googleCursor,
  }),
  output: z.object({ items: z.array(EventView), ...listing }),
  place: inCalendar,
  async run({ calendar: id, from, until, query, limit: most, cursor: after }, { client, account, now }) {
    const span = await spanOf(client, id, { from, until, now });
    if (!span.ok) return span;
    return fillAnswer({
      cursor: after,
      pages: byToken,
      most,
      async fetch(pageToken): Promise<Result<{ things: z.infer<typeof EventView>[]; next: string | undefined }>> {
        const asked = {
          ...span.value,
          q: query,
          singleEvents: true,
          orderBy: 'startTime',
          maxResults: pageSize,
          pageToken,
        };
        const page = await askGoogle(client, 'calendar', escapedPath`/v3/calendars/${id}/events`, asked, FoundEvents);
        if (!page.ok) return page;
        const things = await Promise.all(page.value.items.map((one) => projectEvent(one, account, excerpt)));
        return ok({ things, next: page.value.nextPageToken });
      },
      project: (one) => one,
    });
  },
});

type EventSpan = { from: string | undefined; until: string | undefined; now: number };

/** Days are those of the calendar's zone, which is asked for where one is named or meant. */
async function spanOf(
  client: Parameters<typeof readCalendar>[0],
  id: string,
  { from, until, now }: EventSpan,
): Promise<Result<{ timeMin: string; timeMax: string }>> {
  const isKnown = from !== undefined && until !== undefined && isExact(from) && isExact(until);
  const found = isKnown ? undefined : await readCalendar(client, id);
  if (found && !found.ok) return found;
  const zone = found?.ok ? found.value.timeZone : 'UTC';
  const start = momentInZone(from ?? dayInZone(now, zone), zone);
  const last = until ?? dayInZone(start, zone);
  const end = momentInZone(last.length === 10 ? dayAfter(last, 1) : last, zone);
  // Google refuses a span that ends before it begins.
  return ok({ timeMin: new Date(start).toISOString(), timeMax: new Date(Math.max(end, start + 1000)).toISOString() });
}

/** Bytes of its description. */
const whole = 9_000;

const getEvent = readTool({
  name: 'google_get_event',
  title: 'Read an event',
  hint: 'calendar meeting details attendees invitation appointment',
  description: 'Reads one event of a calendar with its text, attendees and answers.',
  scopes: readingEvents,
  input: input({ calendar, event: eventId }),
  output: EventView,
  place: inCalendar,
  async run({ calendar: id, event: of }, { client, account }) {
    const read = await readEvent(client, id, of);
    return read.ok ? ok(await projectEvent(read.value, account, whole)) : read;
  },
});

const listCalendars = readTool({
  name: 'google_list_calendars',
  title: 'List calendars',
  hint: 'shared agenda schedules mine',
  description: "Lists the calendars of the person's list, shared ones among them, with what the account may do there.",
  scopes: readingEvents,
  input: input({ limit: googleLimit, cursor: googleCursor }),
  output: z.object({
    items: z.array(
      z.object({
        calendar: z.string(),
        title: z.string(),
        primary: z.boolean(),
        access: z.string().describe('owner, writer, reader or freeBusyReader'),
        time_zone: z.string(),
        outsider: googleOutsider,
      }),
    ),
    ...listing,
  }),
  place: () => undefined,
  isOwn: true,
  async run({ limit: most, cursor: from }, { client, allows, isLimited }) {
    return fillAnswer({
      cursor: from,
      pages: byToken,
      most,
      isNarrow: isLimited('calendar'),
      async fetch(pageToken): Promise<Result<{ things: ReadCalendar[]; next: string | undefined }>> {
        const page = await readCalendars(client, pageToken);
        return page.ok ? ok({ things: page.value.items, next: page.value.nextPageToken }) : page;
      },
      keep: (calendar) => allows('calendar', ...calendarNames(calendar)),
      project: (calendar) => ({
        calendar: cleanLine(calendar.id, 254),
        title: cleanTitle(calendar.summaryOverride ?? calendar.summary, 200),
        primary: calendar.primary === true,
        access: cleanTitle(calendar.accessRole, 40),
        time_zone: cleanTitle(calendar.timeZone, 60),
        ...outsiderMark(isOwnCalendar(calendar)),
      }),
    });
  },
});

export const calendarTools: Tool[] = [listEvents, getEvent, listCalendars, suggestTime];
