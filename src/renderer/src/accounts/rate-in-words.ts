import type { Rate } from '../../../shared/rate.ts';
import type { ConsoleWords } from '../words/index.ts';

/** `4,812 of 5,000 left until 6:40 PM`, in the person's own time. */
export function rateInWords(
  { limit, remaining, resetsAt }: Rate,
  words: ConsoleWords['accounts']['rate'],
  locale: string,
): string {
  const number = new Intl.NumberFormat(locale);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(Date.parse(resetsAt));
  return words.left(number.format(remaining), number.format(limit), time);
}
