import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { parseJsonAs } from '../../../parse-json.ts';
import { googleUrl, sendToGoogle } from '../../ask.ts';
import { readCalendar } from '../../calendars.ts';
import { mailAddress, time, timeZone } from '../../fields.ts';
import { freeSpans } from '../../free-spans.ts';
import { dayAfter, dayInZone, momentInZone } from '../../zone.ts';

const exact = z.iso.datetime({ offset: true });
const Busy = z.object({
  busy: z.array(z.object({ start: exact, end: exact })).default([]),
  errors: z.array(z.object({})).default([]),
});
const FoundBusy = z.object({ calendars: z.record(z.string(), Busy).default({}) });

const mostDays = 31;
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

export const suggestTime = readTool({
  name: 'google_suggest_time',
  title: 'Suggest a time',
  description: 'Finds times at which the person and others are free, on working days within the hours named.',
  toolset: 'calendar',
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
      ...{ timeMin: new Date(start).toISOString(), timeMax: new Date(end).toISOString() },
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
