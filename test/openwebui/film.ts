/** Puts the six pictures of the founding story together to one that moves: `node test/openwebui/film.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { crc32 } from 'node:zlib';

const folder = resolve(import.meta.dirname, '../../docs/images');
const pictures = [1, 2, 3, 4, 5, 6].map((number) => readFileSync(resolve(folder, `open-webui-story-${number}.png`)));
/** The last one is read longer. */
const secondsOf = (index: number): number => (index === pictures.length - 1 ? 6 : 2);

type Chunk = { type: string; data: Buffer };

/** The chunks of a PNG file (https://www.w3.org/TR/png-3/#5Chunk-layout). */
function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function bytesOf({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([numbers(data.length), body, numbers(crc32(body))]);
}

const numbers = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
};

/** An animated PNG (https://www.w3.org/TR/png-3/#apng-frame-based-animation), which shows its first picture where it can't move. */
function animate(files: readonly Buffer[]): Buffer {
  const [first] = files;
  const header = chunksOf(first ?? Buffer.alloc(0)).find(({ type }) => type === 'IHDR');
  if (!header) throw new Error('There is no picture.');
  let sequence = 0;
  const frames = files.flatMap((png, index) => {
    const chunks = chunksOf(png);
    if (!chunks[0]?.data.equals(header.data)) throw new Error('The pictures are not of one size and kind.');
    const size = header.data.subarray(0, 8);
    const delay = Buffer.from([0, secondsOf(index), 0, 1, 0, 0]);
    const control = Buffer.concat([numbers(sequence++), size, numbers(0, 0), delay]);
    const parts = chunks.filter(({ type }) => type === 'IDAT');
    const image = parts.map(({ data }) =>
      index === 0 ? { type: 'IDAT', data } : { type: 'fdAT', data: Buffer.concat([numbers(sequence++), data]) },
    );
    return [{ type: 'fcTL', data: control }, ...image];
  });
  const start = { type: 'acTL', data: numbers(files.length, 0) };
  const end = { type: 'IEND', data: Buffer.alloc(0) };
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...[header, start, ...frames, end].map(bytesOf)]);
}

writeFileSync(resolve(folder, 'open-webui-story.png'), animate(pictures));
