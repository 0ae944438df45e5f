import { useRef } from 'react';
import { useLocation } from 'wouter';
import type { Person } from '../../../shared/model.ts';
import { useCall } from '../hub/queries.ts';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { showToast } from '../ui/toast.tsx';
import { useWords } from '../words/index.ts';

/** Asks before a person is removed, and names what ends with them. */
export function RemoveDialog({ person, onClose }: { person: Person | null; onClose: () => void }) {
  const { people, common } = useWords();
  const words = people.removeDialog;
  const [, go] = useLocation();
  const { mutate, isPending, error, reset } = useCall('people.remove');
  // Its text stays while the dialog goes.
  const last = useRef(person);
  if (person) last.current = person;
  const shown = last.current;
  if (!shown) return null;
  const close = () => {
    reset();
    onClose();
  };
  const done = () => {
    showToast({
      text: words.done(shown.name),
      action: { text: common.seeReceipt, do: () => go('/settings/receipts') },
    });
    close();
  };
  return (
    <ConfirmDialog
      title={words.title(shown.name)}
      action={words.action}
      isOpen={person !== null}
      isPending={isPending}
      onClose={close}
      onConfirm={() => mutate({ person: shown.userId }, { onSuccess: done })}
    >
      <p>{shown.email}</p>
      <p>{words.text}</p>
      {error && <FailureNote failure={error} />}
    </ConfirmDialog>
  );
}
