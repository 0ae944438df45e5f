/**
 * Consent to one exact call: asked, waited for, given once, used once. It lives in memory alone, so that a restart can only
 * deny, and no argument of a call ever rests on disk.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Allowance, Approval } from '../../../shared/approval.ts';
import type { Grant } from '../../../shared/model.ts';
import { type Failed, fail, ok, type Result } from '../../../shared/result.ts';
import { isLegible } from '../../../shared/visible.ts';
import type { Audit } from '../audit/audit.ts';
import { personUndoing } from '../audit/record.ts';
import type { ConsentRequest, ConsentSubject, Listed } from '../call.ts';
import { canonicalJson } from '../json.ts';
import type { Approver, Clock } from '../ports.ts';

/** A call before its preview, so that no more is known of it. */
export type CallToAsk = Pick<ConsentSubject, 'keyId' | 'account' | 'tool' | 'input'>;

export type Approvals = {
  /**
   * Room for a question of the key's, to be taken before the platform is asked what the call would do. Fails with
   * `too_many_approvals` where `ask` would refuse the question. Answers what gives the room back.
   */
  room(call: CallToAsk): Result<() => void>;
  /** Puts a call before the person; an equal question that still waits is the same approval. Recorded first. */
  ask(question: ConsentRequest): Promise<Result<Approval>>;
  /**
   * Resolves when it is answered, after so many milliseconds, or when the signal aborts. A caller that goes away before it
   * was given the handle can never collect the answer: unless another one waits, that denies.
   */
  wait(id: string, milliseconds: number, signal: AbortSignal): Promise<Approval>;
  /** The approval of this key; another key's is as unknown as one that never was. */
  find(id: string, keyId: string): Approval | undefined;
  /** Of any key: for a person who came by a link, to be told whose it is and how it ended. */
  seen(id: string): Pick<Approval, 'userId' | 'keyId' | 'isUndo' | 'state'> | undefined;
  /** Hands out what was approved, once, to the key that asked, within ten minutes of the approval. */
  take(id: string, keyId: string): Result<ConsentRequest>;
  /**
   * The person's own word. `hash` is that of what they were shown. With `forAWhile` similar calls run unasked for ten
   * minutes, which not every call can be approved for.
   */
  approve(id: string, userId: string, hash: string, forAWhile?: boolean | undefined): Promise<Result<Approval>>;
  deny(id: string, userId: string): Promise<Result<Approval>>;
  /** Five minutes more for what waits, up to thirty in all. */
  extend(id: string, userId: string): Result<Approval>;
  /** Denies what waits or was approved and not used: the caller went away, the key or the account is gone. */
  end(which: (question: ConsentRequest, id: string) => boolean, reason: string): Promise<number>;
  list(userId: string): Approval[];
  /** The approval by which a question need not be put, because the person allowed similar calls for a while. */
  covering(question: ConsentRequest): string | undefined;
  allowances(userId: string): Allowance[];
  /** Undoes what the person allowed for a while. */
  disallow(id: string, userId: string): Result<Allowance>;
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
  timer: NodeJS.Timeout;
};

