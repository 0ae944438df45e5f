/** What the tools that write events share: their fields, and how they are shown before. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { askGoogle, escapedPath } from './ask.ts';
import { readCalendar } from './calendars.ts';
import { ReadEvent } from './event.ts';
import { line, mailAddress, time, timeZone } from './fields.ts';
import { isExact, momentInZone, timeInWords } from './zone.ts';

export const eventFields = {
  title: line(300).describe('Title, one line'),
  start: time.describe('As 2026-11-27T15:00, or 2026-11-27 for whole days'),
  end: time.describe('The same; of whole days the first day after it'),
  time_zone: timeZone.optional().describe('Of start and end, as Europe/Berlin; that of the calendar if left out'),
  description: z.string().max(8_000).describe('Text, or the little HTML that Calendar shows'),
  location: line(300).describe('Place or address'),
  attendees: z.array(mailAddress).max(100).describe('Addresses of all who are asked to it'),
  repeats: z
    .array(
      z
        .string()
        .max(300)
        .refine((text) => /^(?:RRULE|EXDATE|RDATE)[:;][^\p{Cc}]+$/u.test(text), 'must be a rule'),
    )
    .max(5)
    .describe('Rules as RFC 5545 has them, such as RRULE:FREQ=WEEKLY;COUNT=4'),
  notify: z.boolean().default(true).describe('Whether Google writes to the attendees'),
};

/** The same field, which may be left out. */
export const optionalField = <Field extends z.ZodType>(field: Field) =>
  field.optional().describe(field.description ?? '');

export const notified = (notify: boolean): string => (notify ? 'all' : 'none');

export const readEvent = (client: PlatformClient, calendar: string, event: string): Promise<Result<ReadEvent>> =>
  askGoogle(client, 'calendar', escapedPath`/v3/calendars/${calendar}/events/${event}`, {}, ReadEvent);

export type EventTime = { date?: string | undefined; dateTime?: string | undefined; timeZone?: string | undefined };
export type When = { start: EventTime; end: EventTime; words: string };

/** Start and end as Google takes them and as a person reads them, in the calendar's zone where none is named. */
export async function whenOf(
  client: PlatformClient,
  { calendar, start, end, time_zone }: { calendar: string; start: string; end: string; time_zone?: string | undefined },
): Promise<Result<When>> {
  if ((start.length === 10) !== (end.length === 10)) {
    return fail('invalid_arguments', 'start and end must both be days, or both times.');
  }
  const zone = time_zone === undefined ? await readCalendar(client, calendar) : undefined;
  if (zone && !zone.ok) return zone;
  const timeZoneName = time_zone ?? (zone?.ok ? zone.value.timeZone : 'UTC');
  if (momentInZone(end, timeZoneName) <= momentInZone(start, timeZoneName)) {
    return fail('invalid_arguments', 'end must be after start.');
  }
  const written = (at: string): EventTime =>
    at.length === 10 ? { date: at } : { dateTime: withSeconds(at), timeZone: timeZoneName };
  const words = `${timeInWords(start, timeZoneName)} to ${timeInWords(end, timeZoneName)}`;
  return ok({ start: written(start), end: written(end), words });
}

const withSeconds = (at: string): string => (isExact(at) || at.length > 16 ? at : `${at}:00`);

/** When an event is, as a person reads it. */
export function eventTimeInWords({ start, end }: Pick<ReadEvent, 'start' | 'end'>, zone: string): string {
  const one = ({ date, dateTime, timeZone: own }: EventTime) => timeInWords(date ?? dateTime ?? '', own ?? zone);
  const [begins, ends] = [start, end].map(({ date, dateTime }) => date ?? dateTime);
  return begins && ends ? `${one(start)} to ${one(end)}` : '';
}

export const WrittenEvent = z.object({
  event: z.string(),
  meet: z.string().optional(),
  url: z.string().describe('Address to cite'),
});
