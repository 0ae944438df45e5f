/** The audit log: intent before, outcome after, one chain. If it cannot be written, nothing is begun. */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { AuditRecord } from '../../../shared/model.ts';
import type { Database } from '../database/database.ts';
import type { Clock } from '../ports.ts';
import type { Anchor, Head } from './anchor.ts';
import { type CountCalls, createCount } from './count.ts';
import { createLast, type Last } from './last.ts';
import { type AuditEntry, chainHash, genesis, insertRecord, recordOf, recordValues } from './record.ts';
import { createSearch, type SearchAudit, type Whose } from './search.ts';

export type Verification = { records: number; firstBadSequence: number | null; reason: string | null };

export type Which = Whose & { limit: number; after?: number | undefined };

export type Audit = {
  /** Resolves once the record is on disk; rejects if it could not be written, and then nothing was. */
  append(entry: AuditEntry): Promise<void>;
  /**
   * Writes what has happened already, such as the outcome of a call. Resolves once it is on disk. Rejects if it could not be
   * written; it is then kept, and nothing else is written before it.
   */
  conclude(entry: AuditEntry): Promise<void>;
  /** Writes what was kept. Rejects if that is still not possible. */
  settle(): Promise<void>;
  /** The newest records, newest first; with `after` those that follow that sequence, oldest first. */
  list(which: Which): Promise<AuditRecord[]>;
  /** Time of the last record, in milliseconds; 0 when there is none. */
  latest(): Promise<number>;
  /** When which key made a call that was allowed, oldest first, since a time in milliseconds. */
  callsSince(time: number): Promise<{ keyId: string; time: number }[]>;
  last: Last;
  /** Whether the key has changed something at that resource before. */
  hasChanged(keyId: string, resource: string): Promise<boolean>;
  /** What became of the newest attempt at a call: its outcome, null while it has none, and with what arguments. */
  endOf(callId: string): Promise<Pick<AuditRecord, 'outcome' | 'argumentsHmac'> | undefined>;
  /** What became of the call that a key made by this approval, lately: its outcome, null while it has none. */
  endOfApproved(approvalId: string, keyId: string): Promise<Pick<AuditRecord, 'outcome'> | undefined>;
  search: SearchAudit;
  count(): Promise<number>;
  countCalls: CountCalls;
  /** Walks the whole chain and names the first record that does not fit. */
  verify(): Promise<Verification>;
};

