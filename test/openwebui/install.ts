/** A real Open WebUI in a cached venv outside the repository, with no more of its dependencies than it needs to start. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The versions that the tests prove: the oldest that the product supports and the newest. */
export const openWebUIVersions = ['0.11.0', '0.12.4'] as const;
export type OpenWebUIVersion = (typeof openWebUIVersions)[number];

const requirements = (version: string) => join(import.meta.dirname, 'requirements', `${version}.txt`);
const pythons = ['python3.11', 'python3.12', '/usr/bin/python3.11', '/usr/bin/python3.12', 'python3'];
const pipMinutes = 30;

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
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'opengithubx', 'open-webui');
  const venv = join(cache, `${version}-${hash}`);
  const python = join(venv, 'bin', 'python');
  if (existsSync(python)) return python;

  const base = (await findPython()) ?? (await installPython());
  if (!base) throw new Error('it needs Python 3.11 or 3.12 with the modules venv and ensurepip.');
  // Built aside and renamed, so that a half-installed venv is never taken for a whole one. Renaming breaks the venv's
  // scripts, which name their interpreter by path, and nothing else: only `python` is used.
  const unfinished = `${venv}.${process.pid}`;
  await mkdir(dirname(unfinished), { recursive: true });
  try {
    await run(base, ['-m', 'venv', unfinished]);
    await pip(join(unfinished, 'bin', 'python'), ['-r', requirements(version), `open-webui==${version}`]);
    await rename(unfinished, venv).catch((error: unknown) => {
      // Another run was faster.
      if (!existsSync(python)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return python;
}

async function pip(python: string, wanted: string[]): Promise<void> {
  const words = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1', '--no-deps'];
  await run(python, [...words, ...wanted], { timeout: pipMinutes * 60_000 }).catch((error: { stderr?: string }) => {
    const lines = (error.stderr ?? '').trim().split('\n');
    const said = lines.findLast((line) => line.startsWith('ERROR:')) ?? lines.at(-1) ?? '';
    throw new Error(`pip could not bring it from its index (${said.slice(0, 300)}).`);
  });
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
