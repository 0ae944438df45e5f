/** Walking a document that somebody else wrote: reading its members, and how much work it may make. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import { isRecord } from '../../../../../shared/parse-json.ts';

/** Any object of it: every member may be anything. */
export type JsonRecord = Record<string, unknown>;

/** An own member; what is inherited was not written there. */
export const member = (value: unknown, name: string): unknown =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;

export const objectAt = (value: unknown, name: string): JsonRecord => {
  const found = member(value, name);
  return isRecord(found) ? found : {};
};

export const listAt = (value: unknown, name: string): unknown[] => {
  const found = member(value, name);
  return Array.isArray(found) ? found : [];
};

export const textAt = (value: unknown, name: string): string | undefined => {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
};

/** GitHub's description, of 1,200 operations, takes a third of it. */
const usual = 14_000_000;
const betweenRests = 50_000;

/** How much work an outsider's description may make: counted and not timed, so that it is read or refused alike on every computer. */
export function createEffort(most = usual) {
  let left = most;
  let sinceRest = 0;
  const known = new WeakMap<JsonRecord, [string, unknown][]>();
  /** Takes that many units, each a member or a character that is looked at. Answers whether there were so many left. */
  const spend = (units: number): boolean => {
    left -= units;
    sinceRest += units;
    return left >= 0;
  };
  return {
    spend,
    /** Whether there were not, once: then something was left out, and what was read must not be used. */
    isSpent: (): boolean => left < 0,
    /** What an object holds, which is counted each time and read from it once. None once all is spent. */
    membersOf(object: JsonRecord): readonly (readonly [string, unknown])[] {
      if (left < 0) return [];
      const members = known.get(object) ?? Object.entries(object);
      known.set(object, members);
      return spend(members.length) ? members : [];
    },
    /** Whether enough was done since the last rest. */
    isDue: (): boolean => sinceRest > betweenRests,
    /** Lets anything else that waits in the hub go first. */
    async rest(): Promise<void> {
      sinceRest = 0;
      await othersFirst();
    },
  };
}

export type Effort = ReturnType<typeof createEffort>;
