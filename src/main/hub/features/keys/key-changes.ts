/** A hold to take off a key: it is paused, or what it has read holds its writes back. */

import type { Key } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { KeyChange } from '../../../../shared/shapes.ts';
import type { CallContext } from '../../contract/handler.ts';
import type { Clock } from '../../ground/ports.ts';
import { createGenerations } from '../../ground/waiting.ts';
import type { Confirmations } from '../../kernel/confirmations/confirmations.ts';
import { createProposals } from '../../kernel/confirmations/proposals.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import { noSuchKey, ownKey } from '../../kernel/keys/own-key.ts';
import type { KeyLabels } from '../../kernel/labels/key-labels.ts';

type Act = () => Promise<Result<Key>>;
type Made = Omit<KeyChange, 'id' | 'expiresAt'>;

export type KeyChanges = ReturnType<typeof createKeyChanges>;

/** Each key that is paused may wait to be resumed. */
const mostWaiting = 20;

type Parts = {
  keys: Pick<Keys, 'list' | 'pause'>;
  labels: Pick<KeyLabels, 'of' | 'clear'>;
  confirmations: Confirmations;
  clock: Clock;
};

export function createKeyChanges({ keys, labels, confirmations, clock }: Parts) {
  /** A pause that comes while a resume waits for its person, or for the disk, is the last word. */
  const pauses = createGenerations();
  const changes = createProposals<Made, Act>('key change', {
    clock,
    confirmations,
    most: mostWaiting,
    make: (act) => act(),
  });

  async function setPaused(userId: string, id: string, isPaused: boolean): Promise<Result<Key>> {
    const changed = ownKey(keys, userId, id) ? await keys.pause(id, isPaused) : undefined;
    return changed ? ok(changed) : noSuchKey;
  }

  /** What is shown of it, and what does it: the labels as shown, and no pause that came since. */
  function prepare(userId: string, action: KeyChange['action'], id: string): Result<{ made: Made; act: Act }> {
    const key = ownKey(keys, userId, id);
    if (!key) return noSuchKey;
    const { client, grant, expiresAt: until } = key;
    const shown = labels.of(id);
    const isLastPause = pauses.watch(id);
    const acts: Record<KeyChange['action'], Act> = {
      resume: async () => (isLastPause() ? setPaused(userId, id, false) : pausedAgain),
      'clear labels': async () => ((await labels.clear(key, shown)) ? ok(key) : hasReadMore),
    };
    return ok({ made: { userId, action, client, keyId: id, grant, until, labels: shown }, act: acts[action] });
  }

  return {
    /** Ends each wish to resume it that is waiting. */
    pause(userId: string, id: string): Promise<Result<Key>> {
      pauses.changed(id);
      return setPaused(userId, id, true);
    },
    /** Behind the passphrase: at once, or after the touch that the person's level asks for, since an agent may know the passphrase. */
    async atTerminal(
      userId: string,
      action: KeyChange['action'],
      id: string,
      context: CallContext,
    ): Promise<Result<Key>> {
      const prepared = prepare(userId, action, id);
      if (!prepared.ok) return prepared;
      const { made, act } = prepared.value;
      if (!(await confirmations.isAskedFor(userId, context))) return act();
      const taken = await changes.takeAtTerminal(made, act, context);
      return taken.ok ? act() : taken;
    },
    /** Takes the place of the same wish for that key. Fails with `usage` where there is no such key. */
    async propose(userId: string, action: KeyChange['action'], id: string): Promise<Result<KeyChange>> {
      const prepared = prepare(userId, action, id);
      if (!prepared.ok) return prepared;
      const waiting = await changes.list(userId);
      const before = waiting.filter((one) => one.keyId === id && one.action === action);
      for (const one of before) changes.dismiss(userId, one.id);
      return ok(changes.add(prepared.value.made, prepared.value.act));
    },
    list: changes.list,
    /** Fails with `proposal_unknown`, where it takes a touch, and where it is not as it was shown. */
    async confirm(userId: string, id: string): Promise<Result<Key>> {
      const taken = await changes.take(userId, id);
      return taken.ok ? taken.value.wish() : taken;
    },
    dismiss: changes.dismiss,
  };
}

const pausedAgain = fail('approval_changed', 'It was paused again since you were asked.', {
  hint: 'Resume it once more if you still want to.',
});
const hasReadMore = fail('approval_changed', 'It has read more since you were asked.', {
  hint: 'Look at what it has read, and clear that if you still want to.',
});
