/** Calendars and their events: what is read of them, what is shown, and how one is written. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { cleanLine, cleanProse, cleanTitle } from '../clean-text.ts';
import { answerBytes, fittingText, takeItems } from '../fitting.ts';
import type { PlatformClient } from '../platform.ts';
import { line, mailAddress, time, timeZone } from './fields.ts';
import { readHtml } from './html/read-html.ts';
import { googleOutsider, isInsider, outsiderMark } from './insider.ts';
import { askGoogle, escapedPath } from './rest.ts';
import { isExact, momentInZone, timeInWords } from './zone.ts';

export const ReadCalendar = z.object({
  id: z.string(),
  summary: z.string().default(''),
  summaryOverride: z.string().optional(),
  timeZone: timeZone.catch('UTC'),
  accessRole: z.string().default('reader'),
  primary: z.boolean().optional(),
});
export type ReadCalendar = z.infer<typeof ReadCalendar>;

/** A calendar of the person's list, by its address or as `primary`. */
export const readCalendar = (client: PlatformClient, calendar: string): Promise<Result<ReadCalendar>> =>
  askGoogle(client, 'calendar', escapedPath`/v3/users/me/calendarList/${calendar}`, {}, ReadCalendar);

const FoundCalendars = z.object({ items: z.array(ReadCalendar).default([]), nextPageToken: z.string().optional() });

/** A page of the person's list. */
export const readCalendars = (
  client: PlatformClient,
  pageToken: string | undefined,
): Promise<Result<z.infer<typeof FoundCalendars>>> =>
  askGoogle(client, 'calendar', '/v3/users/me/calendarList', { maxResults: 100, pageToken }, FoundCalendars);

/** By which names a key may cover it. Its title is none: anyone who shares a calendar calls it as they like. */
export const calendarNames = ({ id, primary }: ReadCalendar): [string, ...string[]] => [
  id,
  ...(primary ? ['primary'] : []),
];

export const isOwnCalendar = ({ accessRole }: ReadCalendar): boolean =>
  accessRole === 'owner' || accessRole === 'writer';

/** Anything else is no time at all: Calendar keeps what it imports. */
const ReadEventTime = z.object({
  date: z.iso.date().optional().catch(undefined),
  dateTime: z.iso.datetime({ offset: true, local: true }).optional().catch(undefined),
  timeZone: timeZone.optional().catch(undefined),
});
const Person = z.object({ email: z.string().default('') });

/** Google's own fields of an attendee that have to come back when the list is written. */
const ReadAttendee = z.looseObject({
  email: z.string().default(''),
  responseStatus: z.string().default('needsAction'),
  self: z.boolean().optional(),
  comment: z.string().optional(),
});

export const ReadEvent = z.object({
  id: z.string(),
  etag: z.string(),
  status: z.string().default('confirmed'),
  summary: z.string().default(''),
  description: z.string().default(''),
  location: z.string().default(''),
  start: ReadEventTime.default({}),
  end: ReadEventTime.default({}),
  organizer: Person.optional(),
  creator: Person.optional(),
  attendees: z.array(ReadAttendee).default([]),
  recurrence: z.array(z.string()).optional(),
  recurringEventId: z.string().optional(),
  hangoutLink: z.string().optional(),
  htmlLink: z.string().default(''),
});
export type ReadEvent = z.infer<typeof ReadEvent>;

const limits = { title: 300, location: 300 };
const room = { attendees: { most: 30, bytes: 4_000 }, rules: { most: 10, bytes: 2_000 } };

export const EventView = z.object({
  id: z.string(),
  title: z.string(),
  start: z.string(),
  end: z.string().describe('Of an event of whole days the first day after it'),
  time_zone: z.string().optional(),
  location: z.string().optional(),
  author: z.string().describe('Address of who organizes it'),
  attendees: z.array(z.object({ email: z.string(), answer: z.string() })).optional(),
  more_attendees: z.number().optional().describe('Left out of attendees'),
  my_answer: z.string().optional(),
  meet: z.string().optional().describe('Address of the video call'),
  repeats: z.array(z.string()).optional().describe('As RFC 5545 has it'),
  series: z.string().optional().describe('Id of the series that it is one of'),
  text: z.string().optional().describe('Its description'),
  truncated: z.literal(true).optional().describe('Present when the text goes on'),
  hidden_text_removed: z.literal(true).optional().describe('Present when it held text that a person does not see'),
  outsider: googleOutsider,
  url: z.string().describe('Address to cite'),
});

