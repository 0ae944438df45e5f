import { expect, it } from 'vitest';
import { endsSoon } from '../../../src/shared/account.ts';

const now = Date.parse('2026-11-26T12:00:00Z');

it.each([
  ['connected', '2026-12-03T11:59:59.000Z', true],
  ['connected', '2026-12-03T12:00:01.000Z', false],
  ['connected', '2026-11-20T12:00:00.000Z', true],
  ['connected', null, false],
  ['connected', 'some day', false],
  ['reconnect', '2026-11-27T12:00:00.000Z', false], // it has ended already
  ['disconnecting', '2026-11-27T12:00:00.000Z', false],
] as const)('an account that is %s until %s: %s', (state, expiresAt, soon) => {
  expect(endsSoon({ state, expiresAt }, now)).toBe(soon);
});
