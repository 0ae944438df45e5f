/**
 * How a permission key ends, no matter who ends it. Two do otherwise: "revoke everything" and the removal of a person end all keys and
 * approvals of a person at once; a start after a restore ends keys before any request is taken up again.
 */
import type { Key } from '../../../shared/model.ts';
import type { Approvals } from './approvals/approvals.ts';
import type { ChangeFeed } from './changes.ts';
import type { Keys } from './keys/keys.ts';

/**
 * Revokes a key, denies what waits for it, and tells the windows of its person. `reason` is for the record, where no person asked
 * for it. Undefined for an id that no key has.
 */
export type EndKey = (key: Pick<Key, 'id'>, reason?: string) => Promise<Key | undefined>;

type Parts = { keys: Pick<Keys, 'revoke'>; approvals: Pick<Approvals, 'end'>; changes: Pick<ChangeFeed, 'tell'> };

export const createEndKey =
  ({ keys, approvals, changes }: Parts): EndKey =>
  async ({ id }, reason) => {
    const ended = await keys.revoke(id, reason);
    if (!ended) return undefined;
    await approvals.end(({ key }) => key.id === id, 'the key was revoked');
    for (const topic of ['keys', 'approvals', 'openwebui'] as const) changes.tell(topic, ended.userId);
    return ended;
  };
