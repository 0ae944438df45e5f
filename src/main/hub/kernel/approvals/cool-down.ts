/** A key whose questions are declined or ignored twice in a row must leave the person alone for a while. */
import type { ApprovalEnding } from '../../../../shared/approval-endings.ts';
import type { AuditRecord } from '../../../../shared/model.ts';
import { type Failed, fail } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';

const tolerated = 2;
const firstPause = 60_000;
const longestPause = 30 * 60_000;

/** How a question of a key ended, as the record has it. */
type Answered = Pick<AuditRecord, 'keyId' | 'approvalId' | 'verdict' | 'reason' | 'time'>;

/** The reasons in the record by which a refusal counts: not what ended with its key, its account or the hub. */
export const unanswered = {
  declined: 'the person declined',
  wentAway: 'the caller went away',
} as const satisfies Record<string, ApprovalEnding>;

/** Each further refusal doubles the pause, up to half an hour; one approval forgives all. */
export function createCoolDown(clock: Clock) {
  const refused = new Map<string, { count: number; until: number }>();
  const note = (keyId: string, at: number): void => {
    const count = (refused.get(keyId)?.count ?? 0) + 1;
    const pause = count < tolerated ? 0 : Math.min(firstPause * 2 ** (count - tolerated), longestPause);
    refused.set(keyId, { count, until: at + pause });
  };
  return {
    /** Why the key may not ask now. Nothing waits then, so that answering is no way out. */
    refusal(keyId: string): Failed | undefined {
      const retryAfterSeconds = Math.ceil(((refused.get(keyId)?.until ?? 0) - clock.now()) / 1000);
      if (retryAfterSeconds <= 0) return undefined;
      const hint = `Ask again in ${retryAfterSeconds} seconds.`;
      return fail('too_many_approvals', 'Its last requests were denied or left unanswered.', {
        hint,
        retryAfterSeconds,
      });
    },
    answered: (keyId: string): void => void refused.delete(keyId),
    unanswered: (keyId: string): void => note(keyId, clock.now()),
    /** What the record says of before this start, oldest first: stopping the hub forgives nobody. */
    restore(answers: readonly Answered[]): void {
      const approved = new Set<string | null>();
      for (const { keyId, approvalId, verdict, reason, time } of answers) {
        if (keyId === null) continue;
        if (verdict === 'approved') {
          refused.delete(keyId);
          approved.add(approvalId);
        }
        const isRefusal =
          (verdict === 'expired' && !approved.has(approvalId)) ||
          (verdict === 'denied' && Object.values<string | null>(unanswered).includes(reason));
        if (isRefusal) note(keyId, Date.parse(time));
      }
    },
  };
}
