/** How much of uploaded files is held, and that nothing of a refused one stays. */
import { readdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { createUploads } from '../../../../src/main/hub/endpoints/gh-upload.ts';
import { temporaryFolder } from '../../../harness/memory-ports.ts';

const sending = (...pieces: string[]) => Readable.from(pieces.map((piece) => Buffer.from(piece))) as IncomingMessage;

it('holds five files of a key and ten in all, each within its length', async () => {
  const root = temporaryFolder();
  const { take } = createUploads(root, 5);
  const refusal = async (key: string, ...pieces: string[]) => {
    const held = await take(key, sending(...pieces));
    return held.ok ? held.value.upload.bytes : held.failure.code;
  };
  expect([await refusal('a', '123', '456'), readdirSync(root)]).toEqual(['too_large', []]);
  const first = await take('a', sending('123', '45'));
  for (const key of ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b', 'b']) expect(await refusal(key, 'x')).toBe(1);
  expect([await refusal('a', 'x'), await refusal('c', 'x')]).toEqual(['too_many_requests', 'too_many_requests']);
  if (first.ok) await first.value.drop();
  expect([await refusal('b', 'x'), await refusal('a', 'x')]).toEqual(['too_many_requests', 1]);
});

it('counts none that the disk refused', async () => {
  const root = join(temporaryFolder(), 'file');
  writeFileSync(root, '');
  const { take } = createUploads(root);
  for (let count = 0; count < 6; count++) await expect(take('a', sending('x'))).rejects.toThrow('EEXIST');
});

it('keeps nothing of one that breaks off', async () => {
  const root = temporaryFolder();
  async function* broken() {
    yield Buffer.from('1');
    throw new Error('cut');
  }
  const held = await createUploads(root).take('a', Readable.from(broken()) as IncomingMessage);
  expect([held, readdirSync(root)]).toEqual([expect.objectContaining({ ok: false }), []]);
});
