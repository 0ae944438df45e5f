/** What every call leaves in the audit log: its refusal, or an intent before anything is sent and the outcome before it is answered. */
import { randomUUID } from 'node:crypto';
import { type Failure, failure } from '../../../shared/errors.ts';
import { defectFacts, type Failed, type Result } from '../../../shared/result.ts';
import type { Alongside, Audit } from '../audit/audit.ts';
import type { Blocked } from '../audit/blocked.ts';
import { type AuditEntry, argumentsHmac } from '../audit/record.ts';
import type { Caller, CallOutcome, Decision } from '../call.ts';
import { type LiveKey, withoutKeys } from '../keys/keys.ts';
import type { KeyLimits } from '../keys/limits.ts';
import { resourceOf } from '../policy/place.ts';
import type { Clock, Log } from '../ports.ts';

type Dependencies = {
  audit: Audit;
  /** Refusals for the pace alone, counted and not listed one by one. */
  blocked: Blocked['note'];
  limits: KeyLimits;
  clock: Clock;
  log: Log;
};

export type CallRecorder = {
  /** Writes a refusal and answers it; one that can't be recorded is still a refusal. It counts as a call: noise is not free. */
  refuse(entry: AuditEntry, refused: Failure, reason?: string): Promise<Failed>;
  /** The refusal of a key that may make no call now; undefined where it may. */
  limitRefusal(key: LiveKey): Failed | undefined;
  /**
   * Takes a call of the key's and does the work between intent and outcome. What the entry gives as reason is put before the
   * outcome's own; `measured` is the part of the result that the client gets, `alongside` what is written with the outcome.
   */
  withRecord<T>(
    key: LiveKey,
    entry: AuditEntry,
    work: () => Promise<CallOutcome<T>>,
    measured: (done: T) => object,
    alongside?: (done: T) => Alongside,
  ): Promise<Result<T>>;
  /** The answer where the log can't be written or read, so that nothing was begun. */
  unwritable(error: unknown): Failed;
  /** The answer in place of that of a call which was made and can't be recorded. */
  unrecorded(access: AuditEntry['access']): Failed;
};

export function createCallRecorder({ audit, blocked, limits, clock, log }: Dependencies): CallRecorder {
  const unwritable = (error: unknown): Failed => {
    log('audit_failed', defectFacts(error));
    return { ok: false, failure: failure('audit_unavailable', 'This request made no call.') };
  };

  const unrecorded = (access: AuditEntry['access']): Failed => {
    log('audit_failed');
    return {
      ok: false,
      failure: access === 'read' ? withheld() : failure('outcome_unknown', sent, { hint: howToLearnOutcome }),
    };
  };

  /** How a call ended that threw: nobody can say what it has done. */
  const outcomeOfDefect = <T>(access: AuditEntry['access'], error: unknown): CallOutcome<T> => {
    log('defect', defectFacts(error));
    const found = failure(access === 'read' ? 'internal' : 'outcome_unknown');
    const outcome = access === 'read' ? 'error' : 'unknown';
    return { outcome, reason: 'internal', result: { ok: false, failure: found } };
  };

  const limitRefusal = (key: LiveKey): Failed | undefined => {
    const refused = limits.refusal(key.id, key.grant);
    if (!refused) return undefined;
    blocked(refused.code, key);
    return { ok: false, failure: refused };
  };

  return {
    unwritable,
    unrecorded,
    limitRefusal,
    async refuse(entry, refused, reason = refused.code) {
      if (entry.keyId) limits.begin(entry.keyId)();
      await audit.append({ ...entry, verdict: 'deny', reason, outcome: 'denied' }).catch(() => log('audit_failed'));
      return { ok: false, failure: refused };
    },
    async withRecord<T>(
      key: LiveKey,
      entry: AuditEntry,
      work: () => Promise<CallOutcome<T>>,
      measured: (done: T) => object,
      alongside: (done: T) => Alongside = () => [],
    ) {
      const refused = limitRefusal(key);
      if (refused) return refused;
      const finish = limits.begin(key.id);
      const started = clock.now();
      try {
        await audit.append({ ...entry, verdict: 'allow' });
      } catch (error) {
        finish();
        return unwritable(error);
      }
      const { end, size } = await work()
        .then((end) => ({ end, size: sizeOf(end.result.ok ? measured(end.result.value) : undefined) }))
        .catch((error: unknown) => ({ end: outcomeOfDefect<T>(entry.access, error), size: sizeOf(undefined) }))
        .finally(finish);
      const reasons = [entry.reason, end.reason].filter((reason) => reason !== undefined && reason !== null);
      try {
        await audit.conclude(
          {
            ...entry,
            verdict: 'allow',
            outcome: end.outcome,
            reason: reasons.join('; ') || null,
            durationMs: Math.max(0, clock.now() - started), // somebody may have set the clock back
            ...size,
          },
          end.result.ok ? alongside(end.result.value) : [],
        );
      } catch {
        // What failed says itself what was done, and has nothing to withhold.
        if (end.result.ok) return unrecorded(entry.access);
        log('audit_failed');
      }
      return end.result;
    },
  };
}

function sizeOf(answer: object | undefined): Pick<AuditEntry, 'bytes' | 'items'> {
  const items = answer && 'items' in answer ? answer.items : undefined;
  return {
    bytes: answer ? Buffer.byteLength(JSON.stringify(answer)) : 0,
    items: Array.isArray(items) ? items.length : null,
  };
}

const withheld = () => failure('audit_unavailable', 'Nothing was changed, and the answer is withheld.');
const sent = 'It was sent, and its result is not recorded yet.';

/** Every way to learn the outcome of a call; none of them makes it again. */
export const howToLearnOutcome =
  'Do not make the call again. `approval_status` with its approval_id, or the same call with its idempotency_key, says what ' +
  'became of it; so does Activity: `opengithubx audit list`.';

/** What the record says of a call of which nothing is known but who made it. */
export const anonymousEntry = ({ key, endpoint, client }: Caller): AuditEntry => ({
  callId: randomUUID(),
  userId: key.userId,
  ...(key.isPerson
    ? { keyId: null, client: `the person, undoing ${key.client}` }
    : { keyId: key.id, client: clientName(key, client) }),
  endpoint,
});

/** What it says of one that was decided, before anything came of it. `hmacKey` keys the HMAC of its arguments. */
export function entryOf(caller: Caller, { listed, input, account, callId }: Decision, hmacKey: Buffer): AuditEntry {
  const { tool, platform } = listed;
  const place = tool.place(input);
  return {
    ...anonymousEntry(caller),
    ...(callId !== undefined && { callId }),
    tool: tool.name,
    access: tool.access,
    account: account.id,
    argumentsHmac: argumentsHmac(hmacKey, tool.name, input),
    ...(place && { resource: resourceOf(platform.name, place) }),
  };
}

/** The client as its key names it, and in brackets what it calls itself, of which only what a name can be is kept. */
export function clientName(key: LiveKey, claimed: string | undefined): string {
  const name = withoutKeys((claimed ?? '').replace(/[^\w .@/+-]/g, '')).slice(0, 80);
  return name ? `${key.client} (${name})` : key.client;
}
