import { describe, expect, it } from 'vitest';
import { lineDiff } from '../../../src/shared/line-diff.ts';

const numbered = (amount: number) => Array.from({ length: amount }, (_, at) => `line ${at + 1}`);
const shown = (before: string, after: string) =>
  lineDiff(before, after).map((line) =>
    line.kind === 'skipped' ? `… ${line.lines}` : `${{ same: ' ', gone: '-', new: '+' }[line.kind]}${line.text}`,
  );

describe('the difference of two texts', () => {
  it('shows what changed with three lines around it, and how many are left out', () => {
    const after = numbered(40).with(9, 'line ten').with(30, 'line thirty-one');
    expect(shown(numbered(40).join('\n'), after.join('\n'))).toEqual([
      '… 6',
      ' line 7',
      ' line 8',
      ' line 9',
      '-line 10',
      '+line ten',
      ' line 11',
      ' line 12',
      ' line 13',
      '… 14',
      ' line 28',
      ' line 29',
      ' line 30',
      '-line 31',
      '+line thirty-one',
      ' line 32',
      ' line 33',
      ' line 34',
      '… 6',
    ]);
  });

  it.each([
    ['one line', 'open', 'closed', ['-open', '+closed']],
    ['a text that was empty', '', 'a\nb', ['+a', '+b']],
    ['a text that becomes empty', 'a\n', '', ['-a']],
    ['a line end that is added', 'a', 'a\n', ['-a', '+a']],
    ['line ends of another kind', 'a\r\nb', 'a\nb', ['-a\r', '+a', ' b']],
    ['equal texts', 'a\nb', 'a\nb', ['… 2']],
  ])('of %s', (_, before, after, lines) => {
    expect(shown(before, after)).toEqual(lines);
  });

  it('leaves no line out where everything changed', () => {
    const [before, after] = [numbered(5_000), numbered(5_000).map((line) => `another ${line}`)];
    const diff = lineDiff(before.join('\n'), after.join('\n'));
    expect(diff.filter(({ kind }) => kind === 'gone')).toHaveLength(5_000);
    expect(diff.filter(({ kind }) => kind === 'new')).toHaveLength(5_000);
  });
});
