/** Walks the whole chain, beside the calls that continue meanwhile. */
import { createHash, type Hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { AuditRecord, Tombstone, Verification, VerificationProgress } from '../../../../shared/model.ts';
import type { Database } from '../../ground/database/database.ts';
import type { Checkpoints } from './checkpoints.ts';
import { badConsent } from './consents.ts';
import { chainHash, genesis, recordOf } from './record.ts';
import { tombstonesIn, tombstoneText } from './tombstones.ts';

/** The verdict of a record in which the hub itself notes that records before it are missing. */
export const gap = 'gap';

const pageSize = 500;

/** `head` tells the sequence of the last record. */
export function createVerifier(
  database: Database,
  checkpoints: Pick<Checkpoints, 'all' | 'publicKey' | 'isOwn' | 'unaccepted'> | undefined,
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
  checkpoints: Pick<Checkpoints, 'all' | 'publicKey' | 'isOwn' | 'unaccepted'> | undefined,
  tell: (sequence: number) => void,
): Promise<Verification> {
  const lines = checkpoints?.all();
  // Where the end was once missing, the last one of a sequence is of the chain that continues from there.
  const signed = new Map(lines?.flatMap((line) => (line.isWhole ? [[line.sequence, line.hash]] : [])));
  const archived = await tombstonesIn(database);
  const walk = createWalk(archived, signed);
  const { previous } = walk;
  let cursor = 0;
  let fitting = signed.get(0) === genesis ? 1 : 0;
  const ended = (firstBadSequence: number | null = null, reason: string | null = null): Verification => ({
    records: firstBadSequence ?? previous().sequence,
    firstBadSequence,
    reason,
    archived: archived.reduce((sum, { first, last, kept }) => sum + last - first + 1 - kept.length, 0),
    checkpoints: fitting,
    publicKey: checkpoints?.publicKey ?? null,
  });
  const forged = archived.find((one) => !checkpoints?.isOwn(tombstoneText(one), one));
  if (forged) return ended(forged.first, 'what stands for archived records was changed');
  for (;;) {
    const rows = await database.read('SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?', [
      cursor,
      pageSize,
    ]);
    const records = rows.map(recordOf);
    const unfit = await badConsent(database, records);
    for (const record of records) {
      if (walk.endsLeft(record) && !(await isThere(database, walk.left()))) walk.forgetLeft();
      const bad = walk.over(record.sequence) ?? walk.step(record);
      if (bad) return ended(record.sequence, bad);
      if (unfit?.sequence === record.sequence) return ended(record.sequence, unfit.reason);
      if (signed.has(record.sequence)) fitting += 1;
      cursor = record.sequence;
    }
    tell(cursor);
    await setImmediate(); // a long log must not keep calls waiting
    if (rows.length < pageSize) break;
  }
  if (walk.endsLeft(undefined) && !(await isThere(database, walk.left()))) walk.forgetLeft();
  const unfinished = walk.over(Infinity);
  if (unfinished) return ended(previous().sequence, unfinished);
  const last = lines?.findLast((line) => line.isWhole);
  if (last && last.sequence > previous().sequence)
    return ended(last.sequence, 'records before a signed checkpoint are missing');
  if (lines?.some((line) => !line.isWhole)) return ended(previous().sequence, 'a signed checkpoint was changed');
  if (lines && !last) return ended(previous().sequence, 'the signed checkpoints are missing');
  if (checkpoints && checkpoints.unaccepted().length > 0) return ended(previous().sequence, notAccepted);
  return ended();
}

const isThere = async (database: Database, left: { sequence: number } | undefined): Promise<boolean> =>
  (await database.read('SELECT 1 FROM audit WHERE sequence = ?', [left?.sequence ?? 0])).length > 0;

const notAccepted =
  'the key that signs the audit log is not the one of before. If you know why, accept it: opengithubx audit accept-key';

const notArchived = 'a record stands where others were archived, and is none of them';

/** Follows the chain record by record, over the parts of it that were archived. */
function createWalk(archived: readonly Tombstone[], signed: ReadonlyMap<number, string>) {
  const ahead = [...archived];
  let previous = { sequence: 0, hash: genesis };
  let inside: { span: Tombstone; stays: ReadonlySet<number>; kept: Hash } | undefined;
  // The last of those in an archived part that are to be deleted. The oldest goes first, so that after a kill its end is there without a
  // gap, up to the record that the tombstone names. Any other was made up.
  let left: { sequence: number; hash: string } | undefined;
  const followsLeft = (record: AuditRecord): boolean =>
    record.sequence === (left?.sequence ?? 0) + 1 && record.previousHash === left?.hash;
  return {
    previous: () => previous,
    left: () => left,
    /** Whether those that are left end before the record, or the end of all, though they should not: they may be deleted meanwhile. */
    endsLeft: (next: AuditRecord | undefined): boolean =>
      left !== undefined && left.sequence !== inside?.span.last && !(next && followsLeft(next)),
    forgetLeft(): void {
      left = undefined;
    },
    /** Leaves each archived part that ends before the record `next`, and enters the one that it lies in. Says what is wrong with them. */
    over(next: number): string | undefined {
      for (;;) {
        if (inside) {
          const { span, kept } = inside;
          if (next <= span.last) return undefined;
          if (left && (left.sequence !== span.last || left.hash !== span.lastHash)) return notArchived;
          left = undefined;
          if (kept.digest('hex') !== span.keptHash) return 'a record before this one is missing, or was changed';
          if ((signed.get(span.last) ?? span.lastHash) !== span.lastHash)
            return 'a signed checkpoint names another record before this one';
          previous = { sequence: span.last, hash: span.lastHash };
          inside = undefined;
        }
        const [span] = ahead;
        if (span?.first !== previous.sequence + 1) return undefined;
        ahead.shift();
        if (span.previousHash !== previous.hash) return 'archived records do not follow the one before them';
        inside = { span, stays: new Set(span.kept), kept: createHash('sha256') };
      }
    },
    /** What is wrong with the record. */
    step(record: AuditRecord): string | undefined {
      if (!inside) {
        const bad = mismatch(record, previous, signed);
        previous = record;
        return bad;
      }
      if (record.hash !== chainHash(record)) return 'this record was changed';
      const stays = inside.stays.has(record.sequence);
      if (left && !followsLeft(record)) return notArchived;
      if (left || !stays) left = record;
      if (!stays) return undefined;
      inside.kept.update(record.hash);
      return record.verdict === gap ? (record.reason ?? 'records are missing') : undefined;
    },
  };
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
