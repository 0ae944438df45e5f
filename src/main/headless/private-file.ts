import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, type Stats, writeFileSync } from 'node:fs';
import { constants, type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../shared/result.ts';

/**
 * The text of a file that this user alone can read, or undefined when there is none. A link of either kind, a file of
 * another user and one that others may read fail with `code`: what lies there might be somebody else's, or in their hands.
 */
export async function readPrivateFile(
  path: string,
  code: 'data_folder' | 'key_file',
): Promise<Result<string | undefined>> {
  let file: FileHandle | undefined;
  try {
    // Checked on the open file, so that none can take its place; a named pipe must not keep the hub waiting.
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const objection = objectionTo(await file.stat());
    return objection === undefined ? ok(await file.readFile('utf8')) : fail(code, `${path} ${objection}.`);
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error;
    if (reason === 'ENOENT') return ok(undefined);
    return fail(code, reason === 'ELOOP' ? `${path} is a symbolic link.` : `${path}: ${reason}.`);
  } finally {
    await file?.close();
  }
}

function objectionTo(found: Stats): string | undefined {
  if (!found.isFile()) return 'is not a file';
  if (found.nlink !== 1) return 'has a second name (a hard link)';
  // Windows has neither; there the folders of a profile are closed to others.
  if (process.getuid === undefined) return undefined;
  if (found.uid !== process.getuid()) return 'belongs to another user';
  const mode = found.mode & 0o777;
  return (mode & 0o077) === 0 ? undefined : `can be read by others: its mode is ${mode.toString(8)}, not 600`;
}

/**
 * Replaces a file by one of mode 0600. The old or the new content is there, never a mixture, also after a loss of power;
 * resolves once the new one is durable, and throws the error of the file system otherwise.
 */
export async function writeFileAtomically(path: string, content: string): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      // A umask such as 0777 would leave a file that its owner cannot open.
      await file.chmod(0o600);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** The same before it returns, for what is written seldom. It is durable a little later. */
export function writeFileAtOnce(path: string, content: string): void {
  const temporary = temporaryName(path);
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      fchmodSync(file, 0o600);
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

const temporaryName = (path: string): string => `${path}.${randomBytes(6).toString('hex')}.tmp`;

/** The names that both give, and those of atomically 2, which writes the settings of the desktop, and has written all. */
const leftover = /\.json\.([0-9a-f]{12}\.tmp|tmp-\d{10}[0-9a-f]{6})$/;

/** Removes from a folder what crashes between writing and renaming left behind; nothing may be writing there. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => leftover.test(name));
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true })));
}

/** A rename is durable only once its folder is; Windows cannot open a folder and needs no such step. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The code of an error of the operating system, such as `ENOSPC`; undefined for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Turns an error of the file system into a failure that names the path and the code; anything else is thrown on. */
export function fileFailure(error: unknown, path: string): Result<never> {
  const code = systemErrorCode(error);
  if (code === undefined) throw error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return fail('disk_full', `${path} could not be written.`);
  return fail('data_folder', `${path}: ${code}.`);
}

/** The same for a file that a person has named and that must be new. */
export function newFileFailure(error: unknown, path: string): Result<never> {
  const code = systemErrorCode(error);
  if (code === 'EEXIST') return fail('usage', `${path} already exists, and no file is replaced.`);
  if (code === undefined || code === 'ENOSPC' || code === 'EDQUOT') return fileFailure(error, path);
  return fail('usage', `${path} cannot be written: ${code}.`);
}
