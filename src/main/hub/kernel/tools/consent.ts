/** A change waits for its person: what it would do is looked at, put before them, and done once they have approved just that. */
import { type Approval, allowedForAWhile } from '../../../../shared/approval.ts';
import { endingFailure } from '../../../../shared/approval-endings.ts';
import { type Failure, failure } from '../../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Links } from '../../ground/links.ts';
import { resourceOf } from '../../policy/place.ts';
import { type Approvals, newApprovalId } from '../approvals/approvals.ts';
import { policyVersion } from '../approvals/subject.ts';
import type { Audit } from '../audit/audit.ts';
import { previewName } from '../audit/one-call.ts';
import { argumentsHmac } from '../audit/record.ts';
import type { AllowedCall, Caller, CallResult, ConsentRequest, KeptHolds } from '../call.ts';
import type { KeyLabels } from '../labels/key-labels.ts';
import type { Authorize } from './authorize.ts';
import { type CallRecorder, entryOf, howToLearnOutcome, type RecordedCalls } from './call-record.ts';
import type { Idempotency } from './idempotency.ts';
import type { Inventory } from './inventory.ts';

type Dependencies = {
  approvals: Approvals;
  audit: Pick<Audit, 'endOfApproved' | 'newestOf'>;
  record: CallRecorder;
  calls: RecordedCalls;
  idempotency: Idempotency;
  holds: KeptHolds;
  labels: Pick<KeyLabels, 'add'>;
  find: Inventory['find'];
  hmacKey: Buffer;
  authorize: Authorize;
  links: (from?: string) => Links;
  /** Why policy would not let the call through any more, or its account is gone; undefined where it may run. */
  refusalNow: (caller: Caller, decided: AllowedCall) => Promise<Failure | undefined>;
};

/**
 * A change that policy asks about: looked at, put before the person, and made once they have approved just that. What waits is the approvals'
 * business; here it is found out what to ask, and policy decides once more at the moment of the effect.
 */
export class ConsentedCalls {
  readonly #parts: Dependencies;
  /** The calls of approvals that outlive their clients, while they run. */
  readonly #underWay = new Map<string, Promise<Result<CallResult>>>();

  constructor(parts: Dependencies) {
    this.#parts = parts;
  }

  /**
   * Looks first at what the call would do: nobody is bothered for what can't work, nor asked without seeing it; nor for what they
   * have allowed for a while, unless it is to be asked afresh. A question that would be refused is refused before its preview,
   * which costs requests to the platform.
   */
  async ask(caller: Caller, decided: AllowedCall): Promise<Result<CallResult>> {
    const { approvals, record, hmacKey, links } = this.#parts;
    const { listed, input, account } = decided;
    const room = approvals.room({ key: caller.key, account, tool: listed.tool.name, input });
    if (!room.ok) return record.refuse(entryOf(caller, decided, hmacKey), room.failure);
    const giveBack = room.value;
    const put = await this.#question(caller, decided).finally(giveBack);
    if (!put.ok) return put;
    if (!('asked' in put.value)) return ok(put.value);
    const { asked } = put.value;
    // An undo wants the question itself, even if it is already approved (see `undo.ts`).
    if (caller.isAlwaysAsked) return ok({ pending: asked, link: links(caller.from).approve(asked.id) });
    return this.wait(caller, asked.id).catch(record.unwritable);
  }

  /** Waits for the person as long as the caller has patience, and runs what they approved. */
  async wait(caller: Caller, id: string): Promise<Result<CallResult>> {
    const { approvals, links } = this.#parts;
    const { key, from, signal, patience, waiting, progress } = caller;
    const link = links(from).approve(id);
    const found = approvals.find(id, key.id);
    // It is forgotten half an hour after its end, or a day where it outlives the hub's run. The record still knows how it ended.
    if (!found) return { ok: false, failure: await this.outcomeOf(id, key.id) };
    if (found.state === 'waiting') waiting?.(link);
    const waited = await withProgress(progress, patience, () => approvals.wait(id, patience, signal));
    if (signal.aborted) return { ok: false, failure: failure('cancelled') };
    switch (waited.state) {
      case 'waiting':
        return ok({ pending: waited, link });
      case 'denied':
      case 'expired':
        return { ok: false, failure: endingFailure(waited.endedBy) ?? (await this.outcomeOf(id, key.id)) };
      case 'approved':
        return this.runLasting(id) ?? this.#executeApproved(caller, id);
      case 'used':
        return this.#underWay.get(id) ?? this.#collect(caller, id);
    }
  }

