/** Node in other versions than the suite's, as npm has it: installed into the cache at the first call. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'opengithubx-tests', 'node');

/** The folder with the program `node` of this version. */
export async function nodeFolder(version: string): Promise<string> {
  const folder = join(cache, version);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    const made = await mkdtemp(join(cache, 'node-'));
    // Its script puts the program of this system in place, which npm has to be told it may run.
    const wanted = { private: true, dependencies: { node: version }, allowScripts: { node: true } };
    await writeFile(join(made, 'package.json'), JSON.stringify(wanted));
    await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: made });
    await rename(made, folder);
  }
  return join(folder, 'node_modules', 'node', 'bin');
}
