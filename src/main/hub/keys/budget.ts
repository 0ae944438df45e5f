/** Calls of each key within a sliding day: counted in memory, taken up from the audit log so that a restart forgives none. */
import type { Clock } from '../ports.ts';

export type Budget = {
  /** Seconds until the next call would be allowed; 0 when it is now. Takes nothing. */
  waitSeconds(keyId: string, callsPerDay: number): number;
  /** Takes one call. */
  spend(keyId: string): void;
};

/** The length of a budget's window, in milliseconds. */
export const budgetWindow = 86_400_000;

/** A budget that starts with the calls already made, oldest first (times in milliseconds). */
export function createBudget(clock: Clock, made: { keyId: string; time: number }[]): Budget {
  const calls = new Map<string, number[]>();
  for (const { keyId, time } of made) {
    const times = calls.get(keyId) ?? [];
    times.push(time);
    calls.set(keyId, times);
  }
  const recent = (keyId: string): number[] => {
    const since = clock.now() - budgetWindow;
    const kept = calls.get(keyId) ?? [];
    const firstRecent = kept.findIndex((time) => time > since);
    if (firstRecent !== 0) kept.splice(0, firstRecent === -1 ? kept.length : firstRecent);
    calls.set(keyId, kept);
    return kept;
  };
  return {
    waitSeconds(keyId, callsPerDay) {
      const times = recent(keyId);
      const freed = times[times.length - callsPerDay];
      return freed === undefined ? 0 : Math.max(1, Math.ceil((freed + budgetWindow - clock.now()) / 1000));
    },
    spend(keyId) {
      recent(keyId).push(clock.now());
    },
  };
}
