/** Days and months by name or number: "2 March", "in February", "yesterday", "3月2日", "前天". */
import { en, type ParsedComponents, type ParsedResult, zh } from 'chrono-node';
import { add, type Days, startOf } from './calendar.ts';
import type { Period } from './periods.ts';

/** Words that chrono takes for a time and that say nothing of one: "right now", and months inside a name. */
const misleading = /\b(?:now|second|seconds|may i|may we)\b|[A-Za-z][\w.]*[-_/][A-Za-z][\w./-]*|#?\d{5,}|#\d+/gi;

/** The dates in a text in which the periods are masked already. */
export function readDates(text: string, now: Date): Period[] {
  const readable = text.replace(misleading, (found) => ' '.repeat(found.length));
  const reference = { instant: now, timezone: 0 };
  const chinese = /\p{sc=Han}/u.test(readable) ? zh.hans.parse(readable, reference) : [];
  const found: Period[] = [];
  for (const result of [...chinese, ...en.parse(readable, reference)]) {
    // chrono takes the comma after a weekday along, which is where a clause ends.
    const [index, length] = [result.index, result.text.replace(/[\s,，]+$/, '').length];
    const taken = found.some((other) => index < other.index + other.length && other.index < index + length);
    const days = taken ? undefined : daysOf(result, readable, now);
    if (days) found.push({ ...days, index, length });
  }
  return found;
}

function daysOf({ index, start, end }: ParsedResult, text: string, now: Date): Days | undefined {
  const first = wholeUnit(start);
  const last = end ? wholeUnit(end) : first;
  if (!first || !last) return undefined;
  // chrono reads no 去年 before a day and leaves it out of what it found.
  if (first.from > now && onlyWeekday(start))
    return { from: add('week', -1, first.from), to: add('week', -1, first.to) };
  const years = /去年\s*$/.test(text.slice(0, index)) ? -1 : yearsBack(start, first.from, now);
  const days = years
    ? { from: add('year', years, first.from), to: add('year', years, last.to) }
    : { ...first, to: last.to };
  // Nothing of what is asked about has happened tomorrow.
  return days.from > now ? undefined : days;
}

/** A day or a month; a time of day belongs to its day. */
function wholeUnit(components: ParsedComponents): Days | undefined {
  const date = components.date();
  if (Number.isNaN(date.getTime())) return undefined;
  const unit = components.isCertain('day') || components.isCertain('weekday') ? 'day' : 'month';
  if (unit === 'month' && !components.isCertain('month')) return undefined;
  const day = startOf(unit, date);
  return { from: day, to: add(unit, 1, day) };
}

const onlyWeekday = (components: ParsedComponents): boolean =>
  components.isCertain('weekday') && !components.isCertain('day');

/** A date without its year is the latest one that has begun. */
function yearsBack(components: ParsedComponents, from: Date, now: Date): number {
  return from > now && components.isCertain('month') && !components.isCertain('year') ? -1 : 0;
}
