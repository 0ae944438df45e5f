import type { Stats } from 'node:fs';
import { access, chmod, constants, lstat, mkdir, readdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fail, ok, type Result } from '../../shared/result.ts';
import { isOpenToOthers, type OpenAncestor, openAncestorOf, othersCanWrite } from '../hub/ground/open-folder.ts';
import { fileFailure, systemErrorCode } from './private-file.ts';
import { shellQuote } from './text.ts';

const marker = 'demo.json';
/** What a hub writes; any other file there is left alone. */
const ours = /^(hub\.(db|log|sock)|audit\.(head|checkpoints)|(secrets|secrets-desktop|settings|demo)\.json)/;

/** A person's own hub (false), or which demo: one without a tenant never shares data with the ordinary one. */
export type DemoKind = boolean | 'no-tenant';

/** Where the hub keeps its data on this operating system when the person names no folder. */
export function defaultDataFolder(
  demo: DemoKind,
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const suffix = demo === 'no-tenant' ? '-demo-no-tenant' : demo ? '-demo' : '';
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', `OpenGitHubX${suffix}`);
  if (platform === 'win32') {
    return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), `OpenGitHubX${suffix}`);
  }
  // A relative path in this variable is to be ignored (XDG base directory specification).
  const data = environment['XDG_DATA_HOME'];
  const base = data !== undefined && isAbsolute(data) ? data : join(homedir(), '.local', 'share');
  return join(base, `opengithubx${suffix}`);
}

/**
 * Makes the folder, of mode 0700 under any umask, and checks that it and the hub's files in it are the person's own
 * and of the right kind: a demo's data never mixes with a real profile's. The files become 0600. A folder with a hub's files
 * that others can write is refused: they may have put files back or taken some away. Where its file system has no modes it
 * stays open, which `othersCanWrite` says. One that others could replace as a whole is refused. Fails with `data_folder` or `disk_full` and names the reason.
 */
export async function prepareDataFolder(folder: string, demo: boolean, setMode = chmod): Promise<Result<void>> {
  try {
    const before = await lstat(folder).catch(() => undefined);
    const made = await makePrivateFolder(folder, setMode);
    if (!made.ok) return made;
    const open = await openAncestorOf(folder);
    if (open) return fail('data_folder', replaceable(folder, open), { hint: elsewhere(open) });
    const names = await readdir(folder);
    if (before && isOpenToOthers(before) && names.some((name) => ours.test(name)) && !(await othersCanWrite(folder))) {
      await setMode(folder, before.mode & 0o7777); // as it was, so that the next start says the same
      return fail('data_folder', `Others on this computer can write in ${folder} and may have changed it.`, {
        hint: `Check that all in it is yours, then run: chmod 700 ${shellQuote(folder)}`,
      });
    }
    if (!demo && names.includes(marker)) {
      return fail('data_folder', `${folder} is a demo's.`, {
        hint: 'Start it with --demo, or choose another folder with --data-dir.',
      });
    }
    if (demo && names.length > 0 && !names.includes(marker)) {
      return fail('data_folder', `${folder} holds other files and is not a demo's.`, {
        hint: 'Choose an empty folder for the demo with --data-dir.',
      });
    }
    for (const name of names.filter((name) => ours.test(name))) {
      const checked = await closeToOthers(join(folder, name));
      if (!checked.ok) return checked;
    }
    if (demo) await writeFile(join(folder, marker), '{"demo":true}\n', { mode: 0o600 });
    return ok(undefined);
  } catch (error) {
    return fileFailure(error, folder);
  }
}

const replaceable = (folder: string, { path, isForeign }: OpenAncestor): string =>
  `Others on this computer can replace ${folder}, because ${path} ${isForeign ? 'belongs to another user' : 'can be written by everybody'}.`;

const elsewhere = ({ path, isForeign }: OpenAncestor): string => {
  const other = 'Choose another folder with --data-dir';
  return isForeign ? `${other}.` : `${other}, or run: chmod o-w ${shellQuote(path)}`;
};

/** Makes one folder of mode 0700, or takes an existing one that belongs to this user; a link is refused. */
export async function makePrivateFolder(folder: string, setMode = chmod): Promise<Result<void>> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    });
    const found = await lstat(folder);
    if (found.isSymbolicLink()) return fail('data_folder', `${folder} is a symbolic link.`);
    if (!found.isDirectory()) return fail('data_folder', `${folder} is not a folder.`);
    if (isForeign(found)) return foreign(folder);
    await setMode(folder, 0o700);
    await access(folder, constants.W_OK | constants.X_OK);
    return ok(undefined);
  } catch (error) {
    return fileFailure(error, folder);
  }
}

/** A link would lead a write elsewhere; a foreign file can be changed by its owner under the running hub. */
async function closeToOthers(path: string): Promise<Result<void>> {
  const found = await lstat(path).catch((error: unknown) => {
    // SQLite removes its files at the end of another hub, which may be just now.
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return ok(undefined);
  if (found.isSymbolicLink()) return fail('data_folder', `${path} is a symbolic link.`);
  if (isForeign(found)) return foreign(path);
  if (found.isFile() && (found.mode & 0o077) !== 0) await chmod(path, 0o600);
  return ok(undefined);
}

const isForeign = ({ uid }: Stats) => process.getuid !== undefined && uid !== process.getuid();

const foreign = (path: string) =>
  fail('data_folder', `${path} belongs to another user.`, {
    hint: 'Start the hub as that user. If you moved the folder here for good, chown it and everything in it.',
  });
