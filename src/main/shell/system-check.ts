/**
 * What the system itself asks before the app's own window may approve: Touch ID on macOS. It answers yes or no and signs nothing, so that
 * it is less than a passkey. Electron has no such question on Windows and Linux, nor a Mac without Touch ID; there none is asked.
 */
import { systemPreferences } from 'electron/main';
import type { CallName, Window } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Clock } from '../hub/ground/ports.ts';

/** The calls by which a person gives something. */
const giving: ReadonlySet<CallName> = new Set<CallName>([
  'approvals.approve',
  'keys.confirm',
  'authorizations.grant',
  'imports.confirm',
  'wishes.confirm',
]);

/** Milliseconds for which it holds: one press may approve several requests, each by a call. */
const holdsFor = 3_000;

/** Answers whether the system has just confirmed that the person is there; false where it was not asked. Fails with `system_check`. */
export type SystemCheck = (window: Window, call: CallName) => Promise<Result<boolean>>;

export function createSystemCheck(clock: Clock, platform: NodeJS.Platform = process.platform): SystemCheck {
  let passedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<Result<boolean>> | undefined;

  async function ask(): Promise<Result<boolean>> {
    try {
      await systemPreferences.promptTouchID('approve this in OpenGitHubX');
      passedAt = clock.now();
      return ok(true);
    } catch {
      return fail('system_check');
    }
  }

  return async (window, call) => {
    if (window !== 'confirmation' || !giving.has(call)) return ok(false);
    if (platform !== 'darwin' || !systemPreferences.canPromptTouchID()) return ok(false);
    const passed = clock.now() - passedAt;
    if (passed >= 0 && passed < holdsFor) return ok(true);
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
