import type { Mutant } from './mutant.ts';

const similar = 'test/unit/hub/approvals/similar.test.ts';

export const words: Mutant[] = [
  {
    promise: 'Allowing similar calls for ten minutes allows only those: same fields and same other values',
    file: 'src/main/hub/approvals/similar.ts',
    old: 'policy, fields, Object.fromEntries(others)',
    new: 'policy',
    test: similar,
    title: 'does not cover a field more',
  },
  {
    promise: 'Allowing similar calls for ten minutes: each text is between half and twice as long',
    file: 'src/main/hub/approvals/similar.ts',
    old: 'other <= mostLonger * one && one <= mostLonger * other',
    new: 'other <= one + 1_000',
    test: similar,
    title: 'does not cover more than twice as long',
  },
  {
    promise: 'Allowing similar calls for ten minutes: never a call that empties, closes, reopens or switches something',
    file: 'src/main/hub/approvals/similar.ts',
    old: 'return before === null || isOfText(question, name, after);',
    new: 'return true;',
    test: similar,
    title: 'is not offered for closing',
  },
  {
    promise: 'Allowing similar calls for ten minutes: never a hidden character',
    file: 'src/main/hub/approvals/similar.ts',
    old: ' || hidesSomething(subject.input)) return false;',
    new: ') return false;',
    test: similar,
    title: 'does not cover a zero-width character',
  },
  {
    promise:
      'Allowing similar calls for ten minutes: nobody is linked, mentioned or ordered who was not in the approved one',
    file: 'src/main/hub/approvals/similar.ts',
    old: 'other.reaches.isSubsetOf(approved.reaches)',
    new: 'true',
    test: similar,
    title: 'does not cover another person',
  },
];
