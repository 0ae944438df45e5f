import { describe, expect, it } from 'vitest';
import { matchesPath } from '../../../../src/main/hub/policy/place.ts';

const rows: [pattern: string, path: string, expected: boolean][] = [
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
  it.each(rows)('%s against %s: %s', (pattern, path, expected) => {
    expect(matchesPath([pattern], path)).toBe(expected);
  });
});
