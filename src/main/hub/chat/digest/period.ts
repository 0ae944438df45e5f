/** The days that a call looked at. */
import type { Fetched } from '../fetched.ts';
import { dayIn, numberOf } from './items.ts';

export type Period = { since?: string; until?: string };

const day = 86_400_000;
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

export function periodOf({ arguments: given, narrowed }: Fetched, now: number): Period {
  const words = (start: string) =>
    narrowed.find((each) => new RegExp(`^${start} \\d{4}-\\d\\d-\\d\\d$`).test(each))?.slice(start.length + 1);
  const before = words('before');
  const days = numberOf(given, 'days');
  const since = words('since') ?? (dayIn(given, 'since') || (days > 0 ? dayOf(now - days * day) : ''));
  const until = before ? dayOf(Date.parse(before) - day) : dayIn(given, 'until') || (days > 0 ? dayOf(now) : '');
  return { ...(since && { since }), ...(until && { until }) };
}

/** Whole days from a time to now; undefined when it is none. */
export function ageInDays(time: string, now: number): number | undefined {
  const then = Date.parse(time);
  return Number.isNaN(then) ? undefined : Math.max(0, Math.floor(now / day) - Math.floor(then / day));
}
