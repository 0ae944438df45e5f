import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Status } from '../../../shared/shapes.ts';
import { useCall } from '../hub/queries.ts';
import { useTellReceipt } from '../receipts/tell-receipt.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import { FactList, Section } from './section.tsx';
import css from './settings.module.css';

/** Which tenant, who is signed in, and whether all of it works. */
export function TenantSection({ status }: { status: Status }) {
  const { tenant: words } = useWords().settings;
  const [, go] = useLocation();
  const [isLeaving, setLeaving] = useState(false);
  const { tenant, person } = status;
  return (
    <Section title={words.title}>
      <FactList
        facts={[
          { name: words.issuer, value: tenant === null ? words.none : <code>{tenant}</code> },
          ...(person
            ? [
                { name: words.person, value: `${person.name}, ${person.email}` },
                { name: words.userId, value: <code>{person.userId}</code>, copy: person.userId },
              ]
            : []),
        ]}
      />
      <div className={css['buttons']}>
        <Button onPress={() => go('/settings/doctor')}>{words.doctor}</Button>
        <Button onPress={() => setLeaving(true)}>{words.signOut}</Button>
      </div>
      <p className={css['help']}>{words.doctorHelp}</p>
      <SignOutDialog isOpen={isLeaving} onClose={() => setLeaving(false)} />
    </Section>
  );
}

function SignOutDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { signOutDialog: words } = useWords().settings.tenant;
  const { mutateAsync, isPending, error } = useCall('session.signOut');
  const tell = useTellReceipt();
  const leave = async () => {
    const receipt = await mutateAsync({}).catch(() => null); // what failed is in the dialog
    if (!receipt) return;
    tell(receipt, words.done); // this page may have gone with the session by now
    onClose();
  };
  return (
    <ConfirmDialog
      title={words.title}
      action={words.action}
      isOpen={isOpen}
      onClose={onClose}
      isPending={isPending}
      kind="primary"
      onConfirm={() => void leave()}
    >
      <p>{words.text}</p>
      {error && <FailureNote failure={error} />}
    </ConfirmDialog>
  );
}
