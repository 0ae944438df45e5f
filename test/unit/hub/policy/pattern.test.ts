import { describe, expect, it } from 'vitest';
import { matchesAny, matchesPath, pathsBeyond } from '../../../../src/main/hub/policy/place.ts';

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

const paths: [pattern: string, path: string, expected: boolean][] = [
  ['main', 'main', true],
  ['main', 'Main', false],
  ['main', 'main2', false],
  ['main', 'x/main', false],
  ['feature/*', 'feature/search', true],
  ['feature/*', 'feature/search/deep', false],
  ['feature/*', 'feature', false],
  ['feature/**', 'feature/search/deep', true],
  ['*', 'feature/search', false],
  ['**', 'feature/search', true],
  ['**', '', true],
  ['docs/**', 'docs', true],
  ['docs/**', 'docs/a/b.md', true],
  ['docs/**', 'docs2/a.md', false],
  ['docs/**', '', false],
  ['docs/*.md', 'docs/a.md', true],
  ['docs/*.md', 'docs/a.txt', false],
  ['**/*.md', 'a.md', true],
  ['**/*.md', 'x/y/a.md', true],
  ['src/**/test/**', 'src/a/b/test/c.ts', true],
  ['src/**/test/**', 'src/a/b/tests/c.ts', false],
  // A server folds slashes; so does this.
  ['docs/**', '/docs//a.md', true],
  ['docs/**', 'docs/', true],
];

describe('a pattern of paths or branches', () => {
  it.each(paths)('%s against %s: %s', (pattern, path, expected) => {
    expect(matchesPath([pattern], path)).toBe(expected);
  });
});

describe('many paths of one call', () => {
  const patterns = ['docs/**', 'src/*/test/**', '**/*.md'];
  const paths = Array.from({ length: 3_000 }, (_, at) => `src/some/folder/of/a/project/part-${at}/read-me.md`);

  it('are compared as they come from people, to the last', () => {
    expect(pathsBeyond(patterns, paths)).toBeUndefined();
    expect(pathsBeyond(patterns, [...paths, 'src/secret.ts'])).toBe('src/secret.ts');
  });

  it.each([
    ['with thousands of parts each', patterns, Array(2_900).fill(`docs/${'a/'.repeat(2_000)}x.md`)],
    ['with folded slashes between their parts', patterns, Array(2_900).fill(`docs/${'a//'.repeat(1_300)}x.md`)],
    ['under patterns that match anything', ['**/**/**/**/a*a*a*b', '**'], Array(2_900).fill('a/'.repeat(60))],
    ['under very many patterns', [...Array(300).fill('**/x/**/y/**'), '**'], Array(2_900).fill('a/b/c/d')],
    ['by one pattern of thousands of parts', ['**/'.repeat(1_300)], Array(2_900).fill('a/b/c')],
  ])('%s are not compared to the end', (_, limits, hostile) => {
    expect(pathsBeyond(limits, hostile)).toEqual({ tooMany: true });
  });
});
