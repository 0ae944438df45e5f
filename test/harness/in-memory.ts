import { accessSync, constants, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const memory = '/dev/shm';
const room = 4 * 1024 ** 3;

/**
 * Before a run: `temporaryFolder` is in memory where a system has that and room in it. On a disk SQLite waits for each of
 * thousands of writes, for 3 to 10 ms. What the run leaves there goes at its end.
 */
export function setup(): (() => void) | undefined {
  if (process.env['TEMPORARY_FOLDERS']) return undefined; // each project comes here
  const folder = folderInMemory();
  if (!folder) return undefined;
  process.env['TEMPORARY_FOLDERS'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

function folderInMemory(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < room) return undefined;
    const folder = mkdtempSync(join(memory, 'opengithubx-'));
    const program = join(folder, 'program');
    writeFileSync(program, '', { mode: 0o700 });
    accessSync(program, constants.X_OK); // some tests run what they write
    return folder;
  } catch {
    return undefined;
  }
}