/** `questionMs`: for how long a question waits for the person. */
export function createApprovals(audit: Audit, approver: Approver, clock: Clock, questionMs: () => number): Approvals {
  const entries = new Map<string, Entry>();
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
  /** What is denied is denied whether or not the record of it can be written now. */
  const denied = (entry: Entry, verdict: 'denied' | 'expired', reason?: string): Promise<void> =>
    audit.conclude(entryOf(entry, verdict, 'denied', reason)).catch(() => undefined);

  const settle = (entry: Entry, state: Approval['state']): void => {
    clearTimeout(entry.timer);
    entry.view = { ...entry.view, state };
    if (state !== 'approved') {
      entry.view.arguments = '';
      entry.view.preview = { target: '', version: null, changes: [] };
      entry.question = undefined;
    }
    entry.answered.resolve();
    if (state !== 'used') approver.ended(entry.view);
    entry.timer = setTimeout(() => entries.delete(entry.view.id), remembered).unref();
  };

  /** Expiry is looked at whenever the entry is, so that a timer that comes late lets nothing through. */
  const current = (id: string): Entry | undefined => {
    const entry = entries.get(id);
    if (!entry) return undefined;
    const now = clock.now();
    const late = entry.view.state === 'waiting' && now >= Date.parse(entry.view.expiresAt);
    const stale = entry.view.state === 'approved' && now >= (entry.approvedAt ?? 0) + patience.approval;
    if (late || stale) expire(entry);
    return entry;
  };
  const expire = (entry: Entry): void => {
    if (entry.view.state === 'waiting') coolDown.unanswered(entry.view.keyId);
    settle(entry, 'expired');
    void denied(entry, 'expired');
  };

  const own = (id: string, userId: string): Result<Entry> => {
    const entry = current(id);
    if (entry?.view.userId !== userId) return fail('approval_unknown');
    if (entry.view.state === 'waiting') return ok(entry);
    return fail('approval_unknown', `It is ${entry.view.state} already.`);
  };

  const waitingOf = (keyId: string): Entry[] =>
    [...entries.keys()]
      .flatMap((id) => current(id) ?? [])
      .filter(({ view }) => view.keyId === keyId && view.state === 'waiting');

  /** Why the key may not ask, with so many questions that it has already. */
  const refusal = (keyId: string, questions: number): Failed | undefined => {
    const pause = coolDown.seconds(keyId);
    if (pause > 0) return fail('too_many_approvals', undefined, { retryAfterSeconds: pause });
    return questions < mostWaitingPerKey ? undefined : fail('too_many_approvals', undefined, { retryAfterSeconds: 30 });
  };

  return {
    room(call) {
      if (allowances.isOpen(call)) return ok(() => {}); // it may run unasked
      const { keyId } = call;
      const claim = { keyId, name: nameOf(call) };
      const waiting = waitingOf(keyId).flatMap(({ question }) => (question ? [nameOf(question.subject)] : []));
      const begun = [...lookedAt].filter((one) => one.keyId === keyId).map(({ name }) => name);
      const names = new Set([...waiting, ...begun]);
      const refused = names.has(claim.name) ? undefined : refusal(keyId, names.size); // asked again it may be the same question
      if (refused) return refused;
      lookedAt.add(claim);
      return ok(() => void lookedAt.delete(claim));
    },

    async ask(question) {
      const { subject, key, listed, resource } = question;
      const isFirst = !key.isPerson && !(await audit.hasChanged(key.id, resource));
      const hash = hashOf(subject);
      const waiting = waitingOf(key.id);
      const same = waiting.find(({ view }) => view.hash === hash);
      if (same) return ok(same.view);
      const refused = refusal(key.id, waiting.length);
      if (refused) return refused;

      const now = clock.now();
      const view: Approval = {
        id: question.approvalId ?? newApprovalId(),
        userId: key.userId,
        keyId: key.id,
        client: key.client,
        tool: subject.tool,
        title: listed.tool.title,
        access: listed.tool.access,
        platform: listed.platform.title,
        account: subject.account.label,
        resource,
        arguments: canonicalJson(subject.input),
        preview: subject.preview,
        hash,
        askedAt: new Date(now).toISOString(),
        expiresAt: new Date(now + questionMs()).toISOString(),
        isFirst,
        isAllowable: isAllowable(question),
        ...(key.isPerson && { isUndo: true as const }),
        ...(subject.flow && { flow: subject.flow }),
        ...(subject.isForeign && { isForeign: true as const }),
        state: 'waiting',
      };
      const timer = setTimeout(() => void current(view.id), questionMs()).unref();
      const entry: Entry = {
        view,
        question,
        accountId: subject.account.id,
        answered: Promise.withResolvers(),
        waiters: 0,
        handedOut: false,
        timer,
      };
      entries.set(view.id, entry); // at once, so that a burst of questions counts against itself
      try {
        await audit.append(entryOf(entry, 'ask', null));
      } catch (error) {
        clearTimeout(timer);
        entries.delete(view.id);
        throw error;
      }
      approver.asked(view);
      return ok(view);
    },

    async wait(id, milliseconds, signal) {
      const entry = current(id);
      if (!entry) throw new Error('There is no such approval to wait for.');
      entry.waiters += 1;
      await firstOf(entry.answered.promise, milliseconds, signal);
      entry.waiters -= 1;
      const open = entry.view.state === 'waiting' || entry.view.state === 'approved';
      if (signal.aborted && open && entry.waiters === 0 && !entry.handedOut) {
        coolDown.unanswered(entry.view.keyId); // asking and hanging up is no way to knock without end
        settle(entry, 'denied');
        await denied(entry, 'denied', 'the caller went away');
      }
      entry.handedOut ||= !signal.aborted && entry.view.state === 'waiting';
      return (current(id) ?? entry).view;
    },

    seen: (id) => current(id)?.view,
    find(id, keyId) {
      const entry = current(id);
      return entry?.view.keyId === keyId ? entry.view : undefined;
    },

    take(id, keyId) {
      const entry = current(id);
      const question = entry?.question;
      if (entry?.view.keyId !== keyId || entry.view.state !== 'approved' || !question) return fail('approval_unknown');
      settle(entry, 'used');
      return ok(question);
    },

    async approve(id, userId, hash, forAWhile = false) {
      const entry = own(id, userId);
      if (!entry.ok) return entry;
      const { view, question } = entry.value;
      if (view.hash !== hash) return fail('approval_changed');
      if (forAWhile && !view.isAllowable) return fail('not_allowed', 'This can be approved once, not for a while.');
      await audit.append(entryOf(entry.value, 'approved', 'ok', forAWhile ? 'for 10 minutes' : null));
      // The record took its time; what ended meanwhile stays ended.
      const still = own(id, userId);
      if (!still.ok) return still;
      entry.value.approvedAt = clock.now();
      coolDown.answered(view.keyId);
      if (forAWhile && question) allowances.grant(question, id);
      settle(entry.value, 'approved');
      return ok(entry.value.view);
    },

    async deny(id, userId) {
      const entry = own(id, userId);
      if (!entry.ok) return entry;
      coolDown.unanswered(entry.value.view.keyId);
      settle(entry.value, 'denied');
      await denied(entry.value, 'denied', 'the person declined');
      return ok(entry.value.view);
    },

    extend(id, userId) {
      const entry = own(id, userId);
      if (!entry.ok) return entry;
      const { view } = entry.value;
      const longest = Date.parse(view.askedAt) + patience.longest;
      const until = Math.min(Date.parse(view.expiresAt) + patience.extension, longest);
      clearTimeout(entry.value.timer);
      entry.value.timer = setTimeout(() => void current(id), until - clock.now()).unref();
      entry.value.view = { ...view, expiresAt: new Date(until).toISOString() };
      return ok(entry.value.view);
    },

    covering: allowances.covering,
    allowances: allowances.list,
    disallow(id, userId) {
      const [ended] = allowances.end(({ key }, own) => key.userId === userId && own === id);
      return ended ? ok(ended) : fail('approval_unknown');
    },

    async end(which, reason) {
      allowances.end(which);
      const ending = [...entries.values()].filter(
        ({ view, question }) => question && ['waiting', 'approved'].includes(view.state) && which(question, view.id),
      );
      for (const entry of ending) settle(entry, 'denied');
      // Ended they are, whether or not it can be written: nothing that withdraws authority may stop half-way.
      await Promise.all(ending.map((entry) => denied(entry, 'denied', reason)));
      return ending.length;
    },

    list: (userId) =>
      [...entries.keys()]
        .flatMap((id) => current(id)?.view ?? [])
        .filter((view) => view.userId === userId && ['waiting', 'approved'].includes(view.state)),
  };
}

