import { useState } from 'react';
import { useCall } from '../hub/queries.ts';
import { shownReceipt } from '../receipts/shown-receipt.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import { Section } from './section.tsx';

/** The end of all that the person has given out. The receipt outlives the session, and with it this page. */
export function RevokeEverything() {
  const { danger: words } = useWords().settings;
  const revoke = useCall('revokeAll');
  const [isAsking, setAsking] = useState(false);
  const close = () => {
    revoke.reset();
    setAsking(false);
  };
  const confirm = async () => {
    const signed = await revoke.mutateAsync({}).catch(() => null); // what failed is in the dialog
    if (!signed) return;
    shownReceipt.set(signed);
    close();
  };
  return (
    <Section title={words.title} isDanger>
      <p>{words.text}</p>
      <div>
        <Button kind="danger" onPress={() => setAsking(true)}>
          {words.revoke}
        </Button>
      </div>
      <ConfirmDialog
        title={words.dialog.title}
        action={words.dialog.action}
        word="REVOKE"
        isOpen={isAsking}
        isPending={revoke.isPending}
        onClose={close}
        onConfirm={() => void confirm()}
      >
        <p>{words.text}</p>
        <p>{words.dialog.text}</p>
        {revoke.error && <FailureNote failure={revoke.error} />}
      </ConfirmDialog>
    </Section>
  );
}
