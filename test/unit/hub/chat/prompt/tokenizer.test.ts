import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../../../../src/main/hub/chat/prompt/tokenizer.ts';

describe('the tokenizer', () => {
  it('counts names of special tokens as the text they are', async () => {
    const count = await loadTokenizer();
    expect(count('<|endoftext|>')).toBeGreaterThan(4);
    expect(count('<|im_start|>system')).toBeGreaterThan(4);
    expect(count('\ud800 half a character')).toBeGreaterThan(3);
    expect(count('hello world')).toBe(2);
    expect(count('')).toBe(0);
  });

  it('stops where there are too many', async () => {
    const count = await loadTokenizer();
    const counted = count('many words '.repeat(10_000), 100);
    expect([counted > 100, counted < 2_000]).toEqual([true, true]);
  });
});
