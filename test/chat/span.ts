/** Spans of whole UTC days, as questions.md compares them: `since` included, `until` excluded. */
export type Span = { since?: string | undefined; until?: string | undefined };

const day = 86_400_000;
const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);
const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The first day of a span; what is no date stays as it is, and so equals none. */
export function firstDay(since: string | undefined): string | undefined {
  const time = Date.parse(since ?? '');
  return Number.isNaN(time) ? since : dateOf(time);
}

/** The day at which a span ends, itself excluded; none if that lies after `now`. */
export function dayAfter(until: string | undefined, now: number, isIncluded = false): string | undefined {
  const time = Date.parse(until ?? '');
  if (until === undefined || Number.isNaN(time)) return until;
  const end = isIncluded && isDate(until) ? time + day : time;
  return end > now ? undefined : dateOf(Math.ceil(end / day) * day);
}

export const sameSpan = (one: Span, other: Span): boolean => one.since === other.since && one.until === other.until;

/** A range of GitHub search, such as `>=2026-03-01` or `2026-03-09..2026-03-15`; undefined if it is not one of dates. */
export function readRange(range: string, now: number): Span | undefined {
  const [, sign = '', from = '', to] = /^([<>]=?)?([^.]+|\*)(?:\.\.(.+))?$/.exec(range) ?? [];
  const isDated = [from, to].some((end) => end !== undefined && /^\d{4}-\d{2}-\d{2}/.test(end));
  if (!isDated || (sign && to)) return undefined;
  switch (sign) {
    case '>':
      return { since: dayAfter(from, Number.POSITIVE_INFINITY, true) };
    case '>=':
      return { since: firstDay(from) };
    case '<':
      return { until: dayAfter(from, now) };
    case '<=':
      return { until: dayAfter(from, now, true) };
    default:
      return {
        ...(from !== '*' && { since: firstDay(from) }),
        ...(to !== '*' && { until: dayAfter(to ?? from, now, true) }),
      };
  }
}
