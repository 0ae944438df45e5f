/** What is read from the audit log by its columns. */
import { allowedForAWhile } from '../../../../shared/approval.ts';
import type { Database } from '../../ground/database/database.ts';
import type { Audit } from './audit.ts';
import { approvalOf, nearby, recordsOfCall } from './one-call.ts';
import { recordOf } from './record.ts';

/** How many of the newest records a start looks through for what was approved. */
export const recordsOfStart = 5_000;

type Reads = Pick<Audit, 'list' | 'parts' | 'hasChanged' | 'endOf' | 'endOfApproved' | 'newestOf' | 'answers'>;

/** `head` tells the sequence of the last record; `settled` writes first, if the disk takes it, what has happened already. */
export const createReads = (database: Database, head: () => number, settled: () => Promise<void>): Reads => ({
  async list({ userId, alsoNobodys, limit, after }) {
    await settled();
    // The plus keeps SQLite from the index: for two persons' records it would read all of both to put them in order.
    const whose = alsoNobodys ? '(+user_id = ? OR +user_id IS NULL)' : 'user_id = ?';
    const newest = `SELECT * FROM audit WHERE ${whose} ORDER BY sequence DESC LIMIT ?`;
    const following = `SELECT * FROM audit WHERE ${whose} AND sequence > ? ORDER BY sequence LIMIT ?`;
    const rows =
      after === undefined
        ? await database.read(newest, [userId, limit])
        : await database.read(following, [userId, after, limit]);
    return rows.map(recordOf);
  },
  async parts({ userId, alsoNobodys, sequence }) {
    const [row] = await database.read('SELECT * FROM audit WHERE sequence = ?', [sequence]);
    const last = row && recordOf(row);
    if (!last || (last.userId === null ? !alsoNobodys : last.userId !== userId)) return [];
    const named = await database.read('SELECT * FROM audit WHERE call_id IN (?, ?)', [last.callId, approvalOf(last)]);
    const first = Math.min(sequence, ...named.map((one) => Number(one['sequence'])));
    const previews = await database.read(
      `SELECT * FROM audit WHERE sequence >= ? AND sequence < ? AND call_id IN (
         SELECT call_id FROM audit WHERE sequence >= ? AND sequence < ? AND reason = 'preview')`,
      [first - nearby, first, first - nearby, first],
    );
    const records = [...previews, ...named].map(recordOf);
    return recordsOfCall(
      last,
      records.sort((one, other) => one.sequence - other.sequence),
    );
  },
  async hasChanged(keyId, resource) {
    const rows = await database.read(
      `SELECT 1 FROM audit WHERE key_id = ? AND resource = ? AND access <> 'read' AND verdict = 'allow' AND outcome = 'ok'
       LIMIT 1`,
      [keyId, resource],
    );
    return rows.length > 0;
  },
  async endOf(callId) {
    await settled();
    const rows = await database.read(
      "SELECT * FROM audit WHERE call_id = ? AND verdict = 'allow' ORDER BY sequence DESC LIMIT 1",
      [callId],
    );
    return rows.map(recordOf)[0];
  },
  async endOfApproved(approvalId, keyId) {
    await settled();
    // A call that ran unasked names the approval that allowed it, and is another call.
    const rows = await database.read(
      `SELECT * FROM audit WHERE approval_id = ? AND key_id IS ? AND verdict IN ('allow', 'deny')
       AND (reason IS NULL OR reason NOT LIKE ?) ORDER BY sequence DESC LIMIT 1`,
      [approvalId, keyId, `${allowedForAWhile}%`],
    );
    return rows.map(recordOf)[0];
  },
  async newestOf(approvalId) {
    await settled();
    const rows = await database.read(
      `SELECT * FROM audit WHERE approval_id = ? AND (reason IS NULL OR reason NOT LIKE ?) ORDER BY sequence DESC LIMIT 1`,
      [approvalId, `${allowedForAWhile}%`],
    );
    return rows.map(recordOf)[0];
  },
  async answers() {
    const rows = await database.read(
      `SELECT * FROM audit WHERE sequence > ? AND approval_id IS NOT NULL
       AND verdict IN ('approved', 'denied', 'expired') ORDER BY sequence`,
      [head() - recordsOfStart],
    );
    return rows.map(recordOf);
  },
});
