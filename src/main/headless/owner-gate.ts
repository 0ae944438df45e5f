import { setTimeout as sleep } from 'node:timers/promises';
import { fail, ok, type Result } from '../../shared/result.ts';

/** Says whether the passphrase that came with a call, if any, makes it the owner's. */
export type OwnerGate = (passphrase: string | undefined) => Promise<Result<void>>;

const longestWaitMs = 8_000;

/**
 * Guards the calls that grant authority. Attempts are taken one after the other, and each wrong one makes the next wait
 * twice as long, up to 8 s: an AI's shell reaches this socket too, and opening many connections must not help it guess.
 */
export function createOwnerGate(
  verify: ((passphrase: string) => Promise<boolean>) | undefined,
  firstWaitMs = 250,
): OwnerGate {
  let wrong = 0;
  let queue: Promise<unknown> = Promise.resolve();

  return (passphrase) => {
    if (verify === undefined) {
      return Promise.resolve(
        fail('passphrase_needed', 'This hub has none: it was started without a terminal.', {
          hint: 'Stop it and start `opengithubx serve` at a terminal once, to choose the owner passphrase.',
        }),
      );
    }
    if (passphrase === undefined) return Promise.resolve(fail('passphrase_needed'));
    const attempt = queue.then(async () => {
      if (await verify(passphrase)) {
        wrong = 0;
        return ok(undefined);
      }
      wrong += 1;
      await sleep(Math.min(firstWaitMs * 2 ** (wrong - 1), longestWaitMs));
      return fail('passphrase_wrong');
    });
    queue = attempt.catch(() => {});
    return attempt;
  };
}
