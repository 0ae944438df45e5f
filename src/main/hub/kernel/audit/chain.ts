/** The writing end of the audit log: records in one chain, in the order in which they are handed in, many in one commit. */
import { setImmediate } from 'node:timers/promises';
import type { AuditRecord } from '../../../../shared/model.ts';
import type { Database, Write } from '../../ground/database/database.ts';
import { type EndingWork, endingUnderWay, inNameOf } from '../../ground/endings.ts';
import type { Clock } from '../../ground/ports.ts';
import type { Anchor, Head } from './anchor.ts';
import type { Checkpoints } from './checkpoints.ts';
import { type AuditEntry, chainHash, recordWrites } from './record.ts';
import type { LatestSeen } from './seen.ts';

/** What is written together with a record, or not at all. */
export type Alongside = Write[];

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

type Parts = {
  database: Database;
  clock: Clock;
  anchor: Anchor;
  checkpoints: Checkpoints | undefined;
  seen: LatestSeen;
  /** The last record that is there. */
  head: Head;
};

/** Its methods promise what `Audit` says of those with the same names. */
export class Chain {
  readonly #parts: Omit<Parts, 'head'>;
  #head: Head;
  #signedUpTo: number;
  #waiting: Waiting[] = [];
  /** Happened, and not written yet. */
  #kept: AuditEntry[] = [];
  #isFlushing = false;
  /** Whether the newest write did not reach the disk. */
  #isFailing = false;

  constructor({ head, ...parts }: Parts) {
    this.#parts = parts;
    this.#head = head;
    this.#signedUpTo = parts.checkpoints?.last()?.sequence ?? head.sequence;
  }

  get head(): Head {
    return this.#head;
  }

  append(entry: AuditEntry, alongside: Alongside = []): Promise<void> {
    return this.#enqueue(entry, false, alongside);
  }

  conclude(entry: AuditEntry, alongside: Alongside = []): Promise<void> {
    return this.#enqueue(entry, true, alongside);
  }

  isFull(): boolean {
    return this.#waiting.length >= mostWaiting;
  }

  async settle(): Promise<void> {
    // Not as part of an ending: `settle` must fail if the disk fails.
    await inNameOf(undefined, async () => {
      const isOwed = this.#kept.length > 0;
      if (isOwed || this.#isFailing) await this.#enqueue(undefined, false, isOwed ? [] : attempt);
      await this.#parts.database.unwritten.settle();
    });
  }

  checkpoint(): void {
    if (this.#signedUpTo === this.#head.sequence) return;
    try {
      this.#parts.checkpoints?.add(this.#head);
      this.#signedUpTo = this.#head.sequence;
    } catch {
      // On a full disk the record itself is written, and its caller must not be told that it is not.
    }
  }

  #enqueue(entry: AuditEntry | undefined, isDone: boolean, alongside: Alongside): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, alongside, isDone, ending: endingUnderWay(), resolve, reject });
      if (this.#isFlushing) return;
      this.#isFlushing = true;
      void this.#flush();
    });
  }

  /** Under load one disk flush serves many calls: all that has queued up meanwhile, and comes in this turn of the loop, goes together. */
  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      await setImmediate();
      const batch = this.#waiting;
      this.#waiting = [];
      // Apart: what ends something may be held in memory, and what begins something may not.
      for (const isEnding of [true, false]) {
        const part = batch.filter(({ ending }) => (ending !== undefined) === isEnding);
        if (part.length > 0) await this.#write(part);
      }
    }
    this.#isFlushing = false;
  }

  /**
   * All of it in one commit, or each by itself where that fails: one bad record must not fail the calls beside it. What was kept
   * goes first, so that no call begins while an outcome is missing.
   */
  async #write(batch: Waiting[]): Promise<void> {
    const { database, anchor } = this.#parts;
    let tip = this.#head;
    const linked = (entry: AuditEntry): Write[] => {
      const record = this.#link(entry, tip);
      tip = { sequence: record.sequence, hash: record.hash };
      return recordWrites(record);
    };
    try {
      const writes = [
        ...this.#kept.flatMap(linked),
        ...batch.flatMap(({ entry, alongside }) => [...(entry ? linked(entry) : []), ...alongside]),
      ];
      const endings = batch.flatMap(({ ending }) => ending ?? []);
      const joint = endings.length > 0 ? { isHeld: false } : undefined;
      if (writes.length > 0) await inNameOf(joint, () => database.write(writes));
      if (joint?.isHeld) for (const one of endings) one.isHeld = true;
    } catch (error) {
      this.#isFailing = true;
      if (batch.length > 1) for (const one of batch) await this.#write([one]);
      else for (const one of batch) this.#giveUp(one, error);
      return;
    }
    this.#kept = [];
    this.#isFailing = false;
    this.#head = tip;
    try {
      anchor.write(tip);
    } catch {
      // It is older than the chain until the next record. The record itself is written, and its caller must not be told that it is not.
    }
    if (tip.sequence - this.#signedUpTo >= checkpointEvery) this.checkpoint();
    for (const { resolve } of batch) resolve();
  }

  #giveUp({ entry, isDone, reject }: Waiting, error: unknown): void {
    if (entry && isDone) this.#kept.push(late(entry));
    reject(error);
  }

  #link({ event, ...entry }: AuditEntry, previous: Head): AuditRecord {
    const { seen, clock } = this.#parts;
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
  }
}

/** Says of itself that its time is not that of what it tells. */
const late = (entry: AuditEntry): AuditEntry => ({
  ...entry,
  reason: [entry.reason, 'written late'].filter((part) => part !== null && part !== undefined).join('; '),
});
