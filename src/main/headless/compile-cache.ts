import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where Node keeps what it has compiled of this program for the next start: among this user's caches. Node's own choice is a folder
 * that all users of the computer share, and what lies there is run.
 */
function compileCacheFolder(
  platform: NodeJS.Platform = process.platform,
  { XDG_CACHE_HOME, LOCALAPPDATA }: NodeJS.ProcessEnv = process.env,
): string {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'OpenGitHubX', 'compiled');
  if (platform === 'win32')
    return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'OpenGitHubX', 'Cache', 'compiled');
  // A relative path in this variable is to be ignored (XDG base directory specification).
  const caches =
    XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache');
  return join(caches, 'opengithubx', 'compiled');
}

/**
 * Has Node keep what it compiles, in a folder that this user alone can enter: what lies there is run. Node would make it with the mode
 * that the umask leaves. Where the folder belongs to another user or others can write in it, nothing is kept.
 */
export function openCompileCache(folder = compileCacheFolder()): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    const isOurs = process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o022) === 0);
    if (!found.isDirectory() || !isOurs) return;
    chmodSync(folder, 0o700);
    enableCompileCache(folder);
  } catch {
    // A home that can't be written in: the program starts a little slower.
  }
}

/** Milliseconds after a start until what was compiled is kept: Node does so at the end of a program, which a kill leaves out. */
const untilKept = 5_000;

/** Keeps what the hub has compiled for its start. */
export const keepCompiled = (): void => void setTimeout(flushCompileCache, untilKept).unref();
