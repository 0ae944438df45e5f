import { ChevronsUpDown, Lock, LogOut } from 'lucide-react';
import { useState } from 'react';
import type { Person } from '../../../shared/model.ts';
import { useCall, useHubConnection } from '../hub/queries.ts';
import { useTellReceipt } from '../receipts/tell-receipt.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { Menu } from '../ui/menu.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import css from './sidebar.module.css';

/** Who is signed in, and the two ways to leave: this window alone, or the hub, which stops their AI clients too. */
export function PersonMenu({ person }: { person: Person }) {
  const { frame } = useWords();
  const { lock } = useHubConnection();
  const signOut = useCall('session.signOut');
  const [isLeaving, setLeaving] = useState(false);
  const tell = useTellReceipt();
  const leave = async () => {
    const receipt = await signOut.mutateAsync({}).catch(() => null); // what failed is in the dialog
    // This menu may have gone with the session by now.
    if (receipt) tell(receipt, frame.signOut.done);
  };
  const lockEntry = lock && {
    id: 'lock',
    text: frame.lock,
    icon: <Lock size={14} aria-hidden="true" />,
    onAction: () => void lock(),
  };
  return (
    <>
      <Menu
        name={frame.person(person.name, person.email)}
        className={css['person'] ?? ''}
        trigger={
          <>
            <span className={css['who']}>
              <span>{person.name}</span> <span className={css['mail']}>{person.email}</span>
            </span>
            <ChevronsUpDown size={14} aria-hidden="true" />
          </>
        }
        entries={[
          ...(lockEntry ? [lockEntry] : []),
          {
            id: 'sign-out',
            text: frame.signOut.open,
            icon: <LogOut size={14} aria-hidden="true" />,
            onAction: () => setLeaving(true),
          },
        ]}
      />
      <ConfirmDialog
        title={frame.signOut.title}
        action={frame.signOut.action}
        isOpen={isLeaving}
        isPending={signOut.isPending}
        onClose={() => setLeaving(false)}
        onConfirm={() => void leave()}
        instead={lock && <Button onPress={() => void lock()}>{frame.signOut.instead}</Button>}
      >
        <p>{frame.signOut.text}</p>
        {signOut.error && <FailureNote failure={signOut.error} />}
      </ConfirmDialog>
    </>
  );
}
