import { useState } from 'react';
import type { Key } from '../../../../shared/model.ts';
import { CallDialog } from '../../hub/call-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { RevokeAndUndo } from '../approvals/revoke-and-undo.tsx';

type RevokeDialogProps = { ending: Key | null; onPause: (key: Key) => void; onClose: () => void };

/** Asks before a key ends for good, and offers what can be undone. */
export function RevokeDialog({ ending, onPause, onClose }: RevokeDialogProps) {
  const { keys, approvals } = useWords();
  const { revoke: words } = keys;
  const [undoing, setUndoing] = useState<Key | null>(null);
  const client = ending?.client ?? '';
  const pause = () => {
    if (ending) onPause(ending);
    onClose();
  };
  const undo = () => {
    setUndoing(ending);
    onClose();
  };
  return (
    <>
      <CallDialog
        call="keys.revoke"
        input={{ id: ending?.id ?? '' }}
        title={words.title(client)}
        action={words.action}
        isOpen={ending !== null}
        onClose={onClose}
        onDone={() => showToast({ text: words.done(client) })}
        instead={
          <>
            {ending?.paused === false && <Button onPress={pause}>{words.pauseInstead}</Button>}
            <Button onPress={undo}>{approvals.undoAll.start}</Button>
          </>
        }
      >
        <p>{words.text}</p>
      </CallDialog>
      <RevokeAndUndo of={undoing} onClose={() => setUndoing(null)} />
    </>
  );
}