const nameOf = ({ account, tool, input }: CallToAsk): string => canonicalJson([account.id, tool, input]);

/** Resolves with the answer, when the time is over or the signal aborts, no matter which is first, and leaves neither timer nor listener behind. */
async function firstOf(answered: Promise<void>, milliseconds: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const passed = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    over.signal.addEventListener('abort', () => clearTimeout(timer));
    signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal });
    if (signal.aborted) resolve();
  });
  await Promise.race([answered, passed]);
  over.abort();
}

// A key whose questions are declined or ignored twice in a row must leave the person alone for a while.

const tolerated = 2;
const firstPause = 60_000;
const longestPause = 30 * 60_000;

/** Each further refusal doubles the pause, up to half an hour; one approval forgives all. */
export function createCoolDown(clock: Clock) {
  const refused = new Map<string, { count: number; until: number }>();
  return {
    /** Seconds until the key may ask again; 0 when it may. */
    seconds(keyId: string): number {
      const until = refused.get(keyId)?.until ?? 0;
      return Math.max(0, Math.ceil((until - clock.now()) / 1000));
    },
    answered: (keyId: string): void => void refused.delete(keyId),
    unanswered(keyId: string): void {
      const count = (refused.get(keyId)?.count ?? 0) + 1;
      const pause = count < tolerated ? 0 : Math.min(firstPause * 2 ** (count - tolerated), longestPause);
      refused.set(keyId, { count, until: clock.now() + pause });
    },
  };
}

// What a person consents to, bound to everything that must not change between their consent and the call.

/** Changes when the key's grant or the tool's own definition does; a consent given before is then void. */
export function policyVersion(grant: Grant, { tool, inputSchema }: Listed): string {
  const { name, description, access } = tool;
  return sha256(canonicalJson({ grant, tool: { name, description, access, inputSchema } }));
}

