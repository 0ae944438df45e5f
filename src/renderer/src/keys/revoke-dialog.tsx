import type { Key } from '../../../shared/model.ts';
import { CallDialog } from '../hub/call-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { showToast } from '../ui/toast.tsx';
import { useWords } from '../words/index.ts';

type RevokeDialogProps = { ending: Key | null; onPause: (key: Key) => void; onClose: () => void };

/** Asks before a key ends for good, and offers what can be undone. */
export function RevokeDialog({ ending, onPause, onClose }: RevokeDialogProps) {
  const { revoke: words } = useWords().keys;
  const client = ending?.client ?? '';
  const pause = () => {
    if (ending) onPause(ending);
    onClose();
  };
  return (
    <CallDialog
      call="keys.revoke"
      input={{ id: ending?.id ?? '' }}
      title={words.title(client)}
      action={words.action}
      isOpen={ending !== null}
      onClose={onClose}
      onDone={() => showToast({ text: words.done(client) })}
      instead={ending?.paused === false && <Button onPress={pause}>{words.pauseInstead}</Button>}
    >
      <p>{words.text}</p>
    </CallDialog>
  );
}
