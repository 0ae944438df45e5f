/**
 * A backup is one file: a copy of the database, which also holds the files beside it. A table that no other database has says so.
 * A hub that starts on such a copy, no matter who put it there, pauses all keys in it.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { copyFile, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { isFullDisk } from '../disk.ts';
import type { Database } from './database.ts';

/** What stands beside the database in a data folder and belongs to it. `audit.head` follows from the copy itself. */
const besideNames = [
  ...(['audit.checkpoints', 'secrets.json', 'secrets-desktop.json', 'settings.json'] as const),
  'demo.json' as const, // it says that this is a demo's, whose passphrase everybody knows
];
type BesideName = (typeof besideNames)[number];
type Beside = Partial<Record<BesideName, Uint8Array>>;

/** When a backup was made, and how many audit records it holds. */
const Facts = z.object({ time: z.string(), records: z.number() });
export type BackupFacts = z.infer<typeof Facts>;

/** The part that holds `Facts`, and the one with the ids of keys that a newer record knows as revoked. */
const factsName = 'backup.json';
const revokedName = 'revoked.json';

/** So often a copy is made again because a secret was written meanwhile. */
const mostTries = 5;

/**
 * Copies the hub of a data folder into a new file, mode 0600, while calls continue. Fails with `usage` where the file is there
 * already or can't be written, and with `disk_full`; then no file is left.
 */
export async function makeBackup(
  database: Pick<Database, 'copyTo'>,
  dataDir: string,
  file: string,
  now: number,
): Promise<Result<BackupFacts & { bytes: number; hasSecrets: boolean }>> {
  try {
    await (await open(file, 'wx', 0o600)).close(); // SQLite would make one that everybody can read
  } catch (error) {
    return unwritable(error, file);
  }
  try {
    const beside = await copyInStep(database, dataDir, file);
    const facts = addParts(file, beside, now);
    const bytes = await force(file);
    return ok({ ...facts, bytes, hasSecrets: hasSecrets(beside) });
  } catch (error) {
    await rm(file, { force: true });
    return unwritable(error, file);
  }
}

/**
 * A copy and secrets that belong together. A key changes in the secrets first and then in its row; a copy with one of the two would
 * have the key refused. The checkpoints are read before, so that the copy has each record that they sign.
 */
async function copyInStep({ copyTo }: Pick<Database, 'copyTo'>, dataDir: string, file: string): Promise<Beside> {
  for (let tries = 1; ; tries++) {
    const before = await readBeside(dataDir);
    await copyTo(file);
    const after = await readBeside(dataDir);
    const isSame = (name: BesideName): boolean => String(before[name]) === String(after[name]);
    if ((isSame('secrets.json') && isSame('secrets-desktop.json')) || tries === mostTries) return before;
  }
}

async function readBeside(dataDir: string): Promise<Beside> {
  const read = async (name: BesideName) => [name, await readFile(join(dataDir, name)).catch(undefinedIfNone)] as const;
  return Object.fromEntries((await Promise.all(besideNames.map(read))).filter(([, content]) => content));
}

/** The same while a start stands still for it. */
function readBesideAtOnce(dataDir: string): Beside {
  const there = new Set(readdirSync(dataDir));
  return Object.fromEntries(
    besideNames.filter((name) => there.has(name)).map((name) => [name, readFileSync(join(dataDir, name))]),
  );
}

const undefinedIfNone = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error;
};

const hasSecrets = (beside: Beside): boolean => 'secrets.json' in beside || 'secrets-desktop.json' in beside;

/** Answers how long the file is, once it is on the disk. */
async function force(path: string): Promise<number> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

function addParts(path: string, beside: Beside, now: number): BackupFacts {
  const copy = new DatabaseSync(path);
  try {
    // One file, without a log beside it. The writer of the backup forces it to disk.
    copy.exec('PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE');
    const last = copy.prepare('SELECT max(sequence) AS records FROM audit').get();
    const facts = { time: new Date(now).toISOString(), records: Number(last?.['records'] ?? 0) };
    // It is there in the copy that an update makes of what has just come out of a backup.
    copy.exec('CREATE TABLE IF NOT EXISTS backup_parts (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT');
    const add = copy.prepare('INSERT OR REPLACE INTO backup_parts (name, content) VALUES (?, ?)');
    const parts = { ...beside, [factsName]: Buffer.from(JSON.stringify(facts)) };
    for (const [name, content] of Object.entries(parts)) add.run(name, content);
    return facts;
  } finally {
    copy.close();
  }
}

