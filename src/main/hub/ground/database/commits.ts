/** All that is committed to the database, one after the other, and what waits there for a disk that fails. */
import { closeSync, fsyncSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isFullDisk, isOfDisk } from '../disk.ts';
import { createRetry, endingUnderWay } from '../endings.ts';
import type { AtCommit, Row, Value, Write } from './database.ts';
import { createFlush, type Forced, isInPlace } from './forced.ts';
import type { Room } from './room.ts';

/** Commits until the pages of the log go into the database: a thousand pages or so, as SQLite itself has it. */
const commitsOfLog = 50;

/** Told as a file of the data folder that can't be used. */
const goneFile = (): Error =>
  Object.assign(new Error('A file of the database was deleted or replaced while the hub ran.'), { code: 'ESTALE' });

type Parts = { database: DatabaseSync; forced: Forced | undefined; room: Room; atCommit: AtCommit };

/** Its methods promise what `Database` says of those with the same names. */
export class Commits {
  readonly #database: DatabaseSync;
  readonly #forced: Forced | undefined;
  readonly #room: Room;
  readonly #atCommit: AtCommit;
  readonly #flush: () => Promise<void>;
  readonly #prepared = new Map<string, StatementSync>();
  readonly #retry = createRetry(() => this.settle());
  #broken: Error | undefined;
  #closing: Promise<void> | undefined;
  #commits = 0;
  #clearing: Promise<void> | undefined;
  /** What ended something and could not be committed. It stands in a transaction that stays open, so that readers see it. */
  #held: Write[][] = [];
  /** So many more were committed, and the disk then failed. */
  #uncertain = 0;
  /** The log still has what was to be deleted. */
  #isLogFull = false;

  constructor({ database, forced, room, atCommit }: Parts) {
    this.#database = database;
    this.#forced = forced;
    this.#room = room;
    this.#atCommit = atCommit;
    this.#flush = forced === undefined ? async () => {} : createFlush(forced.log);
  }

  async write(writes: Write[]): Promise<void> {
    while (this.#clearing) await this.#clearing;
    if (this.#closing) throw new Error('The database is closed.');
    const own = endingUnderWay();
    try {
      if (this.#broken) throw this.#broken;
      this.#stayInPlace();
      this.commitHeld();
      if (!own) this.#room.regain();
      this.#commitWithRoom(writes, own !== undefined);
    } catch (error) {
      if (!own || !isOfDisk(error)) throw error;
      this.#hold(writes);
      own.isHeld = true;
      return;
    }
    const durable = this.#flush();
    this.#commits += 1;
    if (this.#forced && this.#commits >= commitsOfLog) {
      this.#commits = 0;
      this.#clearing = this.#clearLog(this.#forced, durable)
        .catch((error: Error) => {
          this.#broken = error;
        })
        .finally(() => {
          this.#clearing = undefined;
        });
    }
    await durable.catch((error: Error) => {
      this.#broken = error;
      if (!own) throw error;
      own.isHeld = true;
      this.#uncertain += 1;
    });
  }

  readNow(sql: string, values: Value[] = []): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  async emptyLog(): Promise<void> {
    while (this.#clearing) await this.#clearing;
    const own = endingUnderWay();
    try {
      this.#emptyNow();
    } catch (error) {
      if (!own || !isOfDisk(error)) throw error;
      this.#isLogFull = true;
      own.isHeld = true;
      this.#retry.plan();
    }
  }

  /** How much of what ended something is not on disk yet. */
  countUnwritten(): number {
    return this.#held.length + this.#uncertain + (this.#isLogFull ? 1 : 0);
  }

  /** Writes that. Rejects if the disk still does not take it. */
  async settle(): Promise<void> {
    while (this.#clearing) await this.#clearing;
    if (this.#broken) throw this.#broken;
    if (this.#closing) return;
    this.#stayInPlace();
    if (this.#held.length > 0) {
      this.commitHeld();
      await this.#flush().catch((error: Error) => {
        this.#broken = error;
        throw error;
      });
    }
    if (this.#isLogFull) this.#emptyNow();
    this.#room.regain();
  }

  /** Throws where the disk still does not take what is held, which readers continue to see. */
  commitHeld(): void {
    if (this.#held.length === 0) return;
    if (this.#broken) throw this.#broken;
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK'); // to know of each attempt what it begins from
    try {
      this.#commitWithRoom(this.#held.flat(), true);
      this.#held = [];
    } finally {
      if (this.#held.length > 0) this.#showHeld();
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#clearing;
    this.#retry.stop();
    try {
      this.commitHeld();
    } catch {
      // It was told as ended for this run alone.
    }
    await this.#flush().catch(() => undefined); // the disk may still be busy with the file
    this.#database.close();
    if (this.#forced) for (const file of [this.#forced.log, this.#forced.pages]) closeSync(file);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql) ?? this.#database.prepare(sql);
    this.#prepared.set(sql, known);
    return known;
  }

  #apply(writes: Write[]): void {
    for (const { sql, values } of writes) this.#prepare(sql).run(...values);
  }

  /**
   * Has the pages of the log written into the database. SQLite is told to force nothing, for all that it would is done here: the whole
   * log is on disk before, and nobody writes over any of it until the database is. Where the disk fails in between, the log has it all.
   */
  async #clearLog({ pages }: Forced, durable: Promise<void>): Promise<void> {
    await durable;
    try {
      this.#database.exec('PRAGMA synchronous = OFF; PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // Such as on a full disk: the log keeps what did not fit, and grows.
    } finally {
      this.#database.exec('PRAGMA synchronous = NORMAL');
    }
    await createFlush(pages)();
  }

  /** In one transaction; throws with nothing written. */
  #commit(writes: Write[]): void {
    this.#prepare('BEGIN IMMEDIATE').run();
    try {
      this.#apply(writes);
      this.#atCommit(writes);
      this.#prepare('COMMIT').run();
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK'); // a full disk has already rolled back by itself
      throw error;
    }
  }

  /** What is held, in a transaction that readers see and the disk does not. */
  #showHeld(): void {
    if (this.#database.isTransaction) return;
    this.#database.exec('PRAGMA cache_spill = OFF'); // all of it stays in memory
    this.#prepare('BEGIN IMMEDIATE').run();
    for (const one of this.#held) this.#apply(one);
  }

  /** What does not fit the tables throws, and leaves what was held before. */
  #hold(writes: Write[]): void {
    this.#showHeld();
    this.#database.exec('SAVEPOINT one');
    try {
      this.#apply(writes);
    } catch (error) {
      this.#database.exec(this.#held.length > 0 ? 'ROLLBACK TO one' : 'ROLLBACK');
      throw error;
    }
    this.#database.exec('RELEASE one');
    this.#held.push(writes);
    this.#retry.plan();
  }

  #commitWithRoom(writes: Write[], isEnding: boolean): void {
    try {
      this.#commit(writes);
    } catch (error) {
      if (!isEnding || !isFullDisk(error) || !this.#room.giveUp()) throw error;
      this.#commit(writes);
    }
  }

  #stayInPlace(): void {
    if (!this.#forced || isInPlace(this.#forced)) return;
    this.#broken = goneFile();
    try {
      // What was committed lies in the log that is gone, whose pages can still be put into the database.
      this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      fsyncSync(this.#forced.pages);
    } catch {
      // The next start finds by the head of the audit log that records are missing.
    }
    throw this.#broken;
  }

  #emptyNow(): void {
    if (this.#broken) throw this.#broken; // the log may hold what the database does not
    this.commitHeld();
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#isLogFull = false;
  }
}
