/** What counts as a fault that was noticed: a test by its title that was green before, and red by an assertion after. */
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unknownNames } from '../../suite/unknown-names.ts';
import { patternOf, type Report, troubleOf, verdictOf } from '../../suite/verdict.ts';

const asserted = '\u001b[31mAssertionError\u001b[39m: expected 1 to be 2\n    at x.ts:1:1';
const report = (...tests: [fullName: string, failure?: string][]): Report => ({
  testResults: tests.map(([fullName, failure]) => ({
    assertionResults: [
      { fullName, status: failure === undefined ? 'passed' : 'failed', failureMessages: failure ? [failure] : [] },
    ],
  })),
});

describe('a fault', () => {
  it('is noticed by an assertion of the test that is named, and told with its words', () => {
    expect(verdictOf(report(['a key is refused', asserted]), 'is refused')).toEqual({
      isRed: true,
      said: 'expected 1 to be 2',
    });
    expect(verdictOf(report(['is refused: one'], ['is refused: two', asserted]), 'is refused').isRed).toBe(true);
  });

  it.each([
    ['where all stay green', report(['is refused']), 'stayed green'],
    ['by another test', report(['is refused'], ['is told', asserted]), 'stayed green'],
    ['where no such test runs', report(['is told', asserted]), 'ran no test'],
    ['by a name that is missing', report(['is refused', 'ReferenceError: x is not defined']), 'x is not defined'],
    ['by a limit of time', report(['is refused', 'Error: Test timed out in 60000ms.']), 'timed out'],
    ['by what a bug says of an assertion', report(['is refused', 'Error: no AssertionError']), 'without an assertion'],
    ['by a failure without words', report(['is refused', '']), 'without an assertion'],
  ])('is not noticed %s', (_, said, why) => {
    const failed = said.testResults.flatMap(({ assertionResults }) => assertionResults);
    if (why === 'without an assertion' && failed[0]) failed[0].status = 'failed';
    expect(verdictOf(said, 'is refused')).toEqual({ isRed: false, why: expect.stringContaining(why) });
  });

  it('proves nothing where its test is red without it, or is not there', () => {
    expect(troubleOf(report(['is refused']), 'is refused')).toBeUndefined();
    expect(troubleOf(report(['is refused', asserted]), 'is refused')).toContain('without any fault: Assertion');
    expect(troubleOf(report(['is told']), 'is refused')).toContain('ran no test');
  });

  it('has its test found by words that begin in the name of a suite', () => {
    const pattern = new RegExp(patternOf(['a key (of two) is', 'told', 'told']));
    for (const full of ['a key (of two) > is refused', 'a key (of two) is refused', 'x > told'])
      expect(full).toMatch(pattern);
    for (const full of ['a key of two is', 'a key (of two)is', 'x > refused']) expect(full).not.toMatch(pattern);
  });

  it('that names what does not exist, or cannot be read, is told before it is planted', () => {
    const folder = mkdtempSync(join(tmpdir(), 'names-'));
    mkdirSync(join(folder, 'src/one'), { recursive: true });
    const compilerOptions = { lib: ['es2025'], types: [], strict: true, module: 'nodenext' };
    writeFileSync(join(folder, 'src/one/tsconfig.json'), JSON.stringify({ compilerOptions }));
    const texts = [
      'export const a: number = 1;',
      'export const a = b;',
      'const length = 1; export const a = lenght;',
      'export const a = { b };',
      'export const a = b; const b = 1;',
      'export const a = (1;',
      'export const a: string = 1; void 0;', // of another type, which may be the fault
      'export const a = document.title;', // a name of pages alone
    ];
    const said = unknownNames(folder, [
      ...texts.map((text) => ({ file: 'src/one/a.ts', text })),
      { file: 'docs/a.py', text: 'a = b' },
    ]);
    expect([...said.keys()].sort()).toEqual([1, 2, 3, 4, 5, 7]);
    expect(readdirSync(join(folder, 'src/one'))).toEqual(['tsconfig.json']);
  });
});
