/** One SQLite file behind a small asynchronous face. A writer waits for the disk, and nobody else does. */
import { chmodSync, closeSync, fdatasync, fsyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type Failed, fail, ok, type Result } from '../../../shared/result.ts';
import { backUpBeforeUpdate, copyForVersion } from './backup.ts';
import { migrations } from './migrations.ts';

export type Value = SQLInputValue;
export type Row = Record<string, Value>;
export type Write = { sql: string; values: Value[] };

export type Database = {
  /**
   * Runs the writes as one transaction; resolves once it is on disk, rejects with nothing written. Where the disk itself fails it
   * rejects, and so does each later one until the next start: nobody can say any more what is on the disk.
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
};

/**
 * Opens `<dataDir>/hub.db`, takes it for this process alone and brings its schema up to date; before that it keeps a backup. Fails
 * with `already_running`, `database_corrupt`, `database_newer`, `disk_full` or `data_folder`, and then changes nothing.
 */
export function openDatabase(dataDir: string, steps: readonly string[] = migrations): Result<Database> {
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
    return ok(face(opened, openForced(opened, path)));
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
type Forced = { log: number; pages: number };

/**
 * From then on this file forces both to disk in place of SQLite, whose thread would stand still meanwhile: the log after commits, and
 * the database when pages have gone from the log into it. SQLite still does so itself when it begins the log again. Undefined where they
 * can't be opened; then SQLite waits for the disk at each commit, as it does by default.
 */
function openForced(database: DatabaseSync, path: string): Forced | undefined {
  try {
    const forced = { log: openSync(`${path}-wal`, 'r+'), pages: openSync(path, 'r+') };
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

function face(database: DatabaseSync, forced: Forced | undefined): Database {
  const flush = forced === undefined ? async () => {} : createFlush(forced.log);
  let broken: Error | undefined;
  let closing: Promise<void> | undefined;
  let commits = 0;
  let clearing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await clearing;
    await flush().catch(() => undefined); // the disk may still be busy with the file
    database.close();
    for (const file of Object.values(forced ?? {})) closeSync(file);
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

  return {
    async write(writes) {
      while (clearing) await clearing;
      if (broken) throw broken;
      if (closing) throw new Error('The database is closed.');
      prepare('BEGIN IMMEDIATE').run();
      try {
        for (const { sql, values } of writes) prepare(sql).run(...values);
        prepare('COMMIT').run();
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK'); // a full disk has already rolled back by itself
        throw error;
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
      await durable.catch(broke);
    },
    read: async (sql, values) => readNow(sql, values),
    readNow,
    async emptyLog() {
      while (clearing) await clearing;
      if (broken) throw broken; // the log may hold what the database does not
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    async copyTo(file) {
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
      const code = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
      if (copies === mostCopies || ![0, busy, locked].includes(code)) throw error;
    }
  }
}

const locked = 6;
const [busy, readonly, ioError, corrupt, full, cannotOpen, notADatabase] = [5, 8, 10, 11, 13, 14, 26];

/** What an error of the database or its file means for a person. An error that is neither is a bug and is thrown again. */
export function databaseFailure(error: unknown, dataDir: string): Failed {
  const { errcode, code, message } = error as { errcode?: number; code?: string; message?: string };
  const primary = (errcode ?? 0) & 0xff; // extended result codes keep the primary one in the low byte
  if (primary === busy) return fail('already_running');
  // The hub writes only whole JSON. What else is found in its place has no code of SQLite's.
  if (primary === corrupt || primary === notADatabase || message === 'malformed JSON')
    return fail('database_corrupt', `It is ${join(dataDir, 'hub.db')}.`);
  if (primary === full || code === 'ENOSPC') return fail('disk_full');
  const unusable = [readonly, ioError, cannotOpen].includes(primary) || /^E[A-Z]+$/.test(code ?? '');
  if (unusable) return fail('data_folder', `${dataDir} cannot be written.`);
  throw error;
}
