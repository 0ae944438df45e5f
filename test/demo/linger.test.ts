import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLinger } from '../../src/demo/linger.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('ends when nothing has been attached for so long, and not before', () => {
  const end = vi.fn();
  const linger = createLinger(10, end);
  vi.advanceTimersByTime(9_000);
  const [one, another] = [linger.attach(), linger.attach()];
  vi.advanceTimersByTime(60_000);
  one();
  one();
  vi.advanceTimersByTime(60_000);
  expect(end).not.toHaveBeenCalled();
  another();
  vi.advanceTimersByTime(9_999);
  expect(end).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(end).toHaveBeenCalledOnce();
});

it('ends nothing once it is stopped', () => {
  const end = vi.fn();
  const linger = createLinger(10, end);
  const release = linger.attach();
  linger.stop();
  release();
  vi.advanceTimersByTime(60_000);
  expect(end).not.toHaveBeenCalled();
});
