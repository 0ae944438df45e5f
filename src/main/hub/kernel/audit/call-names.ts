/**
 * What calls read and changed, by name: beside the audit log, which holds no content, sealed and the person's to forget. Nothing of
 * it is in the record. A hash over names and a salt ties them to the call; both are deleted with them, so that nobody can try
 * a guess at a name on what is left.
 */
import { hash as hashOnce, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { CallNames } from '../../../../shared/model.ts';
import type { Database, Write } from '../../ground/database/database.ts';
import type { Clock } from '../../ground/ports.ts';
import { createSealer } from '../../ground/sealed.ts';

type Names = Omit<CallNames, 'callId'>;

export type CallNamesStore = {
  /** The writes that keep the names of a call, to be made with its outcome. They also delete what has been kept long enough. */
  keep(userId: string, callId: string, names: Names): Write[];
  /** Of those calls that are the person's and have names; what was changed behind the hub's back is left out. */
  find(userId: string, callIds: readonly string[]): Promise<CallNames[]>;
  /** Deletes all of the person's, and answers of how many calls. */
  forget(userId: string): Promise<number>;
};

const longestKept = 30 * 86_400_000;
/** Milliseconds between two looks for what has been kept long enough. */
const expireEvery = 60_000;
const Kept = z.object({ salt: z.string(), names: CallNames.shape.names, more: CallNames.shape.more });

/** Opens the table, and deletes what has been kept long enough. `secret` is the hub's. */
export async function openCallNames(database: Database, secret: Buffer, clock: Clock): Promise<CallNamesStore> {
  const sealer = createSealer(secret, 'opengithubx names of calls');
  const placeOf = (userId: string, callId: string): string => JSON.stringify([userId, callId]);
  const hashOf = (salt: string, callId: string, names: Names): string =>
    hashOnce('sha256', canonicalJson([salt, callId, names]));
  const time = (ago = 0): string => new Date(clock.now() - ago).toISOString();
  const expire = (): Write => ({ sql: 'DELETE FROM call_names WHERE time < ?', values: [time(longestKept)] });
  await database.write([expire()]);
  let expiredAt = clock.now();
  /** Now and then: what is too old is found no more in any case. */
  const expireIfDue = (): Write[] => {
    if (Math.abs(clock.now() - expiredAt) < expireEvery) return [];
    expiredAt = clock.now();
    return [expire()];
  };

  return {
    keep(userId, callId, names) {
      const salt = randomBytes(32).toString('base64url');
      const sealed = sealer.seal({ salt, ...names }, placeOf(userId, callId));
      return [
        ...expireIfDue(),
        {
          sql: 'INSERT OR REPLACE INTO call_names (user_id, call_id, time, hash, sealed) VALUES (?, ?, ?, ?, ?)',
          values: [userId, callId, time(), hashOf(salt, callId, names), sealed],
        },
      ];
    },
    async find(userId, callIds) {
      const rows = await database.read(
        `SELECT call_id, hash, sealed FROM call_names
         WHERE user_id = ? AND time >= ? AND call_id IN (SELECT value FROM json_each(?))`,
        [userId, time(longestKept), JSON.stringify(callIds)],
      );
      return rows.flatMap(({ call_id: id, hash, sealed }) => {
        const callId = String(id);
        const kept = sealed instanceof Uint8Array && Kept.safeParse(sealer.open(sealed, placeOf(userId, callId))).data;
        if (!kept) return [];
        const { salt, ...names } = kept;
        return hashOf(salt, callId, names) === hash ? [{ callId, ...names }] : [];
      });
    },
    async forget(userId) {
      const [row] = await database.read('SELECT count(*) AS calls FROM call_names WHERE user_id = ?', [userId]);
      await database.write([{ sql: 'DELETE FROM call_names WHERE user_id = ?', values: [userId] }]);
      // Deleted rows are overwritten in the file, and stand in its write-ahead log until that is emptied.
      await database.emptyLog();
      return Number(row?.['calls'] ?? 0);
    },
  };
}
