import { useEffect, useState } from 'react';
import type { Proposal } from '../../../../shared/model.ts';
import { useConfirmation, useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { useWords } from '../../words/index.ts';

type ConfirmingProps = {
  proposal: Pick<Proposal, 'id' | 'expiresAt'>;
  /** The result. */
  detail: string;
  /** Once it can't be confirmed any more. */
  onAgain: () => void;
  onCancel: () => void;
  /** What the way back is called, where it leads to no form. */
  again?: string;
};

/** While a wish, for a key or for something to import, waits for its person in the window for that. */
export function Confirming({ proposal, detail, onAgain, onCancel, again }: ConfirmingProps) {
  const words = useWords();
  const { progress } = words.keys;
  const openConfirmation = useConfirmation();
  const { data } = useHub('confirmations.standing', { id: proposal.id });
  const isTooOld = useIsPast(proposal.expiresAt);
  const isOver = isTooOld || data?.isOver === true;
  return (
    <div className="card column-4" role="status">
      <div>
        <p className={isOver ? undefined : 'strong'}>
          {isTooOld ? progress.tooOld : isOver ? progress.cancelled : progress.confirm}
        </p>
        {!isOver && <p className="muted">{detail}</p>}
      </div>
      <div className="row-end">
        {!(isOver && again) && <Button onPress={onCancel}>{words.common.cancel}</Button>}
        <Button kind={isOver ? 'primary' : 'plain'} onPress={isOver ? onAgain : openConfirmation} autoFocus>
          {isOver ? (again ?? progress.askAgain) : words.common.openAgain}
        </Button>
      </div>
    </div>
  );
}

function useIsPast(time: string): boolean {
  const at = Date.parse(time);
  const [isPast, setPast] = useState(() => Date.now() >= at);
  useEffect(() => {
    const timer = setTimeout(() => setPast(true), Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  }, [at]);
  return isPast;
}
