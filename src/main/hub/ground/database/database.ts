/** One SQLite file behind a small asynchronous face. A writer waits for the disk, and nobody else does. */
import { chmodSync, closeSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import { isFullDisk, isOfDisk, sqlite, sqliteCode } from '../disk.ts';
import type { Unwritten } from '../endings.ts';
import { backUpBeforeUpdate, copyForVersion } from './backup.ts';
import { Commits } from './commits.ts';
import { openForced } from './forced.ts';
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
    const room = openRoom(dataDir);
    const commits = new Commits({ database: opened, forced: openForced(opened, path), room, atCommit });
    return ok(databaseOn(opened, commits, room));
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

/** Others read, write and commit through this, and a copy is made beside them. */
function databaseOn(database: DatabaseSync, commits: Commits, room: Room): Database {
  return {
    write: (writes) => commits.write(writes),
    read: async (sql, values) => commits.readNow(sql, values),
    readNow: (sql, values) => commits.readNow(sql, values),
    emptyLog: () => commits.emptyLog(),
    async copyTo(file) {
      commits.commitHeld(); // a backup has nothing that the disk has not
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
    close: () => commits.close(),
    unwritten: { count: () => commits.countUnwritten(), settle: () => commits.settle() },
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
