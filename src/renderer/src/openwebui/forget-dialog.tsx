import { useQueryClient } from '@tanstack/react-query';
import { useCall } from '../hub/queries.ts';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { showToast } from '../ui/toast.tsx';
import { useOpenWebUIWords } from './open-webui-words.ts';

type ForgetDialogProps = { isOpen: boolean; onForgotten: (left: readonly string[]) => void; onClose: () => void };

/** Asks before everything that this hub added there is taken away, for everybody. */
export function ForgetDialog({ isOpen, onForgotten, onClose }: ForgetDialogProps) {
  const { forget: words } = useOpenWebUIWords();
  const queries = useQueryClient();
  const { mutate, isPending, error, reset } = useCall('openwebui.forget');
  const close = () => {
    reset();
    onClose();
  };
  const forget = () =>
    mutate(
      {},
      {
        onSuccess: ({ left }) => {
          onForgotten(left);
          if (left.length === 0) showToast({ text: words.done });
          close();
          void queries.invalidateQueries({ queryKey: ['openwebui.status'] });
        },
      },
    );
  return (
    <ConfirmDialog
      title={words.title}
      action={words.action}
      isOpen={isOpen}
      isPending={isPending}
      onClose={close}
      onConfirm={forget}
    >
      <p>{words.everyone}</p>
      <p>{words.secrets}</p>
      <p>{words.stays}</p>
      {error && <FailureNote failure={error} />}
    </ConfirmDialog>
  );
}
