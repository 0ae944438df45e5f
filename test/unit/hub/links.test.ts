import { expect, it } from 'vitest';
import { createLinkOrigins } from '../../../src/main/hub/links.ts';

it('finds a chat again by the name it gave, and forgets the oldest of very many', () => {
  const origins = createLinkOrigins();
  const first = { userId: 'auth0|ada', chat: 'first' };
  const name = origins.note(first);
  expect([origins.note({ ...first }), origins.find(name), origins.find('')]).toEqual([name, first, undefined]);
  expect(origins.note({ userId: undefined, chat: 'first' })).not.toBe(name);
  for (let count = 0; count < 2_000; count += 1) origins.note({ userId: 'auth0|ada', chat: `${count}` });
  expect([origins.find(name), origins.note(first) === name]).toEqual([undefined, false]);
});
