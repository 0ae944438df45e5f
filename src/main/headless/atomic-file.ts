import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Replaces a file by one of mode 0600. The old or the new content is there, never a mixture, also after a loss of power;
 * resolves once the new one is durable, and throws the error of the file system otherwise.
 */
export async function writeFileAtomically(path: string, content: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
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

/** The names that `writeFileAtomically` gives, and those of atomically 2, which writes the settings for conf. */
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
