/**
 * The secrets of the desktop hub, encrypted by what the operating system keeps for this: `secrets-desktop.json`. Where there
 * is nothing of the kind, or less than there was, they stay in memory; never plain text on disk.
 */

import { join } from 'node:path';
import { safeStorage } from 'electron/main';
import * as z from 'zod/mini';
import { fail, ok, type Result } from '../../shared/result.ts';
import { memorySecretStore } from '../headless/memory-secrets.ts';
import { readPrivateFile, removeLeftovers, writeFileAtomically } from '../headless/private-file.ts';
import type { SecretStore } from '../hub/ground/ports.ts';
import { Secret } from '../hub/ground/secret.ts';

/** `protection` is who encrypted it: opening it under another one would be the downgrade that an attacker asks for. */
const Stored = z.object({ version: z.literal(1), protection: z.string(), secrets: z.record(z.string(), z.string()) });
type Stored = z.infer<typeof Stored>;

/** Each value is encrypted together with its name, so that two of them cannot change places in the file. */
const Named = z.object({ name: z.string(), value: z.string() });

/** Opens the secrets of a data folder. Fails with `secrets_locked` where the file is damaged, `data_folder` where it is foreign. */
export async function openDesktopSecrets(folder: string): Promise<Result<SecretStore>> {
  const path = join(folder, 'secrets-desktop.json');
  await removeLeftovers(folder);
  const stored = await read(path);
  if (!stored.ok) return stored;
  const protection = await protectionNow();
  if ('why' in protection) return ok(memorySecretStore(protection.why));
  if (stored.value !== undefined && stored.value.protection !== protection.id) {
    const why = `they were encrypted by ${stored.value.protection}, and this session has ${protection.id}. Log in as before to have them back.`;
    return ok(memorySecretStore(why));
  }
  const opened = stored.value ?? { version: 1 as const, protection: protection.id, secrets: {} };
  if (!(await canDecrypt(opened))) {
    const why = `${protection.id} no longer has the key that encrypted them. Restore it, or move ${path} aside.`;
    return ok(memorySecretStore(why));
  }
  return ok(storeOn(path, opened, protection));
}

/**
 * A keyring that was emptied or made again is told at the start, not by a failure in the middle of a call. On Linux what everybody can
 * encrypt is decrypted as well, so that somebody could put it there: it counts as not ours.
 */
async function canDecrypt({ secrets }: Stored): Promise<boolean> {
  const all = Object.values(secrets).map((sealed) => Buffer.from(sealed, 'base64'));
  if (process.platform === 'linux' && all.some((sealed) => !(markOf(sealed) in keysOfLinux))) return false;
  return Promise.all(all.map((sealed) => safeStorage.decryptStringAsync(sealed))).then(
    () => true,
    () => false,
  );
}

async function read(path: string): Promise<Result<Stored | undefined>> {
  const text = await readPrivateFile(path, 'data_folder');
  if (!text.ok || text.value === undefined) return text.ok ? ok(undefined) : text;
  try {
    return ok(Stored.parse(JSON.parse(text.value)));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.core.$ZodError)) throw error;
    return fail('secrets_locked', `The file ${path} is damaged.`, {
      hint: 'Restore a copy, or move it aside and sign in again.',
    });
  }
}

function storeOn(path: string, opened: Stored, { kind }: Protection): SecretStore {
  let stored = opened;
  let writing: Promise<unknown> = Promise.resolve();
  // One write after the other, and memory follows the disk: a failed write leaves both as they were.
  const change = (edit: (secrets: Map<string, string>) => void | Promise<void>): Promise<void> => {
    const step = writing.then(async () => {
      const secrets = new Map(Object.entries(stored.secrets));
      await edit(secrets);
      const next = { ...stored, secrets: Object.fromEntries(secrets) };
      await writeFileAtomically(path, `${JSON.stringify(next, null, 2)}\n`);
      stored = next;
    });
    writing = step.catch(() => {});
    return step;
  };
  const encrypt = async (name: string, value: string): Promise<string> =>
    (await safeStorage.encryptStringAsync(JSON.stringify({ name, value }))).toString('base64');
  const set = (name: string, value: string) =>
    change(async (secrets) => void secrets.set(name, await encrypt(name, value)));

  return {
    kind,
    isDurable: true,
    async get(name) {
      await writing;
      const sealed = Object.hasOwn(stored.secrets, name) ? stored.secrets[name] : undefined;
      if (sealed === undefined) return undefined;
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'));
      const opened = Named.safeParse(JSON.parse(result)).data;
      if (opened?.name !== name) throw new Error(`The stored secret ${name} was changed on disk.`);
      if (shouldReEncrypt) await set(name, opened.value); // the system has a new key, and the old one will go
      return new Secret(opened.value);
    },
    set: (name, secret) => set(name, Secret.reveal(secret)),
    delete: (name) => change((secrets) => void secrets.delete(name)),
    names: () => writing.then(() => Object.keys(stored.secrets)),
  };
}

/** What encrypts the secrets on this system, by its name, or why nothing does. `id` is written beside what it encrypted; `kind` is for a person. */
type Protection = { id: string; kind: string };

/** Names of keyrings, by the desktops that Electron knows. */
const linux: Record<string, string> = {
  gnome_libsecret: 'GNOME Keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
};

const howToFix =
  'Install and unlock GNOME Keyring or KWallet, log in again, and start the app without --password-store.';

/** By which Chromium marks, in front of what it encrypts, whose key it took: `v11` one of a keyring, `v12` one of a sandbox's portal. */
const keysOfLinux: Record<string, string> = { v11: 'the Secret Service', v12: 'the Secret portal' };

const markOf = (sealed: Buffer): string => sealed.subarray(0, 3).toString();

/** Must be called once the app is ready; before, nothing can be encrypted. */
export async function protectionNow(
  platform: NodeJS.Platform = process.platform,
): Promise<Protection | { why: string }> {
  const available = await safeStorage.isAsyncEncryptionAvailable();
  if (platform === 'darwin' || platform === 'win32') {
    const name = platform === 'darwin' ? 'macOS Keychain' : 'Windows DPAPI';
    return available ? encryptedBy(name) : { why: `${name} cannot be used. Unlock it and start the app again.` };
  }
  // The asynchronous calls look for a keyring themselves, on desktops that Electron has no backend for too. Without one they encrypt all
  // the same, by `v10`: a password that stands in Chromium's source. So what was encrypted tells, and nothing else does.
  const probe = available ? await safeStorage.encryptStringAsync('a probe').catch(() => undefined) : undefined;
  const found = probe && keysOfLinux[markOf(probe)];
  if (found === undefined) return { why: `no keyring answers on this system. ${howToFix}` };
  const named = linux[safeStorage.getSelectedStorageBackend()];
  return encryptedBy(named && found === keysOfLinux['v11'] ? named : found);
}

const encryptedBy = (name: string): Protection => ({ id: name, kind: `encrypted by ${name}` });