const empty: Omit<AuditRecord, 'sequence' | 'time' | 'callId' | 'previousHash' | 'hash'> = {
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

type Waiting = {
  entry: AuditEntry | undefined;
  /** It happened whether or not it can be written. */
  isDone: boolean;
  resolve: () => void;
  reject: (error: unknown) => void;
};

/**
 * Opens the log and closes what a killed hub left open: an intent without an outcome gets the outcome `unknown`, since
 * nobody can say any more what became of it.
 */
export async function openAudit(database: Database, clock: Clock, anchor: Anchor): Promise<Audit> {
  const [last] = await database.read('SELECT sequence, hash, time FROM audit ORDER BY sequence DESC LIMIT 1');
  let head: Head = { sequence: Number(last?.['sequence'] ?? 0), hash: String(last?.['hash'] ?? genesis) };
  let waiting: Waiting[] = [];
  let kept: AuditEntry[] = [];
  let flushing = false;

  const link = (entry: AuditEntry, previous: Head): AuditRecord => {
    const open = {
      ...empty,
      ...entry,
      sequence: previous.sequence + 1,
      time: new Date(clock.now()).toISOString(),
      previousHash: previous.hash,
    };
    return { ...open, hash: chainHash(open) };
  };

  /**
   * All that has queued up goes in one commit: under load one disk flush serves many calls. What was kept goes first, so that no
   * call begins while an outcome is missing.
   */
  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      let tip: Head = head;
      const records = [...kept, ...batch.flatMap(({ entry }) => entry ?? [])].map((entry) => {
        const record = link(entry, tip);
        tip = record;
        return record;
      });
      try {
        if (records.length > 0) {
          await database.write(records.map((record) => ({ sql: insertRecord, values: recordValues(record) })));
        }
      } catch (error) {
        kept.push(...batch.flatMap(({ entry, isDone }) => (entry && isDone ? late(entry) : [])));
        for (const { reject } of batch) reject(error);
        continue;
      }
      kept = [];
      head = { sequence: tip.sequence, hash: tip.hash };
      try {
        anchor.write(head);
      } catch {
        // It is older than the chain until the next record; what is written is written.
      }
      for (const { resolve } of batch) resolve();
    }
    flushing = false;
  }

  const enqueue = (entry: AuditEntry | undefined, isDone: boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ entry, isDone, resolve, reject });
      if (flushing) return;
      flushing = true;
      setImmediate().then(flush, flush);
    });

  const settle = async (): Promise<void> => {
    if (kept.length > 0) await enqueue(undefined, false);
  };
  /** Before a look at what became of calls: it may be possible by now to write it. */
  const settleIfPossible = (): Promise<void> => settle().catch(() => undefined);

  const sequence = (): number => head.sequence;
  const audit: Omit<Audit, 'search'> = {
    last: createLast(database, sequence),
    countCalls: createCount(database, sequence, clock.now),
    append: (entry) => enqueue(entry, false),
    conclude: (entry) => enqueue(entry, true),
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
    async count() {
      return head.sequence;
    },
    async latest() {
      const [row] = await database.read('SELECT max(time) AS time FROM audit');
      return row?.['time'] ? Date.parse(String(row['time'])) : 0;
    },
    async callsSince(time) {
      const rows = await database.read(
        "SELECT key_id, time FROM audit WHERE time > ? AND outcome IS NULL AND verdict = 'allow' ORDER BY sequence",
        [new Date(time).toISOString()],
      );
      return rows.map((row) => ({ keyId: String(row['key_id']), time: Date.parse(String(row['time'])) }));
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
      await settleIfPossible();
      const rows = await database.read(
        "SELECT * FROM audit WHERE call_id = ? AND verdict = 'allow' ORDER BY sequence DESC LIMIT 1",
        [callId],
      );
      return rows.map(recordOf)[0];
    },
    async endOfApproved(approvalId, keyId) {
      await settleIfPossible();
      // Among the newest only, so that whoever asks for approvals that never were has no long search made. A call that ran unasked
      // names the approval that allowed it, and is another call.
      const rows = await database.read(
        `SELECT * FROM audit WHERE key_id = ? AND sequence > ? AND approval_id = ? AND verdict = 'allow'
         AND (reason IS NULL OR reason NOT LIKE ?) ORDER BY sequence DESC LIMIT 1`,
        [keyId, head.sequence - newest, approvalId, `${allowedForAWhile}%`],
      );
      return rows.map(recordOf)[0];
    },
    verify: () => verifyChain(database),
  };

  const lost = await lostRecords(database, head, anchor.read());
  const since = new Date(Date.parse(String(last?.['time'] ?? '1970-01-01')) - openIntentWindow).toISOString();
  // Said once, in the chain itself, where it stays: the anchor moves on with the next record.
  if (lost) await audit.append({ callId: randomUUID(), verdict: gap, reason: lost, outcome: 'error' });

  // A question that nobody answered died with the hub's memory.
  const unanswered = await database.read(
    `SELECT * FROM audit AS question WHERE time > ? AND verdict = 'ask'
     AND NOT EXISTS (SELECT 1 FROM audit AS later WHERE later.approval_id = question.approval_id AND later.sequence > question.sequence)`,
    [since],
  );
  for (const { sequence, time, previousHash, hash, ...question } of unanswered.map(recordOf)) {
    await audit.append({
      ...question,
      verdict: 'denied',
      outcome: 'denied',
      reason: 'the hub stopped before an answer',
    });
  }

  const open = await database.read(
    `SELECT * FROM audit AS intent WHERE (time > ? OR sequence > ?) AND outcome IS NULL AND verdict = 'allow'
     AND NOT EXISTS (SELECT 1 FROM audit AS later
       WHERE later.call_id = intent.call_id AND later.outcome IS NOT NULL AND later.verdict = 'allow'
       AND later.sequence > intent.sequence)`,
    [since, head.sequence - newest],
  );
  for (const { sequence, time, previousHash, hash, ...intent } of open.map(recordOf)) {
    await audit.append({ ...intent, outcome: 'unknown', reason: 'the hub stopped during the call' });
  }
  return { ...audit, search: createSearch(database, sequence) }; // every call of before has ended by now
}

/** What the record of a call has first as its reason when the person had allowed such calls for a while. */
export const allowedForAWhile = 'allowed for 10 minutes';

/** Says of itself that its time is not that of what it tells. */
const late = (entry: AuditEntry): AuditEntry => ({
  ...entry,
  reason: [entry.reason, 'written late'].filter((part) => part !== null && part !== undefined).join('; '),
});

/** The verdict of a record in which the hub itself notes that records before it are missing. */
const gap = 'gap';

/** What is missing at the end of the chain when the anchor knows of records that are not there. */
async function lostRecords(database: Database, head: Head, anchored: Head | undefined): Promise<string | undefined> {
  if (!anchored) return head.sequence === 0 ? undefined : 'the head that is kept beside the records is missing';
  if (anchored.sequence > head.sequence) return `records ${head.sequence + 1} to ${anchored.sequence} are missing`;
  const [row] = await database.read('SELECT hash FROM audit WHERE sequence = ?', [anchored.sequence]);
  return row?.['hash'] === anchored.hash ? undefined : `record ${anchored.sequence} is not the one that was written`;
}

/** A call ends within minutes, so only what is hardly older than the last record can be open (milliseconds). */
const openIntentWindow = 3_600_000;
/** Nor are there many records after it: the clock may have been set forward since. */
const newest = 5_000;
const pageSize = 1000;

async function verifyChain(database: Database): Promise<Verification> {
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
