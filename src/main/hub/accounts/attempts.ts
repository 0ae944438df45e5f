/** What became of each person's last attempt to connect an account, if it failed. In memory alone; the doctor tells it. */
import type { Failure } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import type { Clock } from '../ports.ts';

type FailedAttempt = { platform: string; at: string; failure: Failure };

export type Attempts = {
  /** One that succeeds is the end of what failed before it. */
  note(userId: string, platform: string, result: Result<unknown>): void;
  failed(userId: string): FailedAttempt[];
};

export function createAttempts(clock: Clock): Attempts {
  const last = new Map<string, FailedAttempt & { userId: string }>();
  return {
    note(userId, platform, result) {
      const name = JSON.stringify([userId, platform]);
      if (result.ok) last.delete(name);
      else last.set(name, { userId, platform, at: new Date(clock.now()).toISOString(), failure: result.failure });
    },
    failed: (userId) => [...last.values()].filter((attempt) => attempt.userId === userId),
  };
}