  /** Nobody's connection is waited for: what the person has approved runs at once, and its answer is kept. */
  runLasting(id: string): Promise<Result<CallResult>> | undefined {
    const { approvals, record, holds } = this.#parts;
    const begun = this.#underWay.get(id);
    const question = approvals.lasting(id)?.question();
    if (begun || !question?.asker) return begun;
    const caller = { ...question.asker, key: question.key, signal: new AbortController().signal, patience: 0 };
    const run = holds
      .of(id)
      .then((held) => this.#executeApproved({ ...caller, ...held }, id))
      .catch(record.unwritable)
      .finally(async () => {
        this.#underWay.delete(id);
        // One that may not run yet stays approved, and needs it later.
        if (!approvals.lasting(id)?.question()) await holds.drop(id);
      });
    this.#underWay.set(id, run);
    return run;
  }

  /**
   * What waits, for the person who opens it. What has waited for a while is previewed again first, or nearly every approval of hours
   * ago would fail after they gave it.
   */
  async open(id: string, userId: string): Promise<Result<Approval>> {
    const { approvals, holds, find, refusalNow } = this.#parts;
    const found = approvals.list(userId).find((approval) => approval.id === id);
    if (!found) return fail('approval_unknown');
    const lasting = approvals.lasting(id);
    const question = lasting?.question();
    if (found.state !== 'waiting' || !question?.asker || !lasting?.isOld()) return ok(found);
    const { key, asker, callId, subject } = question;
    const held = await holds.of(id);
    const caller = { ...asker, key, signal: new AbortController().signal, patience: 0, ...held };
    const listed = find(subject.tool, asker.endpoint) ?? question.listed;
    const decided = { listed, input: subject.input, account: subject.account, callId };
    const refused = await refusalNow(caller, decided);
    if (refused) return { ok: false, failure: refused };
    const looked = await this.#look(caller, decided);
    return looked.ok ? approvals.renew(id, looked.value) : looked;
  }

  /** What a client is told that asks after a call which does not wait any more. */
  async outcomeOf(approvalId: string, keyId: string): Promise<Failure> {
    const { audit } = this.#parts;
    const known = await audit.endOfApproved(approvalId, keyId).then(ok, () => unreadable);
    if (!known.ok) return known.failure;
    if (!known.value) return this.#endOf(approvalId, keyId);
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

  /** The question that was put to the person. If none had to be, the call has run, and this is its result. */
  async #question(caller: Caller, decided: AllowedCall): Promise<Result<CallResult | { asked: Approval }>> {
    const { approvals, record, calls, idempotency, hmacKey } = this.#parts;
    const { callId } = decided;
    // Chosen before the preview, so that Activity shows each question with its preview and no other.
    const newId = newApprovalId();
    const looked = await this.#look(caller, decided, newId);
    if (!looked.ok) return looked;
    const toAsk = { ...looked.value, approvalId: newId };
    const { preview, place } = toAsk.subject;
    const approvalId = approvals.covering(toAsk);
    if (approvalId !== undefined) {
      const isAllowed = (): boolean => approvals.covering(toAsk) !== undefined;
      const now = { ...decided, ...(place && { place }), isAllowed };
      return calls.execute(caller, now, { approvalId, reason: allowedForAWhile }, preview);
    }
    try {
      const asked = await this.#put(caller, toAsk);
      if (!asked.ok) return record.refuse(entryOf(caller, decided, hmacKey), asked.failure);
      if (callId !== undefined) idempotency.noteApproval(callId, asked.value.id);
      return ok({ asked: asked.value });
    } catch (error) {
      return record.unwritable(error);
    }
  }

  /**
   * Puts the question. What is held for the call is kept first where its key may wait for hours; where there is no room for that, the
   * question waits as long as any other, with the client.
   */
  async #put(caller: Caller, toAsk: ConsentRequest & { approvalId: string }): Promise<Result<Approval>> {
    const { approvals, holds } = this.#parts;
    const { key, push, upload } = caller;
    if (!push && !upload) return approvals.ask(toAsk);
    const { asker: _, ...forNow } = toAsk;
    const { approvalId: id } = toAsk;
    const mayLast = key.grant.approvalHours !== undefined && !key.isPerson;
    if (!mayLast || !(await holds.keep(id, caller, toAsk.subject.input))) return approvals.ask(forNow);
    let isAsked = false;
    try {
      const asked = await approvals.ask({ ...toAsk, isHeld: true });
      isAsked = asked.ok && asked.value.id === id;
      if (asked.ok || asked.failure.code !== 'too_large') return asked;
    } finally {
      // None was put, or an equal one waits already.
      if (!isAsked) await holds.forget(id);
    }
    return approvals.ask(forNow);
  }

