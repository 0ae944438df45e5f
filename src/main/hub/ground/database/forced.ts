/** The files of the database as this process forces them to disk, beside SQLite. */
import { closeSync, fdatasync, fstatSync, fsyncSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

/** The database and its write-ahead log, as files that this process forces to disk. */
export type Forced = { log: number; pages: number; path: string };

/**
 * From then on this process forces both to disk in place of SQLite, whose thread would stand still meanwhile: the log after commits, and
 * the database when pages have gone from the log into it. SQLite still does so itself when it begins the log again. Undefined where they
 * can't be opened; then SQLite waits for the disk at each commit, as it does by default.
 */
export function openForced(database: DatabaseSync, path: string): Forced | undefined {
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
export function createFlush(file: number): () => Promise<void> {
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

/** Both files lie where they were opened. What is written to one that was deleted or replaced is gone with the process. */
export function isInPlace({ log, pages, path }: Forced): boolean {
  if (process.platform === 'win32') return true; // no open file can be deleted there
  return [[log, `${path}-wal`] as const, [pages, path] as const].every(([file, name]) => {
    const [ours, there] = [fstatSync(file), statSync(name, { throwIfNoEntry: false })];
    return there !== undefined && there.ino === ours.ino && there.dev === ours.dev && ours.nlink > 0;
  });
}
