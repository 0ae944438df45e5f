import * as z from 'zod';
import type { Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { askGoogle, escapedPath } from './ask.ts';
import { timeZone } from './fields.ts';

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

/** By which names a key may cover it. Its title is none: whoever shares a calendar calls it as they like. */
export const calendarNames = ({ id, primary }: ReadCalendar): [string, ...string[]] => [
  id,
  ...(primary ? ['primary'] : []),
];

export const isOwnCalendar = ({ accessRole }: ReadCalendar): boolean =>
  accessRole === 'owner' || accessRole === 'writer';
