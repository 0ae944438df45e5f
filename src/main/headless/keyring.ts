/**
 * The keyring of a Linux desktop (Secret Service) by libsecret's `secret-tool`. Arguments name an entry; a key is handed
 * over on standard input and output alone, because every process can read the arguments of every other.
 *
 * macOS and Windows are left out: the ways to hand `security` a password other than as an argument have stored empty ones
 * while reporting success (phnx-labs/agi-cli pull request 1258), and Windows has no such program.
 */
import { execFile } from 'node:child_process';
import { fail, ok, type Result } from '../../shared/result.ts';
import { readKey, writtenKey } from './key-text.ts';

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
