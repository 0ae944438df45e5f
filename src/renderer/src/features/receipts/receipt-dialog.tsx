import { CircleAlert, CircleCheck, CircleHelp, Hand, type LucideIcon, RefreshCw } from 'lucide-react';
import { useEffect } from 'react';
import { openLines, type Receipt, type ReceiptLine, revokedLines } from '../../../../shared/receipt.ts';
import { OutsideLink } from '../../hub/outside-link.tsx';
import { useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { download } from '../../ui/download.ts';
import { Facts } from '../../ui/notes.tsx';
import { useStateValue } from '../../use-state-value.ts';
import { useLocale, useWords } from '../../words/index.ts';
import { latest, receiptFile, shownReceipt, toneOf, worstOf } from './receipt-view.ts';
import { useReceiptWords } from './receipt-words.ts';
import css from './receipts.module.css';
import { useVerification, Verified } from './verify-receipt.tsx';

/** Shown by the app itself, over any page. While the person is signed in it follows what is still asked. */
export function ReceiptDialog() {
  const words = useReceiptWords();
  const { common } = useWords();
  const held = useStateValue(shownReceipt);
  const isSignedIn = Boolean(useHub('welcome', {}).data?.person);
  const { data: listed } = useHub('receipts.list', {}, { enabled: held !== null && isSignedIn });
  const receipt = held && latest(held, listed);
  const verification = useVerification();
  const { mutate, reset } = verification;
  // What was verified is one revision. Nobody has to ask for it; a hub that nobody is signed in to answers nothing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the receipt changes
  useEffect(() => {
    reset();
    if (receipt && isSignedIn) mutate({ text: receiptFile(receipt).text });
  }, [receipt?.id, receipt?.revision, isSignedIn]);
  // What was seen stays seen, when the list goes with the session.
  useEffect(() => shownReceipt.set(receipt), [receipt]);
  if (!receipt) return null;
  const file = receiptFile(receipt);
  const close = () => shownReceipt.set(null);
  return (
    <Dialog
      title={words.one}
      isOpen
      isAlert
      size="wide"
      onClose={close}
      actions={
        <>
          <CopyButton text={file.text}>{words.copy}</CopyButton>
          <Button onPress={() => download(file.name, 'application/json', [file.text])}>{common.download}</Button>
          <Button kind="primary" onPress={close} autoFocus>
            {common.close}
          </Button>
        </>
      }
    >
      <ReceiptDetails receipt={receipt} />
      <Verified of={verification} />
      {worstOf(receipt).answer === 'retrying' && <p className="muted">{isSignedIn ? words.live : words.signedOut}</p>}
    </Dialog>
  );
}

const icons: Record<ReceiptLine['answer'], LucideIcon> = {
  revoked: CircleCheck,
  retrying: RefreshCw,
  'by hand': Hand,
  unconfirmed: CircleHelp,
  failed: CircleAlert,
};

/** Sides of which there may be several; the others are said with their name. */
const several: readonly ReceiptLine['side'][] = ['keys', 'connected account', 'platform'];

/** What it comes to, what the person must do, what is over in one line, and what makes it more than words. */
function ReceiptDetails({ receipt }: { receipt: Receipt }) {
  const words = useReceiptWords();
  const locale = useLocale();
  const { answer, count } = worstOf(receipt);
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' });
  const { begunAt, revision, signature } = receipt;
  const revoked = revokedLines(receipt);
  const sides = [...new Set(revoked.map(({ side }) => words.sides[side]))];
  const signed = (
    <>
      <code>{`${signature.slice(0, 12)}…${signature.slice(-8)}`}</code>
      {`, ${words.revision(revision)}`}
    </>
  );
  return (
    <div className={classes('column-3', css['details'])}>
      <p className="tinted" data-tone={toneOf(answer)} role="status">
        {answer === 'revoked' ? words.summary.revoked : words.summary[answer](count)}
      </p>
      <ReceiptLines lines={openLines(receipt)} label={words.open} />
      {revoked.length > 0 && (
        <details>
          <summary>{words.revoked(new Intl.ListFormat(locale).format(sides))}</summary>
          <ReceiptLines lines={revoked} label={words.answers.revoked} />
        </details>
      )}
      <Facts
        className={css['facts']}
        facts={[
          [words.begunAt, time.format(Date.parse(begunAt))],
          [words.signature, signed],
        ]}
      />
    </div>
  );
}

function ReceiptLines({ lines, label }: { lines: ReceiptLine[]; label: string }) {
  if (lines.length === 0) return null;
  return (
    <ul className={classes('lines', css['lines'])} aria-label={label}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two keys may be called alike, and a revision brings all lines again.
        <ReceiptLineItem key={index} line={line} />
      ))}
    </ul>
  );
}

function ReceiptLineItem({ line: { side, what, answer, detail, page } }: { line: ReceiptLine }) {
  const words = useReceiptWords();
  const { common } = useWords();
  const Icon = icons[answer];
  return (
    <li data-tone={toneOf(answer)}>
      <Icon size={16} aria-hidden="true" />
      <div>
        <p>
          <span className="medium">{words.sides[side]}</span>
          {several.includes(side) && `: ${what}`}
        </p>
        {detail && <p className="muted">{detail}</p>}
        {page !== null && (
          <p>
            <OutsideLink url={page}>{common.openPage}</OutsideLink>
          </p>
        )}
      </div>
      <span className={css['answer']}>{words.answers[answer]}</span>
    </li>
  );
}
