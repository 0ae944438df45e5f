import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../../../../../src/main/hub/features/chat/prompt/tokenizer.ts';

describe('the tokenizer', () => {
  it('counts names of special tokens as the text they are', async () => {
    const count = await loadTokenizer();
    expect(await count('<|endoftext|>')).toBeGreaterThan(4);
    expect(await count('<|im_start|>system')).toBeGreaterThan(4);
    expect(await count('\ud800 half a character')).toBeGreaterThan(3);
    expect(await count('hello world')).toBe(2);
    expect(await count('')).toBe(0);
  });

  it('stops where there are too many', async () => {
    const count = await loadTokenizer();
    const counted = await count('many words '.repeat(10_000), 100);
    expect([counted > 100, counted < 2_000]).toEqual([true, true]);
  });
});
