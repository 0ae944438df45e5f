import type { Mutant } from './mutant.ts';

const screening = { proves: ['SECURITY.md: Secrets in your data stay with you'] };
const screen = { file: 'src/main/hub/kernel/screening/screen.ts' };
const shapes = { test: 'test/unit/hub/kernel/screening/screen.test.ts' };

/** Credentials that somebody left in a file, an issue or a commit. */
export const datasecrets: Mutant[] = [
  {
    ...screening,
    ...screen,
    ...shapes,
    promise: 'A secret in the name of a field is removed as well.',
    old: '[map(name), mapTexts(one, map)]',
    new: '[name, mapTexts(one, map)]',
    title: 'takes a npm token out, wherever it stands',
  },
];
