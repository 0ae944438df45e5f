import { useEffect } from 'react';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { download } from '../ui/download.ts';
import { useStateValue } from '../use-state-value.ts';
import { useWords } from '../words/index.ts';
import { ReceiptDetails } from './receipt-details.tsx';
import { latest, receiptFile, worstOf } from './receipt-view.ts';
import { useReceiptWords } from './receipt-words.ts';
import css from './receipts.module.css';
import { shownReceipt } from './shown-receipt.ts';

/** Shown by the app itself, over whatever page is there. While the person is signed in it follows what is still asked. */
export function ReceiptDialog() {
  const words = useReceiptWords();
  const { common } = useWords();
  const held = useStateValue(shownReceipt);
  const isSignedIn = Boolean(useHub('welcome', {}).data?.person);
  const { data: listed } = useHub('receipts.list', {}, { enabled: held !== null && isSignedIn });
  const receipt = held && latest(held, listed);
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
          <Button onPress={() => download(file.name, 'application/json', [file.text])}>{words.save}</Button>
          <Button kind="primary" onPress={close} autoFocus>
            {common.close}
          </Button>
        </>
      }
    >
      <ReceiptDetails receipt={receipt} />
      {worstOf(receipt).answer === 'retrying' && (
        <p className={css['muted']}>{isSignedIn ? words.live : words.signedOut}</p>
      )}
    </Dialog>
  );
}
