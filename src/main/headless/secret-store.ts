/**
 * The secrets of the headless hub: encrypted under the owner's passphrase, or in memory alone. Never plain text on disk.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { access, chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { SecretStore } from '../hub/ports.ts';
import { Secret } from '../hub/secret.ts';
import { removeLeftovers, writeFileAtomically } from './atomic-file.ts';
import { Derivation, deriveKey, newDerivation, Sealed, seal, unseal } from './sealed.ts';
import { fileFailure } from './system-error.ts';

/** `verify` answers in constant time; it is absent where there is no passphrase, and then nobody can act as owner. */
export type OwnedSecretStore = SecretStore & { verify?: (passphrase: string) => Promise<boolean> };

/** `key` is the key of all secrets, sealed under the one derived from the passphrase: it opens only with the right one. */
const Stored = z.object({
  version: z.literal(1),
  scrypt: Derivation,
  key: Sealed,
  secrets: z.record(z.string(), Sealed),
});
type Stored = z.infer<typeof Stored>;

const keyName = 'opengithubx secrets key';
const pathIn = (folder: string) => join(folder, 'secrets.json');

/** Whether a passphrase was chosen for this folder already. */
export async function hasStoredSecrets(folder: string): Promise<boolean> {
  return access(pathIn(folder)).then(
    () => true,
    () => false,
  );
}

/** Starts `<folder>/secrets.json` under a newly chosen passphrase. */
export async function createSecretStore(folder: string, passphrase: string): Promise<Result<OwnedSecretStore>> {
  const path = pathIn(folder);
  const derivation = newDerivation();
  const derived = await deriveKey(passphrase, derivation);
  const key = randomBytes(32);
  const stored: Stored = { version: 1, scrypt: derivation, key: seal(derived, keyName, key), secrets: {} };
  try {
    await removeLeftovers(path);
    await writeFileAtomically(path, serialise(stored));
  } catch (error) {
    return fileFailure(error, path);
  }
  return ok(storeOf(path, stored, derived, key));
}

/** Opens the existing store; `secrets_locked` when the passphrase is another one or the file is damaged. */
export async function openSecretStore(folder: string, passphrase: string): Promise<Result<OwnedSecretStore>> {
  const path = pathIn(folder);
  let stored: Stored;
  try {
    await removeLeftovers(path);
    await chmod(path, 0o600);
    stored = Stored.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.core.$ZodError) {
      return fail('secrets_locked', `The file ${path} is damaged.`, {
        hint: 'Restore a copy, or move it aside and sign in again.',
      });
    }
    return fileFailure(error, path);
  }
  const derived = await deriveKey(passphrase, stored.scrypt);
  const key = unseal(derived, keyName, stored.key);
  if (key === undefined) return fail('secrets_locked', 'That is not the owner passphrase.');
  return ok(storeOf(path, stored, derived, key));
}

/** For a start without a terminal: nothing outlives the process, and nobody can act as owner. */
export function memorySecretStore(): OwnedSecretStore {
  const secrets = new Map<string, Secret>();
  return {
    kind: 'in memory only: sign in again after a restart',
    get: async (name) => secrets.get(name),
    set: async (name, secret) => void secrets.set(name, secret),
    delete: async (name) => void secrets.delete(name),
  };
}

function storeOf(path: string, opened: Stored, derived: Buffer, key: Buffer): OwnedSecretStore {
  let stored = opened;
  let writing: Promise<void> = Promise.resolve();
  // One write after the other, and memory follows the disk: a failed write leaves both as they were.
  const change = (edit: (secrets: Map<string, Sealed>) => void) => {
    const step = writing.then(async () => {
      const secrets = new Map(Object.entries(stored.secrets));
      edit(secrets);
      const next = { ...stored, secrets: Object.fromEntries(secrets) };
      await writeFileAtomically(path, serialise(next));
      stored = next;
    });
    writing = step.catch(() => {});
    return step;
  };
  return {
    kind: 'encrypted on disk with the owner passphrase',
    async get(name) {
      await writing;
      const sealed = Object.hasOwn(stored.secrets, name) ? stored.secrets[name] : undefined;
      if (sealed === undefined) return undefined;
      const value = unseal(key, name, sealed);
      if (value === undefined) throw new Error(`The stored secret ${name} was changed on disk.`);
      return new Secret(value.toString());
    },
    set: (name, secret) =>
      change((secrets) => void secrets.set(name, seal(key, name, Buffer.from(Secret.reveal(secret))))),
    delete: (name) => change((secrets) => void secrets.delete(name)),
    verify: async (passphrase) => timingSafeEqual(await deriveKey(passphrase, stored.scrypt), derived),
  };
}

const serialise = (stored: Stored) => `${JSON.stringify(stored, null, 2)}\n`;
