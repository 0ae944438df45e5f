import { useEffect, useState } from 'react';
import { useLocale } from '../words/index.ts';
import { distance } from './time.ts';

/** How long ago or how far ahead, going on by itself; the exact time is in its title. */
export function RelativeTime({ at }: { at: string }) {
  const locale = useLocale();
  const [now, setNow] = useState(Date.now);
  const time = Date.parse(at);
  useEffect(() => {
    // Within the hour the minutes count; later nobody watches.
    const pace = Math.abs(Date.now() - time) < 3_600_000 ? 10_000 : 60_000;
    const timer = setInterval(() => setNow(Date.now()), pace);
    return () => clearInterval(timer);
  }, [time]);
  const { amount, unit } = distance(time, Math.max(now, Date.now()));
  const { exact, relative } = writers(locale);
  return (
    <time dateTime={at} title={exact.format(time)}>
      {relative.format(amount, unit)}
    </time>
  );
}

const made = new Map<string, { exact: Intl.DateTimeFormat; relative: Intl.RelativeTimeFormat }>();

/** Kept for all: they are slow to make, and a list asks for two in each row. */
function writers(locale: string) {
  const known = made.get(locale) ?? {
    exact: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }),
    relative: new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }),
  };
  made.set(locale, known);
  return known;
}
