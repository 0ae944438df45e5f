/** Looks again by itself: often for a while after somebody is expected, now and then otherwise. */

export type Watch = { soon(): void; stop(): void };

/** Milliseconds between looks, and for how long the short ones go on. */
const pace = { often: 5_000, seldom: 600_000, expectedFor: 15 * 60_000 };

/** `look` never rejects; a look that takes long puts the next one off. */
export function createWatch(look: () => Promise<void>, now: () => number): Watch {
  let expectedUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const plan = (): void => {
    clearTimeout(timer);
    if (isStopped) return;
    timer = setTimeout(() => void look().finally(plan), now() < expectedUntil ? pace.often : pace.seldom).unref();
  };
  plan();
  return {
    soon() {
      expectedUntil = now() + pace.expectedFor;
      plan();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
