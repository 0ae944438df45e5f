/** Both sides of what a write might carry, as a person reads them. */
import { expect, it } from 'vitest';
import { inWords } from '../../../src/shared/labels.ts';

const by = (login: string, place: string) => `${login} in ${place}`;
const more = (count: number) => `${count} more`;

it('places of one platform stand without it, and whose text it was beside them', () => {
  const flow = {
    from: ['github:ada/ledger'],
    untrusted: ['github:ada/csv quill', 'github:eve/x'],
    to: 'github:ada/csv',
  };
  expect(inWords(flow, by, more)).toEqual({
    from: ['ada/ledger'],
    untrusted: ['quill in ada/csv', 'eve/x'],
    to: 'ada/csv',
  });
});

it('places of several platforms are named with theirs, for a channel may be called as a page is', () => {
  const flow = { from: ['slack:general', 'notion'], untrusted: ['slack:general u1'], to: 'github:ada/csv' };
  expect(inWords(flow, by, more)).toEqual({
    from: ['general (slack)', 'notion'],
    untrusted: ['u1 in general (slack)'],
    to: 'ada/csv (github)',
  });
});

it('of many the first five are named, and the others counted', () => {
  const from = Array.from({ length: 7 }, (_, n) => `slack:c${n}`);
  expect(inWords({ from, untrusted: [] }, by, more).from).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', '2 more']);
});
