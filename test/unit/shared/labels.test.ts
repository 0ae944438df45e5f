/** Both sides of what a write might carry, as a person reads them. */
import { expect, it } from 'vitest';
import { inWords, untrustedIn } from '../../../src/shared/labels.ts';

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

it.each([
  ['google:team calendar', 'Eve Stranger', 'google:team%20calendar Eve Stranger', '“Eve Stranger” in “team calendar”'],
  ['google:team calendar', '', 'google:team%20calendar', '“team calendar”'],
  ['google:50%20off, ada/notes', 'eve', 'google:50%2520off,%20ada/notes eve', 'eve in “50%20off, ada/notes”'],
  ['google:a” (github), “b', '', 'google:a”%20(github),%20“b', '“a" (github), "b”'],
  ['google:预算和计划', '', 'google:预算和计划', '“预算和计划”'],
  ['github:ada/csv', 'quill', 'github:ada/csv quill', 'quill in ada/csv'],
  ['notion', 'eve', 'notion eve', 'eve in notion'],
])('a place %j and whose text it was, %j, are told apart', (place, login, written, said) => {
  expect(untrustedIn(place, login)).toBe(written);
  expect(inWords({ from: [], untrusted: [written] }, by, more).untrusted).toEqual([said]);
});

it('a name that could be taken for two stands in quotes on either side', () => {
  const flow = { from: ['google:budget, 2026'], untrusted: [], to: 'google:plans and notes' };
  expect(inWords(flow, by, more)).toMatchObject({ from: ['“budget, 2026”'], to: '“plans and notes”' });
});

it('of many the first five are named, and the others counted', () => {
  const from = Array.from({ length: 7 }, (_, n) => `slack:c${n}`);
  expect(inWords({ from, untrusted: [] }, by, more).from).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', '2 more']);
});
