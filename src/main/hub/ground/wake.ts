/**
 * Notices that the computer has slept, or that its clock was set: connections are dead then and times are not what they were.
 * The desktop is told by its system; anywhere else a timer that runs much later than it should is the only sign.
 */
import type { Clock } from './ports.ts';
import { withAnyOf } from './waiting.ts';

/** Milliseconds: a busy computer is late by seconds as well. */
const tolerance = 30_000;

export type Wake = ReturnType<typeof createWake>;

/** `every`: milliseconds between two looks at the clock. */
export function createWake(clock: Clock, every = 10_000) {
  const listeners: (() => void)[] = [];
  let next = new AbortController();
  let last = clock.now();

  function woke(): void {
    last = clock.now();
    const asleep = next;
    next = new AbortController();
    asleep.abort(new DOMException('The computer slept meanwhile.', 'AbortError'));
    for (const woken of listeners) woken();
  }

  const timer = setInterval(() => {
    const passed = clock.now() - last;
    last = clock.now();
    if (Math.abs(passed - every) > tolerance) woke();
  }, every).unref();

  return {
    /** Aborts the next time. */
    signal: (): AbortSignal => next.signal,
    /** Calls it each time. */
    onWaking: (woken: () => void): void => void listeners.push(woken),
    /** For who knows it better than the timer. */
    woke,
    stop: (): void => clearInterval(timer),
  };
}

/**
 * Tries once more where the computer slept meanwhile: the answer that was waited for never comes, or only a minute later. For what
 * changes nothing.
 */
export async function againAfterSleep<T>(
  wake: Pick<Wake, 'signal'>,
  signal: AbortSignal,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const asleep = wake.signal();
  const either = withAnyOf(signal, asleep);
  try {
    return await attempt(either.signal);
  } catch (error) {
    if (signal.aborted || !asleep.aborted) throw error;
    return attempt(signal);
  } finally {
    either.end();
  }
}
