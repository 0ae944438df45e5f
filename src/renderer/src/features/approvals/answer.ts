/** Where the person answers what waits. */
import type { Waiting } from '../../../../shared/approval.ts';
import { requestHub, useAct, useConfirmation, useHubConnection } from '../../hub/queries.ts';
import { announce } from '../../ui/announce.tsx';
import { useWords } from '../../words/index.ts';

/**
 * Opens where the person answers a request: the page for passkeys, where one is asked for on this computer, and else the confirmation
 * window. The one of a phone is opened by its camera, to which the window shows the way.
 */
export function useAnswer() {
  const hub = useHubConnection();
  const openConfirmation = useConfirmation();
  return ({ passkeyAt }: Pick<Waiting, 'passkeyAt'>) => {
    if (hub.opensPopup && passkeyAt?.startsWith('http:')) open(passkeyAt, '_blank', 'noopener');
    else openConfirmation();
  };
}

/** Puts the undo of a change before the person, and opens where they answer it. */
export function useUndo() {
  const { approvals } = useWords();
  const hub = useHubConnection();
  const answer = useAnswer();
  const { act, isPending } = useAct('approvals.undo');
  const undo = (of: string) =>
    act({ id: of }, async ({ id }) => {
      announce(approvals.undoing);
      const waiting = await requestHub(hub, 'approvals.waiting', {});
      answer((waiting.ok && waiting.value.find((one) => one.id === id)) || {});
    });
  return { undo, isPending };
}
