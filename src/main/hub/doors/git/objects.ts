/**
 * Objects of git, each hashed by the hub from the bytes that it has read: git itself doesn't compare what it reads with the name, and any
 * program of the same user can change the files that it reads. https://git-scm.com/docs/pack-format
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createDeflate, deflateSync } from 'node:zlib';

export type PackedObject = { hash: string; type: string; size: number };

/** An object while it is read: `pieces` have to be taken before the next object, and throw `NotItsName` at their end. */
type ObjectRead = PackedObject & { pieces: AsyncIterable<Buffer> };

/** Thrown for bytes that have another hash than the object that was asked for. */
export class NotItsName extends Error {
  override name = 'NotItsName';
}

/** What `git cat-file --batch` prints for `wanted`, in their order. Those that are missing are left out. */
export async function* hashedObjects(
  output: AsyncIterable<Buffer>,
  wanted: readonly string[],
): AsyncGenerator<ObjectRead, void, void> {
  const reader = createReader(output);
  for (const hash of wanted) {
    const line = await reader.line();
    if (line === `${hash} missing`) continue;
    const [, type = '', length = ''] = /^[0-9a-f]{40} (commit|tree|blob|tag) (\d{1,12})$/.exec(line) ?? [];
    if (type === '' || !line.startsWith(hash)) throw new NotItsName(`${hash} is not there`);
    const size = Number(length);
    const pieces = hashed(reader.take(size), { hash, type, size });
    yield { hash, type, size, pieces };
    // Where its caller takes no more of it the rest is hashed all the same.
    for await (const _ of pieces);
    await reader.line();
  }
}

async function* hashed(pieces: AsyncIterable<Buffer>, { hash, type, size }: PackedObject): AsyncGenerator<Buffer> {
  const own = createHash('sha1').update(`${type} ${size}\0`);
  for await (const piece of pieces) {
    own.update(piece);
    yield piece;
  }
  if (own.digest('hex') !== hash) throw new NotItsName(`${hash} holds something else`);
}

/** Reads lines and counted bytes from a stream, one after the other. Throws where it ends before. */
function createReader(source: AsyncIterable<Buffer>) {
  const pieces = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  async function more(): Promise<Buffer> {
    const { value, done } = await pieces.next();
    if (done) throw new Error('an object could not be read');
    return value;
  }
  return {
    async line(): Promise<string> {
      for (let end = held.indexOf('\n'); ; end = held.indexOf('\n')) {
        if (end >= 0) {
          const line = held.toString('latin1', 0, end);
          held = held.subarray(end + 1);
          return line;
        }
        if (held.length > 200) throw new NotItsName('an object is no object');
        held = Buffer.concat([held, await more()]);
      }
    },
    async *take(length: number): AsyncGenerator<Buffer> {
      for (let left = length; left > 0; ) {
        if (held.length === 0) held = await more();
        const piece = held.subarray(0, left);
        held = held.subarray(piece.length);
        left -= piece.length;
        yield piece;
      }
    },
  };
}

export async function contentOf({ pieces }: Pick<ObjectRead, 'pieces'>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

const types: Readonly<Record<string, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };

/** Bytes of an object that are compressed at once: it takes less than a millisecond. */
const small = 16_384;

/**
 * A pack of `count` objects, as the hub writes it: whole, without deltas, so that nothing is in it but what was hashed. Throws
 * `NotItsName` where one is missing or is another.
 */
export async function* packOf(objects: AsyncIterable<ObjectRead>, count: number): AsyncGenerator<Buffer> {
  const own = createHash('sha1');
  const hashing = (piece: Buffer): Buffer => {
    own.update(piece);
    return piece;
  };
  const head = Buffer.alloc(12);
  head.write('PACK');
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(count, 8);
  yield hashing(head);
  let written = 0;
  for await (const object of objects) {
    yield hashing(entryHead(types[object.type] ?? 0, object.size));
    if (object.size <= small) yield hashing(deflateSync(await contentOf(object)));
    else for await (const piece of Readable.from(object.pieces).compose(createDeflate())) yield hashing(piece);
    written += 1;
  }
  if (written !== count) throw new NotItsName('an object is missing');
  yield own.digest();
}

/** Type and size of an object, as they stand before it in a pack. */
function entryHead(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size & 15)];
  for (let left = Math.floor(size / 16); left > 0; left = Math.floor(left / 128)) {
    bytes.push((bytes.pop() ?? 0) | 128, left & 127);
  }
  return Buffer.from(bytes);
}
