import * as z from 'zod';
import { ok, type Result } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { input, listing } from '../../../fields.ts';
import { byToken, fillAnswer } from '../../../lists.ts';
import { askGoogle, escapedPath } from '../../ask.ts';
import { readCalendar } from '../../calendars.ts';
import { EventView, projectEvent, ReadEvent } from '../../event.ts';
import { calendar, googleCursor, googleLimit, inCalendar, time } from '../../fields.ts';
import { dayAfter, dayInZone, isExact, momentInZone } from '../../zone.ts';

const pageSize = 50;
/** Bytes of a description. */
const excerpt = 600;
const FoundEvents = z.object({ items: z.array(ReadEvent).default([]), nextPageToken: z.string().optional() });

export const listEvents = readTool({
  name: 'google_list_events',
  title: 'List events',
  description:
    'Lists the events of one calendar in order of time, each of a series by itself; today if no time is named.',
  toolset: 'calendar',
  input: input({
    calendar,
    from: time.optional().describe('Only from this day or time on; today if left out'),
    until: time.optional().describe('Only up to this day (included) or time; the day of from if left out'),
    query: z
      .string()
      .max(200)
      .regex(/^[^\p{Cc}]*$/u)
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
