/** Times and spans as a person says them, in the zone of the hub's computer. */
import { type Language, localeOf } from '../language.ts';

export type Times = ReturnType<typeof createTimes>;

const pattern = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
export const isTime = (text: string): boolean => pattern.test(text) && !Number.isNaN(Date.parse(text));
const isDay = (text: string): boolean => text.length === 10;
/** A day is one of the person's own. */
const dateOf = (text: string): Date => new Date(isDay(text) ? `${text}T00:00` : text);
/** Days are not 24 hours each where clocks are changed. */
const dayNumber = (at: Date): number => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / 86_400_000;

export function createTimes(language: Language, now: number) {
  const formatter = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(localeOf[language], options);
  const near = new Intl.RelativeTimeFormat(localeOf[language], { numeric: 'auto' });
  const clock = formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const weekday = formatter({ weekday: 'long' });
  const coming = formatter({ weekday: 'long', day: 'numeric', month: 'long' });
  const dates = [formatter({ day: 'numeric', month: 'long' }), formatter({ dateStyle: 'long' })] as const;
  const date = (...all: Date[]) => dates[all.every((at) => at.getFullYear() === new Date(now).getFullYear()) ? 0 : 1];
  const away = (at: Date): number => dayNumber(at) - dayNumber(new Date(now));
  const dayOf = (at: Date): string => {
    if (Math.abs(away(at)) < 2) return near.format(away(at), 'day');
    return (away(at) > 0 ? coming : away(at) > -7 ? weekday : date(at)).format(at);
  };
  const day = (text: string): string => (isTime(text) ? dayOf(dateOf(text)) : '');
  const when = (text: string): string =>
    !isTime(text) || isDay(text) || away(dateOf(text)) < -6 ? day(text) : `${day(text)} ${clock.format(dateOf(text))}`;
  const days = (since: string, until: string): string => {
    if (!isTime(since) || !isTime(until)) return '';
    const [from, to] = [dateOf(since), dateOf(until)];
    return dayNumber(from) >= dayNumber(to) ? dayOf(from) : date(from, to).formatRange(from, to);
  };
  return {
    /** The day of a time; empty for what is no time. */
    day,
    /** `Tuesday 14:30`, `yesterday 09:05`, `3 November`; empty for what is no time. */
    when,
    /** Days, both included. */
    days,
    /** From a start to an end; a day that is an end is not part of it, as calendars have it. */
    span(start: string, end: string): string {
      if (!isTime(start) || !isTime(end)) return when(start);
      if (isDay(start)) return days(start, new Date(dateOf(end).getTime() - 43_200_000).toISOString());
      return `${day(start)} ${clock.format(dateOf(start))}–${day(start) === day(end) ? clock.format(dateOf(end)) : when(end)}`;
    },
  };
}
