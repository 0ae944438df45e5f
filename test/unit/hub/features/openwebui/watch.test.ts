import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWatch, type Watch } from '../../../../../src/main/hub/features/openwebui/index.ts';

let looks = 0;
let watch: Watch;
let look: () => Promise<void>;

beforeEach(() => {
  vi.useFakeTimers();
  looks = 0;
  look = async () => undefined;
  watch = createWatch(() => {
    looks += 1;
    return look();
  }, Date.now);
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);

describe('looking whether somebody has come', () => {
  it('goes on every ten minutes', async () => {
    await minutes(9.9);
    expect(looks).toBe(0);
    await minutes(20.1);
    expect(looks).toBe(3);
  });

  it('goes on every five seconds while somebody is expected, for a quarter of an hour', async () => {
    watch.soon();
    await minutes(1);
    expect(looks).toBe(12);
    await minutes(14);
    expect(looks).toBeLessThanOrEqual(180);
    const before = looks;
    await minutes(10);
    expect(looks - before).toBeLessThanOrEqual(2);
  });

  it('waits for a look that takes long, and never looks twice at once', async () => {
    let underWay = 0;
    let most = 0;
    look = async () => {
      most = Math.max(most, ++underWay);
      await new Promise((later) => setTimeout(later, 20_000));
      underWay -= 1;
    };
    watch.soon();
    await minutes(2);
    expect(looks).toBe(5);
    watch.soon();
    await minutes(1);
    expect(most).toBe(1);
  });

  it('ends, a look that is under way included', async () => {
    look = () => new Promise((later) => setTimeout(later, 20_000));
    watch.soon();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(looks).toBe(1);
    watch.stop();
    await minutes(30);
    watch.soon();
    await minutes(30);
    expect(looks).toBe(1);
  });
});
