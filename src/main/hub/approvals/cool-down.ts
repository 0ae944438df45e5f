/** A key whose questions are declined or ignored twice in a row must leave the person alone for a while. */
import type { Clock } from '../ports.ts';

const tolerated = 2;
const firstPause = 60_000;
const longestPause = 30 * 60_000;

type CoolDown = {
  /** Seconds until the key may ask again; 0 when it may. */
  seconds(keyId: string): number;
  answered(keyId: string): void;
  unanswered(keyId: string): void;
};

/** Each further refusal doubles the pause, up to half an hour; one approval forgives all. */
export function createCoolDown(clock: Clock): CoolDown {
  const refused = new Map<string, { count: number; until: number }>();
  return {
    seconds(keyId) {
      const until = refused.get(keyId)?.until ?? 0;
      return Math.max(0, Math.ceil((until - clock.now()) / 1000));
    },
    answered: (keyId) => void refused.delete(keyId),
    unanswered(keyId) {
      const count = (refused.get(keyId)?.count ?? 0) + 1;
      const pause = count < tolerated ? 0 : Math.min(firstPause * 2 ** (count - tolerated), longestPause);
      refused.set(keyId, { count, until: clock.now() + pause });
    },
  };
}
