import { randomBytes } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fail, ok, type Result } from '../../shared/result.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { readKey, writtenKey } from './key-text.ts';
import { readPrivateFile } from './private-file.ts';
import { systemErrorCode } from './system-error.ts';

/**
 * The 32-byte key in a file, or undefined when there is no file yet. Fails with `key_file` when the file lies inside the
 * data folder, is not this user's alone, or holds anything else.
 */
export async function readKeyFile(path: string, dataFolder: string): Promise<Result<Buffer | undefined>> {
  const place = await checkPlace(path, dataFolder);
  if (!place.ok) return place;
  const text = await readPrivateFile(path, 'key_file');
  if (!text.ok || text.value === undefined) return text.ok ? ok(undefined) : text;
  const key = readKey(text.value);
  return key === undefined ? fail('key_file', `${path} does not hold a key.`) : ok(key);
}

/** Writes a new random key to a file of mode 0600, in a folder that exists. */
export async function createKeyFile(path: string): Promise<Result<Buffer>> {
  const key = randomBytes(32);
  try {
    await writeFileAtomically(path, `${writtenKey(key)}\n`);
    return ok(key);
  } catch (error) {
    return failedAt(path, error);
  }
}

/** A copy of the data folder must not open itself. By the identity of folders: names may differ in case or be mounts. */
async function checkPlace(path: string, dataFolder: string): Promise<Result<void>> {
  let at = dirname(resolve(path));
  try {
    const data = await stat(dataFolder);
    at = await realpath(at);
    for (let folder = at; ; folder = dirname(folder)) {
      const { dev, ino } = await stat(folder);
      if (dev === data.dev && ino === data.ino) {
        return fail('key_file', `${path} lies inside the data folder: a copy of that folder would open itself.`);
      }
      if (folder === dirname(folder)) return ok(undefined);
    }
  } catch (error) {
    return failedAt(at, error);
  }
}

function failedAt(path: string, error: unknown): Result<never> {
  const reason = systemErrorCode(error);
  if (reason === undefined) throw error;
  if (reason === 'ENOSPC' || reason === 'EDQUOT') return fail('disk_full', `${path} could not be written.`);
  return fail('key_file', reason === 'ENOENT' ? `There is no folder ${path}.` : `${path}: ${reason}.`);
}
