/**
 * The real AI clients that the tests drive, each at the version in `pinned.json` and with the dependencies of that day.
 * `node test/clients/install.ts [NAME…]` installs what is missing, one line a client.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPython } from '../../src/main/headless/commands/open-webui/install.ts';
import pinned from './pinned.json' with { type: 'json' };

const run = promisify(execFile);
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'opengithubx-tests', 'clients');

export type NpmClient = keyof typeof pinned.npm;
/** Those of Python, and a library for GitHub's API, which is no AI client. */
const python = { ...pinned.pypi, ...pinned.sdks };
export type PythonClient = keyof typeof python;
export type RealClient = NpmClient | PythonClient;

export const isNpmClient = (name: RealClient): name is NpmClient => name in pinned.npm;
export const realClients = [...Object.keys(pinned.npm), ...Object.keys(pinned.pypi)] as RealClient[];

/** The version that is driven, for what is said about it. */
export const versionOf = (name: RealClient): string =>
  (isNpmClient(name) ? pinned.npm[name] : (python[name][0] ?? '')).split(/[@=]+/).at(-1) ?? '';

const wantedFor = (name: RealClient): string[] => (isNpmClient(name) ? [pinned.npm[name]] : python[name]);

/** Its folder, whose name changes with what is pinned. */
function folderOf(name: RealClient): string {
  const pins = JSON.stringify([pinned.before, pinned.uv, wantedFor(name)]);
  return join(cache, `${name}-${versionOf(name)}-${createHash('sha256').update(pins).digest('hex').slice(0, 8)}`);
}

/** The program of an npm client, or the Python that has the packages; installed at the first call. */
export async function installClient(name: RealClient): Promise<string> {
  const folder = folderOf(name);
  if (!existsSync(folder)) await (isNpmClient(name) ? installNpm(name, folder) : installPython(name, folder));
  return isNpmClient(name) ? join(folder, 'node_modules', '.bin', await programOf(name, folder)) : pythonIn(folder);
}

const pythonIn = (folder: string): string => join(folder, 'bin', 'python');
const packageOf = (name: NpmClient): string => pinned.npm[name].slice(0, pinned.npm[name].lastIndexOf('@'));

/** What the package calls its first command. */
async function programOf(name: NpmClient, folder: string): Promise<string> {
  const manifest = join(folder, 'node_modules', packageOf(name), 'package.json');
  const { bin } = (await import(manifest, { with: { type: 'json' } })).default as { bin: Record<string, string> };
  return Object.keys(bin)[0] ?? name;
}

/** Built aside and renamed, so that a half-installed one is never taken for a whole one. */
async function installNpm(name: NpmClient, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    // Some link their binary for this machine in a script, which newer versions of npm run only where it is allowed.
    const manifest = { private: true, allowScripts: { [packageOf(name)]: true } };
    await writeFile(join(unfinished, 'package.json'), JSON.stringify(manifest));
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
    await run('npm', ['install', ...quiet, `--before=${pinned.before}`, pinned.npm[name]], { cwd: unfinished });
    await putInPlace(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function installPython(name: PythonClient, folder: string): Promise<void> {
  const base = await findPython();
  if (!base) throw new Error('It needs Python 3.11 or 3.12 with the modules venv and ensurepip.');
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    const inside = pythonIn(unfinished);
    await run(base, ['-m', 'venv', unfinished]);
    await run(inside, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', pinned.uv]);
    const wanted = ['--quiet', '--python', inside, '--exclude-newer', pinned.before, ...wantedFor(name)];
    const index = process.env['PIP_INDEX_URL'];
    const env = { ...process.env, UV_CACHE_DIR: join(cache, 'uv'), ...(index && { UV_DEFAULT_INDEX: index }) };
    await run(inside, ['-m', 'uv', 'pip', 'install', ...wanted], { env });
    await putInPlace(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Where another process was faster, its is as good. */
async function putInPlace(unfinished: string, folder: string): Promise<void> {
  await rename(unfinished, folder).catch((error: unknown) => {
    if (!existsSync(folder)) throw error;
  });
}

if (import.meta.main) {
  const named = process.argv.slice(2) as RealClient[];
  for (const name of named.length > 0 ? named : realClients) {
    console.log(`${name} ${versionOf(name)}: ${await installClient(name)}`);
  }
}
