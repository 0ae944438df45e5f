import { CircleCheck, CircleDashed } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { AskedFailure, Awaited, Empty } from '../../ui/notes.tsx';
import { useLocale, useWords } from '../../words/index.ts';
import { SubPage } from '../settings/section.tsx';
import { shownReceipt, toneOf, worstOf } from './receipt-view.ts';
import { useReceiptWords } from './receipt-words.ts';
import css from './receipts.module.css';
import { useVerification, Verified } from './verify-receipt.tsx';

/** Characters, which may have several bytes each. */
const longest = 1_000_000;

/** Every receipt there is, newest first, and the check of one that was saved. */
export function ReceiptsPage() {
  const words = useReceiptWords();
  const { common } = useWords();
  const locale = useLocale();
  const asked = useHub('receipts.list', {}, { isAlwaysAsked: true });
  const { data } = asked;
  const verification = useVerification();
  const [file, setFile] = useState('');
  const verify = async (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen.name);
    // No receipt is longer than the hub reads, and the beginning of something longer is not a receipt either.
    verification.mutate({ text: await chosen.slice(0, longest).text() });
  };
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <SubPage
      title={words.title}
      sentence={words.sentence}
      actions={
        <FileTrigger acceptedFileTypes={['.json']} onSelect={(files) => void verify(files?.[0])}>
          <Button isPending={verification.isPending}>{words.verifyFile}</Button>
        </FileTrigger>
      }
    >
      <Verified of={verification} name={file} />
      {data ? <AskedFailure of={asked} /> : <Awaited of={asked} rows={3} height="tall" />}
      {data?.length === 0 && <Empty>{words.none}</Empty>}
      {data && data.length > 0 && (
        <ul className={classes('lines', css['list'])} aria-label={words.title}>
          {data.map((receipt) => {
            const { id, deed, begunAt, lines } = receipt;
            const { answer } = worstOf(receipt);
            const Icon = answer === 'revoked' ? CircleCheck : CircleDashed;
            const at = time.format(Date.parse(begunAt));
            const of = lines.filter(({ side }) => side === 'connected account').map(({ what }) => what);
            return (
              <li key={id} data-tone={toneOf(answer)}>
                <Icon size={16} aria-hidden="true" />
                <div>
                  <p className="medium">{words.deeds[deed]}</p>
                  <p className="muted">{[at, ...of].join(', ')}</p>
                </div>
                <span className={css['answer']}>{words.answers[answer]}</span>
                <Button
                  label={`${common.open}, ${words.which(words.deeds[deed], at)}`}
                  onPress={() => shownReceipt.set(receipt)}
                >
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
