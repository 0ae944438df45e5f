import { CircleAlert, CircleCheck, CircleHelp, Hand, type LucideIcon, RefreshCw } from 'lucide-react';
import type { Receipt, ReceiptLine } from '../../../shared/receipt.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { useLocale } from '../words/index.ts';
import { worstOf } from './receipt-view.ts';
import { useReceiptWords } from './receipt-words.ts';
import css from './receipts.module.css';

const icons: Record<ReceiptLine['answer'], LucideIcon> = {
  revoked: CircleCheck,
  retrying: RefreshCw,
  'by hand': Hand,
  unconfirmed: CircleHelp,
  failed: CircleAlert,
};

/** Sides of which there may be several; the others are said with their name. */
const several: readonly ReceiptLine['side'][] = ['keys', 'connected account', 'platform'];

/** What each side answered, what it comes to, and what makes it more than words. */
export function ReceiptDetails({ receipt }: { receipt: Receipt }) {
  const words = useReceiptWords();
  const locale = useLocale();
  const { answer, count } = worstOf(receipt);
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' });
  const { begunAt, lines, revision, signature } = receipt;
  return (
    <div className={css['details']}>
      <p className={css['summary']} data-answer={answer} role="status">
        {answer === 'revoked' ? words.summary.revoked : words.summary[answer](count)}
      </p>
      <ul className={css['lines']} aria-label={words.lines}>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two keys may be called alike, and no line ever moves.
          <ReceiptLineItem key={index} line={line} />
        ))}
      </ul>
      <dl className={css['facts']}>
        <div>
          <dt>{words.begunAt}</dt>
          <dd>{time.format(Date.parse(begunAt))}</dd>
        </div>
        <div>
          <dt>{words.signature}</dt>
          <dd>
            <code>{`${signature.slice(0, 12)}…${signature.slice(-8)}`}</code>
            {`, ${words.revision(revision)}`}
          </dd>
        </div>
      </dl>
    </div>
  );
}

function ReceiptLineItem({ line: { side, what, answer, detail, page } }: { line: ReceiptLine }) {
  const words = useReceiptWords();
  const Icon = icons[answer];
  return (
    <li data-answer={answer}>
      <Icon size={16} aria-hidden="true" />
      <div>
        <p>
          <span className={css['side']}>{words.sides[side]}</span>
          {several.includes(side) && `: ${what}`}
        </p>
        {detail && <p className={css['muted']}>{detail}</p>}
        {page !== null && (
          <p>
            <OutsideLink url={page}>{words.page}</OutsideLink>
          </p>
        )}
      </div>
      <span className={css['answer']}>{words.answers[answer]}</span>
    </li>
  );
}
