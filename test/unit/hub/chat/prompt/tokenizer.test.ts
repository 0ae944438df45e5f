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

  // The library itself needs minutes for these.
  it.each(['a', ' ', '中', '😀', '='])('is quick on 200,000 times %j', async (character) => {
    const count = await loadTokenizer();
    const before = process.cpuUsage().user;
    expect(count(character.repeat(200_000))).toBeGreaterThan(1_000);
    expect((process.cpuUsage().user - before) / 1_000).toBeLessThan(8_000);
  });

  it('stops where there are too many', async () => {
    const count = await loadTokenizer();
    const before = process.cpuUsage().user;
    expect(count('many words '.repeat(1_000_000), 100)).toBeGreaterThan(100);
    expect((process.cpuUsage().user - before) / 1_000).toBeLessThan(500);
  });
});
