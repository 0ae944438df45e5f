/** How a terminal, the page and the phone count and fold what a person approves. */
import { describe, expect, it } from 'vitest';
import { previewLines, valueLines } from '../../../../src/main/headless/commands/approval-lines.ts';
import { foldBlank, isBlankLine } from '../../../../src/shared/folded-lines.ts';

const fold = (lines: string[]) => foldBlank(lines, (line) => line).map((one) => ('line' in one ? one.line : one.blank));
const preview = (after: string) =>
  previewLines({ target: '#1', version: null, changes: [{ name: 'body', before: null, after }] }, 80);

describe('a run of blank lines', () => {
  it.each([
    ['nothing', ''],
    ['blanks', '     '],
    ['blanks that do not break', '\u00a0\u2007\u202f'],
    ['wide blanks', '\u3000\u2003'],
    ['tabs and vertical tabs', '\t\v\f'],
    ['half of a line end', '\r'],
    ['separators of lines and paragraphs', '\u2028\u2029'],
    ['zero-width characters', '\u200b\u2060\ufeff'],
    ['tag characters and variation selectors', '\u{e0041}\ufe0f'],
    ['letters that show nothing', '\u3164\u115f\u2800'],
  ])('of %s is told by its number', (_, blank) => {
    expect(isBlankLine(blank)).toBe(true);
    expect(fold(['a', ...Array<string>(400).fill(blank), 'b'])).toEqual(['a', 400, 'b']);
    expect(preview(['a', ...Array<string>(400).fill(blank), 'delete it'].join('\n'))).toEqual([
      'what it would do to "#1", 1 change:',
      '  "body", new, 402 lines:',
      '    + a',
      '    … + 400 blank lines',
      '    + delete it',
    ]);
  });

  it('stays where it is short, and ends where something is seen', () => {
    expect(fold(['a', '', '', 'b'])).toEqual(['a', '', '', 'b']);
    expect(fold(['', '', '', '.', '', '', ''])).toEqual([3, '.', 3]);
    expect(fold([])).toEqual([]);
  });

  it('is not one with lines that are something else', () => {
    const lines = [...'+++---'].map((kind) => ({ kind, text: '' }));
    const folded = foldBlank(
      lines,
      ({ text }) => text,
      ({ kind }) => kind,
    );
    expect(folded.map((one) => ('line' in one ? one.line : [one.blank, one.of.kind]))).toEqual([
      [3, '+'],
      [3, '-'],
    ]);
  });

  it('is folded in the arguments at a terminal too, with the size first, and no text can pass for that', () => {
    const shown = valueLines({ body: `a\n${'\n'.repeat(400)}… 400 blank lines` }, 80);
    expect(shown).toEqual(['body:', '  (402 lines)', '  "a\\n"', '  … 400 blank lines', '  "… 400 blank lines"']);
  });
});
