import type { Calendar, CalendarEvent, EventTime } from './model.ts';
import { dateAfter, dateIn, momentOf, zoned } from './times.ts';

/** When an event is, in milliseconds; one of a series has an id and times of its own. */
export type Occurrence = { event: CalendarEvent; start: number; end: number; of?: CalendarEvent };

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const longest = 400;

export const startOf = ({ date, dateTime }: EventTime, timeZone: string): number =>
  dateTime ? Date.parse(dateTime) : momentOf(date ?? '', '00:00', timeZone);

/** All that lies in a span of time, each of a series by itself; rules are daily or weekly ones. */
export function occurrences(calendar: Calendar, from: number, to: number): Occurrence[] {
  return calendar.events
    .flatMap((event) => (event.recurrence ? series(event, calendar.timeZone, to) : [once(event, calendar.timeZone)]))
    .filter(({ start, end }) => end > from && start < to)
    .sort((a, b) => a.start - b.start);
}

const once = (event: CalendarEvent, zone: string): Occurrence => ({
  event,
  start: startOf(event.start, zone),
  end: startOf(event.end, zone),
});

function series(event: CalendarEvent, zone: string, to: number): Occurrence[] {
  const rule = event.recurrence?.find((line) => line.startsWith('RRULE:')) ?? '';
  const days = /BYDAY=([\w,]+)/.exec(rule)?.[1]?.split(',');
  const step = rule.includes('FREQ=WEEKLY') && !days ? 7 : 1;
  const most = Number(/COUNT=(\d+)/.exec(rule)?.[1] ?? longest);
  const { start, end } = once(event, zone);
  const first = dateIn(start, zone);
  const time = new Date(start).toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const found: Occurrence[] = [];
  for (let day = 0; found.length < most && day < longest; day += step) {
    const date = dateAfter(first, day);
    if (days && !days.includes(weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? '')) continue;
    const at = momentOf(date, time, zone);
    if (at >= to) break;
    found.push(instance(event, at, at + (end - start), zone));
  }
  return found;
}

function instance(event: CalendarEvent, start: number, end: number, zone: string): Occurrence {
  const stamp = new Date(start).toISOString().replace(/[-:]|\.\d+/g, '');
  const { recurrence: _, ...rest } = event;
  const own = {
    ...rest,
    id: `${event.id}_${stamp}`,
    start: { dateTime: zoned(start, zone), timeZone: zone },
    end: { dateTime: zoned(end, zone), timeZone: zone },
  };
  return { event: own, start, end, of: event };
}
