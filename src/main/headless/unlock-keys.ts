/** Keys that open the secrets at a start without their person: in a file, handed over by the system, or in a keyring. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { fail, ok, type Result } from '../../shared/result.ts';
import { readPrivateFile, systemErrorCode, writeFileAtomically } from './private-file.ts';

/**
 * The 32-byte key in a file, or undefined when there is no file yet. Fails with `key_file` when the file lies inside the
 * data folder, is not this user's alone, or holds anything else.
 */
export async function readKeyFile(path: string, dataFolder: string): Promise<Result<Buffer | undefined>> {
  const place = await checkPlace(path, dataFolder);
  if (!place.ok) return place;
  const text = await readPrivateFile(path, 'key_file');
  if (!text.ok || text.value === undefined) return text.ok ? ok(undefined) : text;
  const key = readKey(text.value);
  return key === undefined ? fail('key_file', `${path} does not hold a key.`) : ok(key);
}

/** Writes a new random key to a file of mode 0600, in a folder that exists. */
export async function createKeyFile(path: string): Promise<Result<Buffer>> {
  const key = randomBytes(32);
  try {
    await writeFileAtomically(path, `${writtenKey(key)}\n`);
    return ok(key);
  } catch (error) {
    return failedAt(path, error);
  }
}

/**
 * The 32-byte key that systemd (`LoadCredential`), Docker or Kubernetes hands over under this name, from the first folder that has
 * it. They choose owner and mode, and Kubernetes makes links; so those are accepted, but not a way out of the folder, nor a file
 * that everybody can write.
 */
export async function readHandedKey(name: string, folders: readonly string[]): Promise<Result<Buffer>> {
  for (const folder of folders) {
    const path = join(folder, name);
    try {
      const real = await realpath(path);
      const found = await stat(real);
      if (!real.startsWith((await realpath(folder)) + sep)) return fail('key_file', `${path} leads out of its folder.`);
      if (!found.isFile()) return fail('key_file', `${path} is not a file.`);
      if ((found.mode & 0o002) !== 0) return fail('key_file', `${path} can be written by everybody.`);
      const key = readKey(await readFile(real, 'utf8'));
      return key === undefined ? fail('key_file', `${path} does not hold a key.`, { hint: credentialHint }) : ok(key);
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') return failedAt(path, error);
    }
  }
  return fail('key_file', `There is no credential ${name} in ${folders.join(' or ')}.`, { hint: credentialHint });
}

const credentialHint = 'Make one with: openssl rand -base64 32. See docs/headless.md for where it is looked for.';

/** A copy of the data folder must not open itself. By the identity of folders: names may differ in case or be mounts. */
async function checkPlace(path: string, dataFolder: string): Promise<Result<void>> {
  let at = dirname(resolve(path));
  try {
    const data = await stat(dataFolder);
    at = await realpath(at);
    for (let folder = at; ; folder = dirname(folder)) {
      const { dev, ino } = await stat(folder);
      if (dev === data.dev && ino === data.ino) {
        return fail('key_file', `${path} lies inside the data folder: a copy of that folder would open itself.`);
      }
      if (folder === dirname(folder)) return ok(undefined);
    }
  } catch (error) {
    return failedAt(at, error);
  }
}

function failedAt(path: string, error: unknown): Result<never> {
  const reason = systemErrorCode(error);
  if (reason === undefined) throw error;
  if (reason === 'ENOSPC' || reason === 'EDQUOT') return fail('disk_full', `${path} could not be written.`);
  return fail('key_file', reason === 'ENOENT' ? `There is no folder ${path}.` : `${path}: ${reason}.`);
}

/** How a 32-byte key is written outside `secrets.json`: in a key file or a keyring. */
const writtenKey = (key: Buffer) => key.toString('base64');

/** The key that a text holds, or undefined when it is anything else; space around it does not matter. */
function readKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  return /^[A-Za-z0-9+/]{43}=$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : undefined;
}

/*
 * The keyring of a Linux desktop (Secret Service) by libsecret's `secret-tool`. Arguments name an entry; a key is handed
 * over on standard input and output alone, because every process can read the arguments of every other.
 *
 * macOS and Windows are left out: the ways to hand `security` a password other than as an argument have stored empty ones
 * while reporting success (phnx-labs/agi-cli pull request 1258), and Windows has no such program.
 */

/** A locked keyring asks the person to unlock it; where nobody is there to answer, it may never reply. */
const patienceMs = 30_000;

/** The 32-byte key under this name; `keyring` says why there is none. */
export async function lookUpKey(id: string, patience = patienceMs): Promise<Result<Buffer>> {
  const said = await run(['lookup', ...entry(id)], '', patience);
  if (!said.ok) return said;
  const key = readKey(said.value);
  return key === undefined ? fail('keyring', 'What it holds is not a key.') : ok(key);
}

/** Puts a key under this name and reads it back, since nothing but the keyring will hold it. */
export async function storeKey(id: string, key: Buffer): Promise<Result<void>> {
  const stored = await run(['store', '--label=OpenGitHubX', ...entry(id)], writtenKey(key), patienceMs);
  if (!stored.ok) return stored;
  const found = await lookUpKey(id);
  if (!found.ok) return found;
  return found.value.equals(key) ? ok(undefined) : fail('keyring', 'It gives back another key than it was given.');
}

/** Removes what is under this name. That it may fail is harmless: without its counterpart in a file a key opens nothing. */
export async function removeKey(id: string): Promise<void> {
  await run(['clear', ...entry(id)], '', patienceMs);
}

const entry = (id: string) => ['service', 'opengithubx', 'id', id];

function run(words: string[], input: string, patience: number): Promise<Result<string>> {
  if (process.platform !== 'linux') return Promise.resolve(fail('keyring', 'This works on Linux only.'));
  const { promise, resolve } = Promise.withResolvers<Result<string>>();
  const child = execFile(
    'secret-tool',
    words,
    { timeout: patience, killSignal: 'SIGKILL', maxBuffer: 4_096 },
    (error, said) => resolve(error === null ? ok(said) : fail('keyring', reasonFor(error))),
  );
  // It may end without reading.
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return promise;
}

/** In our own words: what a keyring prints may hold anything. */
function reasonFor({ code, killed }: { code?: unknown; killed?: boolean }): string {
  if (code === 'ENOENT') return 'There is no secret-tool (package libsecret-tools).';
  if (killed === true) return 'It did not answer in time.';
  return 'It is locked, not running, or does not have the key.';
}