/**
 * Whether it was made by the account or somebody of its domain. Google's `self` does not say so: it is the person who has the calendar
 * on which this copy is, who may be an outsider that shares it. https://developers.google.com/workspace/calendar/api/v3/reference/events
 */
export const isOwnEvent = ({ organizer, creator }: ReadEvent, account: string): boolean =>
  // Of a shared calendar the calendar itself is the organizer.
  isInsider((organizer?.email.endsWith('@group.calendar.google.com') ? creator : organizer)?.email, account);

export const eventTitle = ({ summary }: ReadEvent): string => cleanTitle(summary, limits.title) || '(no title)';

/** `most`: bytes of the description. */
export async function projectEvent(read: ReadEvent, account: string, most: number): Promise<z.infer<typeof EventView>> {
  const { start, end, attendees, organizer, hangoutLink, recurrence, recurringEventId, description } = read;
  const isHtml = /<[a-z!/]/i.test(description);
  const { text, hidHidden, isRead } = isHtml
    ? await readHtml(description.replaceAll('\n', '<br>'))
    : { text: description, hidHidden: false, isRead: true };
  const self = attendees.find((one) => one.self);
  const clean = cleanProse(text.trim(), answerBytes);
  const fitting = fittingText(clean, most);
  const asked = takeItems(attendees, room.attendees, ({ email, responseStatus }) => ({
    email: cleanTitle(email, 254),
    answer: cleanTitle(responseStatus, 20),
  }));
  return {
    id: read.id,
    title: eventTitle(read),
    start: cleanTitle(start.dateTime ?? start.date ?? '', 40),
    end: cleanTitle(end.dateTime ?? end.date ?? '', 40),
    ...(start.timeZone && { time_zone: cleanTitle(start.timeZone, 60) }),
    ...(read.location && { location: cleanTitle(read.location, limits.location) }),
    author: cleanTitle(organizer?.email ?? '', 254),
    ...(attendees.length > 0 && {
      attendees: asked.items,
    }),
    ...(asked.leftOut > 0 && { more_attendees: asked.leftOut }),
    ...(self && { my_answer: cleanTitle(self.responseStatus, 20) }),
    ...(hangoutLink && { meet: cleanTitle(hangoutLink, 200) }),
    ...(recurrence && { repeats: takeItems(recurrence, room.rules, (rule) => cleanTitle(rule, 300)).items }),
    ...(recurringEventId && { series: cleanLine(recurringEventId, 200) }),
    ...(fitting && { text: fitting }),
    ...((fitting.length < clean.length || !isRead) && { truncated: true as const }),
    ...(hidHidden && { hidden_text_removed: true as const }),
    ...outsiderMark(isOwnEvent(read, account)),
    url: cleanLine(read.htmlLink, 500),
  };
}

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

export type NewEventTime = { date?: string | undefined; dateTime?: string | undefined; timeZone?: string | undefined };
type When = { start: NewEventTime; end: NewEventTime; words: string };

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
  const written = (at: string): NewEventTime =>
    at.length === 10 ? { date: at } : { dateTime: withSeconds(at), timeZone: timeZoneName };
  const words = `${timeInWords(start, timeZoneName)} to ${timeInWords(end, timeZoneName)}`;
  return ok({ start: written(start), end: written(end), words });
}

const withSeconds = (at: string): string => (isExact(at) || at.length > 16 ? at : `${at}:00`);

/** When an event is, as a person reads it. */
export function eventTimeInWords({ start, end }: Pick<ReadEvent, 'start' | 'end'>, zone: string): string {
  const one = ({ date, dateTime, timeZone: own }: NewEventTime) => timeInWords(date ?? dateTime ?? '', own ?? zone);
  const [begins, ends] = [start, end].map(({ date, dateTime }) => date ?? dateTime);
  return begins && ends ? `${one(start)} to ${one(end)}` : '';
}

export const WrittenEvent = z.object({
  event: z.string(),
  meet: z.string().optional(),
  url: z.string().describe('Address to cite'),
});
