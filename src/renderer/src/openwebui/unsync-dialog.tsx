import { useQueryClient } from '@tanstack/react-query';
import { useCall } from '../hub/queries.ts';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { showToast } from '../ui/toast.tsx';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { useKnownStatus } from './use-known-status.ts';

type UnsyncDialogProps = { isOpen: boolean; hasAdminKey: boolean; onClose: () => void };

/** Asks before Open WebUI can no longer act for the person, and says what stays. */
export function UnsyncDialog({ isOpen, hasAdminKey, onClose }: UnsyncDialogProps) {
  const { unsync: words } = useOpenWebUIWords();
  const { mutate, isPending, error, reset } = useCall('openwebui.unsync');
  const queries = useQueryClient();
  const know = useKnownStatus();
  const close = () => {
    reset();
    onClose();
  };
  const stop = () =>
    mutate(
      {},
      {
        onSuccess: (status) => {
          showToast({ text: words.done });
          close();
          know(status);
        },
        // The key is revoked first, whatever fails afterwards.
        onError: () => void queries.invalidateQueries({ queryKey: ['openwebui.status'] }),
      },
    );
  return (
    <ConfirmDialog
      title={words.title}
      action={words.action}
      isOpen={isOpen}
      isPending={isPending}
      onClose={close}
      onConfirm={stop}
    >
      <p>{words.text}</p>
      {!hasAdminKey && <p>{words.byHand}</p>}
      <p>{words.stays}</p>
      {error && (
        <>
          <FailureNote failure={error} />
          <p>{words.failed}</p>
        </>
      )}
    </ConfirmDialog>
  );
}
