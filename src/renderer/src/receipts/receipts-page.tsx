import { CircleCheck, CircleDashed } from 'lucide-react';
import { useHub } from '../hub/queries.ts';
import { SubPage } from '../settings/section.tsx';
import { Button } from '../ui/button.tsx';
import { AskedFailure, Awaited, Empty } from '../ui/notes.tsx';
import { useLocale, useWords } from '../words/index.ts';
import { shownReceipt, worstOf } from './receipt-view.ts';
import { useReceiptWords } from './receipt-words.ts';
import css from './receipts.module.css';

/** Every receipt there is, newest first. */
export function ReceiptsPage() {
  const words = useReceiptWords();
  const { common } = useWords();
  const locale = useLocale();
  const asked = useHub('receipts.list', {}, { isAlwaysAsked: true });
  const { data } = asked;
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <SubPage title={words.title} sentence={words.sentence}>
      {data ? <AskedFailure of={asked} /> : <Awaited of={asked} rows={3} height="tall" />}
      {data?.length === 0 && <Empty>{words.none}</Empty>}
      {data && data.length > 0 && (
        <ul className={css['list']} aria-label={words.title}>
          {data.map((receipt) => {
            const { id, deed, begunAt, lines } = receipt;
            const { answer } = worstOf(receipt);
            const Icon = answer === 'revoked' ? CircleCheck : CircleDashed;
            const at = time.format(Date.parse(begunAt));
            const of = lines.filter(({ side }) => side === 'connected account').map(({ what }) => what);
            return (
              <li key={id} data-answer={answer}>
                <Icon size={16} aria-hidden="true" />
                <div>
                  <p className={css['side']}>{words.deeds[deed]}</p>
                  <p className={css['muted']}>{[at, ...of].join(', ')}</p>
                </div>
                <span className={css['answer']}>{words.answers[answer]}</span>
                <Button label={words.open(words.deeds[deed], at)} onPress={() => shownReceipt.set(receipt)}>
                  {common.open}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </SubPage>
  );
}
