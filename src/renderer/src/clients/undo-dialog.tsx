import { useQueryClient } from '@tanstack/react-query';
import type { ListedClient } from '../../../shared/client-install.ts';
import { useCall } from '../hub/queries.ts';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { showToast } from '../ui/toast.tsx';
import { useClientsWords } from './clients-words.ts';

type UndoDialogProps = { client: ListedClient; isOpen: boolean; onClose: () => void; onUndone: () => void };

/** Asks before the hub is taken out of a client, and says what becomes of its file and its key. */
export function UndoDialog({ client, isOpen, onClose, onUndone }: UndoDialogProps) {
  const { undo: words } = useClientsWords();
  const { mutate, isPending, error, reset } = useCall('clients.undo');
  const queries = useQueryClient();
  const close = () => {
    reset();
    onClose();
  };
  const undo = () =>
    mutate(
      { client: client.client },
      {
        onSuccess: ({ isByteExact, restart }) => {
          showToast({ text: isByteExact ? words.exact : words.entryOnly, detail: restart });
          close();
          onUndone();
        },
        // The key is revoked first, whatever fails afterwards.
        onSettled: () => void queries.invalidateQueries({ queryKey: ['clients.list'] }),
      },
    );
  return (
    <ConfirmDialog
      title={words.title(client.title)}
      action={words.action}
      isOpen={isOpen}
      isPending={isPending}
      onClose={close}
      onConfirm={undo}
    >
      <p>{words.key}</p>
      <p>{words.file}</p>
      <p>
        <code>{client.file}</code>
      </p>
      {error && <FailureNote failure={error} />}
    </ConfirmDialog>
  );
}
