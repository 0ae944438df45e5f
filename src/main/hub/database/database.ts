/** One SQLite file behind a small asynchronous face, so that a worker thread can take it over without its users noticing. */
import { chmodSync, closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type Failed, fail, ok, type Result } from '../../../shared/result.ts';
import { migrations } from './migrations.ts';

export type Value = SQLInputValue;
export type Row = Record<string, Value>;
export type Write = { sql: string; values: Value[] };

export type Database = {
  /** Runs the writes as one transaction; resolves once it is on disk, rejects with nothing written. */
  write(writes: Write[]): Promise<void>;
  read(sql: string, values?: SQLInputValue[]): Promise<Row[]>;
  close(): Promise<void>;
};

/**
 * Opens `<dataDir>/hub.db`, takes it for this process alone and brings its schema up to date. Fails with
 * `already_running`, `database_corrupt`, `database_newer`, `disk_full` or `data_folder`, and then changes nothing.
 */
export function openDatabase(dataDir: string): Result<Database> {
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
    if (version > migrations.length) {
      opened.close();
      return fail('database_newer', `It has version ${version}; this program knows ${migrations.length}.`);
    }
    migrate(opened, version);
    return ok(face(opened));
  } catch (error) {
    opened?.close();
    return databaseFailure(error, dataDir);
  }
}

function migrate(database: DatabaseSync, from: number): void {
  migrations.slice(from).forEach((step, index) => {
    database.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${from + index + 1}; COMMIT;`);
  });
}

function face(database: DatabaseSync): Database {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  return {
    async write(writes) {
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const { sql, values } of writes) prepare(sql).run(...values);
        database.exec('COMMIT');
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK'); // a full disk has already rolled back by itself
        throw error;
      }
    },
    async read(sql, values = []) {
      return prepare(sql).all(...values) as Row[];
    },
    async close() {
      if (database.isOpen) database.close();
    },
  };
}

const [busy, readonly, ioError, corrupt, full, cannotOpen, notADatabase] = [5, 8, 10, 11, 13, 14, 26];

/** What an error of the database or its file means for a person. An error that is neither is a bug and is thrown again. */
export function databaseFailure(error: unknown, dataDir: string): Failed {
  const { errcode, code } = error as { errcode?: number; code?: string };
  const primary = (errcode ?? 0) & 0xff; // extended result codes keep the primary one in the low byte
  if (primary === busy) return fail('already_running');
  if (primary === corrupt || primary === notADatabase)
    return fail('database_corrupt', `It is ${join(dataDir, 'hub.db')}.`);
  if (primary === full || code === 'ENOSPC') return fail('disk_full');
  const unusable = [readonly, ioError, cannotOpen].includes(primary) || /^E[A-Z]+$/.test(code ?? '');
  if (unusable) return fail('data_folder', `${dataDir} cannot be written.`);
  throw error;
}
