/**
 * The real Open WebUI of each version that the tests prove. `node test/openwebui/install.ts` installs what is missing, one line
 * a version.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPython, installVenv, isInstalled, venvOf } from '../../src/main/headless/commands/open-webui/install.ts';

const run = promisify(execFile);

/** The oldest that the product supports and the newest. */
export const openWebUIVersions = ['0.11.0', '0.12.4'] as const;
export type OpenWebUIVersion = (typeof openWebUIVersions)[number];

const resources = join(import.meta.dirname, '../../resources/open-webui');

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

async function install(version: OpenWebUIVersion): Promise<string> {
  const venv = await venvOf(version, resources);
  if (isInstalled(venv)) return venv.python;
  const base = (await findPython()) ?? (await installPython());
  if (!base) throw new Error('it needs Python 3.11 or 3.12 with the modules venv and ensurepip.');
  await installVenv(venv, base);
  return venv.python;
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
