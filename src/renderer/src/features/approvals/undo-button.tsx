import { Undo2 } from 'lucide-react';
import type { DoneCall } from '../../../../shared/approval.ts';
import { visible } from '../../../../shared/visible.ts';
import { Button } from '../../ui/button.tsx';
import { useWords } from '../../words/index.ts';
import { useUndo } from './answer.ts';

/** Takes a change back, once the person has approved that. */
export function UndoButton({ of }: { of: DoneCall }) {
  const { approvals } = useWords();
  const { undo, isPending } = useUndo();
  return (
    <Button
      icon={Undo2}
      onPress={() => undo(of.id)}
      isPending={isPending}
      label={approvals.undoOf(of.client, of.title, visible(of.target))}
    >
      {approvals.undo}
    </Button>
  );
}