  /** What the call would do now, where, and under which rules. */
  async #look(caller: Caller, decided: AllowedCall, newId?: string): Promise<Result<ConsentRequest>> {
    const { calls, hmacKey, authorize } = this.#parts;
    const { key, endpoint, client, from } = caller;
    const { listed, input, account, callId } = decided;
    const { tool, platform } = listed;
    const seen = await calls.preview(caller, decided, 'preview', newId && previewName(newId));
    if (!seen.ok) return seen;
    const { preview, resolved, isForeign } = seen.value;
    const verdict = authorize(caller, decided, resolved);
    const { fresh, flow } = verdict.verdict === 'ask' ? verdict : {};
    const subject = {
      keyId: key.id,
      account,
      tool: tool.name,
      input,
      preview,
      policy: policyVersion(key.grant, listed),
      ...(resolved && { place: { id: resolved.id, isPrivate: resolved.isPrivate } }),
      ...(flow && { flow }),
      ...(isForeign && { isForeign }),
    };
    return ok({
      subject,
      key,
      listed,
      resource: resourceOf(platform.name, tool.place(input)),
      callId,
      ...(callId !== undefined && { argumentsHmac: argumentsHmac(hmacKey, tool.name, input) }),
      isAlwaysAsked: fresh ?? caller.isAlwaysAsked,
      asker: { endpoint, ...(client !== undefined && { client }), ...(from !== undefined && { from }) },
    });
  }

  async #executeApproved(caller: Caller, id: string): Promise<Result<CallResult>> {
    const { approvals, record, calls, find, hmacKey } = this.#parts;
    const lasting = approvals.lasting(id);
    // Checked before the approval is used: it is not to be used up by a call that may not run yet. Too fast or too many at once: it is tried
    // again later. Over budget after hours of waiting: the request ends, since waiting on doesn't help.
    const early = record.limitRefusal(caller.key);
    const spent = lasting && early?.failure.code === 'over_budget' ? early.failure : undefined;
    if (early && !spent) return early;
    const taken = approvals.take(id, caller.key.id);
    if (!taken.ok) return { ok: false, failure: await this.outcomeOf(id, caller.key.id) }; // another poll was quicker
    const { subject, callId } = taken.value;
    const { input, account, place, flow = null } = subject;
    const listed = find(subject.tool, caller.endpoint) ?? taken.value.listed;
    const decided = { listed, input, account, place, callId, ...(lasting && { warned: flow }) };
    const entry = { approvalId: id };
    const changed = (await this.#refusalIfChanged(caller, subject, decided)) ?? spent;
    if (changed) {
      const ended = lasting?.rowsOfOutcome('failed', { failure: changed });
      return record.refuse({ ...entryOf(caller, decided, hmacKey), ...entry }, changed, changed.code, ended);
    }
    return calls.execute(caller, decided, entry, subject.preview, lasting);
  }

  /** Decides once more at the moment of the effect: the person consented to this call under these rules, not to others. */
  async #refusalIfChanged(
    caller: Caller,
    subject: ConsentRequest['subject'],
    decided: AllowedCall,
  ): Promise<Failure | undefined> {
    const { refusalNow } = this.#parts;
    const { key } = caller;
    if (key.paused) return failure('not_allowed', 'The key is paused.');
    const refused = await refusalNow(caller, decided);
    if (refused) return refused;
    return policyVersion(key.grant, decided.listed) === subject.policy ? undefined : failure('approval_changed');
  }

  /** The result of the call: its answer as it was kept, else as far as the record tells. */
  async #collect({ key }: Caller, id: string): Promise<Result<CallResult>> {
    const { approvals, record, labels } = this.#parts;
    const kept = await approvals.lasting(id)?.answer();
    if (!kept) return { ok: false, failure: await this.outcomeOf(id, key.id) };
    if ('failure' in kept) return { ok: false, failure: kept.failure };
    const { value, isTrusted, labels: gained } = kept;
    // Noted again with every answer, since the person may have cleared the key's labels in between.
    const noted = await labels.add(key, gained).then(
      () => true,
      () => false,
    );
    return noted ? ok({ value, ...(isTrusted && { isTrusted }) }) : record.unrecorded('write');
  }

  /** How a request ended whose call never began. The hub may have been stopped since, and know of it by the record alone. */
  async #endOf(approvalId: string, keyId: string): Promise<Failure> {
    const { audit } = this.#parts;
    const last = await audit.newestOf(approvalId).then(ok, () => unreadable);
    if (!last.ok) return last.failure;
    const own = last.value?.keyId === keyId ? last.value : undefined; // another key's is as unknown as none
    if (own?.verdict === 'expired' && own.reason === null) return failure('approval_expired');
    return endingFailure(own?.reason) ?? failure('approval_unknown');
  }
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
