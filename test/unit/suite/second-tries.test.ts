import { expect, it } from 'vitest';
import { compareSecondTries } from '../../suite/second-tries.ts';

const one = { file: 'test/endpoints/one.test.ts', met: 'one > waits: expected 1 to be 2' };
const other = { file: 'test/endpoints/other.test.ts', met: 'other > ends: expected 3 to be 4' };

it('a file that needs a second try is kept, and told where it needs one again, also where it met something else', () => {
  expect(compareSecondTries([], [other, one])).toEqual({ again: [], list: [one, other] });
  const met = { ...one, met: 'one > starts: expected 5 to be 6' };
  expect(compareSecondTries([one], [met, other])).toEqual({ again: [met], list: [one, other] });
  expect(compareSecondTries([one], [])).toEqual({ again: [], list: [one] });
});
