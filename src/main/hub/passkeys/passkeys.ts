/**
 * The passkeys of each person, and what is asked of them. Questions live in memory, for two minutes and one answer. What is kept rests
 * in the secret store: anyone who can write the database can't add a passkey there, nor take the level away.
 */
import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Approval } from '../../../shared/approval.ts';
import {
  type ApprovalLevel,
  ApprovalLevels,
  answerWithin,
  type ListedPasskey,
  type NewSeat,
  type PasskeyQuestion,
  type PasskeyRegistration,
  type PasskeyStanding,
  type SignedAnswer,
  statementOf,
} from '../../../shared/passkey.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { ApprovePages } from '../links.ts';
import type { Clock, SecretStore } from '../ports.ts';
import { Secret } from '../secret.ts';
import { type ApprovePage, evidenceOf, isSignedBySeat, verifyAssertion, verifyRegistration } from '../webauthn.ts';
import { cautionMs, levelFor, levelsAt, noLevels, withFirstPasskey, withLevels } from './levels.ts';

const KeptPasskey = z.object({
  ...{ id: z.string(), name: z.string(), rpId: z.string(), publicKey: z.string(), counter: z.number() },
  ...{ isBackedUp: z.boolean(), addedAt: z.number(), approvesFrom: z.number() },
  /** Of the browser that added it, on a phone. */
  seat: z.string().optional(),
});
type KeptPasskey = z.infer<typeof KeptPasskey>;

const Kept = z.object({
  passkeys: z.array(KeptPasskey),
  levels: ApprovalLevels,
  lowering: z.object({ levels: ApprovalLevels, from: z.number() }).optional(),
});
type Kept = z.infer<typeof Kept>;

const nobodys: Kept = { passkeys: [], levels: noLevels };
const mostPasskeys = 20;

/** Milliseconds for which a link to add a passkey is good. */
const linkLife = 5 * 60_000;
/** More questions than any person has open; the oldest is forgotten, and first of those that anyone can ask. */
const mostQuestions = 1_000;

type Asked = {
  decision: 'open' | 'add' | 'let in' | 'approve';
  question: PasskeyQuestion;
  page: ApprovePage;
  /** By a clock that nobody sets. */
  until: number;
  /** The requests, each with the hash of what was shown of it. */
  approvals?: readonly { id: string; hash: string }[];
  ticket?: string;
};

/** A question that was taken out, so that its nonce can't be answered again; undefined where there was none. */
export type TakenAnswer = {
  asked: Asked | undefined;
  given: Omit<SignedAnswer, 'nonce'>;
  /** Once, however many requests it approves: the counter of a passkey moves on by it. */
  verified?: Promise<Result<Verified>>;
};

/** `isElsewhere`: on a phone, by the browser that added the passkey. */
type Verified = { passkey: KeptPasskey; signed: string; isElsewhere: boolean };

/** Whether one touch may approve it with others. What deletes, what the guard warns of and what a person undoes takes one for itself. */
export const mayShareTouch = ({ access, flow, isUndo }: Pick<Approval, 'access' | 'flow' | 'isUndo'>): boolean =>
  access === 'write' && !flow && !isUndo;

type Parts = {
  secrets: SecretStore;
  clock: Clock;
  /** The name of the hub in what is signed. */
  hub: string;
  note(reason: string, userId: string): Promise<void>;
  /** Told when a passkey was added or removed, or levels changed. */
  changed(userId: string): void;
  /** Ends what was opened by passkeys of that person. */
  endSessions(userId: string): void;
  pages(): ApprovePages;
};

export type Passkeys = ReturnType<typeof createPasskeys>;

const secretPrefix = 'passkeys.';