function unwritable(error: unknown, file: string): Result<never> {
  const { code } = error as { code?: string };
  if (code === 'EEXIST')
    return fail('usage', `${file} already exists, and a backup replaces no file.`, { hint: 'Name another file.' });
  if (isFullDisk(error)) return fail('disk_full', `${file} was not written.`);
  if (/^E[A-Z]+$/.test(code ?? ''))
    return fail('usage', `${file} can't be written: ${code}.`, {
      hint: 'Name a file in a folder to which you may write.',
    });
  throw error;
}

// The copy that a start makes before it changes the schema, so that the program of before can have its database back.

const copyName = /^before-update-(\d+)\.backup$/;

/** Names the copy of an update that has begun, until a hub has run on what the update made. A restore moves it aside. */
const updatingName = 'hub.db-updating';

const copyOf = (version: number): string => `before-update-${version}.backup`;
const versionIn = (name: string): number => Number(copyName.exec(name)?.[1] ?? Number.NaN);

/**
 * Makes the copy. Where an update was cut short, the database is half-way and its copy is of before all of it: that copy is kept, and no
 * other is made. Throws as the file system and SQLite do; the caller then changes nothing.
 */
export function backUpBeforeUpdate(database: DatabaseSync, dataDir: string, version: number): void {
  const first = beganFrom(dataDir);
  // One of the same version was restored, and may have been used since.
  if (first !== undefined && first < version && existsSync(join(dataDir, copyOf(first)))) return;
  const staged = join(dataDir, 'hub.db.before-update');
  rmSync(staged, { force: true });
  closeSync(openSync(staged, 'wx', 0o600));
  database.prepare('VACUUM INTO ?').run(staged);
  addParts(staged, readBesideAtOnce(dataDir), Date.now());
  forceAtOnce(staged);
  renameSync(staged, join(dataDir, copyOf(version)));
  const updating = join(dataDir, updatingName);
  writeFileSync(updating, String(version), { mode: 0o600 });
  forceAtOnce(updating);
}

/** The version from which an update began that no hub has run on yet. */
function beganFrom(dataDir: string): number | undefined {
  const path = join(dataDir, updatingName);
  if (!existsSync(path)) return undefined;
  const version = Number.parseInt(readFileSync(path, 'utf8'), 10);
  return Number.isNaN(version) ? undefined : version;
}

/** Once a hub runs on an updated database: deletes the copies of earlier updates, and keeps the one of before this update. */
export function settleUpdate(dataDir: string): void {
  const first = beganFrom(dataDir);
  if (first === undefined) return;
  const copies = readdirSync(dataDir).filter((name) => copyName.test(name));
  if (copies.includes(copyOf(first))) {
    for (const name of copies) if (versionIn(name) !== first) rmSync(join(dataDir, name));
  }
  rmSync(join(dataDir, updatingName));
}

