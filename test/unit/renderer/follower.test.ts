/** What grows is asked for at a pace, and its end is never missed. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFollower } from '../../../src/renderer/src/hub/follower.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('many changes are one question at a time, and the last one is asked about', async () => {
  let underWay = 0;
  let most = 0;
  const asked: number[] = [];
  let state = 0;
  const follower = createFollower(async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    asked.push(state);
    await new Promise((answered) => setTimeout(answered, 50));
    underWay -= 1;
  }, 120);
  for (state = 1; state <= 100; state += 1) {
    follower.changed();
    await vi.advanceTimersByTimeAsync(10);
  }
  state = 101;
  follower.changed();
  await vi.advanceTimersByTimeAsync(2000);
  expect(most).toBe(1);
  expect(asked.at(-1)).toBe(101);
  expect(asked.length).toBeLessThan(10);
  expect(asked.length).toBeGreaterThan(3);
});

it('a question that failed does not end it, and stopping does', async () => {
  const ask = vi.fn(async () => {
    throw new Error('away');
  });
  const follower = createFollower(ask, 120);
  follower.changed();
  await vi.advanceTimersByTimeAsync(1000);
  follower.changed();
  await vi.advanceTimersByTimeAsync(1000);
  expect(ask).toHaveBeenCalledTimes(2);
  follower.changed();
  follower.stop();
  follower.changed();
  await vi.advanceTimersByTimeAsync(1000);
  expect(ask).toHaveBeenCalledTimes(3);
});
