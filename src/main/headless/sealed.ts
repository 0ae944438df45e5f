import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import * as z from 'zod/mini';

/** One value under AES-256-GCM, base64. */
export const Sealed = z.object({ nonce: z.string(), data: z.string(), tag: z.string() });
export type Sealed = z.infer<typeof Sealed>;

/** Encrypts under a 32-byte key; `name` is bound to it, so that two sealed values cannot change places. */
export function seal(key: Buffer, name: string, value: Buffer): Sealed {
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
export function unseal(key: Buffer, name: string, sealed: Sealed): Buffer | undefined {
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
export const Derivation = z.object({
  N: z.number().check(z.int(), z.minimum(2 ** 14), z.maximum(2 ** 20)),
  r: z.literal(8),
  p: z.literal(1),
  salt: z.string(),
});
export type Derivation = z.infer<typeof Derivation>;

export const newDerivation = (cost: number): Derivation => ({
  N: cost,
  r: 8,
  p: 1,
  salt: randomBytes(16).toString('base64'),
});

/** A 32-byte key from a passphrase by scrypt. */
export function deriveKey(passphrase: string, { N, r, p, salt }: Derivation): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  // The same letters may be typed composed or decomposed, depending on the keyboard.
  const typed = passphrase.normalize('NFKC');
  scrypt(typed, Buffer.from(salt, 'base64'), 32, { N, r, p, maxmem: 2 * 128 * N * r }, (error, key) =>
    error ? reject(error) : resolve(key),
  );
  return promise;
}
