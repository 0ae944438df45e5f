/**
 * What widens what a client may do waits here for its person: a key, access by OAuth, an import, and a hold to take off a key. Where
 * their level asks for a passkey, a touch on the page for approvals confirms it. It is made where it was asked for, in the confirmation
 * window or at the terminal; what the console asked for is made at once.
 */
import { hash as hashOf, randomBytes } from 'node:crypto';
import type { AuthorizationGrant, AuthorizationRequest } from '../../../../shared/authorization.ts';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { type ConfirmedKind, shownWish } from '../../../../shared/confirmation.ts';
import type { CallInput } from '../../../../shared/contract.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { hmacOf } from '../../ground/hub-secret.ts';
import type { Clock } from '../../ground/ports.ts';
import { answeredWithin, createGenerations, createOneByOne } from '../../ground/waiting.ts';
import type { ApprovePage } from '../../ground/webauthn.ts';
import type { Audit } from '../audit/audit.ts';
import { consentOf } from '../audit/consents.ts';
import { noteIn } from '../audit/note.ts';
import type { Passkeys } from '../passkeys/passkeys.ts';

type Wish = { id: string; userId: string; expiresAt: string };

/** Those of a kind that wait for a person. `fits`: of what a person gives as they like, whether they may. */
type Source = {
  kind: ConfirmedKind;
  waiting(userId: string): readonly Wish[] | Promise<readonly Omit<Wish, 'userId'>[]>;
  fits?(userId: string, given: AuthorizationGrant): Promise<Result<unknown>>;
  /** Makes it, where no window and no terminal waits to do so. */
  make?: ((userId: string, id: string) => Promise<Result<unknown>>) | undefined;
  /** Ends all that wait for a person. */
  endAll?(userId: string): void;
};
type Confirmed = { userId: string; given: AuthorizationGrant | undefined; window: string | undefined };
/** What must be as it was signed: what the person gave, and the window that gets a key, by its secret. */
type Making = { given?: AuthorizationGrant | undefined; secret?: string | undefined };

/** Where a person is asked from: the page for approvals that they look at, or how a terminal tells them the page. */
export type Asker = {
  approvePage?: ApprovePage;
  showApprovePage?: (url: string) => void;
  /** Present where the hub asks itself as it starts. */
  isStart?: true;
  signal: AbortSignal;
};

type Parts = {
  passkeys: Pick<Passkeys, 'hub' | 'beginApproving' | 'takeAnswer' | 'pageForWish' | 'confirm'>;
  audit: Pick<Audit, 'append'>;
  clock: Clock;
};

/** For windows that wait: there are never more than a few. */
const mostRemembered = 50;

/** What waits, what a touch has confirmed, and what has ended unmade. All of it is in memory: a stop of the hub ends it. */
export class Confirmations {
  readonly #passkeys: Parts['passkeys'];
  readonly #audit: Parts['audit'];
  readonly #clock: Clock;
  readonly #sources: Source[] = [];
  readonly #secret = randomBytes(32);
  readonly #oneByOne = createOneByOne();
  /** How often a person ended everything. */
  readonly #everythingEnded = createGenerations();
  /** Those that a touch has confirmed and nobody has made yet, by their ids. */
  readonly #confirmed = new Map<string, Confirmed>();
  /** Those that ended without being made, newest last. */
  readonly #ended = new Set<string>();
  /** Terminals that wait for a touch, by the ids of their wishes. */
  readonly #terminals = new Map<string, (answer: Result<void>) => void>();

