/** What somebody did to the data folder behind the hub's back, as the hub noted it on record. */
import type { Database } from '../../ground/database/database.ts';
import { eventKind, keysUnsealed } from './key-events.ts';

/** Milliseconds for which a change of the database from outside is told. */
export const alarmsToldForMs = 30 * 86_400_000;

/**
 * `isGap`: records are missing or another, or may be, as in a hub that was restored from a backup. Else it is about the key, or what
 * the reason names. `time` in milliseconds.
 */
export type Alarm = { time: number; isGap: boolean; isRestore: boolean; keyId: string | null; reason: string };

/** Those since a time in milliseconds, newest first, a hundred at most. */
export async function alarmsSince(database: Database, since: number): Promise<Alarm[]> {
  // First as the partial index `audit_of_alarms` has it. Secrets that were kept in memory alone are lost at each start.
  const rows = await database.read(
    `SELECT time, verdict, key_id, reason, ${eventKind} AS kind FROM audit
     WHERE (verdict = 'gap' OR (verdict = 'event' AND outcome = 'denied')) AND time > ? AND reason <> '${keysUnsealed}'
       AND (verdict = 'gap' OR key_id IS NOT NULL OR kind IS NOT NULL)
     ORDER BY time DESC LIMIT 100`,
    [new Date(since).toISOString()],
  );
  return rows.map(({ time, verdict, key_id: keyId, reason, kind }) => ({
    time: Date.parse(String(time)),
    isGap: verdict === 'gap' || kind === 'restored',
    isRestore: kind === 'restored',
    keyId: keyId === null ? null : String(keyId),
    reason: String(reason),
  }));
}
