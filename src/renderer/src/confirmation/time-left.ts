/** How long the person still has, and when that is to be said aloud. */

/** Whole seconds, never fewer than none. The hub decides when it is over; this is what the page shows. */
export const secondsLeft = (until: string, now: number): number =>
  Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));

/** `4:07`. */
export const clockOf = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

const spoken = [30, 10];

/** The mark that was passed between two looks at the clock, the later one; undefined when there is nothing to say. */
export const markPassed = (before: number, after: number): number | undefined =>
  spoken.findLast((mark) => before > mark && after <= mark && after > 0);
