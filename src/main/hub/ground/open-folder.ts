import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Whether a folder or file of this mode can be changed by others. On Windows a mode says nothing. */
export const isOpenToOthers = ({ mode }: { mode: number }): boolean =>
  process.platform !== 'win32' && (mode & 0o022) !== 0;

/** Whether others on this computer can put files in place of the hub's. Fails as `stat` does. */
export const othersCanWrite = async (folder: string): Promise<boolean> => isOpenToOthers(await stat(folder));

/** Why somebody else could put another folder in the place of one: what it is in, and whether that is another user's. */
export type OpenAncestor = { path: string; isForeign: boolean };

/** The user whom a container shows for everybody that it does not know, the owner of `/` among them. */
const unknownUser = 65_534;

/**
 * The first folder above this one that everybody may write, or that belongs to another user than root: its owner could move the whole
 * away and leave another there. Undefined where there is none, and on Windows. In a folder with the sticky bit, such as `/tmp`, only its
 * owner moves what is in it. Links on the way count with both ends.
 */
export async function openAncestorOf(
  folder: string,
  own = process.getuid?.(),
  look: (path: string) => Promise<{ mode: number; uid: number }> = stat,
): Promise<OpenAncestor | undefined> {
  if (process.platform === 'win32' || own === undefined) return undefined;
  const named = resolve(folder);
  const real = await realpath(named).catch(() => named);
  for (const path of new Set([...ancestorsOf(named), ...ancestorsOf(real)])) {
    const { mode, uid } = await look(path);
    if (uid !== own && uid !== 0 && uid !== unknownUser) return { path, isForeign: true };
    if ((mode & 0o1002) === 0o002) return { path, isForeign: false };
  }
  return undefined;
}

function ancestorsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestorsOf(parent)];
}
