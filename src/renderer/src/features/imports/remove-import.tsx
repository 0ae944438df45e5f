import type { ListedImport } from '../../../../shared/imports.ts';
import { visible } from '../../../../shared/visible.ts';
import { CallDialog } from '../../hub/call-dialog.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { useImportsWords } from './imports-words.ts';

type RemoveImportDialogProps = { imported: ListedImport | null; onClose: () => void; onRemoved: () => void };

/** Asks before its tools go. */
export function RemoveImportDialog({ imported, onClose, onRemoved }: RemoveImportDialogProps) {
  const { removeDialog: words } = useImportsWords();
  const { common } = useWords();
  const title = visible(imported?.title ?? '');
  return (
    <CallDialog
      call="imports.remove"
      input={{ id: imported?.name ?? '' }}
      title={words.title(title)}
      action={common.remove}
      isOpen={imported !== null}
      onClose={onClose}
      onDone={() => {
        showToast({ text: words.done(title) });
        onRemoved();
      }}
    >
      <p>{words.text}</p>
    </CallDialog>
  );
}
