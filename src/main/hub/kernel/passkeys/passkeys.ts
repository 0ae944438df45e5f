/** The passkeys of each person, and what is asked of them. */
import { createHash, randomBytes } from 'node:crypto';
import type { Approval } from '../../../../shared/approval.ts';
import {
  type ApprovalLevel,
  type ApprovalLevels,
  answerWithin,
  type LetIn,
  type ListedPasskey,
  type NewSeat,
  type PasskeyQuestion,
  type PasskeyRegistration,
  type PasskeyStanding,
  type SignedAnswer,
  statementOf,
} from '../../../../shared/passkey.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { ApprovePages } from '../../ground/links.ts';
import type { Clock } from '../../ground/ports.ts';
import {
  type ApprovePage,
  evidenceOf,
  isSignedBySeat,
  verifyAssertion,
  verifyRegistration,
} from '../../ground/webauthn.ts';
import type { KeptPasskey, KeptPasskeys, PasskeyChange, PersonsPasskeys, SignedLetIn } from './kept.ts';
import { cautionMs, levelFor, levelsAt, noLevels, withFirstPasskey, withLevels } from './levels.ts';
import { type AskedPasskey, createQuestions } from './questions.ts';

const mostPasskeys = 20;

/** Milliseconds for which a link to add a passkey is good. */
const linkLife = 5 * 60_000;

/** A question that was taken out, so that its nonce can't be answered again; undefined where there was none. */
export type TakenAnswer = {
  asked: AskedPasskey | undefined;
  given: Omit<SignedAnswer, 'nonce'>;
  /** Once, however many requests it approves: the counter of a passkey moves on by it. */
  verified?: Promise<Result<Verified>>;
};

/** `isElsewhere`: on a phone, by the browser that added the passkey. */
type Verified = { passkey: KeptPasskey; signed: string; isElsewhere: boolean };

/**
 * A link to add a passkey at the page of that name, and what opened it there. `letIn`: a passkey has let in what it adds, by the seat key
 * of a phone or without.
 */
type Pass = {
  userId: string;
  rpId: string;
  until: number;
  letIn?: (SignedLetIn & Pick<Verified, 'isElsewhere'>) | undefined;
};

/** Whether one touch may approve it with others. What deletes, what the guard warns of and what a person undoes takes one for itself. */
export const mayShareTouch = ({ access, flow, isUndo }: Pick<Approval, 'access' | 'flow' | 'isUndo'>): boolean =>
  access === 'write' && !flow && !isUndo;

type Parts = {
  kept: KeptPasskeys;
  clock: Clock;
  /** The name of the hub in what is signed. */
  hub: string;
  /** Told when a passkey was added or removed, or levels changed. */
  changed(userId: string): void;
  /** Ends what was opened by passkeys of that person. */
  endSessions(userId: string): void;
  pages(): ApprovePages;
};

type Agreeing = {
  level: ApprovalLevel;
  kept: PersonsPasskeys;
  answer: TakenAnswer | undefined;
  decided(hashes: string[]): Parameters<typeof statementOf>[1] | undefined;
};

type ConsentEvidence = { statement: string; signed: string | null; isStillValid: () => boolean };

/**
 * A level says what a consent takes: the passphrase, a passkey, or one on a phone. What somebody signed counts once, at the page that asked,
 * and only while neither a passkey was removed nor more is asked for since.
 */
export class Passkeys {
  /** The name of the hub in what is signed. */
  readonly hub: string;
  readonly #kept: KeptPasskeys;
  readonly #clock: Clock;
  readonly #changed: Parts['changed'];
  readonly #endSessions: Parts['endSessions'];
  readonly #pages: Parts['pages'];
  readonly #questions: ReturnType<typeof createQuestions>;
  /** Links by their codes, and the pages that opened one by their tickets. */
  readonly #links = new Map<string, Pass>();
  readonly #tickets = new Map<string, Pass>();

  constructor({ kept, clock, hub, changed, endSessions, pages }: Parts) {
    this.hub = hub;
    this.#kept = kept;
    this.#clock = clock;
    this.#changed = changed;
    this.#endSessions = endSessions;
    this.#pages = pages;
    this.#questions = createQuestions({ clock, hub });
  }

