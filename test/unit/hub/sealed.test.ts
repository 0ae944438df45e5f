import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSealer } from '../../../src/main/hub/sealed.ts';

const secret = randomBytes(32);
const sealer = createSealer(secret, 'test');

it('opens what it sealed, in its own place alone', () => {
  const sealed = sealer.seal({ text: 'private' }, 'ada 1');
  expect(sealer.open(sealed, 'ada 1')).toEqual({ text: 'private' });
  expect(sealer.open(sealed, 'grace 1')).toBeUndefined();
});

it('shows nothing of the text, and never the same twice', () => {
  const [one, other] = [sealer.seal('private', 'a'), sealer.seal('private', 'a')];
  expect(Buffer.from(one).includes('private')).toBe(false);
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false);
});

it('refuses a changed byte, a cut, another secret and another purpose', () => {
  const sealed = Buffer.from(sealer.seal('private', 'a'));
  for (let place = 0; place < sealed.length; place++) {
    const changed = Buffer.from(sealed);
    changed[place] = (changed[place] ?? 0) ^ 1;
    expect(sealer.open(changed, 'a')).toBeUndefined();
  }
  expect(sealer.open(sealed.subarray(0, 20), 'a')).toBeUndefined();
  expect(sealer.open(new Uint8Array(), 'a')).toBeUndefined();
  expect(createSealer(randomBytes(32), 'test').open(sealed, 'a')).toBeUndefined();
  expect(createSealer(secret, 'other').open(sealed, 'a')).toBeUndefined();
});
