/**
 * GitHub asks for the changes of one account to come one after another and a second apart, and for a pause as long as it says
 * once they were too many: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { failure } from '../../../../shared/errors.ts';
import type { Failed, Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';

type Line = { isTaken: boolean; waiting: (() => void)[]; freeAt: number };

/** In milliseconds; `mostWaiting` calls of an account at a time. */
type Bounds = { apart: number; longestPause: number; mostWaiting: number };

const bounds: Bounds = { apart: 1_000, longestPause: 10_000, mostWaiting: 20 };

type Caller = Pick<PlatformClient, 'account' | 'signal'>;

/**
 * Makes a change when it is its turn, once or not at all. Fails with `platform_rate_limited`, without making it, when too many
 * wait or the pause is longer than a caller would. Throws the reason of an aborted signal.
 */
type InTurn = <T>(client: Caller, make: () => Promise<Result<T>>) => Promise<Result<T>>;

/** Lines of its own, one for each account. */
export function createTurns({ apart, longestPause, mostWaiting }: Bounds = bounds): InTurn {
  const lines = new Map<string, Line>();

  async function take(line: Line, signal: AbortSignal): Promise<void> {
    if (!line.isTaken) {
      line.isTaken = true;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (): void => {
      line.waiting.splice(line.waiting.indexOf(resolve), 1);
      reject(signal.reason);
    };
    line.waiting.push(resolve);
    signal.addEventListener('abort', leave, { once: true });
    // Whoever goes hands its place on, so that nobody can slip in between.
    await promise.finally(() => signal.removeEventListener('abort', leave));
  }

  function go(line: Line): void {
    const next = line.waiting.shift();
    if (next) next();
    else line.isTaken = false;
  }

  return async (client, make) => {
    const { account, signal } = client;
    signal.throwIfAborted();
    const line = lines.get(account) ?? { isTaken: false, waiting: [], freeAt: 0 };
    lines.set(account, line);
    if (line.waiting.length >= mostWaiting) return tooMany(apart * mostWaiting);
    await take(line, signal);
    try {
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
    } finally {
      go(line);
    }
  };
}

const tooMany = (milliseconds: number): Failed => ({
  ok: false,
  failure: failure('platform_rate_limited', 'Nothing was sent.', {
    retryAfterSeconds: Math.ceil(milliseconds / 1_000),
  }),
});

/** The lines of this process, whatever call a change is part of. */
export const inTurn = createTurns();