  async standing(userId: string): Promise<PasskeyStanding> {
    const kept = await this.#kept.of(userId);
    const { lowering } = kept;
    const isComing = lowering !== undefined && this.#clock.now() < lowering.from;
    const { here, elsewhere } = this.#pages();
    return {
      passkeys: kept.passkeys.map(listed),
      levels: levelsAt(kept, this.#clock.now()),
      lowering: isComing ? { levels: lowering.levels, from: new Date(lowering.from).toISOString() } : null,
      page: 'url' in here ? { url: here.url } : here,
      elsewhere: elsewhere?.url ?? null,
    };
  }

  /**
   * A link that lets one browser add one passkey, for a person who has proved who they are: here, or on their phone. Fails where there is
   * no page.
   */
  invite(userId: string, isForPhone: boolean): Result<{ url: string; until: string }> {
    return this.#invite(userId, isForPhone);
  }

  /** Asks a passkey of this page to let in `wanted`, which waits; without it, the one that a phone is about to add. */
  async beginLettingIn(userId: string, wanted: string | undefined, at: ApprovePage): Promise<Result<PasskeyQuestion>> {
    const { passkeys } = await this.#kept.of(userId);
    const { elsewhere } = this.#pages();
    const passkey = passkeys.find(({ id }) => id === wanted);
    if (wanted !== undefined && !passkey) return fail('passkey_unknown');
    if (!passkey && !elsewhere) return fail('passkey_page_off', noPhonePage.why);
    const ready = passkeys.filter(({ rpId, approvesFrom }) => rpId === at.rpId && this.#clock.now() >= approvesFrom);
    if (ready.length === 0) return fail('passkey_new');
    const letsIn: LetIn = passkey
      ? { decision: 'let in', passkey: { id: passkey.id, name: passkey.name, rpId: passkey.rpId } }
      : { decision: 'invite', rpId: elsewhere?.at.rpId ?? '' };
    const ids = ready.map(({ id }) => id);
    return ok(this.#questions.ask({ decision: 'let in', page: at, letsIn }, userId, ids));
  }

  /** Answers the link for the phone, or null where one that waited approves from now on. */
  async letIn(userId: string, { nonce, ...given }: SignedAnswer, at: ApprovePage): Promise<Result<string | null>> {
    const question = this.#questions.take(nonce, 'let in', at);
    const { letsIn } = question ?? {};
    if (!question || !letsIn || question.question.userId !== userId) return refused;
    const isStillValid = this.#kept.watch(userId);
    const statement = statementOf(question.question, letsIn);
    const verified = await this.#verify(userId, question, statement, given);
    if (!verified.ok) return verified;
    const { passkey: by, signed, isElsewhere } = verified.value;
    // Else one that a passphrase added could spare the next its day.
    if (this.#clock.now() < by.approvesFrom) return fail('passkey_new');
    if (!mayLetIn(verified.value, levelsAt(await this.#kept.of(userId), this.#clock.now())))
      return fail('passkey_needed', 'Your phone has to let it in.', { hint: this.#onPhone() });
    if (letsIn.decision === 'invite') {
      if (!isStillValid()) return refused; // by one that was removed while it was verified
      const invited = this.#invite(userId, true, { statement, signed, isElsewhere });
      return invited.ok ? ok(invited.value.url) : invited;
    }
    const { id, name } = letsIn.passkey;
    return this.#change(userId, async (kept) => {
      if (!kept.passkeys.some((one) => one.id === id)) return fail('passkey_unknown');
      if (!kept.passkeys.some((one) => one.id === by.id)) return refused; // removed while it was verified
      const passkeys = kept.passkeys.map((one) =>
        one.id === id ? { ...one, approvesFrom: Math.min(one.approvesFrom, this.#clock.now()) } : one,
      );
      const letIn = { id, statement, signed };
      return ok({ kept: { ...kept, passkeys }, value: null, said: `${name} was let in`, letIn });
    });
  }

  /** By the code of a link, which it uses up, or by the ticket that it answered before. */
  async beginAdding(by: { code: string } | { ticket: string }, at: ApprovePage) {
    const given = 'code' in by ? this.#links.get(by.code) : this.#tickets.get(by.ticket);
    if ('code' in by) this.#links.delete(by.code);
    if (!given || given.rpId !== at.rpId || performance.now() >= given.until)
      return fail('link_used', undefined, { hint: linkHint(at.isPhone) });
    for (const [old, { until }] of this.#tickets) if (performance.now() >= until) this.#tickets.delete(old);
    const ticket = 'code' in by ? randomBytes(32).toString('base64url') : by.ticket;
    this.#tickets.set(ticket, given);
    const { userId } = given;
    const { passkeys } = await this.#kept.of(userId);
    const here = passkeys.filter(({ rpId }) => rpId === at.rpId).map(({ id }) => id);
    return ok({
      ticket,
      question: this.#questions.ask({ decision: 'add', page: at, ticket }, userId, here),
      userHandle: createHash('sha256').update(userId).digest('base64url'),
    });
  }

  async add(
    given: {
      nonce: string;
      name: string;
      registration: PasskeyRegistration;
      seat?: NewSeat | undefined;
    },
    at: ApprovePage,
  ): Promise<Result<ListedPasskey>> {
    const { nonce, name, registration, seat } = given;
    const question = this.#questions.take(nonce, 'add', at);
    const ticket = question?.ticket ?? '';
    const { userId, until, letIn }: Pass = this.#tickets.get(ticket) ?? { userId: '', rpId: '', until: 0 };
    if (!question || performance.now() >= until) return refused;
    const statement = statementOf(question.question, { decision: 'add' });
    const made = await verifyRegistration(statement, registration, at);
    if (seat && !(at.isPhone && isSignedBySeat(statement, seat.signature, seat.publicKey))) return refused;
    if (!made || (await this.#kept.ownerOf(made.id)) !== undefined) return refused;
    if (!this.#tickets.delete(ticket)) return refused; // another answer of this page was quicker
    return this.#change(userId, async (kept) => {
      if (kept.passkeys.length >= mostPasskeys) return fail('usage', `You have ${mostPasskeys} passkeys already.`);
      const now = this.#clock.now();
      const levels = levelsAt(kept, now);
      // While a passphrase is enough to approve anything, a passkey that it lets in is no less.
      const isTrusted = levels.careful === 'any' || (letIn !== undefined && mayLetIn(letIn, levels));
      const approvesFrom = isTrusted ? now : now + cautionMs;
      const passkey = { ...made, name, addedAt: now, approvesFrom, seat: seat?.publicKey };
      const first = kept.passkeys.length === 0 ? withFirstPasskey(kept, now) : {};
      const added = { ...kept, ...first, passkeys: [...kept.passkeys, passkey] };
      const by = letIn && { id: made.id, statement: letIn.statement, signed: letIn.signed };
      return ok({ kept: added, value: listed(passkey), said: `${name} was added`, letIn: by });
    });
  }

  /** Anyone who holds a passkey of this page may open it: the passkey says who that is. */
  beginOpening(at: ApprovePage): PasskeyQuestion {
    return this.#questions.ask({ decision: 'open', page: at }, '', []);
  }

  async open({ nonce, assertion }: SignedAnswer, at: ApprovePage): Promise<Result<string>> {
    const question = this.#questions.take(nonce, 'open', at);
    const userId = await this.#kept.ownerOf(assertion.id);
    if (!question || userId === undefined) return refused;
    const opened = await this.#verify(userId, question, statementOf(question.question, { decision: 'open' }), {
      assertion,
    });
    if (!opened.ok) return opened;
    return this.#questions.opened(question) ? ok(userId) : refused;
  }

  async beginApproving(
    userId: string,
    approvals: readonly { id: string; hash: string }[],
    at: ApprovePage,
    decision: 'approve' | 'confirm' = 'approve',
  ): Promise<PasskeyQuestion> {
    const { passkeys } = await this.#kept.of(userId);
    const here = passkeys.filter(({ rpId }) => rpId === at.rpId).map(({ id }) => id);
    return this.#questions.ask({ decision, page: at, approvals }, userId, here);
  }

  takeAnswer(
    { nonce, ...given }: SignedAnswer,
    at: ApprovePage | undefined,
    decision: 'approve' | 'confirm' = 'approve',
  ): TakenAnswer {
    return { asked: this.#questions.take(nonce, decision, at), given };
  }

  /**
   * Where the person answers this request by a passkey; undefined where nothing else than now is asked of them, where the page `at` is
   * the place for it, or where there is none.
   */
  async pageFor(
    approval: Pick<Approval, 'id' | 'userId' | 'access' | 'flow'>,
    at?: ApprovePage,
  ): Promise<string | undefined> {
    const kept = await this.#kept.of(approval.userId);
    const level = levelFor(kept, approval, this.#clock.now());
    const page = this.#pageOf(kept, level);
    const isHere = at !== undefined && (level !== 'passkey elsewhere' || at.isPhone === true);
    return level !== 'any' && !isHere && 'url' in page ? `${page.url}#approve=${approval.id}` : undefined;
  }

  /**
   * What is written down of a consent. Fails with `passkey_needed` where the person's level asks for more than was given. `isStillValid`: whether
   * the person has meanwhile neither removed a passkey nor raised what is asked for; to be asked after the last wait, just before the effect.
   */
  async consent(view: Approval, forAWhile: boolean, answer: TakenAnswer | undefined): Promise<Result<ConsentEvidence>> {
    const { userId, id, hash: approval } = view;
    const isStillValid = this.#kept.watch(userId);
    const kept = await this.#kept.of(userId);
    const decided: Agreeing['decided'] = (approvals) => {
      if (approvals.length === 1) return { decision: 'approve', approval, forAWhile };
      return forAWhile || !mayShareTouch(view) ? undefined : { decision: 'approve together', approvals };
    };
    const level = levelFor(kept, view, this.#clock.now());
    const given = await this.#agreed(userId, { id, hash: approval }, { level, kept, answer, decided });
    return given.ok ? ok({ ...given.value, isStillValid }) : given;
  }

  /**
   * Where the person confirms what widens what a client may do, which is asked for like what deletes. Undefined where their
   * passphrase is enough for that, or the page `at` is that place.
   */
  async pageForWish(userId: string, id: string, at?: ApprovePage): Promise<Result<string> | undefined> {
    const kept = await this.#kept.of(userId);
    const { careful } = levelsAt(kept, this.#clock.now());
    const page = this.#pageOf(kept, careful);
    const isHere = at !== undefined && (careful !== 'passkey elsewhere' || at.isPhone === true);
    if (careful === 'any' || isHere) return undefined;
    if (kept.passkeys.length === 0) return fail('passkey_needed', undefined, { hint: noneHint });
    return 'url' in page ? ok(`${page.url}#approve=${id}`) : fail('passkey_needed', undefined, { hint: page.why });
  }

  /** The same as `consent` for a wish, whose hash covers its kind. */
  async confirm(
    userId: string,
    { given, window, ...wish }: { id: string; hash: string; given?: unknown; window: string | undefined },
    answer: TakenAnswer,
  ) {
    const isStillValid = this.#kept.watch(userId);
    const kept = await this.#kept.of(userId);
    const { careful: level } = levelsAt(kept, this.#clock.now());
    const decided: Agreeing['decided'] = () => ({ decision: 'confirm', confirmed: wish.hash, given, window });
    const confirmed = await this.#agreed(userId, wish, { level, kept, answer, decided });
    return confirmed.ok ? ok({ ...confirmed.value, isStillValid }) : confirmed;
  }

  /** The last one is removed by `reset` alone: without any, and with its level, nothing could be approved. */
  async remove(userId: string, wanted: string): Promise<Result<ListedPasskey>> {
    return this.#takeAway(userId, async (kept) => {
      const passkey = kept.passkeys.find(({ id, name }) => id === wanted || name === wanted);
      if (!passkey) return fail('passkey_unknown');
      if (kept.passkeys.length === 1) return fail('usage', 'This is your last passkey.', { hint: resetHint });
      const passkeys = kept.passkeys.filter((one) => one !== passkey);
      const isAsked = Object.values(levelsAt(kept, this.#clock.now())).includes('passkey elsewhere');
      if (isAsked && !passkeys.some(({ seat }) => seat !== undefined))
        return fail('usage', 'Your approvals ask for this phone.', { hint: resetHint });
      return ok({ kept: { ...kept, passkeys }, value: listed(passkey), said: `${passkey.name} was removed` });
    });
  }

  /** Removes all. What was asked for until now is asked for until a day from now. */
  async reset(userId: string): Promise<Result<{ removed: number }>> {
    return this.#takeAway(userId, async (kept) =>
      ok({
        kept: { ...kept, ...withLevels(kept, noLevels, this.#clock.now()), passkeys: [] },
        value: { removed: kept.passkeys.length },
        said: 'all were removed',
      }),
    );
  }

  async setLevels(userId: string, levels: ApprovalLevels): Promise<Result<void>> {
    return this.#change(userId, async (kept) => {
      const wanted = Object.values(levels);
      const isReady = kept.passkeys.some((one) => one.seat !== undefined && this.#clock.now() >= one.approvesFrom);
      if (wanted.includes('passkey elsewhere') && !isReady)
        return fail('usage', 'None of your phones can approve yet.', { hint: phoneHint });
      const isAsked = wanted.some((level) => level !== 'any');
      if (isAsked && kept.passkeys.length === 0) return fail('passkey_unknown', 'You have none yet.');
      return ok({
        kept: { ...kept, ...withLevels(kept, levels, this.#clock.now()) },
        value: undefined,
        said: 'other levels',
      });
    });
  }

  /** The person is gone from this hub. */
  async forget(userId: string): Promise<void> {
    this.#forgetQuestions(userId);
    this.#endSessions(userId);
    await this.#kept.forget(userId);
  }

  /** Whether one of the person's passkeys signed that statement at the page of its question. Its counter moves on with it. */
  #verify(
    userId: string,
    { page: at }: AskedPasskey,
    statement: string,
    { assertion, seat: signature }: Omit<SignedAnswer, 'nonce'>,
  ): Promise<Result<Verified>> {
    return this.#kept.change(userId, async (kept) => {
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
  }

  /** A change of which the person's windows are told. */
  async #change<T>(userId: string, make: PasskeyChange<T>): Promise<Result<T>> {
    const made = await this.#kept.change(userId, make);
    if (made.ok) this.#changed(userId);
    return made;
  }

  /** Where what takes this level is approved: the page that the person has a passkey for, and on this computer where they have none. */
  #pageOf({ passkeys }: PersonsPasskeys, level: ApprovalLevel): ApprovePages['here'] {
    const { here, elsewhere } = this.#pages();
    if (level === 'passkey elsewhere') return elsewhere ?? noPhonePage;
    const isFor = (page: ApprovePages['here']) => 'at' in page && passkeys.some(({ rpId }) => rpId === page.at.rpId);
    return elsewhere && !isFor(here) && (isFor(elsewhere) || 'why' in here) ? elsewhere : here;
  }

  #onPhone(): string {
    const { elsewhere } = this.#pages();
    if (!elsewhere) return noPhonePage.why;
    return `Open ${elsewhere.url} on your phone, in the browser that added its passkey. If its data was cleared, add the phone again.`;
  }

  /**
   * What is written down where a person agrees to what has that id and hash; `decided` says what of, by the hashes that one touch is
   * for. Fails with `passkey_needed` where the level asks for more than was given.
   */
  async #agreed(
    userId: string,
    { id, hash }: { id: string; hash: string },
    { level, kept, answer, decided }: Agreeing,
  ): Promise<Result<{ statement: string; signed: string | null }>> {
    const page = this.#pageOf(kept, level);
    if (answer) {
      const { asked: question, given } = answer;
      const { approvals = [] } = question ?? {};
      if (!question || !approvals.some((one) => one.id === id && one.hash === hash)) return refused;
      if (question.question.userId !== userId) return refused;
      const what = decided(approvals.map((one) => one.hash));
      if (!what) return refused;
      const statement = statementOf(question.question, what);
      answer.verified ??= this.#verify(userId, question, statement, given);
      const verified = await answer.verified;
      if (!verified.ok) return verified;
      const { passkey, signed, isElsewhere } = verified.value;
      if (level === 'passkey elsewhere' && !isElsewhere)
        return fail('passkey_needed', 'You approve this on your phone.', { hint: this.#onPhone() });
      if (level !== 'any' && this.#clock.now() < passkey.approvesFrom) return fail('passkey_new');
      return ok({ statement, signed });
    }
    if (level === 'passkey elsewhere')
      return fail('passkey_needed', 'You approve this on your phone.', { hint: this.#onPhone() });
    if (level === 'passkey') {
      const way = 'url' in page ? `Open ${page.url} in your browser.` : page.why;
      return fail('passkey_needed', undefined, { hint: kept.passkeys.length === 0 ? noneHint : way });
    }
    const what = decided([hash]);
    if (!what) return refused;
    const nonce = randomBytes(16).toString('base64url');
    const question = { hub: this.hub, userId, nonce, until: this.#clock.now() + answerWithin };
    return ok({ statement: statementOf(question, what), signed: null });
  }

  #forgetQuestions(userId: string): void {
    this.#questions.forget(userId);
    for (const passes of [this.#links, this.#tickets])
      for (const [secret, pass] of passes) if (pass.userId === userId) passes.delete(secret);
  }

  /**
   * Takes passkeys away. What they were asked or have let in is over before the first wait, so that nothing of it is written behind the
   * removal; and after the last, for what began in between.
   */
  async #takeAway<T>(userId: string, make: PasskeyChange<T>): Promise<Result<T>> {
    this.#forgetQuestions(userId);
    const taken = await this.#kept.change(userId, make);
    if (!taken.ok) return taken;
    this.#forgetQuestions(userId);
    this.#endSessions(userId);
    this.#changed(userId);
    return taken;
  }

  #invite(userId: string, isForPhone: boolean, letIn?: Pass['letIn']): Result<{ url: string; until: string }> {
    const { here, elsewhere = noPhonePage } = this.#pages();
    const page = isForPhone ? elsewhere : here;
    if ('why' in page) return fail('passkey_page_off', page.why);
    const code = randomBytes(32).toString('base64url');
    for (const [old, { until }] of this.#links) if (performance.now() >= until) this.#links.delete(old);
    this.#links.set(code, { userId, rpId: page.at.rpId, until: performance.now() + linkLife, letIn });
    return ok({ url: `${page.url}#add=${code}`, until: new Date(this.#clock.now() + linkLife).toISOString() });
  }
}

/** Whether what was signed by a passkey that approves lets in another one, where so much is asked for. */
const mayLetIn = ({ isElsewhere }: Pick<Verified, 'isElsewhere'>, { careful }: ApprovalLevels): boolean =>
  careful !== 'passkey elsewhere' || isElsewhere;

const noPhonePage = { why: 'This hub has no page for your phone. Start it with --approve-url.' };
const noneHint =
  'You have none. Add one with `opengithubx passkeys add`, or run `opengithubx passkeys reset`. Both take 24 hours.';
const refused = fail('passkey_refused');
const linkHint = (isPhone = false) => `Print another with \`opengithubx passkeys add${isPhone ? ' --phone' : ''}\`.`;
const phoneHint = 'Add one with `opengithubx passkeys add --phone`. Beside other passkeys it takes 24 hours.';
const resetHint = 'Run `opengithubx passkeys reset` to remove it, or add another one first.';

const listed = ({ id, name, rpId, addedAt, approvesFrom, isBackedUp, seat }: KeptPasskey): ListedPasskey => ({
  id,
  name,
  rpId,
  isBackedUp,
  hasSeat: seat !== undefined,
  addedAt: new Date(addedAt).toISOString(),
  approvesFrom: new Date(approvesFrom).toISOString(),
});
