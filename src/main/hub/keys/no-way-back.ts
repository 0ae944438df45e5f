/** No row of a key may be older than what the record and the secrets know of it. Pure. */
import { keysUnsealed, type RecordedKey } from '../audit/key-events.ts';
import { noRow, shortSeal } from './root.ts';

/** `sealIfPaused`: the seal that the same row would have if its key were paused. */
type KeyRow = {
  id: string;
  seal: string;
  sealIfPaused: string;
  isGenuine: boolean;
  isRevoked: boolean;
  isPaused: boolean;
};

/**
 * `revoked`, `paused`: the row grants more than the record, which wins. `refused`: the row was written by somebody else, or is not
 * the last that the hub wrote. `gone`: there is no row any more.
 */
export type Rollback = { id: string; is: 'revoked' | 'paused' | 'refused' | 'gone'; reason: string };

export const reasons = {
  changed: 'a key was changed in the database, and is refused',
  unsealed: keysUnsealed,
  older: 'a key in the database is not as the hub last wrote it, and is refused',
  uncounted: 'the list of keys in the secrets is missing, so this key is refused',
  revoked: 'a revoked key was put back in the database, and stays revoked',
  paused: 'a paused key was resumed in the database, and stays paused',
  gone: 'a key was deleted from the database',
};

/**
 * What is wrong with the rows, one entry for each key; the others are as they were left. `seals` is what the secrets hold, and
 * undefined where they never held any: then each row counts that fits the record. `isFresh`: the secret that seals rows is new.
 */
export function rollbacks(
  rows: readonly KeyRow[],
  record: ReadonlyMap<string, RecordedKey>,
  seals: ReadonlyMap<string, readonly string[]> | undefined,
  isFresh: boolean,
): Rollback[] {
  const wrong = rows.flatMap((row): Rollback[] => {
    const { id } = row;
    const recorded = record.get(id);
    const refused = (reason: string): Rollback[] => [{ id, is: 'refused', reason }];
    if (!row.isGenuine) return refused(isFresh ? reasons.unsealed : reasons.changed);
    if (row.isRevoked) return [];
    if (recorded?.revokedAt) return [{ id, is: 'revoked', reason: reasons.revoked }];
    if (!seals && recorded?.isCounted) return refused(reasons.uncounted);
    const isLast = (seal: string): boolean => seals === undefined || seals.get(id)?.includes(shortSeal(seal)) === true;
    const isResumed = recorded?.isPaused === true && !row.isPaused;
    if (isResumed && (isLast(row.seal) || isLast(row.sealIfPaused)))
      return [{ id, is: 'paused', reason: reasons.paused }];
    return isLast(row.seal) ? [] : refused(reasons.older);
  });
  const there = new Set(rows.map(({ id }) => id));
  const gone = [...(seals ?? [])].filter(([id, some]) => !there.has(id) && !some.includes(noRow));
  return [...wrong, ...gone.map(([id]): Rollback => ({ id, is: 'gone', reason: reasons.gone }))];
}
