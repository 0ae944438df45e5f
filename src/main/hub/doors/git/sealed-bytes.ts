/**
 * Bytes that wait on the disk for a person, such as a pack or a file of a release. They are encrypted in blocks under a separate key,
 * which is never on the disk beside them: a program of the same user can delete them, and anything else that it does to them is found out
 * before the block leaves. So what was looked at is what is sent, though it is read a second time.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { constants, copyFile, type FileHandle, link, open, rm } from 'node:fs/promises';
import type { HeldBytes } from '../../platforms/platform.ts';

const block = 64 * 1024;
const tagBytes = 16;

/** What it takes to read a sealed file: its key, and what was sealed into it. */
export type Seal = { key: string; bytes: number; sha256: string };

/** Thrown while it is read; of the block in question nothing has left. */
export class SealBroken extends Error {
  override name = 'SealBroken';
}

/** The number of a block is its nonce: the key is for one file alone, and each block is written once. */
function nonceOf(at: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(at, 8);
  return nonce;
}

/** Writes all of them to a new file. Throws what the pieces throw, and where the disk can't take them; then nothing is left of it. */
export async function sealInto(path: string, pieces: AsyncIterable<Buffer>): Promise<Seal> {
  const key = randomBytes(32);
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let bytes = 0;
  let at = 0;
  const write = async (plain: Buffer): Promise<void> => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(at));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    await file.writeFile(sealed);
    at += 1;
  };
  try {
    let held: Buffer[] = [];
    let length = 0;
    for await (const piece of pieces) {
      hash.update(piece);
      bytes += piece.length;
      held.push(piece);
      length += piece.length;
      if (length < block) continue;
      const all = Buffer.concat(held);
      let begin = 0;
      for (; length - begin >= block; begin += block) await write(all.subarray(begin, begin + block));
      held = [all.subarray(begin)];
      length -= begin;
    }
    if (length > 0) await write(Buffer.concat(held));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return { key: key.toString('base64'), bytes, sha256: hash.digest('hex') };
}

/** Reads them block by block. Throws `SealBroken` where the file is gone, or is not as it was written. */
async function* unsealed(path: string, { key, bytes }: Seal): AsyncGenerator<Buffer<ArrayBuffer>> {
  if (bytes === 0) return;
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) throw new SealBroken('it is gone');
  try {
    for (let at = 0; at * block < bytes; at += 1) {
      const length = Math.min(block, bytes - at * block);
      yield await blockOf(file, Buffer.from(key, 'base64'), at, length);
    }
  } finally {
    await file.close();
  }
}

async function blockOf(file: FileHandle, key: Buffer, at: number, length: number): Promise<Buffer<ArrayBuffer>> {
  const sealed = Buffer.alloc(length + tagBytes);
  try {
    let read = 0;
    while (read < sealed.length) {
      const position = at * (block + tagBytes) + read;
      const { bytesRead } = await file.read(sealed, read, sealed.length - read, position);
      if (bytesRead === 0) throw new Error('it ends');
      read += bytesRead;
    }
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(at), { authTagLength: tagBytes });
    decipher.setAuthTag(sealed.subarray(length));
    return Buffer.concat([decipher.update(sealed.subarray(0, length)), decipher.final()]);
  } catch {
    throw new SealBroken('it was changed');
  }
}

/** Where the bytes are, which is not for what sends them. */
const places = new WeakMap<HeldBytes, { path: string; seal: Seal }>();

/** Gives the sealed file a second name, under which it stays. Answers how it is read there; undefined for bytes that are in memory. */
export async function linkHeld(held: HeldBytes, to: string): Promise<Seal | undefined> {
  const place = places.get(held);
  if (!place) return undefined;
  // Some file systems have no second names.
  await link(place.path, to).catch(() => copyFile(place.path, to, constants.COPYFILE_EXCL));
  const file = await open(to, 'r+');
  await file.sync().finally(() => file.close());
  return place.seal;
}

/** The bytes of a sealed file as a platform sends them. */
export function heldIn(path: string, seal: Seal): HeldBytes {
  const held: HeldBytes = {
    bytes: seal.bytes,
    isChanged: false,
    async *pieces() {
      try {
        yield* unsealed(path, seal);
      } catch (error) {
        held.isChanged ||= error instanceof SealBroken;
        throw error;
      }
    },
  };
  places.set(held, { path, seal });
  return held;
}

/** Bytes that are in memory, as those are told that rest on the disk. */
export const heldInMemory = (content: Buffer<ArrayBuffer>): HeldBytes => ({
  bytes: content.length,
  isChanged: false,
  async *pieces() {
    if (content.length > 0) yield content;
  },
});
