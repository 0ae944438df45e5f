/** When a person is told that something waits: at once, and then no more than once a minute. */
import type { Clock } from '../../ground/ports.ts';

const minute = 60_000;

/** `tell` is called for a person as soon as it may be, if something still waits then that they were not told of. */
export function createPace(clock: Clock, tell: (userId: string) => void) {
  const untold = new Map<string, Set<string>>();
  const toldAt = new Map<string, number>();
  const timers = new Map<string, NodeJS.Timeout>();

  function now(userId: string): void {
    untold.delete(userId);
    clearTimeout(timers.get(userId));
    timers.delete(userId);
    toldAt.set(userId, clock.now());
    tell(userId);
  }

  return {
    /** Something waits, by an id that nobody is sent. */
    waits(userId: string, id: string): void {
      untold.set(userId, (untold.get(userId) ?? new Set()).add(id));
      const passed = clock.now() - (toldAt.get(userId) ?? Number.NEGATIVE_INFINITY);
      const later = (): void => {
        timers.delete(userId);
        if (untold.get(userId)?.size) now(userId);
      };
      // Less than nothing: the clock was set back.
      if (passed >= minute || passed < 0) now(userId);
      else if (!timers.has(userId)) timers.set(userId, setTimeout(later, minute - passed).unref());
    },
    /** It waits no more. */
    over: (userId: string, id: string): void => void untold.get(userId)?.delete(id),
    stop(): void {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
