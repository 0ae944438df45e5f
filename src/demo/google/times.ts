import type { Calendar, CalendarEvent, EventTime } from './model.ts';

/** Times as Google writes them, in the zone of their person. */
const dayMs = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Kept: making one takes a hundred times as long as using it. */
function formatIn(timeZone: string, locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = JSON.stringify([locale, timeZone, options]);
  const known = formats.get(name) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone });
  formats.set(name, known);
  return known;
}

/** How far the zone is from UTC at that moment, in minutes. */
function offsetMinutes(at: number, timeZone: string): number {
  const parts = formatIn(timeZone, 'en-US', { timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** The date of that moment in the zone, `2026-11-27`. */
export const dateIn = (at: number, timeZone: string): string =>
  formatIn(timeZone, 'en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

/** A date so many days after another. */
export const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** The moment of a time of day on a date in the zone, in milliseconds. */
export function momentOf(date: string, time: string, timeZone: string): number {
  const guess = Date.parse(`${date}T${time}:00Z`);
  return guess - offsetMinutes(guess - offsetMinutes(guess, timeZone) * 60_000, timeZone) * 60_000;
}

/** As RFC 3339 with the offset of the zone, `2026-11-27T15:00:00+01:00`. */
export function zoned(at: number, timeZone: string): string {
  const minutes = offsetMinutes(at, timeZone);
  const local = new Date(at + minutes * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** When an event is, in milliseconds; an occurrence of a series has another id and other times. */
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
