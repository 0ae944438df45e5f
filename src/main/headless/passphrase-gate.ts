import { setTimeout as sleep } from 'node:timers/promises';
import { fail, ok, type Result } from '../../shared/result.ts';

/** One try at a passphrase. `lane` names whose it is; `signal` aborts when the caller has gone. */
export type Attempt = { lane: string; check: () => Promise<boolean>; signal: AbortSignal };

/** Fails with `passphrase_wrong`, late, or with `cancelled` when the caller had gone before its turn. */
export type PassphraseGate = (attempt: Attempt) => Promise<Result<void>>;

type Lane = { wrong: number; queue: Promise<unknown> };

export type Pause = (milliseconds: number) => Promise<unknown>;

const firstWaitMs = 250;
const longestWaitMs = 8_000;

const sleepUnheld: Pause = (milliseconds) => sleep(milliseconds, undefined, { ref: false });

/**
 * Slows guessing. A person's attempts are taken one after the other, and each wrong one makes the next wait twice as long,
 * up to 8 s: an AI's shell reaches the socket too, and opening many connections must not help it. One guessed at does not
 * slow another, but only one check runs at a time for all, since each takes 128 MiB.
 */
export function createPassphraseGate(pause: Pause = sleepUnheld): PassphraseGate {
  const lanes = new Map<string, Lane>();
  let checking: Promise<unknown> = Promise.resolve();

  const oneAtATime = (check: () => Promise<boolean>): Promise<boolean> => {
    const turn = checking.then(check);
    checking = turn.catch(() => {});
    return turn;
  };

  return ({ lane: name, check, signal }) => {
    const lane = lanes.get(name) ?? { wrong: 0, queue: Promise.resolve() };
    lanes.set(name, lane);
    const attempt = lane.queue.then(async () => {
      if (signal.aborted) return fail('cancelled');
      if (await oneAtATime(check)) {
        lane.wrong = 0;
        return ok(undefined);
      }
      lane.wrong += 1;
      // Goes on when the caller leaves, or leaving would be the way to guess fast.
      await pause(Math.min(firstWaitMs * 2 ** (lane.wrong - 1), longestWaitMs));
      return fail('passphrase_wrong');
    });
    lane.queue = attempt.catch(() => {});
    return attempt;
  };
}
