/** One SQLite file behind a small asynchronous face. A writer waits for the disk, and nobody else does. */
import { chmodSync, closeSync, fdatasync, fstatSync, fsyncSync, openSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import { isFullDisk, isOfDisk, sqlite, sqliteCode } from '../disk.ts';
import { createRetry, endingUnderWay, type Unwritten } from '../endings.ts';
import { backUpBeforeUpdate, copyForVersion } from './backup.ts';
import { migrations } from './migrations.ts';
import { openRoom, type Room } from './room.ts';

export type Value = SQLInputValue;
export type Row = Record<string, Value>;
export type Write = { sql: string; values: Value[] };

export type Database = {
  /**
   * Runs the writes as one transaction; resolves once it is on disk, rejects with nothing written. Where the disk itself fails it
   * rejects, and so does each later one until the next start: nobody can say any more what is on the disk.
   * What ends something (`endings.ts`) doesn't reject for the disk: until it can be written, all readers here see it as written.
   */
  write(writes: Write[]): Promise<void>;
  read(sql: string, values?: SQLInputValue[]): Promise<Row[]>;
  /** The same within this turn of the event loop, for who must decide in it. */
  readNow(sql: string, values?: SQLInputValue[]): Row[];
  /** Leaves nothing of what was deleted in the write-ahead log. */
  emptyLog(): Promise<void>;
  /** Copies all of it as of one moment over a file that is there, while others read and write. */
  copyTo(file: string): Promise<void>;
  close(): Promise<void>;
  /** What ended something and is not on disk yet. */
  unwritten: Unwritten;
  /** Keeps so many bytes free for what ends something. */
  keepRoom(bytes: number): void;
  /** Gives that up; answers whether there was any. */
  giveUpRoom(): boolean;
  hasRoom(): boolean;
};

/** A test may have what it commits fail as on a broken disk, by throwing. */
export type AtCommit = (writes: Write[]) => void;

/**
 * Opens `<dataDir>/hub.db`, takes it for this process alone and brings its schema up to date; before that it keeps a backup. Fails
 * with `already_running`, `database_corrupt`, `database_newer`, `disk_full` or `data_folder`, and then changes nothing.
 */
export function openDatabase(
  dataDir: string,
  steps: readonly string[] = migrations,
  atCommit: AtCommit = () => undefined,
): Result<Database> {
  const path = join(dataDir, 'hub.db');
  let opened: DatabaseSync | undefined;
  try {
    closeSync(openSync(path, 'a', 0o600)); // SQLite would create it with the umask, and gives the WAL the same mode
    chmodSync(path, 0o600);
    opened = new DatabaseSync(path, { enableForeignKeyConstraints: true });
    // EXCLUSIVE: the operating system holds the lock and lets go of it on any kind of death, so that no stale lock file
    // can keep a hub from starting.
    opened.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;',
    );
    opened.exec('BEGIN IMMEDIATE; COMMIT;');
    const version = Number(opened.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > steps.length) {
      opened.close();
      const copy = copyForVersion(dataDir, steps.length);
      const hint = copy && `Start that version, or go back to the copy from before it: opengithubx restore ${copy}`;
      return fail(
        'database_newer',
        `It has version ${version}; this program knows ${steps.length}.`,
        hint ? { hint } : {},
      );
    }
    if (version > 0 && version < steps.length) backUpBeforeUpdate(opened, dataDir, version);
    migrate(opened, steps, version);
    return ok(face(opened, openForced(opened, path), openRoom(dataDir), atCommit));
  } catch (error) {
    opened?.close();
    return databaseFailure(error, dataDir);
  }
}

