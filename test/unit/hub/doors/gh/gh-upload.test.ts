/** How much of uploaded files is held, and that nothing of a refused one stays. */
import { readdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { createUploads } from '../../../../../src/main/hub/doors/gh/upload.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

const sending = (...pieces: string[]) => Readable.from(pieces.map((piece) => Buffer.from(piece))) as IncomingMessage;
const keyOf = (id: string) => ({ id, userId: id.slice(0, -1) });

it('holds five files of a key and eight of a person, each within its length, and takes nobody’s places', async () => {
  const root = temporaryFolder();
  const { take } = createUploads(root, 5);
  const refusal = async (key: string, ...pieces: string[]) => {
    const held = await take(keyOf(key), sending(...pieces));
    return held.ok ? held.value.upload.bytes : held.failure.code;
  };
  expect([await refusal('ada1', '123', '456'), readdirSync(root)]).toEqual(['too_large', []]);
  const first = await take(keyOf('ada1'), sending('123', '45'));
  for (const key of ['ada1', 'ada1', 'ada1', 'ada1', 'ada2', 'ada2', 'ada2']) expect(await refusal(key, 'x')).toBe(1);
  const full = 'too_many_requests';
  expect([await refusal('ada1', 'x'), await refusal('ada2', 'x'), await refusal('ada3', 'x')]).toEqual([
    full,
    full,
    full,
  ]);
  // Ada has eight of ten: Grace has five all the same, and no more once ten are taken.
  for (const key of ['grace1', 'grace1', 'grace1', 'grace2', 'grace2']) expect(await refusal(key, 'x')).toBe(1);
  expect([await refusal('grace1', 'x'), await refusal('sol1', 'x')]).toEqual([full, 1]);
  if (first.ok) await first.value.drop();
  expect([await refusal('ada2', 'x'), await refusal('sol1', 'x')]).toEqual([full, 1]);
});

it('counts none that the disk refused', async () => {
  const root = join(temporaryFolder(), 'file');
  writeFileSync(root, '');
  const { take } = createUploads(root);
  for (let count = 0; count < 6; count++) await expect(take(keyOf('a1'), sending('x'))).rejects.toThrow('EEXIST');
});

it('keeps nothing of one that breaks off', async () => {
  const root = temporaryFolder();
  async function* broken() {
    yield Buffer.from('1');
    throw new Error('cut');
  }
  const held = await createUploads(root).take(keyOf('a1'), Readable.from(broken()) as IncomingMessage);
  expect([held, readdirSync(root)]).toEqual([expect.objectContaining({ ok: false }), []]);
});
