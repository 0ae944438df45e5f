import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { againAfterSleep, createWake, type Wake } from '../../../../src/main/hub/ground/wake.ts';

let time = 0;
let heard = 0;
let wake: Wake;
beforeEach(() => {
  vi.useFakeTimers();
  heard = 0;
  wake = createWake({ now: () => time + Date.now() }, 10_000);
  wake.onWaking(() => {
    heard += 1;
  });
});
afterEach(() => {
  wake.stop();
  vi.useRealTimers();
});

it('is noticed by a timer that runs much later than it should, once for each sleep', () => {
  vi.advanceTimersByTime(60_000);
  expect(heard).toBe(0);
  const signal = wake.signal();
  time += 8 * 3_600_000;
  vi.advanceTimersByTime(60_000);
  expect([heard, signal.aborted, wake.signal().aborted]).toEqual([1, true, false]);
});

it('is not taken for a computer that is only busy, and a clock that was set back counts as well', () => {
  time += 20_000;
  vi.advanceTimersByTime(10_000);
  expect(heard).toBe(0);
  time -= 3_600_000;
  vi.advanceTimersByTime(10_000);
  expect(heard).toBe(1);
});

it('is told once where a shell has told of it', () => {
  time += 8 * 3_600_000;
  wake.woke();
  vi.advanceTimersByTime(60_000);
  expect(heard).toBe(1);
});

it('has an attempt made once more, and only where the caller still waits', async () => {
  const hanging = (signal: AbortSignal): Promise<string> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  let attempts = 0;
  const attempt = (signal: AbortSignal): Promise<string> => {
    attempts += 1;
    return attempts === 1 ? hanging(signal) : Promise.resolve('answered');
  };
  const never = new AbortController();
  const waiting = againAfterSleep(wake, never.signal, attempt);
  wake.woke();
  expect([await waiting, attempts]).toEqual(['answered', 2]);

  attempts = 0;
  const gone = new AbortController();
  const abandoned = againAfterSleep(wake, gone.signal, attempt);
  gone.abort(new Error('gone'));
  wake.woke();
  await expect(abandoned).rejects.toThrow('gone');
  expect(attempts).toBe(1);
});
