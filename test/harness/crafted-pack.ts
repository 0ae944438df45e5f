/** Packs and pushes as no git would make them: https://git-scm.com/docs/pack-format */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { gitPacket } from '../../src/main/hub/platforms/git-protocol.ts';
import { noHash } from '../../src/main/hub/platforms/git-push-protocol.ts';

/** A command with its capabilities, or without. */
export const command = (ref: string, next: string, old = noHash, capabilities?: string): Buffer =>
  gitPacket(`${old} ${next} ${ref}${capabilities === undefined ? '' : `\0 ${capabilities}`}`);

export const flush = Buffer.from('0000');

const types = { commit: 1, tree: 2, blob: 3, tag: 4, 'ref delta': 7 };

type Entry = {
  type: keyof typeof types;
  content: Buffer;
  base?: string /** What its head says, if not the truth. */;
  size?: number;
};

/** A pack with these entries; `count` is what its head says, if not the truth. */
export function craftPack(entries: Entry[], count = entries.length): Buffer {
  const head = Buffer.alloc(12);
  head.write('PACK');
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(count, 8);
  const bytes = Buffer.concat([head, ...entries.map(entryOf)]);
  return Buffer.concat([bytes, createHash('sha1').update(bytes).digest()]);
}

function entryOf({ type, content, base, size = content.length }: Entry): Buffer {
  const head = [(types[type] << 4) | (size & 15)];
  for (let left = Math.floor(size / 16); left > 0; left = Math.floor(left / 128)) {
    head[head.length - 1] = (head.at(-1) ?? 0) | 128;
    head.push(left & 127);
  }
  return Buffer.concat([
    Buffer.from(head),
    ...(base ? [Buffer.from(base, 'hex')] : []),
    deflateSync(content, { level: 9 }),
  ]);
}

/** The hash of an object as git names it. */
export const hashOfObject = (type: string, content: Buffer): string =>
  createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');

/** A delta that makes `times` copies of the whole base. */
export function copies(base: Buffer, times: number): Buffer {
  const copy = Buffer.from([
    0x80 | 0x10 | 0x20 | 0x40,
    base.length & 255,
    (base.length >> 8) & 255,
    (base.length >> 16) & 255,
  ]);
  return Buffer.concat([
    varint(base.length),
    varint(base.length * times),
    ...Array.from({ length: times }, () => copy),
  ]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    bytes.push((left & 127) | (left >= 128 ? 128 : 0));
    if (left < 128) return Buffer.from(bytes);
  }
}
