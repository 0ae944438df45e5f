import type { Rate } from '../../../shared/rate.ts';
import { useLocale, useWords } from '../words/index.ts';
import css from './accounts.module.css';
import { rateInWords } from './rate-in-words.ts';

/** How many requests the platform still takes from an account, in words; the bar only repeats them. */
export function RateLeft({ rate }: { rate: Rate }) {
  const { accounts: words } = useWords();
  const locale = useLocale();
  const share = Math.min(1, rate.remaining / rate.limit);
  return (
    <span className={css['rate']} data-tone={share < 0.1 ? 'danger' : 'ok'}>
      <span>{rateInWords(rate, words.rate, locale)}</span>
      <span className={css['bar']} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}
