/**
 * A real Open WebUI in a cached venv, with no more of its dependencies than it needs to start: no torch, no vector database.
 * `resources/open-webui` pins them for each version.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environmentIn } from './run.ts';

const run = promisify(execFile);

/** The one that the demo runs beside itself. */
export const newestOpenWebUI = '0.12.4';

const pythons = ['python3.11', 'python3.12', '/usr/bin/python3.11', '/usr/bin/python3.12', 'python3'];
/** Fetches several files at once and links what several versions have, where pip fetches, unpacks and compiles everything again. */
const uv = 'uv==0.13.9';
const installMs = 30 * 60_000;

/** Where a version is installed, or will be; `pins` is the file of its requirements. */
export type Venv = { version: string; pins: string; cache: string; path: string; python: string };

/** The venv of a version, whose name changes with its pins; `resources` is the folder of all pins. */
export async function venvOf(version: string, resources: string): Promise<Venv> {
  const pins = join(resources, `${version}.txt`);
  const hash = createHash('sha256')
    .update(await readFile(pins))
    .digest('hex')
    .slice(0, 12);
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'opengithubx', 'open-webui');
  const path = join(cache, `${version}-${hash}`);
  return { version, pins, cache, path, python: join(path, 'bin', 'python') };
}

export const isInstalled = ({ python }: Venv): boolean => existsSync(python);

/** A Python that Open WebUI runs on and that can make a venv; undefined where there is none. */
export async function findPython(): Promise<string | undefined> {
  const probe = 'import ensurepip, sys, venv; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))';
  for (const name of pythons) {
    const fits = await run(name, ['-c', probe]).then(
      () => true,
      () => false,
    );
    if (fits) return name;
  }
  return undefined;
}

/** Installs it by the Python `base`, unless somebody else has done so meanwhile; two at once wait for each other. Throws one sentence. */
export async function installVenv(venv: Venv, base: string): Promise<void> {
  await mkdir(venv.cache, { recursive: true });
  const release = await lock(base, `${venv.path}.lock`);
  try {
    if (!isInstalled(venv)) await build(venv, base);
  } finally {
    await release();
  }
}

/**
 * Built aside and renamed, so that a half-installed venv is never taken for a whole one. Renaming breaks the venv's scripts,
 * which name their interpreter by path, and nothing else: only `python` is used.
 */
async function build({ version, pins, cache, path }: Venv, base: string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  const python = join(unfinished, 'bin', 'python');
  try {
    await rm(unfinished, { recursive: true, force: true });
    await run(base, ['-m', 'venv', unfinished]);
    await fetched('pip', python, ['--quiet', '--disable-pip-version-check', '--retries', '1', uv]);
    await fetched('uv', python, ['--quiet', '--python', python, '-r', pins, `open-webui==${version}`], {
      UV_CACHE_DIR: join(cache, 'uv'),
      ...(process.env['PIP_INDEX_URL'] && { UV_DEFAULT_INDEX: process.env['PIP_INDEX_URL'] }),
    });
    await tryOut(python);
    await rm(path, { recursive: true, force: true }); // one whose interpreter is gone
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function fetched(by: 'pip' | 'uv', python: string, wanted: string[], env: Record<string, string> = {}) {
  const words = ['-m', ...(by === 'uv' ? ['uv', 'pip'] : ['pip']), 'install', '--no-deps', ...wanted];
  const options = { timeout: installMs, env: { ...process.env, ...env } };
  await run(python, words, options).catch((error: { stderr?: string }) => {
    const lines = (error.stderr ?? '').trim().split('\n');
    const said = lines.findLast((line) => /^error:/i.test(line)) ?? lines.at(-1) ?? '';
    throw new Error(`${by} could not bring it from its index (${said.slice(0, 300)}).`);
  });
}

/** Imports it once: what its pins lack shows here, and what it uses is compiled before anybody waits for it. */
async function tryOut(python: string): Promise<void> {
  const home = `${python}-home`;
  await mkdir(join(home, 'static'), { recursive: true });
  const env = { ...environmentIn(home), WEBUI_SECRET_KEY: 'none', FROM_INIT_PY: 'true' };
  await run(python, ['-c', 'import open_webui.main'], { cwd: home, env, timeout: installMs });
  await rm(home, { recursive: true });
}

/** Waits for it. The system releases it when this process ends in any way. */
async function lock(python: string, path: string): Promise<() => Promise<void>> {
  const hold = `import fcntl, sys
file = open(sys.argv[1], 'w')
fcntl.flock(file, fcntl.LOCK_EX)
print('held', flush=True)
sys.stdin.read()`;
  const holder = spawn(python, ['-c', hold, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(holder, 'exit');
  await Promise.race([once(holder.stdout, 'data'), ended]);
  return async () => {
    holder.stdin.end();
    await ended;
  };
}
