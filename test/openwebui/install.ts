/**
 * A real Open WebUI of each version in a cached venv outside the repository, with no more of its dependencies than it needs
 * to start. `node test/openwebui/install.ts` installs what is missing, one line a version.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The versions that the tests prove: the oldest that the product supports and the newest. */
export const openWebUIVersions = ['0.11.0', '0.12.4'] as const;
export type OpenWebUIVersion = (typeof openWebUIVersions)[number];

const requirements = (version: string) => join(import.meta.dirname, 'requirements', `${version}.txt`);
const pythons = ['python3.11', 'python3.12', '/usr/bin/python3.11', '/usr/bin/python3.12', 'python3'];
/** Fetches several files at once and links what both versions have, where pip fetches, unpacks and compiles everything twice. */
const uv = 'uv==0.13.9';
const installMs = 30 * 60_000;

/**
 * The venv's Python of this Open WebUI, installed at the first call. Where that can't be done it says so and answers
 * undefined, so that tests skip; with CI=true it throws.
 */
export async function installOpenWebUI(version: OpenWebUIVersion): Promise<string | undefined> {
  try {
    return await install(version);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const sentence = `Open WebUI ${version} can't be installed here: ${reason}`;
    if (process.env['CI'] === 'true') throw new Error(sentence);
    console.error(sentence);
    return undefined;
  }
}

async function install(version: string): Promise<string> {
  const pins = await readFile(requirements(version));
  const hash = createHash('sha256').update(pins).digest('hex').slice(0, 12);
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'opengithubx', 'open-webui');
  const venv = join(cache, `${version}-${hash}`);
  const python = join(venv, 'bin', 'python');
  if (existsSync(python)) return python;

  const base = (await findPython()) ?? (await installPython());
  if (!base) throw new Error('it needs Python 3.11 or 3.12 with the modules venv and ensurepip.');
  await mkdir(cache, { recursive: true });
  const release = await lock(base, `${venv}.lock`);
  try {
    // Whoever held the lock before may have installed it.
    if (!existsSync(python)) await build(version, base, cache, venv);
  } finally {
    await release();
  }
  return python;
}

/**
 * Built aside and renamed, so that a half-installed venv is never taken for a whole one. Renaming breaks the venv's scripts,
 * which name their interpreter by path, and nothing else: only `python` is used.
 */
async function build(version: string, base: string, cache: string, venv: string): Promise<void> {
  const unfinished = `${venv}.unfinished`;
  const python = join(unfinished, 'bin', 'python');
  try {
    await rm(unfinished, { recursive: true, force: true });
    await run(base, ['-m', 'venv', unfinished]);
    await fetched('pip', python, ['--quiet', '--disable-pip-version-check', '--retries', '1', uv]);
    await fetched(
      'uv',
      python,
      ['--quiet', '--python', python, '-r', requirements(version), `open-webui==${version}`],
      {
        UV_CACHE_DIR: join(cache, 'uv'),
        ...(process.env['PIP_INDEX_URL'] && { UV_DEFAULT_INDEX: process.env['PIP_INDEX_URL'] }),
      },
    );
    await tryOut(python);
    await rm(venv, { recursive: true, force: true }); // one whose interpreter is gone
    await rename(unfinished, venv);
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

/** Imports it once: what its pins lack shows here, and what it uses is compiled before a test waits for it. */
async function tryOut(python: string): Promise<void> {
  const home = `${python}-home`;
  await mkdir(join(home, 'static'), { recursive: true });
  const env = { ...environmentIn(home), WEBUI_SECRET_KEY: 'none', FROM_INIT_PY: 'true' };
  await run(python, ['-c', 'import open_webui.main'], { cwd: home, env, timeout: installMs });
  await rm(home, { recursive: true });
}

/** Nothing of the caller's environment but PATH: a proxy or an API key of the machine must not change what is tested. */
export function environmentIn(dataDir: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: dataDir,
    DATA_DIR: dataDir,
    // 0.12 empties and refills this folder at every start; by default it is inside the venv that all runs share.
    STATIC_DIR: join(dataDir, 'static'),
    OFFLINE_MODE: 'true',
    HF_HUB_OFFLINE: '1',
    ANONYMIZED_TELEMETRY: 'false',
    ENABLE_VERSION_UPDATE_CHECK: 'false',
    ENABLE_PIP_INSTALL_FRONTMATTER_REQUIREMENTS: 'false',
    // No document search: the packages it needs are not installed.
    VECTOR_DB: 's3vector',
    RAG_EMBEDDING_ENGINE: 'openai',
    BYPASS_EMBEDDING_AND_RETRIEVAL: 'true',
    ENABLE_OLLAMA_API: 'false',
    OPENAI_API_BASE_URL: 'http://127.0.0.1:9/v1',
    OPENAI_API_KEY: 'none',
    DEFAULT_USER_ROLE: 'user',
    ENABLE_API_KEYS: 'true',
    NO_PROXY: '127.0.0.1,localhost',
  };
}

/** Waits for it. The system takes it back when this process ends, however it ends. */
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

async function findPython(): Promise<string | undefined> {
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

/** Debian's own, where this process may install it and Debian still or already has one that fits. */
async function installPython(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined;
  await run('apt-get', ['update', '-qq']).catch(() => {});
  for (const name of ['python3.12-venv', 'python3.11-venv']) {
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name]).catch(() => {});
  }
  return findPython();
}

if (import.meta.main) {
  for (const version of openWebUIVersions) {
    const python = await installOpenWebUI(version);
    if (python) console.log(`Open WebUI ${version}: ${python}`);
    else process.exitCode = 1;
  }
}
