/**
 * The secrets of the headless hub: encrypted in `secrets.json`. Never plain text on disk.
 */
import { timingSafeEqual } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../shared/result.ts';
import type { SecretStore } from '../hub/ground/ports.ts';
import { Secret } from '../hub/ground/secret.ts';
import { removeLeftovers, systemErrorCode, writeFileAtomically } from './private-file.ts';
import {
  createStored,
  keyByPassphrase,
  type Opened,
  openByPassphrase,
  readStored,
  type Sealed,
  sealSecret,
  serialise,
  unsealSecret,
} from './stored-secrets.ts';

/** `verify` tells the owner passphrase; it is absent where there is none, and then nobody can act as owner. */
export type OwnedSecretStore = SecretStore & { verify?: (passphrase: string) => Promise<boolean> };

const byPassphrase = 'encrypted on disk with the owner passphrase';

/** Whether a passphrase was chosen for this folder already. */
export async function hasStoredSecrets(folder: string): Promise<boolean> {
  return lstat(join(folder, 'secrets.json')).then(
    () => true,
    (error: unknown) => systemErrorCode(error) !== 'ENOENT',
  );
}

/** Starts `<folder>/secrets.json` under a newly chosen passphrase, at this cost of a guess. */
export async function createSecretStore(
  folder: string,
  passphrase: string,
  cost: number,
): Promise<Result<OwnedSecretStore>> {
  await removeLeftovers(folder);
  const opened = await createStored(folder, passphrase, cost);
  return opened.ok ? ok(storeOf(opened.value, byPassphrase)) : opened;
}

/** Opens the existing store; `secrets_locked` when the passphrase is another one or the file is damaged. */
export async function openSecretStore(folder: string, passphrase: string): Promise<Result<OwnedSecretStore>> {
  await removeLeftovers(folder);
  const stored = await readStored(folder);
  if (!stored.ok) return stored;
  if (stored.value === undefined) throw new Error('There are no stored secrets to open.');
  const opened = await openByPassphrase(folder, stored.value, passphrase);
  return opened.ok ? ok(storeOf(opened.value, byPassphrase)) : opened;
}

/** The store over an opened file; `kind` says in words what opened it. */
export function storeOf({ path, stored: opened, key }: Opened, kind: string): OwnedSecretStore {
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
    kind,
    isDurable: true,
    async get(name) {
      await writing;
      const sealed = Object.hasOwn(stored.secrets, name) ? stored.secrets[name] : undefined;
      if (sealed === undefined) return undefined;
      const value = unsealSecret(key, name, sealed);
      if (value === undefined) throw new Error(`The stored secret ${name} was changed on disk.`);
      return new Secret(value.toString());
    },
    set: (name, secret) =>
      change((secrets) => void secrets.set(name, sealSecret(key, name, Buffer.from(Secret.reveal(secret))))),
    delete: (name) => change((secrets) => void secrets.delete(name)),
    names: () => writing.then(() => Object.keys(stored.secrets)),
    // The very key, not any: else anyone who can write the file could put their own passphrase into it.
    async verify(passphrase) {
      const found = await keyByPassphrase(stored, passphrase);
      return found !== undefined && found.length === key.length && timingSafeEqual(found, key);
    },
  };
}
