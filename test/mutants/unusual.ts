import type { Mutant } from './mutant.ts';

const decided = {
  file: 'src/main/hub/features/unusual/decide.ts',
  test: 'test/unit/hub/features/unusual/unusual.test.ts',
};

export const unusual: Mutant[] = [
  {
    ...decided,
    promise: 'The hub tells you when a client changes something for the first time.',
    proves: ['docs/operate.md: it changes something for the first time'],
    old: "unusual: isTold ? ['first_change'] : [] };",
    new: 'unusual: [] };',
    title: 'a first change after many reads',
  },
  {
    ...decided,
    promise: 'A change that was looked at alone is no first change.',
    proves: ['docs/operate.md: it changes something for the first time'],
    old: " && reason !== 'preview';",
    new: ';',
    title: 'no preview of a change',
  },
  {
    ...decided,
    promise: 'The hub tells you when a client goes to a place where it was not before.',
    proves: ['docs/operate.md: it goes to a place, such as a repository'],
    old: 'places: new Set([...before.places, resource])',
    new: 'places: new Set([resource])',
    title: 'no place it was in before another',
  },
  {
    ...decided,
    promise: 'A change that its person approved is nothing unusual.',
    proves: ['docs/operate.md: it changes something for the first time'],
    old: 'isKnown && !isApproved',
    new: 'isKnown',
    title: 'no change that its person approved',
  },
  {
    ...decided,
    promise: 'What an outsider titles or names like a place silences no warning.',
    proves: ['docs/operate.md: it goes to a place, such as a repository'],
    file: 'src/main/hub/features/unusual/index.ts',
    old: '`${new URL(url).pathname}/`.startsWith(',
    new: '`${new URL(url).pathname}/`.includes(',
    title: 'is told with the client and the place',
  },
  {
    ...decided,
    promise: 'The hub tells you when ten calls of a client are refused in a row.',
    proves: ['docs/operate.md: ten of its calls are refused in a row'],
    old: '      refused: 0,\n',
    new: '',
    title: 'no ten refusals with a call between them',
  },
  {
    ...decided,
    promise: 'The hub tells you when a client makes more than three times as many calls as in its busiest hour.',
    proves: ['docs/operate.md: it makes more than three times as many calls as'],
    old: 'const busiest = Math.max(before.busiest, before.inHour);',
    new: 'const busiest = before.inHour;',
    title: 'three times the busiest of its hours, not of the last',
  },
  {
    ...decided,
    promise: 'Thirty calls and fewer in an hour are no rush.',
    proves: ['docs/operate.md: it makes more than three times as many calls as'],
    old: 'Math.max(timesBusiest * before.busiest, leastInHour)',
    new: 'timesBusiest * before.busiest',
    title: 'no rush below thirty calls in an hour',
  },
];
