import type { Mutant } from './mutant.ts';

const screening = { proves: ['SECURITY.md: Secrets in your data stay with you'] };
const screen = { file: 'src/main/hub/kernel/screening/screen.ts' };
const through = { test: 'test/unit/hub/kernel/tools/screened.test.ts' };
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
  {
    ...screening,
    ...screen,
    ...through,
    promise: 'No failure tells a secret.',
    old: "if (screening === 'off') return end;",
    new: "if (screening === 'off' || !end.result.ok) return end;",
    title: 'of a failure no secret is told that is in its message',
  },
  {
    ...screening,
    ...screen,
    ...through,
    promise: 'The record says how many secrets were removed.',
    old: 'end.reason === null ? words : `${end.reason}; ${words}`',
    new: 'end.reason ?? words',
    title: 'of a failure no secret is told that is in its hint',
  },
  {
    ...screening,
    file: 'src/main/hub/kernel/tools/call-record.ts',
    promise: 'A dry run shows no secret.',
    old: "if (reason === 'preview' && end.result.ok) return end;",
    new: 'if (end.result.ok) return end;',
    test: 'test/endpoints/screening.test.ts',
    title: 'do not come out of a dry run of github_write_file',
  },
];
