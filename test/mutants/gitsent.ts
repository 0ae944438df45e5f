import type { Mutant } from './mutant.ts';

const push = 'src/main/hub/platforms/github/tools/git-push.ts';
const test = 'test/endpoints/git-push.test.ts';

/** What docs/git.md promises of what is pushed. */
export const gitsent: Mutant[] = [
  {
    promise: 'If the answer of GitHub breaks off, the hub reads the branch again.',
    proves: ['docs/git.md: If the answer of GitHub breaks off, or the key'],
    file: push,
    old: 'if (!isDone && !(await isMade({ repository, updates }, client).catch(() => false))) {',
    new: 'if (!isDone) {',
    test,
    title: 'learns from the refs what became of a push whose answer broke off',
  },
  {
    promise: 'If the key is revoked on the way, the hub reads the branch again.',
    proves: ['docs/git.md: If the answer of GitHub breaks off, or the key'],
    file: push,
    old: '  undo,\n  isMade,\n',
    new: '  undo,\n',
    test,
    title: 'is recorded as done, and can be undone, when its key is revoked on the way',
  },
];
