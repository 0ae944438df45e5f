/** Fields that several tools share, each with the checks that keep it inside its place in an address or a search. */
import * as z from 'zod';
import type { NamedPlace } from '../../policy/place.ts';

/** Longer than elsewhere: Drive's own tokens of pages are. */
export const googleCursor = z.string().max(3_000).optional().describe('next_cursor of the last answer');
export const googleLimit = z.int().min(1).max(50).default(20).describe('At most this many items');

/** Of a message, a thread, a draft, an event, a file. */
const id = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\w-]+$/, 'must be an id, as an answer has it');
export const message = id.describe('Id of the message');
export const threadId = id.describe('Id of the conversation');
export const draft = id.describe('Id of the draft');
export const eventId = id.describe('Id of the event');
export const file = id.describe('Id of the file');
export const folder = id.describe('Id of the folder');

export const withDiscarded = z.boolean().default(false).describe('Whether spam and what is in the trash count as well');

export const labelName = z
  .string()
  .min(1)
  .max(225)
  .regex(/^[^\p{Cc}]+$/u, 'must be one line');

const isAddress = (text: string): boolean =>
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text);
/** RFC 5322 without comments and quotes: what can't be told from a second address is refused. */
export const mailAddress = z.string().max(254).refine(isAddress, 'must be one address, name@host');

const calendarId = z
  .string()
  .max(254)
  .regex(/^(?:primary|[^\s@/\\?%\p{Cc}]+@[\w.-]+)$/u, 'must be primary or the address of a calendar');
export const calendar = calendarId.default('primary').describe('Address of the calendar, or primary');

/** A calendar goes by its address; whether that is one, and what `primary` is, Google tells. */
export const inCalendar = ({ calendar: name }: { calendar: string }): NamedPlace => ({
  kind: 'calendar',
  name: name.toLowerCase(),
  isId: true,
});

/** A file is where its folders are: a key for one of those covers it. */
export const inFolder = (name: string): NamedPlace => ({ kind: 'folder', name, isId: true });

export const line = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\p{Cc}]*$/u, 'must be one line');

export const timeZone = z
  .string()
  .max(60)
  .refine((name) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
    } catch {
      return false;
    }
  }, 'must be a time zone such as Europe/Berlin');

const isTime = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?$/.test(text) &&
  !Number.isNaN(Date.parse(text.length === 10 ? `${text}T00:00Z` : text));
/** A day, or a time with or without its distance from UTC. */
export const time = z.string().max(25).refine(isTime, 'must be a day or a time that exists, as 2026-11-27T15:00');
