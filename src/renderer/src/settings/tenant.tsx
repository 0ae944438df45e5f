import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Status } from '../../../shared/shapes.ts';
import { useCall } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import { Facts, Section } from './section.tsx';
import css from './settings.module.css';

/** Which tenant, who is signed in, and whether all of it works. */
export function Tenant({ status }: { status: Status }) {
  const { tenant: words } = useWords().settings;
  const [, go] = useLocation();
  const [isLeaving, setLeaving] = useState(false);
  const { tenant, person } = status;
  return (
    <Section title={words.title}>
      <Facts
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
  const { mutate, isPending, error } = useCall('session.signOut');
  return (
    <ConfirmDialog
      title={words.title}
      action={words.action}
      isOpen={isOpen}
      onClose={onClose}
      isPending={isPending}
      kind="primary"
      onConfirm={() => mutate({}, { onSuccess: onClose })}
    >
      <p>{words.text}</p>
      {error && <FailureNote failure={error} />}
    </ConfirmDialog>
  );
}
