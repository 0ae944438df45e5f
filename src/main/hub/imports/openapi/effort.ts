/** How much work a stranger's description may make: counted and not timed, so that it is read or refused alike on every computer. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import type { JsonRecord } from './json.ts';

export type Effort = {
  /** Takes that many units, each a member or a character that is looked at. Answers whether there were so many left. */
  spend(units: number): boolean;
  /** Whether there were not, once: then something was left out, and what was read must not be used. */
  isSpent(): boolean;
  /** What an object holds, which is counted each time and read from it once. None once all is spent. */
  membersOf(object: JsonRecord): readonly (readonly [string, unknown])[];
  /** Whether enough was done since the last rest. */
  isDue(): boolean;
  /** Lets whatever else waits in the hub go first. */
  rest(): Promise<void>;
};

/** GitHub's description, of 1,200 operations, takes a third of it. */
const usual = 14_000_000;
const betweenRests = 50_000;

export function createEffort(most = usual): Effort {
  let left = most;
  let sinceRest = 0;
  const known = new WeakMap<JsonRecord, [string, unknown][]>();
  const spend = (units: number): boolean => {
    left -= units;
    sinceRest += units;
    return left >= 0;
  };
  return {
    spend,
    isSpent: () => left < 0,
    membersOf(object) {
      if (left < 0) return [];
      const members = known.get(object) ?? Object.entries(object);
      known.set(object, members);
      return spend(members.length) ? members : [];
    },
    isDue: () => sinceRest > betweenRests,
    async rest() {
      sinceRest = 0;
      await othersFirst();
    },
  };
}