export const hashOf = ({ keyId, account, tool, input, preview, policy, flow, place }: ConsentSubject): string => {
  const bound = { keyId, account: account.id, tool, arguments: input, preview, policy };
  return sha256(canonicalJson({ ...bound, ...(flow && { flow }), ...(place && { place }) }));
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What waits for a person, or was approved and not run, is void once its tool is gone or another. */
export async function endStale(
  approvals: Pick<Approvals, 'end'>,
  inventory: { find(name: string): Listed | undefined },
): Promise<void> {
  await approvals.end(({ key, listed, subject }) => {
    const now = inventory.find(subject.tool);
    return listed.platform.isImported === true && (!now || policyVersion(key.grant, now) !== subject.policy);
  }, 'the tool was changed or taken away');
}

// The one exception to "once": for ten minutes a person lets a client make similar calls to the one they just approved, without being
// asked. In memory alone, so that a restart ends it.

const allowedFor = 10 * 60_000;
/** How many bytes more than the one that was read and approved a call's arguments may have. */
const mostLonger = 1_000;

type Allowed = { view: Allowance; like: ConsentRequest; approvalId: string; bytes: number; until: number };

/**
 * Whether calls similar to this one may be allowed for a while at all: nothing that loses something, no call that changes many things
 * at once, whose list nobody would have read, and none whose texts cannot be judged by reading.
 */
export function isAllowable({ listed, subject, isFresh }: ConsentRequest): boolean {
  const { tool } = listed;
  if (isFresh || tool.access !== 'write' || tool.isBatch) return false;
  return (tool.files?.(subject.input)?.paths ?? []).length <= 1 && isLegible([subject.input, subject.preview]);
}

export function createAllowances(clock: Clock) {
  let entries: Allowed[] = [];
  const current = (): Allowed[] => {
    const now = clock.now();
    // Gone for good: a clock that is set back revives none.
    entries = entries.filter(({ until }) => now < until);
    return entries;
  };

  return {
    /** From now on, for ten minutes. The question is one that `isAllowable`. */
    grant(question: ConsentRequest, approvalId: string): void {
      const { subject, key, listed, resource } = question;
      const until = clock.now() + allowedFor;
      const view: Allowance = {
        id: `alw_${randomBytes(16).toString('base64url')}`,
        client: key.client,
        tool: subject.tool,
        title: listed.tool.title,
        platform: listed.platform.title,
        account: subject.account.label,
        resource,
        target: subject.preview.target,
        expiresAt: new Date(until).toISOString(),
      };
      const before = current().filter(({ like }) => !isLike(like, question)); // a newer one takes its place
      const target = { ...subject.preview, changes: [] };
      const like = { ...question, subject: { ...subject, input: {}, preview: target } }; // arguments of calls are not kept
      entries = [...before, { view, like, approvalId, bytes: bytesOf(question), until }];
      setTimeout(current, allowedFor).unref();
    },
    /** The approval by which the question need not be put. */
    covering(question: ConsentRequest): string | undefined {
      if (!isAllowable(question)) return undefined;
      const fitting = current().find(
        ({ like, bytes }) => isLike(like, question) && bytesOf(question) <= bytes + mostLonger,
      );
      return fitting?.approvalId;
    },
    /** Whether something is allowed for a while that the call, once it was looked at, may turn out to be like. */
    isOpen: ({ keyId, account, tool }: CallToAsk): boolean =>
      current().some(
        ({ like: { subject } }) =>
          subject.keyId === keyId && subject.account.id === account.id && subject.tool === tool,
      ),
    list: (userId: string): Allowance[] =>
      current().flatMap(({ view, like }) => (like.key.userId === userId ? [view] : [])),
    /** Ends those of such calls, and answers what they were. */
    end(which: (question: ConsentRequest, id: string) => boolean): Allowance[] {
      const ending = current().filter(({ like, view }) => which(like, view.id));
      entries = entries.filter((entry) => !ending.includes(entry));
      return ending.map(({ view }) => view);
    },
  };
}

const bytesOf = ({ subject }: ConsentRequest): number => Buffer.byteLength(canonicalJson(subject.input));

/** The same client, tool, account and target, under the same rules. */
const isLike = (one: ConsentRequest, other: ConsentRequest): boolean => likeness(one) === likeness(other);
const likeness = ({ subject, resource }: ConsentRequest): string => {
  const { keyId, tool, account, preview, policy, place } = subject;
  return canonicalJson([keyId, tool, account.id, resource, place, preview.target, policy]);
};
