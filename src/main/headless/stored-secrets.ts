/** The file `secrets.json`: its format, and the one key of all secrets, which lies in it sealed once for each way in. */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { fail, ok, type Result } from '../../shared/result.ts';
import { fileFailure, readPrivateFile, writeFileAtomically } from './private-file.ts';

/** One value under AES-256-GCM, base64. */
export const Sealed = z.object({ nonce: z.string(), data: z.string(), tag: z.string() });
export type Sealed = z.infer<typeof Sealed>;

/** Encrypts under a 32-byte key; `name` is bound to it, so that two sealed values cannot change places. */
export function sealSecret(key: Buffer, name: string, value: Buffer): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const data = Buffer.concat([cipher.update(value), cipher.final()]);
  return {
    nonce: nonce.toString('base64'),
    data: data.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/** The value, or undefined when the key or the name is another or a byte was changed. */
export function unsealSecret(key: Buffer, name: string, sealed: Sealed): Buffer | undefined {
  try {
    const nonce = Buffer.from(sealed.nonce, 'base64');
    // Without the length Node would accept a tag of four bytes.
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
      .setAAD(Buffer.from(name))
      .setAuthTag(Buffer.from(sealed.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]);
  } catch {
    return undefined;
  }
}

/**
 * The parameters of one derivation. The upper bound keeps a changed file from eating the memory. A lower number in a
 * changed file opens nothing: what is sealed in the file was sealed under the key of the right one.
 */
const Derivation = z.object({
  N: z.number().check(z.int(), z.minimum(2 ** 14), z.maximum(2 ** 20)),
  r: z.literal(8),
  p: z.literal(1),
  salt: z.string(),
});
type Derivation = z.infer<typeof Derivation>;

const newDerivation = (cost: number): Derivation => ({
  N: cost,
  r: 8,
  p: 1,
  salt: randomBytes(16).toString('base64'),
});

/** A 32-byte key from a passphrase by scrypt. */
function deriveKey(passphrase: string, { N, r, p, salt }: Derivation): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  // The same letters may be typed composed or decomposed, depending on the keyboard.
  const typed = passphrase.normalize('NFKC');
  scrypt(typed, Buffer.from(salt, 'base64'), 32, { N, r, p, maxmem: 2 * 128 * N * r }, (error, key) =>
    error ? reject(error) : resolve(key),
  );
  return promise;
}

/** The identifier becomes an argument of a program, so a changed file must not make it an option. */
const Holder = z.union([
  z.object({ by: z.literal('key-file'), key: Sealed }),
  z.object({ by: z.literal('keyring'), id: z.string().check(z.regex(/^[0-9a-f]{32}$/)), key: Sealed }),
]);

/** `passphrase.key` and `holder.key` are the same key, sealed under the passphrase and under a key kept elsewhere. */
const Stored = z.object({
  version: z.literal(2),
  passphrase: z.object({ scrypt: Derivation, key: Sealed }),
  holder: z.optional(Holder),
  secrets: z.record(z.string(), Sealed),
});
export type Stored = z.infer<typeof Stored>;

/** Before keys could be kept elsewhere. It becomes version 2 when it is next written. */
const First = z.object({
  version: z.literal(1),
  scrypt: Derivation,
  key: Sealed,
  secrets: z.record(z.string(), Sealed),
});

/** What is in the file, and the key that opens it. */
export type Opened = { path: string; stored: Stored; key: Buffer };

/** Who else than the person holds a key: see `Stored`. */
export type HeldKey = { key: Buffer } & ({ by: 'key-file' } | { by: 'keyring'; id: string });

const keyName = 'opengithubx secrets key';
const pathIn = (folder: string) => join(folder, 'secrets.json');

/** Reads `<folder>/secrets.json`, undefined when there is none; damaged or of a newer version it is `secrets_locked`. */
export async function readStored(folder: string): Promise<Result<Stored | undefined>> {
  const path = pathIn(folder);
  const text = await readPrivateFile(path, 'data_folder');
  if (!text.ok || text.value === undefined) return text.ok ? ok(undefined) : text;
  const version = z.object({ version: z.number() });
  try {
    const json: unknown = JSON.parse(text.value);
    if (version.parse(json).version > 2) {
      return fail('secrets_locked', `A newer version wrote the file ${path}.`, { hint: 'Start that version.' });
    }
    return ok(toSecond(z.union([First, Stored]).parse(json)));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.core.$ZodError)) throw error;
    return fail('secrets_locked', `The file ${path} is damaged.`, {
      hint: 'Restore a copy, or move it aside and sign in again.',
    });
  }
}

function toSecond(read: Stored | z.infer<typeof First>): Stored {
  if (read.version === 2) return read;
  const { scrypt, key, secrets } = read;
  return { version: 2, passphrase: { scrypt, key }, secrets };
}

/** Starts the file under a newly chosen passphrase; `cost` is scrypt's N, which the file keeps. */
export async function createStored(folder: string, passphrase: string, cost: number): Promise<Result<Opened>> {
  const scrypt = newDerivation(cost);
  const key = randomBytes(32);
  const sealed = sealSecret(await deriveKey(passphrase, scrypt), keyName, key);
  return write({ path: pathIn(folder), key, stored: { version: 2, passphrase: { scrypt, key: sealed }, secrets: {} } });
}

/** The key of the secrets by the passphrase, undefined when it is another one. */
export async function keyByPassphrase({ passphrase }: Stored, typed: string): Promise<Buffer | undefined> {
  return unsealSecret(await deriveKey(typed, passphrase.scrypt), keyName, passphrase.key);
}

/** Opens with the passphrase; `secrets_locked` when it is another one. */
export async function openByPassphrase(folder: string, stored: Stored, typed: string): Promise<Result<Opened>> {
  const key = await keyByPassphrase(stored, typed);
  return key ? ok({ path: pathIn(folder), stored, key }) : fail('secrets_locked', 'That is not the owner passphrase.');
}

/** Opens with a key kept elsewhere; undefined when the file is not sealed under it. */
export function openByHeldKey(folder: string, stored: Stored, by: HeldKey['by'], held: Buffer): Opened | undefined {
  const key = stored.holder?.by === by ? unsealSecret(held, `${keyName} ${by}`, stored.holder.key) : undefined;
  return key && { path: pathIn(folder), stored, key };
}

/** Seals the key of the secrets under one kept elsewhere, in place of any other, or leaves the passphrase alone to open. */
export function handTo(opened: Opened, held: HeldKey | undefined): Promise<Result<Opened>> {
  const { holder: _, ...stored } = opened.stored;
  if (held === undefined) return write({ ...opened, stored });
  const { key, ...who } = held;
  const holder = { ...who, key: sealSecret(key, `${keyName} ${who.by}`, opened.key) };
  return write({ ...opened, stored: { ...stored, holder } });
}

export const serialise = (stored: Stored) => `${JSON.stringify(stored, null, 2)}\n`;

async function write(opened: Opened): Promise<Result<Opened>> {
  try {
    await writeFileAtomically(opened.path, serialise(opened.stored));
    return ok(opened);
  } catch (error) {
    return fileFailure(error, opened.path);
  }
}
