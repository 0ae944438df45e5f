import { expect, test } from 'vitest';
import { movedTo } from '../../../src/renderer/src/frame/moved.ts';

test.each([
  ['/keys?new', '/clients/new'],
  ['/keys', '/clients'],
  ['/accounts/catalogue/figma', '/accounts/connect/figma'],
  ['/accounts/platforms', '/accounts/connect'],
  ['/settings/imports/new?connection=acme', '/accounts/imports/new?connection=acme'],
  ['/openwebui', '/settings/openwebui'],
  ['/clients/cursor', null],
])('the address %s of an earlier version leads to %s', (from, to) => {
  expect(movedTo(from)).toBe(to);
});
