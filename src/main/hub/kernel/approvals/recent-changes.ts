/**
 * The changes of the last hour with what would undo each, in memory alone: a person who sees that something went wrong
 * has no use for it later, and what was overwritten is not to rest anywhere.
 */
import { randomBytes } from 'node:crypto';
import type { Preview, Undo } from '../../../../shared/model.ts';
import type { Clock } from '../../ground/ports.ts';
import type { AllowedCall } from '../call.ts';

/** A change as it was made, and for which client. */
type MadeChange = {
  /** Its name in the record. */
  callId: string;
  userId: string;
  /** Null where the person made it. */
  keyId: string | null;
  client: string;
  isUndo?: true;
  decided: AllowedCall;
  preview: Preview;
  undo: Undo;
};

export type RecentChange = MadeChange & { id: string; at: number };

const remembered = 60 * 60_000;
/** Of each person, so that nobody loses an undo by what another one does. */
const most = 200;

export function createRecentChanges(clock: Clock) {
  let entries: RecentChange[] = [];
  const current = (): RecentChange[] => {
    const since = clock.now() - remembered;
    entries = entries.filter(({ at }) => at > since);
    return entries;
  };
  return {
    note(made: MadeChange): void {
      const oldest = current().filter(({ userId }) => userId === made.userId)[most - 1];
      const others = entries.filter((entry) => entry !== oldest);
      entries = [{ ...made, id: `don_${randomBytes(16).toString('base64url')}`, at: clock.now() }, ...others];
      setTimeout(current, remembered).unref();
    },
    /** Newest first. */
    list: (userId: string): RecentChange[] => current().filter((entry) => entry.userId === userId),
    find: (id: string, userId: string): RecentChange | undefined =>
      current().find((entry) => entry.id === id && entry.userId === userId),
    /** It was undone. */
    forget(id: string): void {
      entries = entries.filter((entry) => entry.id !== id);
    },
  };
}

export type RecentChanges = ReturnType<typeof createRecentChanges>;
