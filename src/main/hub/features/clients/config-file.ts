/** Reading, replacing and keeping the files of other programs, which hold what is dear to their person. */
import { createHash, randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { constants, lstat, mkdir, open, realpath, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Installable } from './client.ts';

/** A file as it was found; without bytes and mode there is none. `path` is where symbolic links lead. */
export type FoundFile = { path: string; bytes?: Buffer; mode?: number };

const largest = 16 * 1024 * 1024;
const permissions = 0o777;

/** A failure that says which file is left as it was, and why. */
export const fileUntouched = (file: string, why: string) => fail('client_file', `${file}: ${why}.`);

/** Reads a file that may be replaced. Fails with `client_file` for anything that is none, or is kept from being changed. */
export async function readConfigFile(file: string): Promise<Result<FoundFile>> {
  try {
    const path = await realpath(file);
    // A named pipe must not keep the hub waiting, and what is read is what was looked at.
    const opened = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const found = await opened.stat();
      const objection = objectionTo(found);
      if (objection !== undefined) return fileUntouched(file, objection);
      return ok({ path, bytes: await opened.readFile(), mode: found.mode & permissions });
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') return failedAt(file, error);
    return (await isLink(file)) ? fileUntouched(file, 'it is a link to nothing') : ok({ path: await pathToBe(file) });
  }
}

/**
 * Whether the file, or a folder below `home` that it is in, is a symbolic link, as where settings are kept in a folder of dotfiles. Who
 * publishes that folder publishes what is written there. Links above `home` are the system's.
 */
export async function isBehindLink(file: string, home: string): Promise<boolean> {
  const isBelowHome = !relative(home, file).startsWith('..');
  const top = isBelowHome ? home : dirname(dirname(file));
  for (let path = file; path !== top && path !== dirname(path); path = dirname(path)) {
    if (await isLink(path)) return true;
  }
  return false;
}

/** Where a file is, no matter which links lead there, or will be once it is made. */
export const realPathOf = (file: string): Promise<string> => realpath(file).catch(() => pathToBe(file));

/** Where a file will be once it is made: its folder may be a link, and found again it must be known for the same. */
async function pathToBe(file: string): Promise<string> {
  const folder = dirname(file);
  const real = await realpath(folder).catch(() => (folder === file ? folder : pathToBe(folder)));
  return join(real, basename(file));
}

function objectionTo(found: Stats): string | undefined {
  if (!found.isFile()) return 'it is no regular file';
  if (found.size > largest) return 'it is too large';
  // What takes its place would belong to the user who runs the hub, and nobody else could read it.
  if (process.geteuid && found.uid !== process.geteuid()) return 'it belongs to another user';
  // To replace it would part the two.
  if (found.nlink > 1) return 'it has a second name (a hard link)';
  // Its folder would let it be replaced all the same; but somebody, or what writes their settings for them, means it to stay.
  if ((found.mode & 0o200) === 0) return 'it is read-only';
  return undefined;
}

const isLink = (file: string): Promise<boolean> =>
  lstat(file).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );

/** Whether anything is there, of any kind. */
export const pathExists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/**
 * Replaces the file that was found: the old or the new bytes are there, never a mixture. Answers the folders that had to be
 * made for it, outermost first. Fails with `client_file` where it is no longer as it was found, or cannot be written.
 */
export async function replaceConfigFile(found: FoundFile, bytes: Buffer, mode: number): Promise<Result<string[]>> {
  const { path } = found;
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const folders: string[] = [];
  try {
    folders.push(...(await makeFolders(dirname(path))));
    const file = await open(temporary, 'wx', mode);
    try {
      await file.chmod(mode); // the umask must not narrow it
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    const now = await readConfigFile(path);
    if (!now.ok || !isSame(now.value, found)) throw changed;
    await rename(temporary, path);
    return ok(folders);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    await removeFolders(folders);
    return error === changed
      ? fileUntouched(path, 'it was changed at this moment by another program')
      : failedAt(path, error);
  }
}

const changed = new Error('changed');
const isSame = (one: FoundFile, other: FoundFile): boolean =>
  one.path === other.path && (one.bytes ? other.bytes?.equals(one.bytes) === true : !other.bytes);

/** Removes a file that was not there before, and its folders as far as nothing else is in them. */
export async function removeConfigFile({ path }: FoundFile, folders: readonly string[]): Promise<Result<void>> {
  try {
    await unlink(path);
    await removeFolders(folders);
    return ok(undefined);
  } catch (error) {
    return failedAt(path, error);
  }
}

async function makeFolders(folder: string): Promise<string[]> {
  const outermost = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (outermost === undefined) return [];
  const made = [folder];
  while (made[0] !== undefined && made[0] !== outermost) made.unshift(dirname(made[0]));
  return made;
}

async function removeFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders.toReversed()) await rmdir(folder).catch(() => undefined);
}

const codeOf = (error: unknown): string | undefined => (error as { code?: string } | undefined)?.code;

function failedAt(file: string, error: unknown): Result<never> {
  const code = codeOf(error);
  if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return fail('disk_full', `${file} was left as it was.`);
  return fileUntouched(file, code === 'EACCES' || code === 'EPERM' ? `it may not be read or written (${code})` : code);
}

export const fileHash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Files as they were before the hub wrote into them: in its data folder, since others' secrets may be in them. */
export function createBackups(dataDir: string) {
  const folder = join(dataDir, 'clients');
  const path = (client: Installable['name']): string => join(folder, `${client}.backup`);
  return {
    path,
    async keep(client: Installable['name'], bytes: Buffer): Promise<Result<unknown>> {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const found = await readConfigFile(path(client));
      return found.ok ? replaceConfigFile(found.value, bytes, 0o600) : found;
    },
    /** The bytes of that hash; undefined where they are gone or are others. */
    async read(client: Installable['name'], hash: string): Promise<Buffer | undefined> {
      const found = await readConfigFile(path(client));
      const bytes = found.ok ? found.value.bytes : undefined;
      return bytes && fileHash(bytes) === hash ? bytes : undefined;
    },
    drop: (client: Installable['name']): Promise<void> => rm(path(client), { force: true }),
  };
}

export type Backups = ReturnType<typeof createBackups>;