export function createPasskeys({ secrets, clock, hub, note, changed, endSessions, pages }: Parts) {
  const asked = new Map<string, Asked>();
  /** Links by their codes, and the pages that opened one by their tickets. */
  const links = new Map<string, { userId: string; until: number }>();
  const tickets = new Map<string, { userId: string; until: number }>();
  let last: Promise<unknown> = Promise.resolve();

  async function keptOf(userId: string): Promise<Kept> {
    const secret = await secrets.get(secretPrefix + userId);
    return secret ? Kept.parse(JSON.parse(Secret.reveal(secret))) : nobodys;
  }

  /** One change after the other, each from what is kept then. */
  function change<T>(
    userId: string,
    make: (kept: Kept) => Promise<Result<{ kept: Kept; value: T }>>,
  ): Promise<Result<T>> {
    const made = last.then(async () => {
      const result = await make(await keptOf(userId));
      if (!result.ok) return result;
      await secrets.set(secretPrefix + userId, new Secret(JSON.stringify(result.value.kept)));
      return ok(result.value.value);
    });
    last = made.catch(() => undefined);
    return made;
  }

  function ask(asking: Omit<Asked, 'question' | 'until'>, userId: string, credentials: string[]): PasskeyQuestion {
    const nonce = randomBytes(16).toString('base64url');
    const { rpId } = asking.page;
    const question = { hub, userId, nonce, until: clock.now() + answerWithin, rpId, credentials };
    if (asked.size >= mostQuestions) {
      const [[nobodys] = [], [oldest] = []] = [
        asked.entries().find(([, { decision }]) => decision === 'open'),
        [...asked.keys()],
      ];
      asked.delete(nobodys ?? oldest ?? '');
    }
    asked.set(nonce, { ...asking, question, until: performance.now() + answerWithin });
    return question;
  }

  /** Takes the question out first: its nonce counts once, even where the answer is refused. */
  function take(nonce: string, decision: Asked['decision'], at: ApprovePage | undefined): Asked | undefined {
    const found = asked.get(nonce);
    asked.delete(nonce);
    const isGood =
      found?.decision === decision &&
      performance.now() < found.until &&
      found.page.origin === at?.origin &&
      found.page.rpId === at.rpId;
    return isGood ? found : undefined;
  }

  /** Whether one of the person's passkeys signed that statement at the page of its question. Its counter moves on with it. */
  const verify = (
    userId: string,
    { page: at }: Asked,
    statement: string,
    { assertion, seat: signature }: Omit<SignedAnswer, 'nonce'>,
  ): Promise<Result<Verified>> =>
    change(userId, async (kept) => {
      const passkey = kept.passkeys.find(({ id }) => id === assertion.id);
      const told = passkey && (await verifyAssertion(statement, assertion, passkey, at));
      if (!told) return refused;
      const seat = signature === undefined ? undefined : { publicKey: passkey.seat ?? '', signature };
      if (seat && !isSignedBySeat(statement, seat.signature, seat.publicKey)) return refused;
      const now = { ...passkey, ...told };
      const passkeys = kept.passkeys.map((one) => (one === passkey ? now : one));
      const isElsewhere = seat !== undefined && at.isPhone === true;
      const value = { passkey: now, signed: evidenceOf(assertion, passkey, at, seat), isElsewhere };
      return ok({ kept: { ...kept, passkeys }, value });
    });

  async function ownerOf(credential: string): Promise<string | undefined> {
    for (const name of await secrets.names()) {
      if (!name.startsWith(secretPrefix)) continue;
      const userId = name.slice(secretPrefix.length);
      if ((await keptOf(userId)).passkeys.some(({ id }) => id === credential)) return userId;
    }
    return undefined;
  }

  /** Where what takes this level is approved: the page that the person has a passkey for, and on this computer where they have none. */
  function pageOf({ passkeys }: Kept, level: ApprovalLevel): ApprovePages['here'] {
    const { here, elsewhere } = pages();
    if (level === 'passkey elsewhere') return elsewhere ?? noPhonePage;
    const isFor = (page: ApprovePages['here']) => 'at' in page && passkeys.some(({ rpId }) => rpId === page.at.rpId);
    return elsewhere && !isFor(here) && (isFor(elsewhere) || 'why' in here) ? elsewhere : here;
  }

  function forgetQuestions(userId: string): void {
    for (const [nonce, { question }] of asked) if (question.userId === userId) asked.delete(nonce);
    endSessions(userId);
  }

  return {
    async standing(userId: string): Promise<PasskeyStanding> {
      const kept = await keptOf(userId);
      const { lowering } = kept;
      const isComing = lowering !== undefined && clock.now() < lowering.from;
      const { here, elsewhere } = pages();
      return {
        passkeys: kept.passkeys.map(listed),
        levels: levelsAt(kept, clock.now()),
        lowering: isComing ? { levels: lowering.levels, from: new Date(lowering.from).toISOString() } : null,
        page: 'url' in here ? { url: here.url } : here,
        elsewhere: elsewhere?.url ?? null,
      };
    },

    /**
     * A link that lets one browser add one passkey, for anyone who has shown that they are the person: here, or on their phone. Fails
     * where there is no page.
     */
    invite(userId: string, isForPhone: boolean): Result<{ url: string; until: string }> {
      const { here, elsewhere = noPhonePage } = pages();
      const page = isForPhone ? elsewhere : here;
      if ('why' in page) return fail('passkey_page_off', page.why);
      const code = randomBytes(32).toString('base64url');
      for (const [old, { until }] of links) if (performance.now() >= until) links.delete(old);
      links.set(code, { userId, until: performance.now() + linkLife });
      return ok({ url: `${page.url}#add=${code}`, until: new Date(clock.now() + linkLife).toISOString() });
    },

    /** By the code of a link, which it uses up, or by the ticket that it answered before. */
    async beginAdding(by: { code: string } | { ticket: string }, at: ApprovePage) {
      const given = 'code' in by ? links.get(by.code) : tickets.get(by.ticket);
      if ('code' in by) links.delete(by.code);
      if (!given || performance.now() >= given.until) return fail('link_used', undefined, { hint: linkHint });
      for (const [old, { until }] of tickets) if (performance.now() >= until) tickets.delete(old);
      const ticket = 'code' in by ? randomBytes(32).toString('base64url') : by.ticket;
      tickets.set(ticket, given);
      const { userId } = given;
      const { passkeys } = await keptOf(userId);
      const here = passkeys.filter(({ rpId }) => rpId === at.rpId).map(({ id }) => id);
      return ok({
        ticket,
        question: ask({ decision: 'add', page: at, ticket }, userId, here),
        /** For one that is there already, where the new one is not to wait a day. */
        letIn: here.length === 0 ? null : ask({ decision: 'let in', page: at, ticket }, userId, here),
        userHandle: createHash('sha256').update(userId).digest('base64url'),
      });
    },

    async add(
      given: {
        nonce: string;
        name: string;
        registration: PasskeyRegistration;
        letIn?: SignedAnswer | undefined;
        seat?: NewSeat | undefined;
      },
      at: ApprovePage,
    ): Promise<Result<ListedPasskey>> {
      const { nonce, name, registration, letIn, seat } = given;
      const question = take(nonce, 'add', at);
      const permitting = letIn && take(letIn.nonce, 'let in', at);
      const ticket = question?.ticket ?? '';
      const { userId, until } = tickets.get(ticket) ?? { userId: '', until: 0 };
      if (!question || performance.now() >= until) return refused;
      if (letIn) {
        if (permitting?.ticket !== ticket) return refused;
        const statement = statementOf(permitting.question, { decision: 'let in' });
        const verified = await verify(userId, permitting, statement, letIn);
        if (!verified.ok) return verified;
        // Else one that a passphrase added could spare the next its day.
        if (clock.now() < verified.value.passkey.approvesFrom) return fail('passkey_new');
      }
      const statement = statementOf(question.question, { decision: 'add' });
      const made = await verifyRegistration(statement, registration, at);
      if (seat && !(at.isPhone && isSignedBySeat(statement, seat.signature, seat.publicKey))) return refused;
      if (!made || (await ownerOf(made.id)) !== undefined) return refused;
      if (!tickets.delete(ticket)) return refused; // another answer of this page was quicker
      const added = await change(userId, async (kept) => {
        if (kept.passkeys.length >= mostPasskeys) return fail('usage', `You have ${mostPasskeys} passkeys already.`);
        const now = clock.now();
        // While a passphrase is enough to approve anything, a passkey that it lets in is no less. Where the level asks for a seat key,
        // no passkey of another browser is enough to let one in.
        const { careful } = levelsAt(kept, now);
        const isTrusted = careful === 'any' || (letIn !== undefined && careful === 'passkey');
        const approvesFrom = isTrusted ? now : now + cautionMs;
        const passkey = { ...made, name, addedAt: now, approvesFrom, seat: seat?.publicKey };
        const first = kept.passkeys.length === 0 ? withFirstPasskey(kept, now) : {};
        return ok({ kept: { ...kept, ...first, passkeys: [...kept.passkeys, passkey] }, value: listed(passkey) });
      });
      if (!added.ok) return added;
      await note(`a passkey was added: ${name}`, userId);
      changed(userId);
      return added;
    },

    /** Anyone who holds a passkey of this page may open it: the passkey says who that is. */
    beginOpening: (at: ApprovePage): PasskeyQuestion => ask({ decision: 'open', page: at }, '', []),
    async open({ nonce, assertion }: SignedAnswer, at: ApprovePage): Promise<Result<string>> {
      const question = take(nonce, 'open', at);
      const userId = await ownerOf(assertion.id);
      if (!question || userId === undefined) return refused;
      const opened = await verify(userId, question, statementOf(question.question, { decision: 'open' }), {
        assertion,
      });
      return opened.ok ? ok(userId) : opened;
    },

    async beginApproving(
      userId: string,
      approvals: readonly { id: string; hash: string }[],
      at: ApprovePage,
    ): Promise<PasskeyQuestion> {
      const { passkeys } = await keptOf(userId);
      const here = passkeys.filter(({ rpId }) => rpId === at.rpId).map(({ id }) => id);
      return ask({ decision: 'approve', page: at, approvals }, userId, here);
    },
    takeAnswer: ({ nonce, ...given }: SignedAnswer, at: ApprovePage | undefined): TakenAnswer => ({
      asked: take(nonce, 'approve', at),
      given,
    }),

    /** Where the person answers this request by a passkey; undefined where nothing else than now is asked of them, or there is no page. */
    async pageFor(approval: Approval): Promise<string | undefined> {
      const kept = await keptOf(approval.userId);
      const level = levelFor(kept, approval, clock.now());
      const page = pageOf(kept, level);
      return level !== 'any' && 'url' in page ? `${page.url}#approve=${approval.id}` : undefined;
    },

    /** What is written down of a consent. Fails with `passkey_needed` where the person's level asks for more than was given. */
    async consent(
      view: Approval,
      forAWhile: boolean,
      answer: TakenAnswer | undefined,
    ): Promise<Result<{ statement: string; signed: string | null }>> {
      const { userId, id, hash: approval } = view;
      const kept = await keptOf(userId);
      const level = levelFor(kept, view, clock.now());
      const page = pageOf(kept, level);
      const onPhone = 'url' in page ? `Open ${page.url} on your phone.` : page.why;
      if (answer) {
        const { asked: question, given } = answer;
        const { approvals = [] } = question ?? {};
        if (!question || !approvals.some((one) => one.id === id && one.hash === approval)) return refused;
        if (question.question.userId !== userId) return refused;
        if (approvals.length > 1 && (forAWhile || !mayShareTouch(view))) return refused;
        const statement = statementOf(
          question.question,
          approvals.length > 1
            ? { decision: 'approve together', approvals: approvals.map(({ hash }) => hash) }
            : { decision: 'approve', approval, forAWhile },
        );
        answer.verified ??= verify(userId, question, statement, given);
        const verified = await answer.verified;
        if (!verified.ok) return verified;
        const { passkey, signed, isElsewhere } = verified.value;
        if (level === 'passkey elsewhere' && !isElsewhere)
          return fail('passkey_needed', 'You approve this on your phone.', { hint: onPhone });
        if (level !== 'any' && clock.now() < passkey.approvesFrom) return fail('passkey_new');
        return ok({ statement, signed });
      }
      if (level === 'passkey elsewhere')
        return fail('passkey_needed', 'You approve this on your phone.', { hint: onPhone });
      if (level === 'passkey') {
        const way = 'url' in page ? `Open ${page.url} in your browser.` : page.why;
        return fail('passkey_needed', undefined, { hint: way });
      }
      const nonce = randomBytes(16).toString('base64url');
      const question = { hub, userId, nonce, until: clock.now() + answerWithin };
      return ok({ statement: statementOf(question, { decision: 'approve', approval, forAWhile }), signed: null });
    },

    /** The last one is removed by `reset` alone: without any, and with its level, nothing could be approved. */
    async remove(userId: string, wanted: string): Promise<Result<ListedPasskey>> {
      const removed = await change(userId, async (kept) => {
        const passkey = kept.passkeys.find(({ id, name }) => id === wanted || name === wanted);
        if (!passkey) return fail('passkey_unknown');
        if (kept.passkeys.length === 1) return fail('usage', 'This is your last passkey.', { hint: resetHint });
        const passkeys = kept.passkeys.filter((one) => one !== passkey);
        const isAsked = Object.values(levelsAt(kept, clock.now())).includes('passkey elsewhere');
        if (isAsked && !passkeys.some(({ seat }) => seat !== undefined))
          return fail('usage', 'Your approvals ask for this phone.', { hint: resetHint });
        return ok({ kept: { ...kept, passkeys }, value: listed(passkey) });
      });
      if (!removed.ok) return removed;
      forgetQuestions(userId);
      await note(`a passkey was removed: ${removed.value.name}`, userId);
      changed(userId);
      return removed;
    },

    /** Removes all. What was asked for until now is asked for until a day from now. */
    async reset(userId: string): Promise<Result<{ removed: number }>> {
      const reset = await change(userId, async (kept) =>
        ok({
          kept: { ...withLevels(kept, noLevels, clock.now()), passkeys: [] },
          value: { removed: kept.passkeys.length },
        }),
      );
      if (!reset.ok) return reset;
      forgetQuestions(userId);
      await note('all passkeys were removed', userId);
      changed(userId);
      return reset;
    },

    async setLevels(userId: string, levels: ApprovalLevels): Promise<Result<void>> {
      const set = await change(userId, async (kept) => {
        const wanted = Object.values(levels);
        const isReady = kept.passkeys.some((one) => one.seat !== undefined && clock.now() >= one.approvesFrom);
        if (wanted.includes('passkey elsewhere') && !isReady)
          return fail('usage', 'None of your phones can approve yet.', { hint: phoneHint });
        const isAsked = wanted.some((level) => level !== 'any');
        if (isAsked && kept.passkeys.length === 0) return fail('passkey_unknown', 'You have none yet.');
        return ok({ kept: { ...kept, ...withLevels(kept, levels, clock.now()) }, value: undefined });
      });
      if (!set.ok) return set;
      await note(
        `approvals ask for: ${levels.usual}, and where it deletes or the guard asks: ${levels.careful}`,
        userId,
      );
      changed(userId);
      return set;
    },

    /** The person is gone from this hub. */
    forget: async (userId: string): Promise<void> => {
      forgetQuestions(userId);
      await secrets.delete(secretPrefix + userId);
    },
  };
}

const noPhonePage = { why: 'This hub has no page for your phone. Start it with --approve-url.' };
const refused = fail('passkey_refused');
const linkHint = 'Print another with `opengithubx passkeys add`.';
const phoneHint = 'Add one with `opengithubx passkeys add --phone`. Beside other passkeys it takes 24 hours.';
const resetHint = 'Run `opengithubx passkeys reset` to remove it, or add another one first.';

const listed = ({ id, name, rpId, addedAt, approvesFrom, isBackedUp, seat }: KeptPasskey): ListedPasskey => ({
  ...{ id, name, rpId, isBackedUp, hasSeat: seat !== undefined },
  addedAt: new Date(addedAt).toISOString(),
  approvesFrom: new Date(approvesFrom).toISOString(),
});
