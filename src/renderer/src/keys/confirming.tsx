import { useEffect, useState } from 'react';
import type { Proposal } from '../../../shared/model.ts';
import { useConfirmation } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/index.ts';
import css from './keys.module.css';

type ConfirmingProps = {
  proposal: Pick<Proposal, 'expiresAt'>;
  /** The result. */
  detail: string;
  /** Once it is too old to be confirmed. */
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
  const isTooOld = useIsPast(proposal.expiresAt);
  return (
    <div className={css['progress']} role="status">
      <div>
        <p className={isTooOld ? undefined : css['strong']}>{isTooOld ? progress.tooOld : progress.confirm}</p>
        {!isTooOld && <p className={css['muted']}>{detail}</p>}
      </div>
      <div className={css['actions']}>
        {!(isTooOld && again) && <Button onPress={onCancel}>{words.common.cancel}</Button>}
        <Button kind={isTooOld ? 'primary' : 'plain'} onPress={isTooOld ? onAgain : openConfirmation} autoFocus>
          {isTooOld ? (again ?? progress.askAgain) : words.common.openAgain}
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
