/** Events of Google Calendar: what is read of them, and what is shown. */
import * as z from 'zod';
import { cleanLine, cleanProse, cleanTitle } from '../clean-text.ts';
import { answerBytes, fittingText, takeItems } from '../fitting.ts';
import { timeZone } from './fields.ts';

import { readHtml } from './html/read-html.ts';
import { googleOutsider, isInsider, outsiderMark } from './insider.ts';

/** Anything else is no time at all: Calendar keeps what it imports. */
const ReadEventTime = z.object({
  date: z.iso.date().optional().catch(undefined),
  dateTime: z.iso.datetime({ offset: true, local: true }).optional().catch(undefined),
  timeZone: timeZone.optional().catch(undefined),
});
const Person = z.object({ email: z.string().default('') });

/** Google's own fields of an attendee that have to come back when the list is written. */
export const ReadAttendee = z.looseObject({
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
 * Whether it was made by the account or somebody of its domain. Google's `self` does not say so: it is whoever has the calendar
 * on which this copy is, who may be a stranger that shares it. https://developers.google.com/workspace/calendar/api/v3/reference/events
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
    ...{ email: cleanLine(email, 254), answer: cleanLine(responseStatus, 20) },
  }));
  return {
    id: read.id,
    title: eventTitle(read),
    start: cleanLine(start.dateTime ?? start.date ?? '', 40),
    end: cleanLine(end.dateTime ?? end.date ?? '', 40),
    ...(start.timeZone && { time_zone: cleanLine(start.timeZone, 60) }),
    ...(read.location && { location: cleanTitle(read.location, limits.location) }),
    author: cleanLine(organizer?.email ?? '', 254),
    ...(attendees.length > 0 && {
      attendees: asked.items,
    }),
    ...(asked.leftOut > 0 && { more_attendees: asked.leftOut }),
    ...(self && { my_answer: cleanLine(self.responseStatus, 20) }),
    ...(hangoutLink && { meet: cleanTitle(hangoutLink, 200) }),
    ...(recurrence && { repeats: takeItems(recurrence, room.rules, (rule) => cleanLine(rule, 300)).items }),
    ...(recurringEventId && { series: cleanLine(recurringEventId, 200) }),
    ...(fitting && { text: fitting }),
    ...((fitting.length < clean.length || !isRead) && { truncated: true as const }),
    ...(hidHidden && { hidden_text_removed: true as const }),
    ...outsiderMark(isOwnEvent(read, account)),
    url: cleanLine(read.htmlLink, 500),
  };
}
