import { useState } from 'react';
import { callHub, useCall, useHubConnection } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import { receipt } from './receipt.ts';
import { Section } from './section.tsx';

/** The end of all that the person has given out. The receipt outlives the session, and with it this page. */
export function RevokeEverything() {
  const { danger: words } = useWords().settings;
  const hub = useHubConnection();
  const revoke = useCall('revokeAll');
  const [isAsking, setAsking] = useState(false);
  const [isPending, setPending] = useState(false);
  const close = () => {
    revoke.reset();
    setAsking(false);
  };
  const confirm = async () => {
    setPending(true);
    // Afterwards nobody is signed in who could be told the names.
    const [keys, accounts, platforms] = await Promise.all([
      callHub(hub, 'keys.list', {}),
      callHub(hub, 'accounts.list', {}),
      callHub(hub, 'platforms.list', {}),
    ]);
    const done = await revoke.mutateAsync({}).catch(() => null);
    setPending(false);
    if (!done) return;
    receipt.set({
      at: new Date().toISOString(),
      done,
      keys: keys.ok ? keys.value : [],
      accounts: accounts.ok ? accounts.value : [],
      platforms: platforms.ok ? platforms.value : [],
    });
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
        isPending={isPending}
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
