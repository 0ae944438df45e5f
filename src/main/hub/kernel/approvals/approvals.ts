/**
 * Consent to one exact call: asked, waited for, given once, used once. It lives in memory alone, so that a restart can only
 * deny, and no argument of a call rests on disk; but for a key with patience its requests are kept in the inbox as well.
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
type GivenConsent = {
  forAWhile?: boolean | undefined;
  answer?: TakenAnswer | undefined;
  isSystemChecked?: boolean | undefined;
};

export const newApprovalId = (): string => `apr_${randomBytes(16).toString('base64url')}`;

/** How long an approval waits for the client, and what a question's wait may be drawn out to. */
export const patience = { approval: 10 * 60_000, extension: 5 * 60_000, longest: 30 * 60_000 };
const mostWaitingPerKey = 5;
/** Ended ones are kept a while, so that a late poll is told the outcome of its question. */
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

export type Approvals = ReturnType<typeof createApprovals>;

/** `questionMs`: for how long a question waits for the person. `consent` decides how they answer. Without an inbox nothing lasts. */
export function createApprovals(
  audit: Audit,
  approver: Approver,
  clock: Clock,
  questionMs: () => number,
  { hub, consent, inbox }: { hub: HubName; consent: Passkeys['consent']; inbox?: Inbox },
) {
  const entries = new Map<string, Entry>();
  /** Held by what a person's yes is given to, and by what puts another card in its place. */
  const locked = createLocks();
  /** The latest time seen: setting the clock back must not give more time to what was asked days ago. */
  let latest = 0;
  const now = (): number => {
    latest = Math.max(latest, clock.now());
    return latest;
  };
  /** Never longer than anything waits: a timer that is set for more comes at once. */
  const waitUntil = (time: number): number => Math.min(Math.max(0, time - clock.now()), lastingLimits.longest);
  const coolDown = createCoolDown(clock);
  const allowances = createAllowances(clock);
  /** Calls that are being looked at, by the name of each. */
  const lookedAt = new Set<{ keyId: string; name: string }>();

  const entryOf = (entry: Entry, verdict: string, outcome: 'ok' | 'denied' | null, reason: string | null = null) => {
    const { view, accountId } = entry;
    return {
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
    };
  };
  /** The row of one that lasts, to be written with a record of it. */
  const rowOf = (entry: Entry, state: RowState, answer?: KeptAnswer): Write[] => {
    const { lasting } = entry;
    return inbox && lasting ? [inbox.put(entry.view.id, state, keptOf({ ...entry, lasting }, answer))] : [];
  };
  /** What is denied is denied whether or not the record of it can be written now. */
  const denied = (entry: Entry, verdict: 'denied' | 'expired', reason?: ApprovalEnding): Promise<void> =>
    audit.conclude(entryOf(entry, verdict, 'denied', reason), rowOf(entry, verdict)).catch(() => undefined);

  const close = (entry: Entry, state: Approval['state'], endedBy?: ApprovalEnding): void => {
    clearTimeout(entry.timer);
    entry.view = { ...entry.view, state, ...(endedBy && { endedBy }) };
    if (state !== 'approved') {
      entry.view.arguments = '';
      entry.view.preview = { target: '', version: null, changes: [] };
      entry.question = undefined;
    }
    entry.answered.resolve();
  };
  const settle = (entry: Entry, state: Approval['state'], endedBy?: ApprovalEnding): void => {
    close(entry, state, endedBy);
    if (state !== 'used') approver.ended(entry.view);
    // Never shorter than it could have waited: its client was told so much.
    if (entry.lasting && state !== 'approved')
      entry.lasting.until = Math.max(now() + lastingLimits.kept, Date.parse(entry.view.expiresAt));
    const { id } = entry.view;
    if (state === 'approved') entry.timer = setTimeout(() => void current(id, true), patience.approval).unref();
    else if (entry.lasting) entry.timer = setTimeout(() => void current(id), lastingLimits.kept).unref();
    else entry.timer = setTimeout(() => entries.delete(id), remembered).unref();
  };
  const forget = (id: string): void => {
    entries.delete(id);
    void inbox?.write([inbox.remove(id)]).catch(() => undefined); // else the next start deletes it
  };

  /** Expiry is looked at whenever the entry is, so that a late timer lets nothing through. `isDue`: by its timer, which no clock delays. */
  const current = (id: string, isDue = false): Entry | undefined => {
    const entry = entries.get(id);
    if (!entry) return undefined;
    const time = entry.lasting ? now() : clock.now();
    const late = entry.view.state === 'waiting' && (isDue || time >= Date.parse(entry.view.expiresAt));
    const stale = entry.view.state === 'approved' && (isDue || time >= (entry.approvedAt ?? 0) + patience.approval);
    if (late || stale) expire(entry);
    else if (time >= (entry.lasting?.until ?? Number.POSITIVE_INFINITY)) {
      forget(id);
      return undefined;
    }
    return entry;
  };
  const expire = (entry: Entry): void => {
    if (entry.view.state === 'waiting') coolDown.unanswered(entry.view.keyId);
    settle(entry, 'expired', 'nobody answered');
    void denied(entry, 'expired');
  };

  const refuse = (entry: Entry, reason: ApprovalEnding): Promise<void> => {
    coolDown.unanswered(entry.view.keyId);
    settle(entry, 'denied', reason);
    return denied(entry, 'denied', reason);
  };

  const own = (id: string, userId: string): Result<Entry> => {
    const entry = current(id);
    if (entry?.view.userId !== userId) return fail('approval_unknown');
    if (entry.view.state === 'waiting') return ok(entry);
    return fail('approval_unknown', `It is ${entry.view.state} already.`);
  };

  /** The same, where it is still what was shown under that hash. */
  const ownAsShown = (id: string, userId: string, hash: string): Result<Entry> => {
    const entry = own(id, userId);
    return entry.ok && entry.value.view.hash !== hash ? fail('approval_changed') : entry;
  };

  const waitingOf = (keyId: string): Entry[] =>
    [...entries.keys()]
      .flatMap((id) => current(id) ?? [])
      .filter(({ view }) => view.keyId === keyId && view.state === 'waiting');

  /** Why the key may not ask, with so many questions that it has already. */
  const refusal = (key: LiveKey, questions: number): Failed | undefined => {
    const paused = coolDown.refusal(key.id);
    if (paused) return paused;
    const tooMany = (what: string) => fail('too_many_approvals', what, { retryAfterSeconds: 30 });
    const most = isPatient(key) ? lastingLimits.waitingPerKey : mostWaitingPerKey;
    if (questions >= most) return tooMany(`${questions} of its requests wait.`);
    const all = isPatient(key) ? [...entries.values()].filter((entry) => isWaitingFor(key.userId, entry)) : [];
    const isFull = all.length >= lastingLimits.waitingPerPerson;
    return isFull ? tooMany(`${all.length} requests wait for this person.`) : undefined;
  };
  const isWaitingFor = (userId: string, { view, lasting }: Entry): boolean =>
    lasting !== undefined && view.userId === userId && view.state === 'waiting';
  const isPatient = ({ grant, isPerson }: LiveKey): boolean =>
    inbox !== undefined && grant.approvalHours !== undefined && !isPerson;

  const entryFor = (view: Approval, question: ConsentRequest | undefined, accountId: string): Entry => ({
    view,
    question,
    accountId,
    answered: Promise.withResolvers(),
    waiters: 0,
    handedOut: false,
    timer: setTimeout(() => void current(view.id, true), waitUntil(Date.parse(view.expiresAt))).unref(),
  });

  /** One of before this start. */
  async function takeUp({ kept, state, question, standing }: TakenUp): Promise<void> {
    const { view, accountId, until } = kept;
    const entry = entryFor(view, question, accountId);
    entry.lasting = asideOf(kept, 0);
    entry.handedOut = true;
    entries.set(view.id, entry);
    if (standing.as === 'waiting') {
      entry.view = { ...view, ...(question && { hash: hashOf(view, question.subject, hub) }), state: 'waiting' };
      if (standing.again) {
        await audit.append(
          entryOf(entry, 'ask', null, 'asked again: the hub stopped before it ran'),
          rowOf(entry, 'waiting'),
        );
      }
      return;
    }
    close(entry, viewStateOf(standing.as === 'ended' ? state : standing.state), standing.reason);
    entry.lasting.until = standing.as === 'ended' ? until : now() + lastingLimits.kept;
    if (standing.as === 'ended') return;
    if (standing.state === 'unknown') await inbox?.write(rowOf(entry, 'unknown'));
    else await denied(entry, standing.state, standing.reason);
  }

  const end = async (
    which: (question: ConsentRequest, id: string) => boolean,
    reason: ApprovalEnding,
  ): Promise<number> => {
    allowances.end(which);
    const ending = [...entries.values()].filter(
      ({ view, question }) => question && ['waiting', 'approved'].includes(view.state) && which(question, view.id),
    );
    for (const entry of ending) settle(entry, 'denied', reason);
    // Ended they are, whether or not it can be written: nothing that withdraws authority may stop half-way.
    await Promise.all(ending.map((entry) => denied(entry, 'denied', reason)));
    return ending.length;
  };

  return {
    /**
     * Room for a question of the key's, to be taken before the platform is asked what the call would do. Fails with
     * `too_many_approvals` where `ask` would refuse the question. Answers what gives the room back.
     */
    room(call: CallToAsk): Result<() => void> {
      const { key } = call;
      const keyId = key.id;
      if (allowances.isOpen({ ...call, keyId })) return ok(() => {}); // it may run unasked
      const claim = { keyId, name: callNameOf(call) };
      const waiting = waitingOf(keyId).flatMap(({ question }) => (question ? [callNameOf(question.subject)] : []));
      const begun = [...lookedAt].filter((one) => one.keyId === keyId).map(({ name }) => name);
      const names = new Set([...waiting, ...begun]);
      const refused = names.has(claim.name) ? undefined : refusal(key, names.size); // asked again it may be the same question
      if (refused) return refused;
      lookedAt.add(claim);
      return ok(() => void lookedAt.delete(claim));
    },

    /** Puts a call before the person; an equal question that still waits is the same approval. Recorded first. */
    async ask(question: ConsentRequest): Promise<Result<Approval>> {
      const { subject, key, resource, asker } = question;
      const isFirst =
        !key.isPerson && question.listed.tool.access !== 'read' && !(await audit.hasChanged(key.id, resource));
      const name = sameness(subject);
      const waiting = waitingOf(key.id);
      const same = waiting.find((entry) => entry.question && sameness(entry.question.subject) === name);
      if (same) return ok(same.view);
      const refused = refusal(key, waiting.length);
      if (refused) return refused;

      const hours = isPatient(key) && asker ? key.grant.approvalHours : undefined;
      const at = hours === undefined ? clock.now() : now();
      const forMs = hours === undefined ? questionMs() : Math.min(hours * 3_600_000, lastingLimits.longest);
      const id = question.approvalId ?? newApprovalId();
      const view = viewOf(question, { id, at, forMs, isFirst, isLasting: hours !== undefined, hub });
      const most = question.isHeld ? lastingLimits.heldBytes : lastingLimits.bytes;
      if (hours !== undefined && Buffer.byteLength(JSON.stringify(view)) > most) return tooLong;
      const entry = entryFor(view, question, subject.account.id);
      if (hours !== undefined && asker) entry.lasting = asideOf({ ...question, asker }, at);
      entries.set(view.id, entry); // at once, so that a burst of questions counts against itself
      try {
        await audit.append(entryOf(entry, 'ask', null), rowOf(entry, 'waiting'));
      } catch (error) {
        clearTimeout(entry.timer);
        entries.delete(view.id);
        throw error;
      }
      approver.asked(view);
      return ok(view);
    },

    /**
     * Resolves when it is answered, after so many milliseconds, or when the signal aborts. A caller that goes away before it
     * was given the handle can never collect the answer: unless another one waits, that denies.
     */
    async wait(id: string, milliseconds: number, signal: AbortSignal): Promise<Approval> {
      const entry = current(id);
      if (!entry) throw new Error('There is no such approval to wait for.');
      entry.waiters += 1;
      await answeredWithin(entry.answered.promise, milliseconds, signal);
      entry.waiters -= 1;
      const open = entry.view.state === 'waiting' || entry.view.state === 'approved';
      if (signal.aborted && open && entry.waiters === 0 && !entry.handedOut) {
        await refuse(entry, unanswered.wentAway); // asking and hanging up is no way to knock without end
      }
      entry.handedOut ||= !signal.aborted && entry.view.state === 'waiting';
      return (current(id) ?? entry).view;
    },

    /** Of any key: for a person who came by a link, to be told whose it is and how it ended. */
    seen: (id: string): Pick<Approval, 'userId' | 'keyId' | 'isUndo' | 'state' | 'endedBy'> | undefined =>
      current(id)?.view,
    /** The approval of this key; another key's is as unknown as one that never was. */
    find(id: string, keyId: string): Approval | undefined {
      const entry = current(id);
      return entry?.view.keyId === keyId ? entry.view : undefined;
    },

    /** Hands out what was approved, once, to the key that asked, within ten minutes of the approval. */
    take(id: string, keyId: string): Result<ConsentRequest> {
      const entry = current(id);
      const question = entry?.question;
      if (entry?.view.keyId !== keyId || entry.view.state !== 'approved' || !question) return fail('approval_unknown');
      settle(entry, 'used');
      return ok(question);
    },
    /**
     * The person's own word. `hash` is that of what they were shown. With `forAWhile` similar calls run unasked for ten
     * minutes, which not every call can be approved for. Fails with `passkey_needed` where they have to answer by a passkey.
     */
    approve: (
      id: string,
      userId: string,
      hash: string,
      { forAWhile = false, answer, isSystemChecked = false }: GivenConsent = {},
    ): Promise<Result<Approval>> =>
      locked(id, async () => {
        const asked = ownAsShown(id, userId, hash);
        if (!asked.ok) return asked;
        const entry = asked.value;
        const { view, question } = entry;
        if (forAWhile && !view.isAllowable) return fail('not_allowed', 'This can be approved once, not for a while.');
        const given = await consent(view, forAWhile, answer);
        if (!given.ok) return given;
        const meanwhile = ownAsShown(id, userId, hash);
        if (!meanwhile.ok) return meanwhile;
        const written = consentOf({ approvalId: id, statement: given.value.statement, signed: given.value.signed });
        const how = isSystemChecked ? `system check; ${written.reason}` : written.reason;
        const reason = forAWhile ? `for 10 minutes; ${how}` : how;
        await audit.append(entryOf(entry, 'approved', 'ok', reason), [...rowOf(entry, 'approved'), written.write]);
        // The record took its time; what ended meanwhile stays ended, and so does its row, which was written after this one.
        const still = ownAsShown(id, userId, hash);
        if (!still.ok) return still;
        if (!given.value.holds()) return fail('approval_changed', 'Your passkeys or what they are needed for changed.');
        entry.approvedAt = entry.lasting ? now() : clock.now();
        coolDown.answered(view.keyId);
        if (forAWhile && question) allowances.grant(question, id);
        settle(entry, 'approved');
        return ok(entry.view);
      }),

    /** With the text that its card is drawn from, whose hash is approved. */
    shown(approval: Approval): Approval {
      const question = current(approval.id)?.question;
      return question ? { ...approval, shown: shownOf(approval, question.subject, hub) } : approval;
    },

    async deny(id: string, userId: string): Promise<Result<Approval>> {
      const entry = own(id, userId);
      if (entry.ok) await refuse(entry.value, unanswered.declined);
      return entry.ok ? ok(entry.value.view) : entry;
    },

    /** The client wants its call no more: what waits is denied, as where it hangs up. */
    async cancel(keyId: string, id: string): Promise<void> {
      const entry = current(id);
      if (entry?.view.keyId !== keyId || entry.view.state !== 'waiting') return;
      entry.view = { ...entry.view, isCancelled: true };
      await refuse(entry, unanswered.wentAway);
    },

    /** Five minutes more for what waits, up to thirty in all. */
    extend(id: string, userId: string): Result<Approval> {
      const entry = own(id, userId);
      if (!entry.ok) return entry;
      const { view, lasting } = entry.value;
      const longest = Date.parse(view.askedAt) + (lasting ? lastingLimits.longest : patience.longest);
      const until = Math.min(Date.parse(view.expiresAt) + patience.extension, longest);
      clearTimeout(entry.value.timer);
      entry.value.timer = setTimeout(() => void current(id, true), waitUntil(until)).unref();
      entry.value.view = { ...view, expiresAt: new Date(until).toISOString() };
      return ok(entry.value.view);
    },
    /** The approval by which a question need not be put, because the person allowed similar calls for a while. */
    covering: allowances.covering,
    allowances: allowances.list,
    /** Undoes what the person allowed for a while. */
    disallow(id: string, userId: string): Result<Allowance> {
      const [ended] = allowances.end(({ key }, own) => key.userId === userId && own === id);
      return ended ? ok(ended) : fail('approval_unknown');
    },

    /** Denies what waits or was approved and not used: the caller went away, the key or the account is gone. */
    end,

    /** The hub stops: what lasts is left as it is, and all else is denied. */
    async stop(): Promise<void> {
      for (const { lasting, view, timer, answered } of entries.values()) {
        if (!lasting) continue;
        clearTimeout(timer);
        if (view.state === 'waiting') answered.resolve(); // its caller is given the handle
      }
      await end((_, id) => !entries.get(id)?.lasting, 'the hub was stopped');
    },

    /** Of one that outlives the hub's run, undefined of any other. */
    lasting(id: string): LastingApproval | undefined {
      const entry = current(id);
      const kept = entry?.lasting;
      if (!kept) return undefined;
      return {
        isOld: () => now() - kept.lookedAt > lastingLimits.looksFresh,
        question: () => entry.question,
        begins: () => rowOf(entry, 'running'),
        ends: (state, answer) => rowOf(entry, state, answer),
        answer: async () => inbox?.answer(id),
      };
    },

    /** The lasting one that was asked under the name that its client gave the call. */
    named(callId: string): { approvalId: string; argumentsHmac: string } | undefined {
      const found = [...entries.keys()].flatMap((id) => current(id) ?? []);
      const last = found.findLast(({ lasting }) => lasting?.callId === callId);
      const argumentsHmac = last?.lasting?.argumentsHmac;
      return last && argumentsHmac ? { approvalId: last.view.id, argumentsHmac } : undefined;
    },
    /** The client was told how it ended, and may make the call again under its name. */
    release(callId: string): void {
      for (const { lasting } of entries.values()) if (lasting?.callId === callId) delete lasting.callId;
    },

    /** Puts what the call would do now in place of what it would have done, for the person who opens it. */
    renew: (id: string, question: ConsentRequest): Promise<Result<Approval>> =>
      locked(id, async () => {
        const entry = current(id);
        if (!entry?.lasting || entry.view.state !== 'waiting') return fail('approval_unknown');
        const { subject } = question;
        const { flow: _, isForeign: __, isChanged: ___, ...view } = entry.view;
        entry.lasting.lookedAt = now();
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
        await inbox?.write(rowOf(entry, 'waiting'));
        return ok(entry.view);
      }),

    /** The owner vouches for the clock, which was ahead. */
    acceptClock(): void {
      latest = clock.now();
    },

    /** At the start: what waits from before, as far as key, tool and record still allow it, and who has to wait before asking. */
    async takeUp(facts: Pick<StartFacts, 'key' | 'tool'>): Promise<void> {
      latest = Math.max(latest, audit.seen.since(0));
      coolDown.restore(await audit.answers());
      if (!inbox) return;
      for (const one of await takenUp(inbox, audit, { ...facts, now: now() })) await takeUp(one);
    },

    list: (userId: string): Approval[] =>
      [...entries.keys()]
        .flatMap((id) => current(id)?.view ?? [])
        .filter((view) => view.userId === userId && ['waiting', 'approved'].includes(view.state)),
  };
}

/** The whole card of one that lasts is kept, and so must not be of any length. */
const tooLong = fail('too_large', 'It is too long to wait for hours.', { hint: 'Make a smaller change.' });
