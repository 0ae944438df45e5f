import { expect, it } from 'vitest';
import { isAllowed } from '../../../resources/package/parts.ts';

it.each([
  ['MIT', true],
  ['MPL-2.0', true],
  ['(CC-BY-4.0 AND MIT)', true],
  ['GPL-3.0-only OR MIT', true],
  ['GPL-3.0-only', false],
  ['MIT AND GPL-3.0-only', false],
  ['none', false],
])('a package under %s may be shipped: %s', (expression, shipped) => {
  expect(isAllowed(expression)).toBe(shipped);
});
