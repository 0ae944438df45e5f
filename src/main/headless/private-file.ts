import type { Stats } from 'node:fs';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { fail, ok, type Result } from '../../shared/result.ts';
import { systemErrorCode } from './system-error.ts';

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
