/** The audit log: intent before, outcome after, one chain. If it cannot be written, nothing is begun. */
import { randomUUID } from 'node:crypto';
import type { AuditRecord, Checkpoint, Verification, VerificationProgress } from '../../../../shared/model.ts';
import type { Database } from '../../ground/database/database.ts';
import type { Clock } from '../../ground/ports.ts';
import { type Alarm, alarmsSince } from './alarms.ts';
import type { Anchor, Head } from './anchor.ts';
import { type CallsMade, callsMade } from './calls-made.ts';
import { type Alongside, Chain } from './chain.ts';
import type { Checkpoints } from './checkpoints.ts';
import { createLast, type Last } from './follow.ts';
import { followOpen } from './one-call.ts';
import { createReads, recordsOfStart } from './reads.ts';
import { type AuditEntry, genesis, recordOf } from './record.ts';
import { createSearch, type SearchAudit, type Whose } from './search.ts';
import { type LatestSeen, openSeen } from './seen.ts';
import { createVerifier, gap } from './verify.ts';

type Which = Whose & { limit: number; after?: number | undefined };

export type Audit = SearchAudit & {
  alarms(since: number): Promise<Alarm[]>;
  /**
   * Resolves once the record is on disk, together with the writes `alongside`; rejects if any of it could not be written, and
   * then nothing was.
   */
  append(entry: AuditEntry, alongside?: Alongside): Promise<void>;
  /**
   * Writes what has happened already, such as the outcome of a call. Resolves once it is on disk. Rejects if it could not be
   * written; it is then kept, without the writes `alongside`, and nothing else is written before it.
   */
  conclude(entry: AuditEntry, alongside?: Alongside): Promise<void>;
  /** Whether so much waits for the disk that no call should begin. What happens all the same is still taken. */
  isFull(): boolean;
  /** Writes what was kept, and tries the disk where the newest write failed. Rejects if that is still not possible. */
  settle(): Promise<void>;
  /** The newest records, newest first; with `after` those that follow that sequence, oldest first. */
  list(which: Which): Promise<AuditRecord[]>;
  /** Which time was seen last, on record and in this run. */
  seen: LatestSeen;
  callsMade(keyIds: string[], since: number): Promise<CallsMade[]>;
  last: Last;
  /** Whether the key has changed something at that resource before. */
  hasChanged(keyId: string, resource: string): Promise<boolean>;
  /** How the newest attempt at a call ended (null while it runs), and the HMAC of its arguments. */
  endOf(callId: string): Promise<Pick<AuditRecord, 'outcome' | 'argumentsHmac'> | undefined>;
  /**
   * How the call ended that was made with this approval, or refused (null while it runs). `keyId` is that of the key that made it, or null
   * for the person.
   */
  endOfApproved(
    approvalId: string,
    keyId: string | null,
  ): Promise<Pick<AuditRecord, 'callId' | 'outcome' | 'reason'> | undefined>;
  /** The newest record about an approval. */
  newestOf(approvalId: string): Promise<Pick<AuditRecord, 'verdict' | 'reason' | 'keyId'> | undefined>;
  /** How questions were answered among the newest records, oldest first. */
  answers(): Promise<AuditRecord[]>;
  /** The records of the call that this one stands for, oldest first; none where it is not theirs. */
  parts(whose: Whose & { sequence: number }): Promise<AuditRecord[]>;
  count(): Promise<number>;
  /** Walks the whole chain and names the first record that does not fit. */
  verify(): Promise<Verification>;
  verificationProgress(): VerificationProgress;
  /** The owner accepts the key that signs the record now; answers it, and how many it takes the place of. */
  acceptKey(userId: string): Promise<{ publicKey: string | null; former: number }>;
  /** Signs where the record ends, as a hub does that is stopped. */
  checkpoint(): void;
  /** Those that are kept, and one of where the record ends now, so that an export is signed to its end. */
  checkpoints(): Checkpoint[];
};

/**
 * Opens the log and closes what a killed hub left open: an intent without an outcome gets the outcome `unknown`, since
 * nobody can say the result any more.
 */
