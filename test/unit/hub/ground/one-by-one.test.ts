import { describe, expect, it } from 'vitest';
import { createOneByOne } from '../../../../src/main/hub/ground/waiting.ts';

describe('one by one', () => {
  it('begins a piece of work when the one before it is over, and answers each with its own', async () => {
    const oneByOne = createOneByOne();
    const steps: string[] = [];
    const work = (name: string, turns: number) =>
      oneByOne(async () => {
        steps.push(`${name} begins`);
        for (let turn = 0; turn < turns; turn++) await undefined;
        steps.push(`${name} ends`);
        return name;
      });
    expect(await Promise.all([work('long', 20), work('short', 0)])).toEqual(['long', 'short']);
    expect(steps).toEqual(['long begins', 'long ends', 'short begins', 'short ends']);
  });

  it('goes on after one that fails, which alone hears of it', async () => {
    const oneByOne = createOneByOne();
    const failed = oneByOne(() => Promise.reject(new Error('this one')));
    const next = oneByOne(async () => 'the next');
    await expect(failed).rejects.toThrow('this one');
    expect(await next).toBe('the next');
  });
});
