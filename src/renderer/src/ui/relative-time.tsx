import { useEffect, useState } from 'react';
import { useLocale } from '../words/index.ts';
import { distance } from './distance.ts';

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
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }).format(time);
  return (
    <time dateTime={at} title={exact}>
      {new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }).format(amount, unit)}
    </time>
  );
}
