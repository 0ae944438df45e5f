/** Times for a person to read: how far one is, and how long they still have. Pure. */

/** How far a time is from now, in the largest unit of which it has at least one. Days are rounded, as where a key's are counted. Under 10 seconds it is now. */
export function distance(time: number, now: number): { amount: number; unit: 'second' | 'minute' | 'hour' | 'day' } {
  const seconds = (time - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 10) return { amount: 0, unit: 'second' };
  if (size < 60) return { amount: Math.trunc(seconds), unit: 'second' };
  if (size < 3600) return { amount: Math.trunc(seconds / 60), unit: 'minute' };
  if (size < 86_400) return { amount: Math.trunc(seconds / 3600), unit: 'hour' };
  return { amount: Math.round(seconds / 86_400), unit: 'day' };
}

/** Whole seconds, never fewer than none. The hub decides when it is over; this is what the page shows. */
export const secondsLeft = (until: string, now: number): number =>
  Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));

/** `4:07`. */
export const clockOf = (seconds: number): string => {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60)];
  const two = (part: number): string => String(part % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
};

/** Seconds at which a clock is said aloud; at other times it would talk over everything. */
const spoken = [30, 10];

/** The mark that was passed between two looks at the clock, the later one; undefined when there is nothing to say. */
export const markPassed = (before: number, after: number): number | undefined =>
  spoken.findLast((mark) => before > mark && after <= mark && after > 0);
