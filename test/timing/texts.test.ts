/** What else reads the texts of others, beside `hostile.test.ts`: twice the text takes about twice the CPU time. */
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../src/main/hub/features/chat/prompt/tokenizer.ts';
import { createStreamScrub } from '../../src/main/hub/features/chat/stream-scrub.ts';
import { Secret } from '../../src/main/hub/ground/secret.ts';
import { matchesPath } from '../../src/main/hub/policy/place.ts';
import { lineDiff } from '../../src/shared/line-diff.ts';
import { readWords } from '../chat/tools-read-for.ts';
import { assembled, commits, fetchedFrom } from '../unit/hub/features/chat/prompt/prompts.ts';
import { growth, type Work } from './growth.ts';

const filled = (text: string, size: number): string => text.repeat(Math.ceil(size / text.length));
const lines = (count: number, which: string): string =>
  Array.from({ length: count }, (_, at) => `${which} line ${at}`).join('\n');

it('a square is found out', async () => {
  const square: Work = (size) => {
    let steps = 0;
    for (let one = 0; one < size; one += 1) for (let other = 0; other < size; other += 1) steps += one ^ other;
    return steps;
  };
  let found = 'in step';
  // Other work may slow the half of it alone.
  for (let left = 5; found === 'in step' && left > 0; left -= 1) found = await growth(square, 8_000);
  expect(found).toMatch(/^from/);
});

type Reader = [name: string, read: (text: string) => unknown, size: number, texts: string[]];

const readers: Reader[] = [
  [
    'reading a question',
    readWords,
    4_000,
    ['what ', 'March ', '2026-03-01 ', '"', '“', '三', '标签 a、', 'with a ', 'a/', '<a>', ' '],
  ],
  ['counting tokens', async (text) => (await loadTokenizer())(text), 20_000, ['a', ' ', '中', '😀', '=']],
  [
    'scrubbing a stream',
    (text) => {
      const { push } = createStreamScrub([new Secret(`${'a'.repeat(60)}b`), new Secret(`${'%\\'.repeat(30)}b`)]);
      for (const character of text) push(character);
    },
    20_000,
    ['a', '%', '\\', '%61a', 'ogx_', 'harmless '],
  ],
  ['matching paths', (path) => matchesPath([`${'**/a/'.repeat(40)}b`], path), 2_000, ['a/']],
];

describe.each(readers)('%s', (_, read, size, texts) => {
  it.each(texts)('a long run of %j takes time in step with its length', async (text) => {
    expect(await growth((length) => read(filled(text, length)), size)).toBe('in step');
  });
});

it.each<[string, Work, number]>([
  [
    'a prompt from many commits',
    (count) => assembled({ contextTokens: 32_000, fetched: [fetchedFrom({ items: commits(count) })] }),
    3_000,
  ],
  ['a comparison of texts that differ in each line', (count) => lineDiff(lines(count, 'a'), lines(count, 'b')), 3_000],
])('%s takes time in step with their number', async (_, work, size) => {
  expect(await growth(work, size)).toBe('in step');
});
