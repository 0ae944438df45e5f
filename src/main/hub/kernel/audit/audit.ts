/** The audit log: intent before, outcome after, one chain. If it cannot be written, nothing is begun. */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { allowedForAWhile } from '../../../../shared/approval.ts';
import type { AuditRecord, Checkpoint, Verification, VerificationProgress } from '../../../../shared/model.ts';
import type { Database, Write } from '../../ground/database/database.ts';
import { type EndingWork, endingUnderWay, inNameOf } from '../../ground/endings.ts';
import type { Clock } from '../../ground/ports.ts';
import { type Alarm, alarmsSince } from './alarms.ts';
import type { Anchor, Head } from './anchor.ts';
import { type CallsMade, callsMade } from './calls-made.ts';
import type { Checkpoints } from './checkpoints.ts';
import { type CountCalls, createCount, createLast, type Last } from './follow.ts';
import { approvalOf, followOpen, nearby, recordsOfCall } from './one-call.ts';
import { type AuditEntry, chainHash, genesis, recordOf, recordWrites } from './record.ts';
import { createSearch, type SearchAudit, type Whose } from './search.ts';
import { type LatestSeen, openSeen } from './seen.ts';
import { createVerifier, gap } from './verify.ts';

/** What is written together with a record, or not at all. */
export type Alongside = Write[];

type Which = Whose & { limit: number; after?: number | undefined };

export type Audit = {
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
  search: SearchAudit;
  /** The records of the call that this one stands for, oldest first; none where it is not theirs. */
  parts(whose: Whose & { sequence: number }): Promise<AuditRecord[]>;
  count(): Promise<number>;
  countCalls: CountCalls;
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

/** The database keeps no half of a surrogate pair, so that a record with one, which a client can name, would be read as another. */
const wellFormed = <Entry extends object>(entry: Entry): Entry =>
  Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [name, typeof value === 'string' ? value.toWellFormed() : value]),
  ) as Entry;

const empty: Omit<AuditRecord, 'sequence' | 'time' | 'callId' | 'previousHash' | 'hash' | 'event'> = {
  userId: null,
  keyId: null,
  client: null,
  endpoint: null,
  tool: null,
  access: null,
  account: null,
  resource: null,
  argumentsHmac: null,
  verdict: null,
  reason: null,
  approvalId: null,
  outcome: null,
  durationMs: null,
  bytes: null,
  items: null,
};

/** So many records are at most without a signature over them. */
const checkpointEvery = 1000;
/** The newest records, among which a start looks for what was approved. */
const newest = 5_000;

/** Records that wait while others are on their way to the disk. Each is of a call that some client waits for. */
const mostWaiting = 1_000;

/** Changes nothing, and has to reach the disk all the same. */
const attempt: Write[] = ['CREATE TABLE attempt (x)', 'DROP TABLE attempt'].map((sql) => ({ sql, values: [] }));

