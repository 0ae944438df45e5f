import type { Key } from '../../../shared/model.ts';
import { useCall } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { showToast } from '../ui/toast.tsx';
import { failureText } from '../words/failure-text.ts';
import { useWords } from '../words/index.ts';

type RevokeDialogProps = { ending: Key | null; onPause: (key: Key) => void; onClose: () => void };

/** Asks before a key ends for good, and offers what can be undone. */
export function RevokeDialog({ ending, onPause, onClose }: RevokeDialogProps) {
  const words = useWords();
  const { revoke: text } = words.keys;
  const revoke = useCall('keys.revoke');
  const client = ending?.client ?? '';
  const confirm = () => {
    if (!ending) return;
    revoke.mutate(
      { id: ending.id },
      {
        onSuccess: () => showToast({ text: text.done(client) }),
        onError: (failure) => {
          const { message, hint } = failureText(words, failure);
          showToast({ text: message, detail: hint, tone: 'danger' });
        },
        onSettled: onClose,
      },
    );
  };
  return (
    <ConfirmDialog
      title={text.title(client)}
      action={text.action}
      isOpen={ending !== null}
      isPending={revoke.isPending}
      onClose={onClose}
      onConfirm={confirm}
      instead={
        ending && !ending.paused ? (
          <Button
            onPress={() => {
              onPause(ending);
              onClose();
            }}
          >
            {text.pauseInstead}
          </Button>
        ) : null
      }
    >
      <p>{text.text}</p>
    </ConfirmDialog>
  );
}