  constructor({ passkeys, audit, clock }: Parts) {
    this.#passkeys = passkeys;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** From then on those of the source are asked about. */
  offer(source: Source): void {
    this.#sources.push(source);
  }

  /** What waits for the person's touch, as the page shows it, and where a passkey of theirs confirms it. */
  async list(userId: string, at?: ApprovePage) {
    const waiting = (await this.#shown(userId)).filter(({ id }) => !this.#confirmed.has(id));
    return Promise.all(
      waiting.map(async ({ id, shown }) => {
        const page = await this.#passkeys.pageForWish(userId, id, at);
        return { id, shown, ...(page?.ok && { passkeyAt: page.value }) };
      }),
    );
  }

  /** The question that a passkey signs, for just what was shown. */
  async begin(
    userId: string,
    { window, ...wish }: CallInput<'confirmations.begin'>,
    { approvePage }: Pick<Asker, 'approvePage'>,
  ) {
    if (!approvePage) return fail('passkey_needed');
    const waits = await this.#found(userId, { ...wish, window });
    return waits.ok ? ok(await this.#passkeys.beginApproving(userId, [wish], approvePage, 'confirm')) : waits;
  }

  /** Takes the signature, puts it on record, and makes what no window and no terminal waits to make. */
  async confirm(
    userId: string,
    { id, hash, given, passkey, window }: CallInput<'confirmations.confirm'>,
    { approvePage }: Pick<Asker, 'approvePage'>,
  ): Promise<Result<{ id: string }>> {
    const isStillGiven = this.#everythingEnded.watch(userId);
    const answer = this.#passkeys.takeAnswer(passkey, approvePage, 'confirm');
    const waits = await this.#found(userId, { id, hash, window });
    if (!waits.ok) return waits;
    const { kind, fits, make } = waits.value.source;
    if ((fits === undefined) !== (given === undefined) || (given && given.id !== id)) return fail('malformed');
    const fitting = given && (await fits?.(userId, given));
    if (fitting && !fitting.ok) return fitting;
    const signed = await this.#passkeys.confirm(userId, { id, hash, given, window }, answer);
    if (!signed.ok) return signed;
    const noted = await this.#oneByOne(async () => {
      const still = await this.#found(userId, { id, hash, window });
      if (!still.ok) return still;
      const { statement, signed: signature, isStillValid } = signed.value;
      const { write, reason } = consentOf({ approvalId: id, statement, signed: signature });
      await noteIn(this.#audit)(`confirmed ${kind}; ${reason}`, { userId, approvalId: id }, [write]);
      // The record took its time: what was declined meanwhile stays declined, and a passkey that was removed confirms nothing.
      if (this.#ended.has(id)) return fail('proposal_unknown');
      if (!isStillValid()) return fail('approval_changed');
      if (!isStillGiven()) return fail('proposal_unknown');
      this.#confirmed.set(id, { userId, given, window });
      return ok({ id });
    });
    if (!noted.ok) return noted;
    const tellTerminal = this.#terminals.get(id);
    tellTerminal?.(ok(undefined));
    const made = tellTerminal ? undefined : await make?.(userId, id);
    return made && !made.ok ? made : noted;
  }

  /** How it stands, for a window that shows it. */
  async standing(
    userId: string,
    id: string,
  ): Promise<Pick<AuthorizationRequest, 'passkeyAt' | 'isConfirmed' | 'given'>> {
    if (!(await this.#shown(userId)).some((one) => one.id === id)) return {};
    const page = await this.#passkeys.pageForWish(userId, id);
    const touched = this.#ofPerson(userId, id);
    return {
      ...(page?.ok && { passkeyAt: page.value }),
      ...(touched && { isConfirmed: true, ...(touched.given && { given: touched.given }) }),
    };
  }

  /** Whether it may be made now, with just what was signed. A touch counts once. */
  async mayMake(userId: string, id: string, { given, secret }: Making = {}): Promise<Result<void>> {
    const touched = this.#ofPerson(userId, id);
    if (touched && canonicalJson(touched.given) !== canonicalJson(given)) return fail('approval_changed');
    if (touched?.window !== undefined && touched.window !== hashOf('sha256', secret ?? '')) return ofOtherWindow;
    if (touched && this.#confirmed.delete(id)) return ok(undefined);
    const page = await this.#passkeys.pageForWish(userId, id);
    if (!page) return ok(undefined);
    return page.ok ? fail('passkey_needed', undefined, { hint: `Open ${page.value}`, link: page.value }) : page;
  }

  /** It was declined, or nobody waits for it any more. */
  end(id: string, why: 'approval_denied' | 'proposal_unknown' = 'proposal_unknown'): void {
    this.#confirmed.delete(id);
    this.#ended.add(id);
    for (const oldest of [...this.#ended].slice(0, -mostRemembered)) this.#ended.delete(oldest);
    this.#terminals.get(id)?.(over(why));
  }

  isOver(id: string): boolean {
    return this.#ended.has(id);
  }

  /**
   * The person ends everything: what waits for them is over, a touch of before makes nothing any more, and what is being made or connected
   * at this moment ends as well.
   */
  endAll(userId: string): void {
    this.#everythingEnded.changed(userId);
    for (const source of this.#sources) source.endAll?.(userId);
    for (const [id, touched] of this.#confirmed) if (touched.userId === userId) this.#confirmed.delete(id);
  }

  /** Begins to watch: whether the person has not ended everything since. For who compares after a wait. */
  watch(userId: string): () => boolean {
    return this.#everythingEnded.watch(userId);
  }

  /** Whether what is asked for at a terminal takes a touch. The hub's own start, which no client drives, needs none. */
  async isAskedFor(userId: string, { isStart }: Pick<Asker, 'isStart'>): Promise<boolean> {
    return !isStart && (await this.#passkeys.pageForWish(userId, '')) !== undefined;
  }

  /** The terminal is told the page, and waits for the answer there. */
  async atTerminal({ id, userId, expiresAt }: Wish, { showApprovePage, signal }: Asker): Promise<Result<void>> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let answer: Result<void> = over('proposal_unknown');
    // Before the page is known: the wish waits already, and may end.
    this.#terminals.set(id, (given) => {
      answer = given;
      resolve();
    });
    try {
      const page = await this.#passkeys.pageForWish(userId, id);
      if (!page?.ok) return page ?? ok(undefined);
      if (!showApprovePage) return fail('passkey_needed');
      showApprovePage(page.value);
      await answeredWithin(promise, Date.parse(expiresAt) - this.#clock.now(), signal);
      return answer;
    } finally {
      this.#terminals.delete(id);
    }
  }

  async #shown(userId: string) {
    const waiting = await Promise.all(
      this.#sources.map(async (source) => (await source.waiting(userId)).map((of) => ({ source, of }))),
    );
    return waiting.flat().map(({ source, of }) => {
      const salt = hmacOf(this.#secret, of.id).toString('base64url');
      const text = shownWish({ kind: source.kind, of, hub: this.#passkeys.hub, salt });
      return { id: of.id, source, shown: text, hash: hashOf('sha256', text) };
    });
  }

  async #found(userId: string, { id, hash, window }: CallInput<'confirmations.begin'>) {
    const wish = (await this.#shown(userId)).find((one) => one.id === id);
    if (!wish || this.#confirmed.has(id)) return fail('proposal_unknown');
    if (wish.hash !== hash) return fail('approval_changed');
    // Else a program that knows the passphrase could get the key before the window that it is for.
    if (wish.source.kind === 'key' && (window === undefined) !== this.#terminals.has(id)) return notByWindow;
    return ok(wish);
  }

  #ofPerson(userId: string, id: string): Confirmed | undefined {
    const touched = this.#confirmed.get(id);
    return touched?.userId === userId ? touched : undefined;
  }
}

/** For the person at a terminal, who asked for it there. */
const over = (why: 'approval_denied' | 'proposal_unknown') =>
  fail(why, 'Nothing was changed.', { hint: 'Run the command again only if you still want it.' });
const notByWindow = fail('passkey_refused', 'The window that asked for this key has to lead you here.', {
  hint: 'Press Approve by passkey there, or scan its code.',
});
const ofOtherWindow = fail('approval_changed', 'Another window led to the touch, and gets the key.', {
  hint: 'If you see the key nowhere, cancel this and create it again.',
});