export async function openAudit(
  database: Database,
  clock: Clock,
  anchor: Anchor,
  checkpoints?: Checkpoints,
): Promise<Audit> {
  const [last] = await database.read('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1');
  const head: Head = { sequence: Number(last?.['sequence'] ?? 0), hash: String(last?.['hash'] ?? genesis) };
  const seen = await openSeen(database, clock);
  await checkpoints?.begin(head);
  const lost = (await lostRecords(database, head, anchor.read())) ?? (await lostSince(database, head, checkpoints));
  const chain = new Chain({ database, clock, anchor, checkpoints, seen, head });
  const sequence = (): number => chain.head.sequence;
  const verifier = createVerifier(database, checkpoints, sequence);
  // Said once, in the chain itself, where it stays: the anchor moves on with the next record.
  if (lost) {
    await chain.append({ callId: randomUUID(), verdict: gap, reason: lost, outcome: 'error' });
    chain.checkpoint();
  }
  await closeLeft(database, chain);
  return {
    last: createLast(database, sequence),
    ...createSearch(database, sequence, clock.now), // every call of before has ended now
    append: (entry, alongside) => chain.append(entry, alongside),
    conclude: (entry, alongside) => chain.conclude(entry, alongside),
    isFull: () => chain.isFull(),
    settle: () => chain.settle(),
    // The disk may be writable again, and an outcome that was kept is read with the others.
    ...createReads(database, sequence, () => chain.settle().catch(() => undefined)),
    count: async () => sequence(),
    seen,
    alarms: (since) => alarmsSince(database, since),
    callsMade: (keyIds, since) => callsMade(database, keyIds, since, clock.now()),
    acceptKey: (userId) => acceptKey(chain, checkpoints, userId),
    verify: verifier.verify,
    verificationProgress: verifier.progress,
    checkpoint: () => chain.checkpoint(),
    checkpoints() {
      if (!checkpoints) return [];
      const kept = checkpoints.everyLine();
      return sequence() > (kept.at(-1)?.sequence ?? 0) ? [...kept, checkpoints.signed(chain.head)] : kept;
    },
  };
}

/** Calls and questions that a stopped hub left open: their state was in its memory only. */
async function closeLeft(database: Database, chain: Chain): Promise<void> {
  for (const { sequence, time, previousHash, hash, event, ...left } of await leftOpen(database)) {
    await chain.append(
      left.verdict === 'ask'
        ? { ...left, verdict: 'denied', outcome: 'denied', reason: 'the hub stopped before an answer' }
        : { ...left, outcome: 'unknown', reason: 'the hub stopped during the call' },
    );
  }
  const approved = await leftApproved(database, chain.head.sequence);
  for (const { sequence, time, previousHash, hash, event, ...left } of approved) {
    await chain.append({ ...left, verdict: 'expired', outcome: 'denied', reason: 'the hub stopped before it ran' });
  }
}

/** See `Audit.acceptKey`. */
async function acceptKey(
  chain: Chain,
  checkpoints: Checkpoints | undefined,
  userId: string,
): ReturnType<Audit['acceptKey']> {
  const former = checkpoints?.unaccepted() ?? [];
  if (!checkpoints || former.length === 0) return { publicKey: checkpoints?.publicKey ?? null, former: 0 };
  const { publicKey } = checkpoints;
  await chain.append({
    callId: randomUUID(),
    userId,
    endpoint: 'console',
    verdict: 'event',
    outcome: 'ok',
    reason: 'the key that signs the audit log was accepted in place of another',
    event: { kind: 'audit_key', key: publicKey, former },
  });
  for (const one of former) checkpoints.accept(chain.head, one);
  return { publicKey, former: former.length };
}

/** What is missing at the end of the chain when the anchor knows of records that are not there. */
async function lostRecords(database: Database, head: Head, anchored: Head | undefined): Promise<string | undefined> {
  if (!anchored) return head.sequence === 0 ? undefined : 'the head that is kept beside the records is missing';
  if (anchored.sequence > head.sequence) return `records ${head.sequence + 1} to ${anchored.sequence} are missing`;
  const [row] = await database.read('SELECT hash FROM audit WHERE sequence = ?', [anchored.sequence]);
  return row?.['hash'] === anchored.hash ? undefined : `record ${anchored.sequence} is not the one that was written`;
}

/** The same by the last signed checkpoint, which nobody can bring into line with an older database. */
async function lostSince(
  database: Database,
  head: Head,
  checkpoints: Checkpoints | undefined,
): Promise<string | undefined> {
  if (!checkpoints) return undefined;
  const signed = checkpoints.last();
  if (!signed) return 'the signed checkpoints are missing';
  return signed.sequence === 0 ? undefined : lostRecords(database, head, signed);
}

/** What waits in the inbox outlives the hub, which takes up each of these rows itself. */
const lasting = "SELECT id FROM approvals WHERE state IN ('waiting', 'approved')";

/** Calls without an outcome and questions without an answer, as the table of what is open names them. */
async function leftOpen(database: Database): Promise<AuditRecord[]> {
  const rows = await database.read(
    `SELECT * FROM audit WHERE sequence IN (SELECT sequence FROM open_calls WHERE id NOT IN (${lasting})) ORDER BY sequence`,
  );
  return rows.map(recordOf);
}

/** What was approved among the newest records, and not run: an approval does not outlive the hub. */
async function leftApproved(database: Database, head: number): Promise<AuditRecord[]> {
  const rows = await database.read(
    `SELECT * FROM audit WHERE sequence > ? AND approval_id IS NOT NULL AND approval_id NOT IN (${lasting})`,
    [head - recordsOfStart],
  );
  const open = new Map<string, AuditRecord>();
  for (const row of rows) followOpen(open, recordOf(row));
  return [...open.values()].filter(({ verdict }) => verdict === 'approved');
}
