import type { Mutant } from './mutant.ts';

const prose = 'test/unit/hub/platforms/defuse.test.ts';
const similar = 'test/unit/hub/approvals/similar.test.ts';

export const words: Mutant[] = [
  {
    promise: 'Allowing similar calls for ten minutes allows only those: same fields and same other values',
    file: 'src/main/hub/approvals/similar.ts',
    old: '      fields,\n      Object.fromEntries(others),\n',
    new: '',
    test: similar,
    title: 'does not cover a field that changes nothing yet',
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
    old: 'return before === null || ofTexts.has(change);',
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
  {
    promise: 'What tools answer goes through the same writer wherever two renderers could read it differently',
    file: 'src/main/hub/platforms/clean-text.ts',
    old: 'isPlainMarkdown(shown) ? shown : writtenAgain(shown)',
    new: 'shown',
    test: prose,
    title: 'loads, runs and links nothing that it does not say: an element in a target',
  },
  {
    promise: 'What tools answer holds no link but to a page that it says',
    file: 'src/main/hub/markdown/plain-markdown.ts',
    old: "if (text[at + 1] === '(' && !isHonest(text, at, label)) return false;",
    new: '',
    test: prose,
    title: 'loads, runs and links nothing that it does not say: a script behind a label with code',
  },
  {
    promise: 'What tools answer links to no program',
    file: 'src/main/hub/markdown/plain-markdown.ts',
    old: 'if (!isHarmlessAngle(text, at)) return false;',
    new: '',
    test: prose,
    title: 'loads, runs and links nothing that it does not say: a program in angle brackets',
  },
  {
    promise: 'What tools answer links by no name to anything but the web',
    file: 'src/main/hub/markdown/plain-markdown.ts',
    old: 'if (!definitions) return false;',
    new: 'if (!definitions) return true;',
    test: prose,
    title: 'loads, runs and links nothing that it does not say: a script behind a nested name',
  },
  {
    promise: 'A request is approved once the end of each text was in view',
    file: 'src/renderer/src/confirmation/approval-card.ts',
    old: 'list !== undefined && boxes.isSeen() && ',
    new: 'list !== undefined && ',
    test: 'test/console/confirmation-boxes.test.ts',
    title: 'a long text is not approved by one press before its end was in view',
  },
  {
    promise: 'Several requests are approved together once the end of each text of each was in view',
    file: 'src/renderer/src/confirmation/together-card.ts',
    old: ' || !watched.get(item)?.isSeen()',
    new: '',
    test: 'test/console/confirmation-together.test.ts',
    title: 'scrolling past a box is not seeing it',
  },
  {
    promise: 'Runs of blank lines are told by their number',
    file: 'src/shared/folded-lines.ts',
    old: 'if (end - at > mostBlank) folded',
    new: 'if (end < 0) folded',
    test: 'test/unit/renderer/confirmation/folded-lines.test.ts',
    title: 'a run of blank lines of',
  },
];
