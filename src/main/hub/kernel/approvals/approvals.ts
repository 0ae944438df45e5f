/**
 * Consent to one exact call: asked, waited for, given once, used once. Requests live in memory, so a restart denies them, and no argument of
 * a call rests on disk. Only for keys with `approvalHours` are they also kept, sealed, in `inbox.ts`.
 */
import { randomBytes } from 'node:crypto';
import type { Allowance, Approval } from '../../../../shared/approval.ts';
import type { ApprovalEnding } from '../../../../shared/approval-endings.ts';
import { type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import type { Write } from '../../ground/database/database.ts';
import type { Approver, Clock } from '../../ground/ports.ts';
import { answeredWithin, createLocks } from '../../ground/waiting.ts';
import type { Audit } from '../audit/audit.ts';
import { consentOf } from '../audit/consents.ts';
import { personUndoing } from '../audit/record.ts';
import type { ConsentRequest, ConsentSubject } from '../call.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { Passkeys, TakenAnswer } from '../passkeys/passkeys.ts';
import { createAllowances } from './allowances.ts';
import { createCoolDown, unanswered } from './cool-down.ts';
import {
  asideOf,
  type Inbox,
  type KeptAnswer,
  type KeptAside,
  keptOf,
  type LastingApproval,
  lastingLimits,
  type RowState,
  type StartFacts,
  type TakenUp,
  takenUp,
  viewStateOf,
} from './inbox.ts';
import { isAllowable } from './similar.ts';
import { callNameOf, type HubName, hashOf, namesChanged, sameness, shownOf, viewOf } from './subject.ts';

/** A call before its preview, so that no more is known of it. */
export type CallToAsk = Pick<ConsentSubject, 'account' | 'tool' | 'input'> & { key: LiveKey };

/** `answer`: by a passkey. `isSystemChecked`: as the record then says, which proves less than a passkey. */
type ApproveOptions = {
  forAWhile?: boolean | undefined;
  answer?: TakenAnswer | undefined;
  isSystemChecked?: boolean | undefined;
};

export const newApprovalId = (): string => `apr_${randomBytes(16).toString('base64url')}`;

/** In milliseconds. */
export const approvalTimes = {
  /** For how long a client may use an approval once it is given. */
  approval: 10 * 60_000,
  /** How much longer a question waits each time its person extends it. */
  extension: 5 * 60_000,
  /** How long it waits at most, with all extensions. */
  longest: 30 * 60_000,
};
const mostWaitingPerKey = 5;
/** Milliseconds for which an ended request is kept, so that a client that asks late is told how it ended. */
const remembered = 30 * 60_000;

type Entry = {
  view: Approval;
  /** Gone once it is answered: the arguments of calls are not kept. */
  question: ConsentRequest | undefined;
  accountId: string;
  answered: PromiseWithResolvers<void>;
  /** Callers that wait with their connection open. */
  waiters: number;
  /** Whether some caller was given the id to come back with. */
  handedOut: boolean;
  approvedAt?: number;
  /** Of one that outlives the run: when it was last looked at, and until when it is kept once it has ended. */
  lasting?: KeptAside;
  timer: NodeJS.Timeout;
};

type Dependencies = {
  audit: Audit;
  approver: Approver;
  clock: Clock;
  /** For how long a question waits for the person. */
  questionMs: () => number;
  hub: HubName;
  /** Decides how the person answers. */
  consent: Passkeys['consent'];
  /** Without it nothing lasts. */
  inbox?: Inbox | undefined;
};

/** What is known of a request by its name alone: nothing of what its client wants to write. */
type KnownApproval = Pick<Approval, 'id' | 'userId' | 'keyId' | 'access' | 'flow' | 'isUndo' | 'state' | 'endedBy'>;

/**
 * Each request is `waiting`, then `approved`, `denied` or `expired`; an approved one is `used` once, by the key that asked. All that looks at
 * one goes through `#current`, which ends it where its time is up, so that a late timer lets nothing through. What ends here has ended,
 * whether or not the record of it can be written: a disk that fails gives nothing back.
 */
export class Approvals {
  readonly #parts: Dependencies;
  readonly #entries = new Map<string, Entry>();
  /** Held, by approval id, while it is approved and while its card is renewed. */
  readonly #locked = createLocks();
  /** The latest time seen: setting the clock back must not give more time to what was asked days ago. */
  #latest = 0;
  readonly #coolDown: ReturnType<typeof createCoolDown>;
  readonly #allowances: ReturnType<typeof createAllowances>;
  /** Calls that are being looked at, by the name of each. */
  readonly #lookedAt = new Set<{ keyId: string; name: string }>();

  constructor(parts: Dependencies) {
    this.#parts = parts;
    this.#coolDown = createCoolDown(parts.clock);
    this.#allowances = createAllowances(parts.clock);
  }

  /**
   * Claims a place for a question before its preview, which costs requests to the platform. The answer is a function that gives the place
   * back. Fails with `too_many_approvals` where `ask` would refuse the question.
   */
  room(call: CallToAsk): Result<() => void> {
    const { key } = call;
    const keyId = key.id;
    if (this.#allowances.isOpen({ ...call, keyId })) return ok(() => {}); // it may run unasked
    const claim = { keyId, name: callNameOf(call) };
    const waiting = this.#waitingOf(keyId).flatMap(({ question }) => (question ? [callNameOf(question.subject)] : []));
    const begun = [...this.#lookedAt].filter((one) => one.keyId === keyId).map(({ name }) => name);
    const names = new Set([...waiting, ...begun]);
    const refused = names.has(claim.name) ? undefined : this.#whyNotNow(key, names.size); // asked again it may be the same question
    if (refused) return refused;
    this.#lookedAt.add(claim);
    return ok(() => void this.#lookedAt.delete(claim));
  }

  /** Puts a call before the person; an equal question that still waits is the same approval. Recorded first. */
  async ask(question: ConsentRequest): Promise<Result<Approval>> {
    const { audit, approver } = this.#parts;
    const { subject, key, resource } = question;
    const isFirst =
      !key.isPerson && question.listed.tool.access !== 'read' && !(await audit.hasChanged(key.id, resource));
    const name = sameness(subject);
    const waiting = this.#waitingOf(key.id);
    const same = waiting.find((entry) => entry.question && sameness(entry.question.subject) === name);
    if (same) return ok(same.view);
    const refused = this.#whyNotNow(key, waiting.length);
    if (refused) return refused;
    const drawn = this.#draw(question, isFirst);
    if (!drawn.ok) return drawn;
    const entry = drawn.value;
    const { view } = entry;
    this.#entries.set(view.id, entry); // at once, so that a burst of questions counts against itself
    try {
      await audit.append(auditEntryOf(entry, 'ask', null), this.#rowOf(entry, 'waiting'));
    } catch (error) {
      clearTimeout(entry.timer);
      this.#entries.delete(view.id);
      throw error;
    }
    approver.asked(view);
    return ok(view);
  }

  /**
   * Resolves when it is answered, after so many milliseconds, or when the signal aborts. A caller that goes away before it
   * was given the handle can never collect the answer: unless another one waits, that denies.
   */
  async wait(id: string, milliseconds: number, signal: AbortSignal): Promise<Approval> {
    const entry = this.#current(id);
    if (!entry) throw new Error('There is no such approval to wait for.');
    entry.waiters += 1;
    await answeredWithin(entry.answered.promise, milliseconds, signal);
    entry.waiters -= 1;
    const open = entry.view.state === 'waiting' || entry.view.state === 'approved';
    if (signal.aborted && open && entry.waiters === 0 && !entry.handedOut) {
      await this.#denyUnanswered(entry, unanswered.wentAway); // asking and hanging up is no way to knock without end
    }
    entry.handedOut ||= !signal.aborted && entry.view.state === 'waiting';
    return (this.#current(id) ?? entry).view;
  }

  /** Of any key: for a person who came by a link, to be told whose it is and how it ended. */
  knownOf(id: string): KnownApproval | undefined {
    return this.#current(id)?.view;
  }

  /** The approval of this key; another key's is as unknown as one that never was. */
  find(id: string, keyId: string): Approval | undefined {
    const entry = this.#current(id);
    return entry?.view.keyId === keyId ? entry.view : undefined;
  }

  /** What waits for the person, or was approved and is not used yet. */
  list(userId: string): Approval[] {
    return this.#all()
      .map(({ view }) => view)
      .filter((view) => view.userId === userId && ['waiting', 'approved'].includes(view.state));
  }

  /** Hands out what was approved, once, to the key that asked, within ten minutes of the approval. */
  take(id: string, keyId: string): Result<ConsentRequest> {
    const entry = this.#current(id);
    const question = entry?.question;
    if (entry?.view.keyId !== keyId || entry.view.state !== 'approved' || !question) return fail('approval_unknown');
    this.#settle(entry, 'used');
    return ok(question);
  }

  /**
   * The person's own word. `hash` is that of what they were shown. With `forAWhile` similar calls run unasked for ten
   * minutes, which not every call can be approved for. Fails with `passkey_needed` where they have to answer by a passkey.
   */
  approve(id: string, userId: string, hash: string, given: ApproveOptions = {}): Promise<Result<Approval>> {
    const { audit, clock, consent } = this.#parts;
    const { forAWhile = false, answer, isSystemChecked = false } = given;
    return this.#locked(id, async () => {
      const asked = this.#ownAsShown(id, userId, hash);
      if (!asked.ok) return asked;
      const entry = asked.value;
      const { view, question } = entry;
      if (forAWhile && !view.isAllowable) return fail('not_allowed', 'This can be approved once, not for a while.');
      const said = await consent(view, forAWhile, answer);
      if (!said.ok) return said;
      const meanwhile = this.#ownAsShown(id, userId, hash);
      if (!meanwhile.ok) return meanwhile;
      const written = consentOf({ approvalId: id, statement: said.value.statement, signed: said.value.signed });
      const how = isSystemChecked ? `system check; ${written.reason}` : written.reason;
      const reason = forAWhile ? `for 10 minutes; ${how}` : how;
      await audit.append(auditEntryOf(entry, 'approved', 'ok', reason), [
        ...this.#rowOf(entry, 'approved'),
        written.write,
      ]);
      // The record took its time; what ended meanwhile stays ended, and so does its row, which was written after this one.
      const still = this.#ownAsShown(id, userId, hash);
      if (!still.ok) return still;
      if (!said.value.isStillValid())
        return fail('approval_changed', 'Your passkeys or what they are needed for changed.');
      entry.approvedAt = entry.lasting ? this.#now() : clock.now();
      this.#coolDown.answered(view.keyId);
      if (forAWhile && question) this.#allowances.grant(question, id);
      this.#settle(entry, 'approved');
      return ok(entry.view);
    });
  }

  /** With the text that its card is drawn from, whose hash is approved. */
  shown(approval: Approval): Approval {
    const question = this.#current(approval.id)?.question;
    return question ? { ...approval, shown: shownOf(approval, question.subject, this.#parts.hub) } : approval;
  }

  async deny(id: string, userId: string): Promise<Result<Approval>> {
    const entry = this.#own(id, userId);
    if (entry.ok) await this.#denyUnanswered(entry.value, unanswered.declined);
    return entry.ok ? ok(entry.value.view) : entry;
  }

  /** The client wants its call no more: what waits is denied, as where it hangs up. */
  async cancel(keyId: string, id: string): Promise<void> {
    const entry = this.#current(id);
    if (entry?.view.keyId !== keyId || entry.view.state !== 'waiting') return;
    entry.view = { ...entry.view, isCancelled: true };
    await this.#denyUnanswered(entry, unanswered.wentAway);
  }

  /** Five minutes more for what waits, up to thirty in all. */
  extend(id: string, userId: string): Result<Approval> {
    const entry = this.#own(id, userId);
    if (!entry.ok) return entry;
    const { view, lasting } = entry.value;
    const longest = Date.parse(view.askedAt) + (lasting ? lastingLimits.longest : approvalTimes.longest);
    const until = Math.min(Date.parse(view.expiresAt) + approvalTimes.extension, longest);
    clearTimeout(entry.value.timer);
    entry.value.timer = this.#expiringAt(id, until);
    entry.value.view = { ...view, expiresAt: new Date(until).toISOString() };
    return ok(entry.value.view);
  }

  /** The approval by which a question need not be put, because the person allowed similar calls for a while. */
  covering(question: ConsentRequest): string | undefined {
    return this.#allowances.covering(question);
  }

  allowances(userId: string): Allowance[] {
    return this.#allowances.list(userId);
  }

  /** Undoes what the person allowed for a while. */
  disallow(id: string, userId: string): Result<Allowance> {
    const [ended] = this.#allowances.end(({ key }, own) => key.userId === userId && own === id);
    return ended ? ok(ended) : fail('approval_unknown');
  }

  /** Denies what waits or was approved and not used: the caller went away, the key or the account is gone. Answers how many. */
  async end(which: (question: ConsentRequest, id: string) => boolean, reason: ApprovalEnding): Promise<number> {
    this.#allowances.end(which);
    const ending = [...this.#entries.values()].filter(
      ({ view, question }) => question && ['waiting', 'approved'].includes(view.state) && which(question, view.id),
    );
    for (const entry of ending) this.#settle(entry, 'denied', reason);
    // Ended they are, whether or not it can be written: nothing that withdraws authority may stop half-way.
    await Promise.all(ending.map((entry) => this.#recordDenied(entry, 'denied', reason)));
    return ending.length;
  }

  /** The hub stops: what lasts is left as it is, and all else is denied. */
  async stop(): Promise<void> {
    for (const { lasting, view, timer, answered } of this.#entries.values()) {
      if (!lasting) continue;
      clearTimeout(timer);
      if (view.state === 'waiting') answered.resolve(); // its caller is given the handle
    }
    await this.end((_, id) => !this.#entries.get(id)?.lasting, 'the hub was stopped');
  }

  /** Of one that outlives the hub's run, undefined of any other. */
  lasting(id: string): LastingApproval | undefined {
    const entry = this.#current(id);
    const kept = entry?.lasting;
    if (!kept) return undefined;
    return {
      isOld: () => this.#now() - kept.lookedAt > lastingLimits.looksFresh,
      question: () => entry.question,
      rowsOfIntent: () => this.#rowOf(entry, 'running'),
      rowsOfOutcome: (state, answer) => this.#rowOf(entry, state, answer),
      answer: async () => this.#parts.inbox?.answer(id),
    };
  }

  /** The lasting one that was asked under the name that its client gave the call. */
  named(callId: string): { approvalId: string; argumentsHmac: string } | undefined {
    const last = this.#all().findLast(({ lasting }) => lasting?.callId === callId);
    const argumentsHmac = last?.lasting?.argumentsHmac;
    return last && argumentsHmac ? { approvalId: last.view.id, argumentsHmac } : undefined;
  }

  /** The client was told how it ended, and may make the call again under its name. */
  release(callId: string): void {
    for (const { lasting } of this.#entries.values()) if (lasting?.callId === callId) delete lasting.callId;
  }

  /** Puts what the call would do now in place of what it would have done, for the person who opens it. */
  renew(id: string, question: ConsentRequest): Promise<Result<Approval>> {
    const { hub, inbox } = this.#parts;
    return this.#locked(id, async () => {
      const entry = this.#current(id);
      if (!entry?.lasting || entry.view.state !== 'waiting') return fail('approval_unknown');
      const { subject } = question;
      const { flow: _, isForeign: __, isChanged: ___, ...view } = entry.view;
      entry.lasting.lookedAt = this.#now();
      const before = entry.question?.subject;
      if (before && sameness(before) === sameness(subject) && before.isForeign === subject.isForeign)
        return ok(entry.view);
      const changed: Approval = {
        ...view,
        preview: subject.preview,
        isAllowable: isAllowable(question),
        isChanged: true,
        changed: namesChanged(view.preview, subject.preview),
        ...(subject.flow && { flow: subject.flow }),
        ...(subject.isForeign && { isForeign: true as const }),
      };
      entry.question = question;
      entry.view = { ...changed, hash: hashOf(changed, subject, hub) };
      await inbox?.write(this.#rowOf(entry, 'waiting'));
      return ok(entry.view);
    });
  }

  /** The owner vouches for the clock, which was ahead. */
  acceptClock(): void {
    this.#latest = this.#parts.clock.now();
  }

  /** At the start: what waits from before, as far as key, tool and record still allow it, and who has to wait before asking. */
  async takeUp(facts: Pick<StartFacts, 'key' | 'tool'>): Promise<void> {
    const { audit, inbox } = this.#parts;
    this.#latest = Math.max(this.#latest, audit.seen.since(0));
    this.#coolDown.restore(await audit.answers());
    if (!inbox) return;
    for (const one of await takenUp(inbox, audit, { ...facts, now: this.#now() })) await this.#takeUpOne(one);
  }

  async #takeUpOne({ kept, state, question, standing }: TakenUp): Promise<void> {
    const { audit, hub, inbox } = this.#parts;
    const { view, accountId, until } = kept;
    const entry = this.#entryFor(view, question, accountId);
    entry.lasting = asideOf(kept, 0);
    entry.handedOut = true;
    this.#entries.set(view.id, entry);
    if (standing.as === 'waiting') {
      entry.view = { ...view, ...(question && { hash: hashOf(view, question.subject, hub) }), state: 'waiting' };
      if (standing.again) {
        await audit.append(
          auditEntryOf(entry, 'ask', null, 'asked again: the hub stopped before it ran'),
          this.#rowOf(entry, 'waiting'),
        );
      }
      return;
    }
    close(entry, viewStateOf(standing.as === 'ended' ? state : standing.state), standing.reason);
    entry.lasting.until = standing.as === 'ended' ? until : this.#now() + lastingLimits.kept;
    if (standing.as === 'ended') return;
    if (standing.state === 'unknown') await inbox?.write(this.#rowOf(entry, 'unknown'));
    else await this.#recordDenied(entry, standing.state, standing.reason);
  }

  #now(): number {
    this.#latest = Math.max(this.#latest, this.#parts.clock.now());
    return this.#latest;
  }

  #all(): Entry[] {
    return [...this.#entries.keys()].flatMap((id) => this.#current(id) ?? []);
  }

  /** The request as it stands now, ended first where its time is up. `isDue`: by its timer, which no clock delays. */
  #current(id: string, isDue = false): Entry | undefined {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    const time = entry.lasting ? this.#now() : this.#parts.clock.now();
    const late = entry.view.state === 'waiting' && (isDue || time >= Date.parse(entry.view.expiresAt));
    const stale =
      entry.view.state === 'approved' && (isDue || time >= (entry.approvedAt ?? 0) + approvalTimes.approval);
    if (late || stale) this.#expire(entry);
    else if (time >= (entry.lasting?.until ?? Number.POSITIVE_INFINITY)) {
      this.#forget(id);
      return undefined;
    }
    return entry;
  }

  #own(id: string, userId: string): Result<Entry> {
    const entry = this.#current(id);
    if (entry?.view.userId !== userId) return fail('approval_unknown');
    if (entry.view.state === 'waiting') return ok(entry);
    return fail('approval_unknown', `It is ${entry.view.state} already.`);
  }

  /** The same, where it is still what was shown under that hash. */
  #ownAsShown(id: string, userId: string, hash: string): Result<Entry> {
    const entry = this.#own(id, userId);
    return entry.ok && entry.value.view.hash !== hash ? fail('approval_changed') : entry;
  }

  #waitingOf(keyId: string): Entry[] {
    return this.#all().filter(({ view }) => view.keyId === keyId && view.state === 'waiting');
  }

  /** Why the key may not ask, with so many questions that it has already. */
  #whyNotNow(key: LiveKey, questions: number): Failed | undefined {
    const paused = this.#coolDown.refusal(key.id);
    if (paused) return paused;
    const tooMany = (what: string) => fail('too_many_approvals', what, { retryAfterSeconds: 30 });
    const most = this.#isPatient(key) ? lastingLimits.waitingPerKey : mostWaitingPerKey;
    if (questions >= most) return tooMany(`${questions} of its requests wait.`);
    if (!this.#isPatient(key)) return undefined;
    const all = [...this.#entries.values()].filter((entry) => isLastingFor(key.userId, entry));
    const isFull = all.length >= lastingLimits.waitingPerPerson;
    return isFull ? tooMany(`${all.length} requests wait for this person.`) : undefined;
  }

  #isPatient({ grant, isPerson }: LiveKey): boolean {
    return this.#parts.inbox !== undefined && grant.approvalHours !== undefined && !isPerson;
  }

  /** The request as its person will see it. Fails with `too_large` where it would have to be kept and is too long for that. */
  #draw(question: ConsentRequest, isFirst: boolean): Result<Entry> {
    const { clock, hub, questionMs } = this.#parts;
    const { subject, key, asker } = question;
    const hours = this.#isPatient(key) && asker ? key.grant.approvalHours : undefined;
    const at = hours === undefined ? clock.now() : this.#now();
    const forMs = hours === undefined ? questionMs() : Math.min(hours * 3_600_000, lastingLimits.longest);
    const id = question.approvalId ?? newApprovalId();
    const view = viewOf(question, { id, at, forMs, isFirst, isLasting: hours !== undefined, hub });
    const most = question.isHeld ? lastingLimits.heldBytes : lastingLimits.bytes;
    if (hours !== undefined && Buffer.byteLength(JSON.stringify(view)) > most) return tooLong;
    const entry = this.#entryFor(view, question, subject.account.id);
    if (hours !== undefined && asker) entry.lasting = asideOf({ ...question, asker }, at);
    return ok(entry);
  }

  #entryFor(view: Approval, question: ConsentRequest | undefined, accountId: string): Entry {
    return {
      view,
      question,
      accountId,
      answered: Promise.withResolvers(),
      waiters: 0,
      handedOut: false,
      timer: this.#expiringAt(view.id, Date.parse(view.expiresAt)),
    };
  }

  /** Never set for longer than anything waits: a timer that is set for more comes at once. */
  #expiringAt(id: string, time: number): NodeJS.Timeout {
    const { clock } = this.#parts;
    const waitMs = Math.min(Math.max(0, time - clock.now()), lastingLimits.longest);
    return setTimeout(() => void this.#current(id, true), waitMs).unref();
  }

  #settle(entry: Entry, state: Approval['state'], endedBy?: ApprovalEnding): void {
    close(entry, state, endedBy);
    if (state !== 'used') this.#parts.approver.ended(entry.view);
    // Never shorter than it could have waited: its client was told so much.
    if (entry.lasting && state !== 'approved')
      entry.lasting.until = Math.max(this.#now() + lastingLimits.kept, Date.parse(entry.view.expiresAt));
    const { id } = entry.view;
    if (state === 'approved')
      entry.timer = setTimeout(() => void this.#current(id, true), approvalTimes.approval).unref();
    else if (entry.lasting) entry.timer = setTimeout(() => void this.#current(id), lastingLimits.kept).unref();
    else entry.timer = setTimeout(() => this.#entries.delete(id), remembered).unref();
  }

  #expire(entry: Entry): void {
    if (entry.view.state === 'waiting') this.#coolDown.unanswered(entry.view.keyId);
    this.#settle(entry, 'expired', 'nobody answered');
    void this.#recordDenied(entry, 'expired');
  }

  #denyUnanswered(entry: Entry, reason: ApprovalEnding): Promise<void> {
    this.#coolDown.unanswered(entry.view.keyId);
    this.#settle(entry, 'denied', reason);
    return this.#recordDenied(entry, 'denied', reason);
  }

  #forget(id: string): void {
    const { inbox } = this.#parts;
    this.#entries.delete(id);
    void inbox?.write([inbox.remove(id)]).catch(() => undefined); // else the next start deletes it
  }

  /** The row of one that lasts, to be written with a record of it. */
  #rowOf(entry: Entry, state: RowState, answer?: KeptAnswer): Write[] {
    const { inbox } = this.#parts;
    const { lasting } = entry;
    return inbox && lasting ? [inbox.put(entry.view.id, state, keptOf({ ...entry, lasting }, answer))] : [];
  }

  /** What is denied is denied whether or not the record of it can be written now. */
  #recordDenied(entry: Entry, verdict: 'denied' | 'expired', reason?: ApprovalEnding): Promise<void> {
    const record = auditEntryOf(entry, verdict, 'denied', reason);
    return this.#parts.audit.conclude(record, this.#rowOf(entry, verdict)).catch(() => undefined);
  }
}

/** What stands in the record when a request is asked or ends. */
const auditEntryOf = (
  { view, accountId }: Entry,
  verdict: string,
  outcome: 'ok' | 'denied' | null,
  reason: string | null = null,
) => ({
  callId: view.id,
  approvalId: view.id,
  userId: view.userId,
  ...(view.isUndo ? personUndoing(view.client) : { keyId: view.keyId, client: view.client }),
  tool: view.tool,
  access: view.access,
  account: accountId,
  resource: view.resource,
  verdict,
  reason,
  outcome,
});

/** Answers all who wait for it. Of what was not approved the arguments go. */
function close(entry: Entry, state: Approval['state'], endedBy?: ApprovalEnding): void {
  clearTimeout(entry.timer);
  entry.view = { ...entry.view, state, ...(endedBy && { endedBy }) };
  if (state !== 'approved') {
    entry.view.arguments = '';
    entry.view.preview = { target: '', version: null, changes: [] };
    entry.question = undefined;
  }
  entry.answered.resolve();
}

const isLastingFor = (userId: string, { view, lasting }: Entry): boolean =>
  lasting !== undefined && view.userId === userId && view.state === 'waiting';

/** The whole card of one that lasts is kept, and so must not be of any length. */
const tooLong = fail('too_large', 'It is too long to wait for hours.', { hint: 'Make a smaller change.' });