type Waiting = {
  entry: AuditEntry | undefined;
  alongside: Write[];
  /** It happened whether or not it can be written. */
  isDone: boolean;
  /** The ending that this write belongs to, if any (see `ground/endings.ts`). */
  ending: EndingWork | undefined;
  resolve: () => void;
  reject: (error: unknown) => void;
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
  let head: Head = { sequence: Number(last?.['sequence'] ?? 0), hash: String(last?.['hash'] ?? genesis) };
  const seen = await openSeen(database, clock);
  let waiting: Waiting[] = [];
  let kept: AuditEntry[] = [];
  let flushing = false;
  /** Whether the newest write did not reach the disk. */
  let isFailing = false;

  const link = ({ event, ...entry }: AuditEntry, previous: Head): AuditRecord => {
    seen.look();
    const open = {
      ...empty,
      ...wellFormed(entry),
      event: event ? JSON.stringify(event) : null,
      sequence: previous.sequence + 1,
      time: new Date(clock.now()).toISOString(),
      previousHash: previous.hash,
    };
    return { ...open, hash: chainHash(open) };
  };

  /**
   * All of it in one commit, or each by itself where that fails: one bad record must not fail the calls beside it. What was kept
   * goes first, so that no call begins while an outcome is missing.
   */
  async function write(batch: Waiting[]): Promise<void> {
    let tip = head;
    const linked = (entry: AuditEntry): Write[] => {
      const record = link(entry, tip);
      tip = { sequence: record.sequence, hash: record.hash };
      return recordWrites(record);
    };
    try {
      const writes = [
        ...kept.flatMap(linked),
        ...batch.flatMap(({ entry, alongside }) => [...(entry ? linked(entry) : []), ...alongside]),
      ];
      const endings = batch.flatMap(({ ending }) => ending ?? []);
      const joint = endings.length > 0 ? { isHeld: false } : undefined;
      if (writes.length > 0) await inNameOf(joint, () => database.write(writes));
      if (joint?.isHeld) for (const one of endings) one.isHeld = true;
    } catch (error) {
      isFailing = true;
      if (batch.length > 1) for (const one of batch) await write([one]);
      else for (const one of batch) giveUp(one, error);
      return;
    }
    kept = [];
    isFailing = false;
    head = tip;
    try {
      anchor.write(head);
    } catch {
      // It is older than the chain until the next record. The record itself is written, and its caller must not be told that it is not.
    }
    if (head.sequence - signedUpTo >= checkpointEvery) checkpoint();
    for (const { resolve } of batch) resolve();
  }

  function giveUp({ entry, isDone, reject }: Waiting, error: unknown): void {
    if (entry && isDone) kept.push(late(entry));
    reject(error);
  }

  /** Under load one disk flush serves many calls: all that has queued up meanwhile, and comes in this turn of the loop, goes together. */
  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      await setImmediate();
      const batch = waiting;
      waiting = [];
      // Apart: what ends something may be held in memory, and what begins something may not.
      for (const isEnding of [true, false]) {
        const part = batch.filter(({ ending }) => (ending !== undefined) === isEnding);
        if (part.length > 0) await write(part);
      }
    }
    flushing = false;
  }

  function checkpoint(): void {
    if (signedUpTo === head.sequence) return;
    try {
      checkpoints?.add(head);
      signedUpTo = head.sequence;
    } catch {
      // On a full disk the record itself is written, and its caller must not be told that it is not.
    }
  }
  await checkpoints?.begin(head);
  let signedUpTo = checkpoints?.last()?.sequence ?? head.sequence;
  const lost = (await lostRecords(database, head, anchor.read())) ?? (await lostSince(database, head, checkpoints));
  const enqueue = (entry: AuditEntry | undefined, isDone: boolean, alongside: Write[] = []): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ entry, alongside, isDone, ending: endingUnderWay(), resolve, reject });
      if (flushing) return;
      flushing = true;
      void flush();
    });

  const settle = async (): Promise<void> => {
    // Not as part of an ending: `settle` must fail if the disk fails.
    await inNameOf(undefined, async () => {
      if (kept.length > 0 || isFailing) await enqueue(undefined, false, kept.length > 0 ? [] : attempt);
      await database.unwritten.settle();
    });
  };
  /** Called before outcomes are read, since the disk may be writable again. */
  const settleIfPossible = (): Promise<void> => settle().catch(() => undefined);

  const sequence = (): number => head.sequence;
  const verifier = createVerifier(database, checkpoints, sequence);
  const audit: Omit<Audit, 'search'> = {
    last: createLast(database, sequence),
    countCalls: createCount(database, sequence, clock.now),
    append: (entry, alongside = []) => enqueue(entry, false, alongside),
    conclude: (entry, alongside = []) => enqueue(entry, true, alongside),
    isFull: () => waiting.length >= mostWaiting,
    settle,
    async list({ userId, alsoNobodys, limit, after }) {
      await settleIfPossible();
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
    async count() {
      return head.sequence;
    },
    seen,
    alarms: (since) => alarmsSince(database, since),
    callsMade: (keyIds, since) => callsMade(database, keyIds, since, clock.now()),
    async hasChanged(keyId, resource) {
      const rows = await database.read(
        `SELECT 1 FROM audit WHERE key_id = ? AND resource = ? AND access <> 'read' AND verdict = 'allow' AND outcome = 'ok'
         LIMIT 1`,
        [keyId, resource],
      );
      return rows.length > 0;
    },
    async endOf(callId) {
      await settleIfPossible();
      const rows = await database.read(
        "SELECT * FROM audit WHERE call_id = ? AND verdict = 'allow' ORDER BY sequence DESC LIMIT 1",
        [callId],
      );
      return rows.map(recordOf)[0];
    },
    async endOfApproved(approvalId, keyId) {
      await settleIfPossible();
      // A call that ran unasked names the approval that allowed it, and is another call.
      const rows = await database.read(
        `SELECT * FROM audit WHERE approval_id = ? AND key_id IS ? AND verdict IN ('allow', 'deny')
         AND (reason IS NULL OR reason NOT LIKE ?) ORDER BY sequence DESC LIMIT 1`,
        [approvalId, keyId, `${allowedForAWhile}%`],
      );
      return rows.map(recordOf)[0];
    },
    async newestOf(approvalId) {
      await settleIfPossible();
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
        [head.sequence - newest],
      );
      return rows.map(recordOf);
    },
    async acceptKey(userId) {
      const former = checkpoints?.unaccepted() ?? [];
      if (!checkpoints || former.length === 0) return { publicKey: checkpoints?.publicKey ?? null, former: 0 };
      const { publicKey } = checkpoints;
      await audit.append({
        callId: randomUUID(),
        userId,
        endpoint: 'console',
        verdict: 'event',
        outcome: 'ok',
        reason: 'the key that signs the audit log was accepted in place of another',
        event: { kind: 'audit_key', key: publicKey, former },
      });
      for (const one of former) checkpoints.accept(head, one);
      return { publicKey, former: former.length };
    },
    verify: verifier.verify,
    verificationProgress: verifier.progress,
    checkpoint,
    checkpoints() {
      if (!checkpoints) return [];
      const kept = checkpoints.everyLine();
      return head.sequence > (kept.at(-1)?.sequence ?? 0) ? [...kept, checkpoints.signed(head)] : kept;
    },
  };

  // Said once, in the chain itself, where it stays: the anchor moves on with the next record.
  if (lost) {
    await audit.append({ callId: randomUUID(), verdict: gap, reason: lost, outcome: 'error' });
    checkpoint();
  }

  // Calls and questions that a stopped hub left open: their state was in its memory only.
  for (const { sequence, time, previousHash, hash, event, ...left } of await leftOpen(database)) {
    await audit.append(
      left.verdict === 'ask'
        ? { ...left, verdict: 'denied', outcome: 'denied', reason: 'the hub stopped before an answer' }
        : { ...left, outcome: 'unknown', reason: 'the hub stopped during the call' },
    );
  }
  for (const { sequence, time, previousHash, hash, event, ...left } of await leftApproved(database, head.sequence)) {
    await audit.append({ ...left, verdict: 'expired', outcome: 'denied', reason: 'the hub stopped before it ran' });
  }
  return { ...audit, search: createSearch(database, sequence) }; // every call of before has ended now
}

/** Says of itself that its time is not that of what it tells. */
const late = (entry: AuditEntry): AuditEntry => ({
  ...entry,
  reason: [entry.reason, 'written late'].filter((part) => part !== null && part !== undefined).join('; '),
});

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
    [head - newest],
  );
  const open = new Map<string, AuditRecord>();
  for (const row of rows) followOpen(open, recordOf(row));
  return [...open.values()].filter(({ verdict }) => verdict === 'approved');
}
