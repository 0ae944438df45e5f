/**
 * GitHub asks for the changes of one account to come one after another and a second apart, and for a pause as long as it says
 * once they were too many: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { failure } from '../../../../shared/errors.ts';
import type { Failed, Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { atMost, type InLine } from '../requests.ts';

/** `waiting` counts the change that is being made as well. */
type Line = { turn: InLine; waiting: number; freeAt: number };

/** In milliseconds; `mostWaiting` calls of an account at a time. */
type Bounds = { apart: number; longestPause: number; mostWaiting: number };

const bounds: Bounds = { apart: 1_000, longestPause: 10_000, mostWaiting: 20 };

type Caller = Pick<PlatformClient, 'account' | 'signal'>;

/**
 * Makes a change when it is its turn, once or not at all. Fails with `platform_rate_limited`, without making it, when too many
 * wait or the pause is longer than a caller would. Throws the reason of an aborted signal.
 */
type InTurn = <T>(client: Caller, make: () => Promise<Result<T>>) => Promise<Result<T>>;

/** Separate lines, one for each account. */
export function createTurns({ apart, longestPause, mostWaiting }: Bounds = bounds): InTurn {
  const lines = new Map<string, Line>();

  return async (client, make) => {
    const { account, signal } = client;
    signal.throwIfAborted();
    const line = lines.get(account) ?? { turn: atMost(1), waiting: 0, freeAt: 0 };
    lines.set(account, line);
    if (line.waiting > mostWaiting) return tooMany(apart * mostWaiting);
    line.waiting += 1;
    const begin = async () => {
      const pause = line.freeAt - performance.now();
      if (pause > longestPause) return tooMany(pause);
      if (pause > 0) await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
      signal.throwIfAborted();
      let wait = apart;
      try {
        const made = await make();
        if (!made.ok && made.failure.code === 'platform_rate_limited') {
          wait = Math.max(wait, (made.failure.retryAfterSeconds ?? 0) * 1_000);
        }
        return made;
      } finally {
        line.freeAt = performance.now() + wait;
      }
    };
    return line.turn(begin, signal).finally(() => {
      line.waiting -= 1;
    });
  };
}

const tooMany = (milliseconds: number): Failed => ({
  ok: false,
  failure: failure('platform_rate_limited', 'Nothing was sent.', {
    retryAfterSeconds: Math.ceil(milliseconds / 1_000),
  }),
});

/** The lines of this process, no matter what call a change is part of. */
export const inTurn = createTurns();