function forceAtOnce(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

/** The newest copy that a program which knows so many steps of the schema can restore; undefined where there is none. */
export function copyForVersion(dataDir: string, version: number): string | undefined {
  const fitting = readdirSync(dataDir)
    .map(versionIn)
    .filter((one) => one <= version);
  return fitting.length > 0 ? join(dataDir, copyOf(Math.max(...fitting))) : undefined;
}

// What a restore takes out of a backup, and what a start finds that was restored.

export type OpenedBackup = BackupFacts & {
  /** The file that takes the place of `hub.db`. */
  staged: string;
  beside: Beside;
  head: { sequence: number; hash: string } | undefined;
  /** Not revoked in it; and how many of them stay revoked because a newer record says so. */
  keys: number;
  stayRevoked: number;
};

const nameBackup = { hint: 'Name the file of a backup that you may read.' };

/**
 * Copies a backup to `staged` and reads it there, so that the file itself stays as it is. `revoked`: ids of keys that stay revoked.
 * Fails with `backup_damaged`, `database_newer`, `disk_full`, or `usage` where it can't be read.
 */
export async function openBackup(
  file: string,
  staged: string,
  known: number,
  revoked: readonly string[],
): Promise<Result<OpenedBackup>> {
  let copy: DatabaseSync | undefined;
  try {
    // A pipe would keep its reader waiting.
    if (!(await stat(file)).isFile()) return fail('usage', `${file} is not a file.`, nameBackup);
    await rm(staged, { force: true });
    await (await open(staged, 'wx', 0o600)).close();
    await copyFile(file, staged);
    copy = new DatabaseSync(staged);
    copy.exec('PRAGMA locking_mode = EXCLUSIVE');
    const version = Number(copy.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > known) return fail('database_newer', `${file} has version ${version}; this program knows ${known}.`);
    if (copy.prepare('PRAGMA integrity_check').get()?.['integrity_check'] !== 'ok') return fail('backup_damaged');
    const rows = copy.prepare('SELECT name, content FROM backup_parts').all();
    const parts = new Map(rows.map(({ name, content }) => [String(name), content as Uint8Array]));
    const facts = Facts.parse(JSON.parse(Buffer.from(parts.get(factsName) ?? '').toString()));
    copy
      .prepare('INSERT OR REPLACE INTO backup_parts (name, content) VALUES (?, ?)')
      .run(revokedName, Buffer.from(JSON.stringify(revoked)));
    const last = copy.prepare('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1').get();
    const live = copy.prepare('SELECT id FROM keys WHERE revoked_at IS NULL').all();
    return ok({
      ...facts,
      staged,
      beside: Object.fromEntries(besideNames.flatMap((name) => (parts.has(name) ? [[name, parts.get(name)]] : []))),
      head: last && { sequence: Number(last['sequence']), hash: String(last['hash']) },
      keys: live.length,
      stayRevoked: live.filter(({ id }) => revoked.includes(String(id))).length,
    });
  } catch (error) {
    const { code, errcode } = error as { code?: string; errcode?: number };
    if (isFullDisk(error)) return fail('disk_full', `${staged} was not written.`);
    // SQLite's own, a part that is not JSON, or a table that is not there.
    if (errcode !== undefined || error instanceof SyntaxError || error instanceof z.ZodError)
      return fail('backup_damaged');
    if (/^E[A-Z]+$/.test(code ?? '')) return fail('usage', `${file} can't be read: ${code}.`, nameBackup);
    throw error;
  } finally {
    copy?.close();
  }
}

/** What a start finds in a database that came out of a backup. */
export type RestoredFrom = BackupFacts & { revoked: ReadonlySet<string> };

/** Undefined for a database that did not. */
export async function restoredFrom(database: Pick<Database, 'read'>): Promise<RestoredFrom | undefined> {
  const [table] = await database.read("SELECT 1 FROM sqlite_schema WHERE name = 'backup_parts'");
  if (!table) return undefined;
  const rows = await database.read('SELECT name, content FROM backup_parts WHERE name IN (?, ?)', [
    factsName,
    revokedName,
  ]);
  const part = (name: string): unknown => {
    const content = rows.find((row) => row['name'] === name)?.['content'];
    return content instanceof Uint8Array ? JSON.parse(Buffer.from(content).toString()) : undefined;
  };
  return { ...Facts.parse(part(factsName)), revoked: new Set(z.array(z.string()).parse(part(revokedName) ?? [])) };
}

/** Makes an ordinary database of it. */
export const forgetBackup = { sql: 'DROP TABLE backup_parts', values: [] };

/**
 * Reads a database that no hub runs on, and changes nothing. Fails with `already_running`; undefined where there is none, or none that
 * can be read.
 */
export function readStopped(path: string, sql: string): Result<Record<string, unknown>[] | undefined> {
  let found: DatabaseSync | undefined;
  try {
    found = new DatabaseSync(path);
    found.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT;');
    return ok(found.prepare(sql).all());
  } catch (error) {
    const busy = 5;
    const { errcode = 0 } = error as { errcode?: number };
    return (errcode & 0xff) === busy ? fail('already_running') : ok(undefined);
  } finally {
    found?.close();
  }
}
