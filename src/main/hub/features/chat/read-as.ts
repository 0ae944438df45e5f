/** How a question was read, for a person, in the language of the question: `my commits, 1 to 31 October`. Pure. */

import { type Language, localeOf, sayIn } from './language.ts';
import phrases from './phrases.json' with { type: 'json' };
import type { Request } from './read.ts';
import type { Span } from './spans.ts';

/** Several requests are parted by a semicolon. */
export function readAs(requests: readonly Request[], language: Language, today: string): string {
  const say = sayIn(phrases.readAs, language);
  const period = ({ from, to }: Span): string => {
    const isOtherYear = [from, to].some((day) => day !== undefined && day.slice(0, 4) !== today.slice(0, 4));
    const format = new Intl.DateTimeFormat(localeOf[language], {
      day: 'numeric',
      month: 'long',
      timeZone: 'UTC',
      ...(isOtherYear && { year: 'numeric' }),
    });
    const [first, last] = [from, to].map((day) => (day ? format.format(new Date(day)) : ''));
    // Of a range Chinese and Japanese would be written with numbers alone.
    if (from && to && /zh|ja/.test(language)) return first === last ? `${first}` : `${first}–${last}`;
    if (from && to)
      return format.formatRange(new Date(from), new Date(to)).replace(/\s?–\s?/, language === 'en' ? ' to ' : '–');
    return from ? say('since', first ?? '') : say('until', last ?? '');
  };
  const one = ({ topic, slots: { when, repositories, numbers, path, channel, who, only, query } }: Request): string =>
    [
      say(topic.intent),
      ...repositories,
      ...numbers.map((number) => `#${number}`),
      path,
      channel && `#${channel}`,
      who,
      only && say(only),
      /find_message|mail|docs/.test(topic.intent) && query !== '' ? `“${query}”` : undefined,
      (when?.from ?? when?.to) && when && period(when),
      when?.at,
    ]
      .filter(Boolean)
      .join(', ');
  return [...new Set(requests.map(one))].join('; ');
}
