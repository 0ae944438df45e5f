/**
 * Files of npm packages that a test needs and that nothing else does: got into the cache by the test, at one version and with
 * the integrity checked, so that `npm ci` is spared them.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** `integrity` is the registry's SHA-512, in base64. */
export type NpmArchive = { name: string; version: string; integrity: string };

const run = promisify(execFile);
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'opengithubx-tests');
const fileOf = ({ name, version }: NpmArchive): string => `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;

async function isWhole(archive: NpmArchive): Promise<boolean> {
  const bytes = await readFile(join(cache, fileOf(archive))).catch(() => undefined);
  return bytes !== undefined && createHash('sha512').update(bytes).digest('base64') === archive.integrity;
}

async function download(archive: NpmArchive): Promise<void> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'pack-'));
  const named = `${archive.name}@${archive.version}`;
  try {
    await run('npm', ['pack', named, '--pack-destination', folder]);
    await rename(join(folder, fileOf(archive)), join(cache, fileOf(archive)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (!(await isWhole(archive))) throw new Error(`${named} is not what it was.`);
}

/** The JSON in a file of the package. Downloads it where it is not at hand. */
export async function jsonIn(archive: NpmArchive, path: string): Promise<Record<string, unknown>> {
  if (!(await isWhole(archive))) await download(archive);
  const most = 64 * 1024 * 1024;
  const { stdout } = await run('tar', ['-xzOf', join(cache, fileOf(archive)), `package/${path}`], { maxBuffer: most });
  return JSON.parse(stdout) as Record<string, unknown>;
}
