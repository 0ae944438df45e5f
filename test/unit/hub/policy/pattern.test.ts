import { describe, expect, it } from 'vitest';
import { matchesAny } from '../../../../src/main/hub/policy/place.ts';

const rows: [pattern: string, repository: string, matches: boolean][] = [
  ['*/*', 'ada/notes', true],
  ['ada/*', 'ada/notes', true],
  ['ada/notes', 'ADA/Notes', true],
  ['ada/note*', 'ada/notes', true],
  ['ada/*', 'adax/notes', false],
  ['ada/*', 'ada/notes/extra', false],
  ['ada/*', 'ada/', false],
  ['ada', 'ada/notes', false],
  ['*', 'ada/notes', false],
  ['ada/n.tes', 'ada/notes', false],
  ['ada/(a+)+', 'ada/aaaa', false],
  ['ada/*', 'ada/../eve/notes', false],
  ['', 'ada/notes', false],
  ['ada/*-*', 'ada/my-notes', true],
  ['ada/a*a', 'ada/a', false],
  ['ada/a*a', 'ada/aa', true],
  ['ada/*b*c*', 'ada/abxcx', true],
  ['ada/*c*b*', 'ada/abxcx', false],
  [`ada/${'*a'.repeat(40)}b`, `ada/${'a'.repeat(99)}c`, false],
];

describe('matchesAny', () => {
  it.each(rows)('%s over %s: %s', (pattern, repository, expected) => {
    expect(matchesAny([pattern], repository)).toBe(expected);
  });
});
