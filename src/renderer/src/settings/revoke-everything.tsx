import { useState } from 'react';
import type { Receipt } from '../../../shared/receipt.ts';
import { useCall } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import { receipt } from './receipt.ts';
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
  const done = (signed: Receipt) => {
    receipt.set(signed);
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
        onConfirm={() => revoke.mutate({}, { onSuccess: done })}
      >
        <p>{words.text}</p>
        <p>{words.dialog.text}</p>
        {revoke.error && <FailureNote failure={revoke.error} />}
      </ConfirmDialog>
    </Section>
  );
}
