/** Walks the whole chain. */
import { setImmediate } from 'node:timers/promises';
import type { AuditRecord } from '../../../shared/model.ts';
import type { Database } from '../database/database.ts';
import { chainHash, genesis, recordOf } from './record.ts';

export type Verification = { records: number; firstBadSequence: number | null; reason: string | null };

/** The verdict of a record in which the hub itself notes that records before it are missing. */
export const gap = 'gap';

const pageSize = 1000;

/** Names the first record that does not fit. */
export async function verifyChain(database: Database): Promise<Verification> {
  let previous = { sequence: 0, hash: genesis };
  for (;;) {
    const rows = await database.read('SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?', [
      previous.sequence,
      pageSize,
    ]);
    for (const record of rows.map(recordOf)) {
      const bad = mismatch(record, previous);
      if (bad) return { records: record.sequence, firstBadSequence: record.sequence, reason: bad };
      previous = record;
    }
    await setImmediate(); // a long log must not keep calls waiting
    if (rows.length < pageSize) return { records: previous.sequence, firstBadSequence: null, reason: null };
  }
}

function mismatch(record: AuditRecord, previous: { sequence: number; hash: string }): string | undefined {
  if (record.sequence !== previous.sequence + 1) return 'a record before this one is missing';
  if (record.previousHash !== previous.hash) return 'this record does not follow the one before it';
  if (record.hash !== chainHash(record)) return 'this record was changed';
  if (record.verdict === gap) return record.reason ?? 'records are missing';
  return undefined;
}
