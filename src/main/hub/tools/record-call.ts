/** What every call leaves in the audit log: its refusal, or an intent before anything is sent and the outcome before it is answered. */
import { type Failure, failure } from '../../../shared/errors.ts';
import type { Failed, Result } from '../../../shared/result.ts';
import type { Audit } from '../audit/audit.ts';
import type { Blocked } from '../audit/blocked.ts';
import type { AuditEntry } from '../audit/record.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { Limits } from '../keys/limits.ts';
import type { Clock, Log } from '../ports.ts';
import type { End } from './perform.ts';

type Dependencies = {
  audit: Audit;
  /** Refusals for the pace alone, counted and not listed one by one. */
  blocked: Blocked['note'];
  limits: Limits;
  clock: Clock;
  log: Log;
};

export type RecordCall = {
  /** Writes a refusal and answers it; one that can't be recorded is still a refusal. It counts as a call: noise is not free. */
  refuse(entry: AuditEntry, refused: Failure, reason?: string): Promise<Failed>;
  /** The refusal of a key that may make no call now; undefined where it may. */
  beyondLimits(key: LiveKey): Failed | undefined;
  /**
   * Takes a call of the key's and does the work between intent and outcome. What the entry gives as reason is put before the
   * outcome's own; `measured` is the part of the result that the client gets.
   */
  run<T>(
    key: LiveKey,
    entry: AuditEntry,
    work: () => Promise<End<T>>,
    measured: (done: T) => object,
  ): Promise<Result<T>>;
  /** The answer where the log can't be written or read. */
  unwritable(): Failed;
};

export function createRecordCall({ audit, blocked, limits, clock, log }: Dependencies): RecordCall {
  const unwritable = (): Failed => {
    log('audit_failed');
    return { ok: false, failure: failure('audit_unavailable') };
  };

  const beyondLimits = (key: LiveKey): Failed | undefined => {
    const refused = limits.refusal(key.id, key.grant);
    if (!refused) return undefined;
    blocked(refused.code, key);
    return { ok: false, failure: refused };
  };

  return {
    unwritable,
    beyondLimits,
    async refuse(entry, refused, reason = refused.code) {
      if (entry.keyId) limits.begin(entry.keyId)();
      await audit.append({ ...entry, verdict: 'deny', reason, outcome: 'denied' }).catch(() => log('audit_failed'));
      return { ok: false, failure: refused };
    },
    async run(key, entry, work, measured) {
      const refused = beyondLimits(key);
      if (refused) return refused;
      const finish = limits.begin(key.id);
      const started = clock.now();
      try {
        await audit.append({ ...entry, verdict: 'allow' });
      } catch {
        finish();
        return unwritable();
      }
      const end = await work().finally(finish);
      const answer = end.result.ok ? measured(end.result.value) : undefined;
      const items = answer && 'items' in answer ? answer.items : undefined;
      const reasons = [entry.reason, end.reason].filter((reason) => reason !== undefined && reason !== null);
      try {
        await audit.append({
          ...entry,
          verdict: 'allow',
          outcome: end.outcome,
          reason: reasons.join('; ') || null,
          durationMs: clock.now() - started,
          bytes: answer ? Buffer.byteLength(JSON.stringify(answer)) : 0,
          items: Array.isArray(items) ? items.length : null,
        });
      } catch {
        return unwritable();
      }
      return end.result;
    },
  };
}
