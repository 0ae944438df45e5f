/**
 * Counts the calls of keys against their limits: in memory, and taken up from the audit log at the start so that a restart
 * forgives none.
 */
import { type Failure, failure } from '../../../../shared/errors.ts';
import { callLimitNames, callLimits } from '../../../../shared/key-limits.ts';
import type { Grant } from '../../../../shared/model.ts';
import type { Clock } from '../../ground/ports.ts';
import type { CallsMade } from '../audit/calls-made.ts';

/** Milliseconds. */
export const longestWindow = Math.max(...Object.values(callLimits).map(({ window = 0 }) => window));

/** Limits that start with the calls already made, oldest first. */
export function createLimits(clock: Clock, made: CallsMade[]) {
  const calls = new Map<string, number[]>();
  const underWay = new Map<string, number>();
  for (const { keyId, time, calls: count } of made) {
    const times = calls.get(keyId) ?? [];
    for (let call = 0; call < count; call++) times.push(time);
    calls.set(keyId, times);
  }

  const recent = (keyId: string): number[] => {
    const since = clock.now() - longestWindow;
    const kept = calls.get(keyId) ?? [];
    const firstRecent = kept.findIndex((time) => time > since);
    if (firstRecent !== 0) kept.splice(0, firstRecent === -1 ? kept.length : firstRecent);
    calls.set(keyId, kept);
    return kept;
  };

  /** Seconds until a window of that length has room for one more call; 0 when it has. */
  const wait = (times: number[], most: number, window: number): number => {
    const freed = times[times.length - most];
    if (freed === undefined) return 0;
    return Math.max(0, Math.ceil((freed + window - clock.now()) / 1000));
  };

  return {
    /** Why the key may make no call now, with the seconds to wait; undefined when it may. Takes nothing. */
    refusal(keyId: string, grant: Grant): Failure | undefined {
      const times = recent(keyId);
      for (const name of callLimitNames) {
        const { window, refusal } = callLimits[name];
        const now = (underWay.get(keyId) ?? 0) < grant[name] ? 0 : 1;
        const seconds = window === undefined ? now : wait(times, grant[name], window);
        if (seconds > 0) return failure(refusal, undefined, { retryAfterSeconds: seconds });
      }
      return undefined;
    },

    /** Takes one call; what it returns gives its place among those under way back. */
    acquire(keyId: string): () => void {
      recent(keyId).push(clock.now());
      underWay.set(keyId, (underWay.get(keyId) ?? 0) + 1);
      return () => {
        const left = (underWay.get(keyId) ?? 1) - 1;
        if (left > 0) underWay.set(keyId, left);
        else underWay.delete(keyId);
      };
    },
  };
}

export type KeyLimits = ReturnType<typeof createLimits>;
