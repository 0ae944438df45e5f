/** Bytes that rest on the disk while a person decides, and a program of the same user that can write all files of the hub. */
import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heldIn, heldInMemory, sealInto } from '../../../../../src/main/hub/doors/git/sealed-bytes.ts';
import type { HeldBytes } from '../../../../../src/main/hub/platforms/platform.ts';
import { requestWith } from '../../../../../src/main/hub/platforms/requests.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

const folder = temporaryFolder();
const kilo = 1024;
let count = 0;

/** Bytes of which each says where it stands. */
const told = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 255));

async function sealed(bytes: Buffer, piece = 10_000) {
  const path = join(folder, `file-${++count}`);
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
    bytes.subarray(at * piece, (at + 1) * piece),
  );
  const seal = await sealInto(path, Readable.from(pieces));
  return { path, seal, held: heldIn(path, seal) };
}

/** What is read before it ends, and whether it ended well. */
async function readAll(held: HeldBytes) {
  const all: Uint8Array[] = [];
  try {
    for await (const piece of held.pieces()) all.push(piece);
    return { bytes: Buffer.concat(all), isWhole: true };
  } catch {
    return { bytes: Buffer.concat(all), isWhole: false };
  }
}

/** Writes over the file in place, and puts its times back. */
function overwrite(path: string, at: number, bytes: Buffer): void {
  const { atime, mtime } = statSync(path);
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
  utimesSync(path, atime, mtime);
}

describe('bytes that are sealed', () => {
  it.each([0, 1, 64 * kilo - 1, 64 * kilo, 64 * kilo + 1, 300 * kilo])('come back as they were: %i', async (length) => {
    const bytes = told(length);
    const { held, seal } = await sealed(bytes);
    expect(await readAll(held)).toEqual({ bytes, isWhole: true });
    expect([held.bytes, seal.bytes, held.isChanged]).toEqual([length, length, false]);
    expect(await readAll(held)).toMatchObject({ isWhole: true }); // as often as they are asked for
  });

  it('say nothing of what they are, and none is sealed as another', async () => {
    const bytes = Buffer.from('a secret plan '.repeat(20_000));
    const [first, second] = [await sealed(bytes), await sealed(bytes)];
    for (const { path, seal } of [first, second]) {
      expect(readFileSync(path).includes('secret')).toBe(false);
      expect(readFileSync(path).includes(Buffer.from(seal.key, 'base64'))).toBe(false);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(readFileSync(first.path).equals(readFileSync(second.path))).toBe(false);
  });

  it('leave nothing where they ended too early', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield told(200 * kilo);
      throw new Error('gone');
    }
    const path = join(folder, 'broken');
    await expect(sealInto(path, broken())).rejects.toThrow('gone');
    expect(readdirSync(folder)).not.toContain('broken');
  });

  const block = 64 * kilo + 16;
  const size = 3 * block;
  const changes: [what: string, change: (path: string, other: string) => void][] = [
    ['one bit of the first block', (path) => overwrite(path, 5, Buffer.from([(readFileSync(path)[5] ?? 0) ^ 1]))],
    [
      'one byte of the last',
      (path) => overwrite(path, size - 20, Buffer.from([(readFileSync(path)[size - 20] ?? 0) ^ 1])),
    ],
    ['a tag', (path) => overwrite(path, block - 1, Buffer.from([(readFileSync(path)[block - 1] ?? 0) ^ 1]))],
    [
      'two blocks that change places',
      (path) => {
        const all = readFileSync(path);
        overwrite(path, 0, Buffer.concat([all.subarray(block, 2 * block), all.subarray(0, block)]));
      },
    ],
    ['a block twice', (path) => overwrite(path, block, readFileSync(path).subarray(0, block))],
    ['an end that is cut off', (path) => truncateSync(path, size - 1)],
    ['a last block that is cut off', (path) => truncateSync(path, 2 * block)],
    ['no bytes at all', (path) => truncateSync(path, 0)],
    [
      'holes',
      (path) => {
        truncateSync(path, 0);
        truncateSync(path, size);
      },
    ],
    ['another sealed file in its place', (path, other) => copyFileSync(other, path)],
    ['another, renamed', (path, other) => renameSync(other, path)],
    [
      'a link to another',
      (path, other) => {
        rmSync(path);
        symlinkSync(other, path);
      },
    ],
    ['plain bytes', (path) => writeFileSync(path, told(size))],
    ['no file', (path) => rmSync(path)],
  ];

  it.each(changes)('are not read where the disk has %s', async (_, change) => {
    const bytes = told(3 * 64 * kilo);
    const { path, held } = await sealed(bytes);
    const other = await sealed(told(3 * 64 * kilo).reverse());
    change(path, other.path);
    const read = await readAll(held);
    expect([read.isWhole, held.isChanged]).toEqual([false, true]);
    // Of what was read before nothing is another.
    expect(bytes.subarray(0, read.bytes.length).equals(read.bytes)).toBe(true);
  });

  it.each<[what: string, touch: (path: string) => void]>([
    ['a time', (path) => utimesSync(path, 1, 1)],
    ['a second name', (path) => linkSync(path, `${path}-link`)],
    ['more behind them', (path) => appendFileSync(path, 'more')],
    [
      'a copy in their place',
      (path) => {
        copyFileSync(path, `${path}-copy`);
        renameSync(`${path}-copy`, path);
      },
    ],
  ])('are as they were with %s', async (_, touch) => {
    const bytes = told(100_000);
    const { path, held } = await sealed(bytes);
    touch(path);
    expect(await readAll(held)).toEqual({ bytes, isWhole: true });
    expect(held.isChanged).toBe(false);
  });
});

describe('a request with held bytes', () => {
  const met: { length: string | undefined; bytes: Buffer; isWhole: boolean }[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    const one = { length: request.headers['content-length'], bytes: Buffer.alloc(0), isWhole: false };
    met.push(one);
    request.on('data', (piece: Buffer) => {
      pieces.push(piece);
      one.bytes = Buffer.concat(pieces);
    });
    request.on('error', () => undefined);
    request.on('end', () => {
      one.isWhole = true;
      response.end();
    });
  });
  let url = '';
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('says how long it is, and is whole', async () => {
    const bytes = told(150_000);
    const { held } = await sealed(bytes);
    for (const body of [held, heldInMemory(told(9) as Buffer<ArrayBuffer>)]) {
      await fetch(requestWith(url, { headers: {}, body }));
      expect(met.at(-1)).toMatchObject({ length: String(body.bytes), isWhole: true });
      expect(met.at(-1)?.bytes.length).toBe(body.bytes);
    }
  });

  it('ends before its last byte where the file is changed while it is sent', async () => {
    const bytes = told(40 * 64 * kilo);
    const { path, held } = await sealed(bytes);
    const body: HeldBytes = {
      bytes: held.bytes,
      isChanged: false,
      async *pieces() {
        let read = 0;
        for await (const piece of held.pieces()) {
          yield piece;
          read += 1;
          if (read === 3) overwrite(path, statSync(path).size - 1, Buffer.from('x'));
        }
      },
    };
    await expect(fetch(requestWith(url, { headers: {}, body }))).rejects.toThrow('fetch failed');
    const last = met.at(-1);
    expect(last).toMatchObject({ length: String(bytes.length), isWhole: false });
    expect(held.isChanged).toBe(true);
    expect(bytes.subarray(0, last?.bytes.length).equals(last?.bytes ?? Buffer.alloc(0))).toBe(true);
    expect(last?.bytes.length).toBeLessThan(bytes.length);
  });
});
