/** A change waits for its person: what it would do is looked at, put before them, and done once they have approved just that. */
import { type Approval, allowedForAWhile } from '../../../shared/approval.ts';
import { type Failure, failure } from '../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type Approvals, newApprovalId, policyVersion } from '../approvals/approvals.ts';
import type { Audit } from '../audit/audit.ts';
import { previewName } from '../audit/one-call.ts';
import type { Caller, CallResult, ConsentRequest, Decision } from '../call.ts';
import type { Links } from '../links.ts';
import { resourceOf } from '../policy/place.ts';
import type { Authorize } from './authorize.ts';
import { type CallRecorder, entryOf, howToLearnOutcome, type RecordedCalls } from './call-record.ts';
import type { Idempotency } from './idempotency.ts';

type Dependencies = {
  approvals: Approvals;
  audit: Pick<Audit, 'endOfApproved'>;
  record: CallRecorder;
  calls: RecordedCalls;
  idempotency: Idempotency;
  hmacKey: Buffer;
  authorize: Authorize;
  links: (from?: string) => Links;
  /** Why policy would not let the call through any more; undefined where it would. */
  refusalNow: (caller: Caller, decided: Decision) => Failure | undefined;
};

export function createConsent(dependencies: Dependencies) {
  const { approvals, audit, record, calls, idempotency, hmacKey, authorize, links, refusalNow } = dependencies;

  /**
   * Looks first at what the call would do: nobody is bothered for what can't work, nor asked without seeing it; nor for what they
   * have allowed for a while, unless it is to be asked afresh. A question that would be refused is refused before its preview,
   * which costs requests to the platform.
   */
  async function ask(caller: Caller, decided: Decision): Promise<Result<CallResult>> {
    const { listed, input, account } = decided;
    const room = approvals.room({ keyId: caller.key.id, account, tool: listed.tool.name, input });
    if (!room.ok) return record.refuse(entryOf(caller, decided, hmacKey), room.failure);
    const put = await question(caller, decided).finally(room.value);
    if (!put.ok) return put;
    const { value } = put;
    return 'asked' in value ? wait(caller, value.asked.id).catch(record.unwritable) : ok(value);
  }

  /** The question that was put, or the outcome of the call where none was. */
  async function question(caller: Caller, decided: Decision): Promise<Result<CallResult | { asked: Approval }>> {
    const { key } = caller;
    const { listed, input, account, callId } = decided;
    const { tool, platform } = listed;
    // Chosen before the preview, so that Activity shows each question with its preview and no other.
    const newId = newApprovalId();
    const seen = await calls.preview(caller, decided, 'preview', previewName(newId));
    if (!seen.ok) return seen;
    const policy = policyVersion(key.grant, listed);
    const { preview, resolved, isForeign } = seen.value;
    const resource = resourceOf(platform.name, tool.place(input));
    const place = resolved && { place: { id: resolved.id, isPrivate: resolved.isPrivate } };
    const verdict = authorize(caller, decided, resolved);
    const { fresh, flow } = verdict.verdict === 'ask' ? verdict : {};
    const isFresh = fresh ?? caller.isFresh;
    const subject = {
      keyId: key.id,
      account,
      tool: tool.name,
      input,
      preview,
      policy,
      ...place,
      ...(flow && { flow }),
      ...(isForeign && { isForeign }),
    };
    const toAsk = { subject, key, listed, resource, callId, isFresh, approvalId: newId };
    const approvalId = approvals.covering(toAsk);
    if (approvalId !== undefined) {
      return calls.execute(caller, { ...decided, ...place }, { approvalId, reason: allowedForAWhile }, preview);
    }
    try {
      const asked = await approvals.ask(toAsk);
      if (!asked.ok) return record.refuse(entryOf(caller, decided, hmacKey), asked.failure);
      if (callId !== undefined) idempotency.noteApproval(callId, asked.value.id);
      return ok({ asked: asked.value });
    } catch (error) {
      return record.unwritable(error);
    }
  }

  /** Waits for the person as long as the caller has patience, and runs what they approved. */
  async function wait(caller: Caller, id: string): Promise<Result<CallResult>> {
    const { key, from, signal, patience, waiting, progress } = caller;
    const link = links(from).approve(id);
    if (approvals.find(id, key.id)?.state === 'waiting') waiting?.(link);
    const waited = await withProgress(progress, patience, () => approvals.wait(id, patience, signal));
    if (signal.aborted) return { ok: false, failure: failure('cancelled') };
    switch (waited.state) {
      case 'waiting':
        return ok({ pending: waited, link });
      case 'denied':
        return { ok: false, failure: failure(key.revoked.aborted ? 'revoked' : 'approval_denied') };
      case 'expired':
        return { ok: false, failure: failure('approval_expired') };
      case 'used':
        return { ok: false, failure: await outcomeOf(id, key.id) };
      case 'approved':
        return executeApproved(caller, id);
    }
  }

  async function executeApproved(caller: Caller, id: string): Promise<Result<CallResult>> {
    // Checked before the approval is used: it is not to be used up by a call that may not run yet.
    const early = record.limitRefusal(caller.key);
    if (early) return early;
    const taken = approvals.take(id, caller.key.id);
    if (!taken.ok) return { ok: false, failure: await outcomeOf(id, caller.key.id) }; // another poll was quicker
    const { subject, listed, callId } = taken.value;
    const { input, account, place } = subject;
    const decided = { listed, input, account, place, callId };
    const entry = { approvalId: id };
    const changed = refusalIfChanged(caller, taken.value, decided);
    if (changed) return record.refuse({ ...entryOf(caller, decided, hmacKey), ...entry }, changed);
    return calls.execute(caller, decided, entry, subject.preview);
  }

  /** Decides once more at the moment of the effect: the person consented to this call under these rules, not to others. */
  function refusalIfChanged(
    caller: Caller,
    { subject, listed }: ConsentRequest,
    decided: Decision,
  ): Failure | undefined {
    const { key } = caller;
    if (key.paused) return failure('not_allowed', 'The key is paused.');
    if (policyVersion(key.grant, listed) !== subject.policy) return failure('approval_changed');
    return refusalNow(caller, decided);
  }

  /** What a client is told that asks after a call which does not wait any more. */
  async function outcomeOf(approvalId: string, keyId: string): Promise<Failure> {
    const known = await audit.endOfApproved(approvalId, keyId).then(ok, () => unreadable);
    if (!known.ok) return known.failure;
    if (!known.value) return failure('approval_unknown');
    switch (known.value.outcome) {
      case 'ok':
        return failure('done_before', 'It was done.', { hint: 'Do not make the call again.' });
      case null:
        return failure('outcome_unknown', 'It is not on record yet.', { hint: howToLearnOutcome });
      case 'unknown':
        return failure('outcome_unknown');
      default:
        return failure('approval_unknown', 'It was used already, and nothing was done.');
    }
  }

  return { ask, wait, outcomeOf };
}

const unreadable = fail('outcome_unknown', undefined, { hint: howToLearnOutcome });

const progressEvery = 5_000;

/** Clients give up on a silent call after a minute or less; a word now and then keeps them waiting. */
async function withProgress<T>(progress: Caller['progress'], patience: number, wait: () => Promise<T>): Promise<T> {
  let seconds = 0;
  const tell = (): void => {
    progress?.('Waiting for the person to approve.', seconds, Math.round(patience / 1000));
    seconds += progressEvery / 1000;
  };
  if (patience > 0) tell();
  const timer = setInterval(tell, progressEvery);
  return wait().finally(() => clearInterval(timer));
}
