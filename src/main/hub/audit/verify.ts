/** Walks the whole chain, beside the calls that continue meanwhile. */
import { setImmediate } from 'node:timers/promises';
import type { AuditRecord, Verification, VerificationProgress } from '../../../shared/model.ts';
import type { Database } from '../database/database.ts';
import type { Checkpoints } from './checkpoints.ts';
import { chainHash, genesis, recordOf } from './record.ts';

/** The verdict of a record in which the hub itself notes that records before it are missing. */
export const gap = 'gap';

const pageSize = 500;

/** `head` tells the sequence of the last record. */
export function createVerifier(
  database: Database,
  checkpoints: Pick<Checkpoints, 'all' | 'publicKey'> | undefined,
  head: () => number,
) {
  let found: Verification | null = null;
  let checked = 0;
  let walk: Promise<Verification> | undefined;
  return {
    /** Begins a walk, or joins the one that is under way. */
    verify(): Promise<Verification> {
      if (!walk) checked = 0;
      walk ??= verifyChain(database, checkpoints, (sequence) => {
        checked = sequence;
      })
        .then((verification) => {
          found = verification;
          return verification;
        })
        .finally(() => {
          walk = undefined;
        });
      return walk;
    },
    progress: (): VerificationProgress => ({ isRunning: walk !== undefined, checked, records: head(), found }),
  };
}

/** Names the first record that does not fit to the one before it, or to a signed checkpoint. */
async function verifyChain(
  database: Database,
  checkpoints: Pick<Checkpoints, 'all' | 'publicKey'> | undefined,
  tell: (sequence: number) => void,
): Promise<Verification> {
  const lines = checkpoints?.all();
  // Where the end was once missing, the last one of a sequence is of the chain that continues from there.
  const signed = new Map(lines?.flatMap((line) => (line.isWhole ? [[line.sequence, line.hash]] : [])));
  let previous = { sequence: 0, hash: genesis };
  let fitting = signed.get(0) === genesis ? 1 : 0;
  const ended = (firstBadSequence: number | null = null, reason: string | null = null): Verification => ({
    ...{ records: firstBadSequence ?? previous.sequence, firstBadSequence, reason },
    ...{ checkpoints: fitting, publicKey: checkpoints?.publicKey ?? null },
  });
  for (;;) {
    const rows = await database.read('SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?', [
      previous.sequence,
      pageSize,
    ]);
    for (const record of rows.map(recordOf)) {
      const bad = mismatch(record, previous, signed);
      if (bad) return ended(record.sequence, bad);
      if (signed.has(record.sequence)) fitting += 1;
      previous = record;
    }
    tell(previous.sequence);
    await setImmediate(); // a long log must not keep calls waiting
    if (rows.length < pageSize) break;
  }
  const last = lines?.findLast((line) => line.isWhole);
  if (last && last.sequence > previous.sequence)
    return ended(last.sequence, 'records before a signed checkpoint are missing');
  if (lines?.some((line) => !line.isWhole)) return ended(previous.sequence, 'a signed checkpoint was changed');
  if (lines && !last) return ended(previous.sequence, 'the signed checkpoints are missing');
  return ended();
}

function mismatch(
  record: AuditRecord,
  previous: { sequence: number; hash: string },
  signed: ReadonlyMap<number, string>,
): string | undefined {
  if (record.sequence !== previous.sequence + 1) return 'a record before this one is missing';
  if (record.previousHash !== previous.hash) return 'this record does not follow the one before it';
  if (record.hash !== chainHash(record)) return 'this record was changed';
  if (record.verdict === gap) return record.reason ?? 'records are missing';
  if ((signed.get(record.sequence) ?? record.hash) !== record.hash)
    return 'a signed checkpoint names another record here';
  return undefined;
}
