import type { Mutant } from './mutant.ts';

const similar = { file: 'src/main/hub/kernel/approvals/similar.ts' };
const approvals = { test: 'test/unit/hub/kernel/approvals/approvals.test.ts' };

/** What can be approved once, and not for ten minutes. */
export const allowable: Mutant[] = [
  {
    ...similar,
    ...approvals,
    promise: 'What deletes something is not allowed for a while.',
    proves: ['docs/approvals.md: changes that delete something, or change many'],
    old: "|| tool.access !== 'write' ",
    new: '',
    title: 'is no call that loses something, changes many things',
  },
  {
    ...similar,
    ...approvals,
    promise: 'What changes many things in one call is not allowed for a while.',
    proves: ['docs/approvals.md: changes that delete something, or change many'],
    old: ' || tool.isBatch)',
    new: ')',
    title: 'is no call that loses something, changes many things',
  },
  {
    ...similar,
    ...approvals,
    promise: 'What can’t be judged by reading is not allowed for a while.',
    proves: ["docs/approvals.md: texts that can't be judged by reading, or that"],
    old: '!isLegible([subject.input, subject.preview]) || ',
    new: '',
    title: 'is nothing that can not be judged by reading',
  },
  {
    ...similar,
    ...approvals,
    promise: 'What hides something is not allowed for a while.',
    proves: ["docs/approvals.md: texts that can't be judged by reading, or that"],
    old: ' || hidesSomething(subject.input))',
    new: ')',
    title: 'is nothing that hides, empties, removes or switches something',
  },
  {
    ...similar,
    ...approvals,
    promise: 'What removes something is not allowed for a while.',
    proves: ['docs/approvals.md: changes that close, reopen, empty or switch'],
    old: 'if (after === null || (before && measured(after).letters === 0)) return false;',
    new: 'if (after === null) return true;\n    if (before && measured(after).letters === 0) return false;',
    title: 'is nothing that hides, empties, removes or switches something',
  },
  {
    ...similar,
    ...approvals,
    promise: 'What empties a text is not allowed for a while.',
    proves: ['docs/approvals.md: changes that close, reopen, empty or switch', 'docs/approvals.md: a text is emptied'],
    old: 'measured(after).letters === 0',
    new: 'after === before',
    title: 'is nothing that hides, empties, removes or switches something',
  },
  {
    ...similar,
    ...approvals,
    promise: 'What switches something is not allowed for a while.',
    proves: ['docs/approvals.md: changes that close, reopen, empty or switch'],
    old: 'return before === null || ofTexts.has(change);',
    new: 'return true;',
    title: 'is nothing that hides, empties, removes or switches something',
  },
];
