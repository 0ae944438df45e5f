import { Undo2 } from 'lucide-react';
import type { DoneCall } from '../../../../shared/approval.ts';
import { visible } from '../../../../shared/visible.ts';
import { useAct, useConfirmation } from '../../hub/queries.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/button.tsx';
import { useWords } from '../../words/index.ts';

/** Takes a change back; the confirmation window asks first. */
export function UndoButton({ of }: { of: DoneCall }) {
  const { approvals } = useWords();
  const undo = useAct('approvals.undo', useConfirmation());
  return (
    <Button
      icon={Undo2}
      onPress={() => undo.act({ id: of.id }, () => announce(approvals.undoing))}
      isPending={undo.isPending}
      label={approvals.undoOf(of.client, of.title, visible(of.target))}
    >
      {approvals.undo}
    </Button>
  );
}
