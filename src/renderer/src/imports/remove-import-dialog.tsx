import type { ShownImport } from '../../../shared/imports.ts';
import { visible } from '../../../shared/visible.ts';
import { useCall } from '../hub/queries.ts';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { showToast } from '../ui/toast.tsx';
import { useImportsWords } from './imports-words.ts';

type RemoveImportDialogProps = { imported: ShownImport | null; onClose: () => void; onRemoved: () => void };

/** Asks before its tools go. */
export function RemoveImportDialog({ imported, onClose, onRemoved }: RemoveImportDialogProps) {
  const { removeDialog: words } = useImportsWords();
  const { mutate, error, isPending, reset } = useCall('imports.remove');
  const title = visible(imported?.title ?? '');
  const close = () => {
    reset();
    onClose();
  };
  return (
    <ConfirmDialog
      title={words.title(title)}
      action={words.action}
      isOpen={imported !== null}
      isPending={isPending}
      onClose={close}
      onConfirm={() =>
        imported &&
        mutate(
          { id: imported.name },
          {
            onSuccess: () => {
              showToast({ text: words.done(title) });
              close();
              onRemoved();
            },
          },
        )
      }
    >
      <p>{words.text}</p>
      {error && <FailureNote failure={error} />}
    </ConfirmDialog>
  );
}
