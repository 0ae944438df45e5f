/** Fields that several tools share. */
import * as z from 'zod';
import type { ListAnswer } from '../lists.ts';

/** A message within its channel: seconds and a counter. */
const ts = z.string().regex(/^\d{10}\.\d{6}$/, 'must be a ts, such as 1764230400.000100');
export const isTs = (text: string): boolean => ts.safeParse(text).success;
export const messageTs = ts.describe('`ts` of the message');
export const threadTs = ts.describe('`thread_ts` of the thread, or `ts` of its first message');
export const inThread = ts.optional().describe('Answers in this thread: `ts` of its first message');

export const messageText = z
  .string()
  .max(12_000)
  .regex(/\S/, 'must not be blank')
  .describe('In Slack’s mrkdwn: *bold*, <https://…|link>, <@U…> to mention somebody by id');

const time = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/,
    'must be as 2026-11-24 or 2026-11-24T15:00:00Z',
  )
  .refine((given) => !Number.isNaN(Date.parse(given)), 'must be a date that exists');
export const fromTime = time.optional().describe('From this date or time on, as 2026-11-24 or 2026-11-24T15:00:00Z');
export const toTime = time.optional().describe('Up to this date or time');
export const moment = time.refine((given) => given.includes('T'), 'must be a time with its zone');

/** As Slack takes times. */
export const secondsOf = (given: string): string => (Date.parse(given) / 1000).toFixed(6);

/** The first moment after a time, or after a whole day. */
export const secondsAfter = (given: string): string =>
  (Date.parse(given) / 1000 + (given.includes('T') ? 1 : 86_400)).toFixed(6);

/** A time of Slack's, in seconds or as a `ts`, in the form that tools take. */
export const timeOf = (seconds: string | number): string =>
  new Date(Math.floor(Number(seconds)) * 1000).toISOString().replace('.000Z', 'Z');

export const slackLimit = z.int().min(1).max(100).default(30).describe('At most this many items');
export const nextCursor = z.string().optional().describe('Present when there is more');
export const slackOutsider = z
  .literal(true)
  .optional()
  .describe('Present when the words are not of somebody of the workspace');

export const emoji = z
  .string()
  .max(100)
  .regex(/^:?[a-z0-9_+'-]+(::skin-tone-[2-6])?:?$/, 'must be a name such as thumbsup')
  .transform((name) => name.replace(/^:|:$/g, ''))
  .describe('Name of the emoji, such as thumbsup');

/** Slack's lists do not say how many things of a page wait for the next answer. */
export const withoutCount = <Item>({ items, next_cursor }: ListAnswer<Item>) => ({
  items,
  ...(next_cursor !== undefined && { next_cursor }),
});