function migrate(database: DatabaseSync, steps: readonly string[], from: number): void {
  steps.slice(from).forEach((step, index) => {
    database.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${from + index + 1}; COMMIT;`);
  });
}

/** The database and its write-ahead log, as files that this file forces to disk. */
type Forced = { log: number; pages: number; path: string };

/**
 * From then on this file forces both to disk in place of SQLite, whose thread would stand still meanwhile: the log after commits, and
 * the database when pages have gone from the log into it. SQLite still does so itself when it begins the log again. Undefined where they
 * can't be opened; then SQLite waits for the disk at each commit, as it does by default.
 */
function openForced(database: DatabaseSync, path: string): Forced | undefined {
  try {
    const forced = { log: openSync(`${path}-wal`, 'r+'), pages: openSync(path, 'r+'), path };
    forceFolder(dirname(path));
    database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0');
    return forced;
  } catch {
    return undefined;
  }
}

/** A file that was just created is lost with the power until its folder is on disk too. Windows knows no such call, and needs none. */
function forceFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/**
 * Resolves once all that was written to the file before is on disk. Who comes while the disk is busy shares its next turn. After a
 * turn that failed it rejects for good: of what is written later nobody could say that what it follows is there.
 */
function createFlush(file: number): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    next = undefined;
    const turn = new Promise<void>((resolve, reject) =>
      fdatasync(file, (error) => (error ? reject(error) : resolve())),
    );
    const end = (): void => {
      if (underWay === turn) underWay = undefined;
    };
    underWay = turn;
    turn.then(end, end);
    return turn;
  };
  return () => {
    // The turn that is under way may have begun before the last write.
    if (underWay) next ??= underWay.then(begin);
    return next ?? begin();
  };
}

/** Commits until the pages of the log go into the database: a thousand pages or so, as SQLite itself has it. */
const commitsOfLog = 50;

/** Both files lie where they were opened. What is written to one that was deleted or replaced is gone with the process. */
function isInPlace({ log, pages, path }: Forced): boolean {
  if (process.platform === 'win32') return true; // no open file can be deleted there
  return [[log, `${path}-wal`] as const, [pages, path] as const].every(([file, name]) => {
    const [ours, there] = [fstatSync(file), statSync(name, { throwIfNoEntry: false })];
    return there !== undefined && there.ino === ours.ino && there.dev === ours.dev && ours.nlink > 0;
  });
}

/** Told as a file of the data folder that can't be used. */
const goneFile = (): Error =>
  Object.assign(new Error('A file of the database was deleted or replaced while the hub ran.'), { code: 'ESTALE' });

function face(database: DatabaseSync, forced: Forced | undefined, room: Room, atCommit: AtCommit): Database {
  const flush = forced === undefined ? async () => {} : createFlush(forced.log);
  let broken: Error | undefined;
  let closing: Promise<void> | undefined;
  let commits = 0;
  let clearing: Promise<void> | undefined;
  /** What ended something and could not be committed. It stands in a transaction that stays open, so that readers see it. */
  let held: Write[][] = [];
  /** So many more were committed, and the disk then failed. */
  let uncertain = 0;
  /** The log still has what was to be deleted. */
  let isLogFull = false;
  const close = async (): Promise<void> => {
    await clearing;
    retry.stop();
    try {
      commitHeld();
    } catch {
      // It was told as ended for this run alone.
    }
    await flush().catch(() => undefined); // the disk may still be busy with the file
    database.close();
    if (forced) for (const file of [forced.log, forced.pages]) closeSync(file);
  };
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };

  /**
   * Has the pages of the log written into the database. SQLite is told to force nothing, for all that it would is done here: the whole
   * log is on disk before, and nobody writes over any of it until the database is. Where the disk fails in between, the log has it all.
   */
  async function clearLog({ pages }: Forced, durable: Promise<void>): Promise<void> {
    await durable;
    try {
      database.exec('PRAGMA synchronous = OFF; PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // Such as on a full disk: the log keeps what did not fit, and grows.
    } finally {
      database.exec('PRAGMA synchronous = NORMAL');
    }
    await createFlush(pages)();
  }

  const readNow: Database['readNow'] = (sql, values = []) => prepare(sql).all(...values) as Row[];
  const broke = (error: Error): never => {
    broken = error;
    throw error;
  };

  const apply = (writes: Write[]): void => {
    for (const { sql, values } of writes) prepare(sql).run(...values);
  };

  /** In one transaction; throws with nothing written. */
  function commit(writes: Write[]): void {
    prepare('BEGIN IMMEDIATE').run();
    try {
      apply(writes);
      atCommit(writes);
      prepare('COMMIT').run();
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK'); // a full disk has already rolled back by itself
      throw error;
    }
  }

  /** What is held, in a transaction that readers see and the disk does not. */
  function showHeld(): void {
    if (database.isTransaction) return;
    database.exec('PRAGMA cache_spill = OFF'); // all of it stays in memory
    prepare('BEGIN IMMEDIATE').run();
    for (const one of held) apply(one);
  }

  /** What does not fit the tables throws, and leaves what was held before. */
  function hold(writes: Write[]): void {
    showHeld();
    database.exec('SAVEPOINT one');
    try {
      apply(writes);
    } catch (error) {
      database.exec(held.length > 0 ? 'ROLLBACK TO one' : 'ROLLBACK');
      throw error;
    }
    database.exec('RELEASE one');
    held.push(writes);
    retry.plan();
  }

  /** Throws where the disk still does not take what is held, which readers continue to see. */
  function commitHeld(): void {
    if (held.length === 0) return;
    if (broken) throw broken;
    if (database.isTransaction) database.exec('ROLLBACK'); // to know of each attempt what it begins from
    try {
      commitWithRoom(held.flat(), true);
      held = [];
    } finally {
      if (held.length > 0) showHeld();
    }
  }

  function commitWithRoom(writes: Write[], isEnding: boolean): void {
    try {
      commit(writes);
    } catch (error) {
      if (!isEnding || !isFullDisk(error) || !room.giveUp()) throw error;
      commit(writes);
    }
  }

  function stayInPlace(): void {
    if (!forced || isInPlace(forced)) return;
    broken = goneFile();
    try {
      // What was committed lies in the log that is gone, whose pages can still be put into the database.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      fsyncSync(forced.pages);
    } catch {
      // The next start finds by the head of the audit log that records are missing.
    }
    throw broken;
  }

  function emptyNow(): void {
    if (broken) throw broken; // the log may hold what the database does not
    commitHeld();
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    isLogFull = false;
  }

  const settle = async (): Promise<void> => {
    while (clearing) await clearing;
    if (broken) throw broken;
    if (closing) return;
    stayInPlace();
    if (held.length > 0) {
      commitHeld();
      await flush().catch(broke);
    }
    if (isLogFull) emptyNow();
    room.regain();
  };
  const retry = createRetry(settle);

  return {
    async write(writes) {
      while (clearing) await clearing;
      if (closing) throw new Error('The database is closed.');
      const own = endingUnderWay();
      try {
        if (broken) throw broken;
        stayInPlace();
        commitHeld();
        if (!own) room.regain();
        commitWithRoom(writes, own !== undefined);
      } catch (error) {
        if (!own || !isOfDisk(error)) throw error;
        hold(writes);
        own.isHeld = true;
        return;
      }
      const durable = flush();
      commits += 1;
      if (forced && commits >= commitsOfLog) {
        commits = 0;
        clearing = clearLog(forced, durable)
          .catch((error: Error) => {
            broken = error;
          })
          .finally(() => {
            clearing = undefined;
          });
      }
      await durable.catch((error: Error) => {
        broken = error;
        if (!own) throw error;
        own.isHeld = true;
        uncertain += 1;
      });
    },
    read: async (sql, values) => readNow(sql, values),
    readNow,
    async emptyLog() {
      while (clearing) await clearing;
      const own = endingUnderWay();
      try {
        emptyNow();
      } catch (error) {
        if (!own || !isOfDisk(error)) throw error;
        isLogFull = true;
        own.isHeld = true;
        retry.plan();
      }
    },
    async copyTo(file) {
      commitHeld(); // a backup has nothing that the disk has not
      const copy = await open(file, 'r+');
      let isCopying = true;
      // SQLite forces the copy to disk at its end, while all others wait. By then little of it must be left to do.
      const forcing = (async () => {
        while (isCopying) await copy.datasync();
      })().catch(() => undefined);
      try {
        await copyPages(database, file);
      } finally {
        isCopying = false;
        await forcing;
        await copy.close();
      }
    },
    close: () => (closing ??= close()),
    unwritten: { count: () => held.length + uncertain + (isLogFull ? 1 : 0), settle },
    keepRoom: room.keep,
    giveUpRoom: room.giveUp,
    hasRoom: room.isKept,
  };
}

const mostCopies = 5;

/**
 * Others get their turn after so many pages. A copy that meets a passing lock is made again: Node then fails with what the database
 * that is copied to says, which is "not an error" (seen under load).
 */
async function copyPages(database: DatabaseSync, file: string): Promise<void> {
  for (let copies = 1; ; copies++) {
    try {
      await backup(database, file, { rate: 100 });
      return;
    } catch (error) {
      const code = sqliteCode(error);
      const isPassing = code === 0 || code === sqlite.busy || code === sqlite.locked;
      if (copies === mostCopies || !isPassing) throw error;
    }
  }
}

/** What an error of the database or its file means for a person. An error that is neither is a bug and is thrown again. */
export function databaseFailure(error: unknown, dataDir: string): Failed {
  const { code, message } = error as { code?: string; message?: string };
  const primary = sqliteCode(error);
  if (primary === sqlite.busy) return fail('already_running');
  // The hub writes only whole JSON. What else is found in its place has no code of SQLite's.
  if (primary === sqlite.corrupt || primary === sqlite.notADatabase || message === 'malformed JSON')
    return fail('database_corrupt', `It is ${join(dataDir, 'hub.db')}.`);
  if (isFullDisk(error)) return fail('disk_full');
  if (code === 'ESTALE') return fail('data_folder', message);
  if (isOfDisk(error)) return fail('data_folder', `${dataDir} cannot be written.`);
  throw error;
}
