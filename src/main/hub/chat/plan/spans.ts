/** The time spans that a text asks for, out of its periods and dates and the words between them. */
import { add, written } from './calendar.ts';
import { readDates } from './dates.ts';
import { type Period, readPeriods } from './periods.ts';
import { mask, type Piece, type Span } from './pieces.ts';

/** `closed` when both its ends were told. */
type Joined = Period & { closed?: boolean };

const between = /^\s*(?:and|to|until|till|through|up to|[-–—~～]|到|至|和|与)\s*$/i;
const from = /\b(?:since|from|starting|after)\s+(?:the\s+|last\s+)?$|[从自]\s*$/i;
const onwards = /^\s*(?:以来|至今|到现在|起|开始|之后|以后|on\b|onwards?\b|until now|till now|to date)/i;
const after = /\bafter\s+(?:the\s+)?$/i;
const before = /\b(?:before|until|till|up to)\s+(?:the\s+)?$/i;
const beforeChinese = /^\s*(?:之前|以前)/;
const inclusive = /\b(?:until|till|up to)\s+(?:the\s+)?$/i;

export function readSpans(text: string, now: Date): Piece[] {
  const periods = readPeriods(text, now);
  const masked = mask(
    text,
    periods.map(({ index, length }) => ({ kind: 'span', index, length, value: {} })),
  );
  const sorted = [...periods, ...readDates(masked, now)].sort((one, other) => one.index - other.index);
  return joined(sorted, text).map((period) => ({
    kind: 'span',
    index: period.index,
    length: period.length,
    value: spanOf(period, text, now),
  }));
}

/** "2 March to 10 March" and "周一到周三" are one span from the first day of the first to the last of the second. */
function joined(periods: Period[], text: string): Joined[] {
  const spans: Joined[] = [];
  for (const next of periods) {
    const last = spans.at(-1);
    if (last && between.test(text.slice(last.index + last.length, next.index))) {
      const [first, second] = last.from <= next.from ? [last, next] : [next, last];
      const length = next.index + next.length - last.index;
      spans.splice(-1, 1, { index: last.index, length, from: first.from, to: second.to, closed: true });
    } else spans.push(next);
  }
  return spans;
}

function spanOf({ index, length, from: first, to, closed }: Joined, text: string, now: Date): Span {
  const [ahead, behind] = [text.slice(0, index), text.slice(index + length)];
  if (closed) return to > now ? { since: written(first) } : { since: written(first), until: written(to) };
  if (before.test(ahead)) return { until: written(inclusive.test(ahead) ? to : first) };
  if (beforeChinese.test(behind)) return { until: written(first) };
  if (after.test(ahead)) return { since: written(to > now ? first : to) };
  // "From last week" means that week; "from Monday on" and "since last week" have no end.
  const open = onwards.test(behind) || (from.test(ahead) && !/\bfrom\s+(?:the\s+|last\s+)?$/i.test(ahead));
  return open || to > now ? { since: written(first) } : { since: written(first), until: written(to) };
}

/** One span that holds them all, or undefined without any. */
export function enclosing(spans: readonly Span[]): Span | undefined {
  if (spans.length === 0) return undefined;
  const since = spans.every((span) => span.since) ? spans.map((span) => span.since ?? '').sort()[0] : undefined;
  const until = spans.every((span) => span.until)
    ? spans
        .map((span) => span.until ?? '')
        .sort()
        .at(-1)
    : undefined;
  return { ...(since && { since }), ...(until && { until }) };
}

/** The last day of a span, for places that include it. */
export const lastDay = (until: string): string => written(add('day', -1, new Date(until)));
