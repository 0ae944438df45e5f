/** The person: Auth0 sign-in in the system browser, refresh, and the end of it. Secrets rest in the secret store only. */
import { isDeepStrictEqual } from 'node:util';
import { isLocalPerson } from '../../../../shared/local-person.ts';
import type { Person } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Ports } from '../../ground/ports.ts';
import { type HandedToken, isFresh, keptOrRenewed, renewAhead, Secret } from '../../ground/secret.ts';
import { createOneByOne, createSingleFlight } from '../../ground/waiting.ts';
import type { People } from '../people/people.ts';
import type { Browser } from './browser.ts';
import { type LeftSignIn, leftTokenName } from './left-sign-ins.ts';
import { type Fresh, refresh, revokeRefreshToken, type SignInToken } from './refresh.ts';
import { authorise, authoriseByDevice, readPresented } from './sign-in.ts';
import { refreshTokenName, sessionIdName, type Tenant, type TenantSource } from './tenant.ts';
import { accountScopes, myAccountUrl } from './tenant-addresses.ts';

/** What it takes to act for a person at the tenant, by a sign-in that there is or by one that is over. */
export type ActingSession = Pick<Session, 'subject' | 'accessToken' | 'markEnded' | 'hasSignIn' | 'nameAtTenant'>;

type SignIn = {
  signUp: boolean;
  /** With a code, in a browser anywhere. */
  byDevice: boolean;
  /** At first without a page, where the tenant allows that. */
  quietly?: boolean;
  /** Which known person's sign-in it may be. */
  accepts: (userId: string) => boolean;
  /** The UserId of the owner whose identity at the tenant it becomes. */
  links?: string;
  invitation: string | undefined;
  browser: Browser;
};

type Dependencies = Pick<Ports, 'secrets' | 'settings' | 'clock' | 'log'> & {
  people: People;
  tenant: TenantSource;
  /** Is told that the tenant no longer accepts a person's sign-in. */
  ended: (userId: string) => void;
};
/** `isPresented`: the person brought it along, so that nothing can renew it. */
type Kept = HandedToken & { of: Tenant; isPresented?: true };

/** Milliseconds before its end in which an access token is used no more: it must last until it has arrived. */
const margin = 60_000;

const tokenName = (userId: string, audience: string, scopes: string[]): string =>
  `${userId} ${audience} ${scopes.join(' ')}`;

/** A session over the tenant; at most one refresh per person is under way at a time. */
export class Session {
  readonly #secrets: Dependencies['secrets'];
  readonly #settings: Dependencies['settings'];
  readonly #clock: Dependencies['clock'];
  readonly #log: Dependencies['log'];
  readonly #people: People;
  readonly #tenant: TenantSource;
  readonly #tellEnded: Dependencies['ended'];
  readonly #cached = new Map<string, Kept>();
  readonly #ended = new Set<string>();
  #flow: AbortController | undefined;
  readonly #singleFlight = createSingleFlight();
  readonly #inTurn = new Map<string, ReturnType<typeof createOneByOne>>();
  readonly #stored = createOneByOne();

  constructor({ secrets, settings, clock, log, people, tenant, ended }: Dependencies) {
    this.#secrets = secrets;
    this.#settings = settings;
    this.#clock = clock;
    this.#log = log;
    this.#people = people;
    this.#tenant = tenant;
    this.#tellEnded = ended;
  }

  async isSignedIn(userId: string): Promise<boolean> {
    // Who opened the hub with its passphrase has signed in: there is nobody else to ask. What needs a tenant fails by itself.
    if (isLocalPerson(userId) || !this.#settings.read().tenant) return true;
    return !this.#ended.has(userId) && (this.#isPresent(userId) || (await this.#keptFor(userId)) !== undefined);
  }

  /** Whether the person has signed in here and not out again, no matter what the tenant thinks of that sign-in now. */
  async hasSignIn(userId: string): Promise<boolean> {
    return (await this.#keptFor(userId)) !== undefined;
  }

  /** Fails as the browser leg and `People.admit` do; a sign-in that is not let in is revoked at the tenant again. */
  async signIn({ signUp, byDevice, quietly, accepts, links, invitation, browser }: SignIn): Promise<Result<Person>> {
    const at = this.#settings.read().tenant;
    if (!at) return fail('no_tenant');
    const found = await this.#tenant.find();
    if (!found.ok) return found;
    this.#flow?.abort(); // the latest sign-in wins: six that wait would hold all ports
    const own = new AbortController();
    this.#flow = own;
    const latest = { ...browser, signal: AbortSignal.any([browser.signal, own.signal]) };
    const granted = await (byDevice
      ? authoriseByDevice(found.value, latest)
      : authorise(found.value, { signUp, quietly }, latest));
    if (!granted.ok) return granted;
    const { who, refreshToken, sessionId } = granted.value;
    // Kept under another tenant's name, the token would be sent there; and whom this one vouches for is nobody there.
    if (!isDeepStrictEqual(this.#settings.read().tenant, at)) {
      await revokeRefreshToken(found.value, refreshToken);
      return fail('sign_in_refused', 'The tenant was changed meanwhile.');
    }
    const person = await (links === undefined
      ? this.#people.admit(who, accepts, invitation)
      : this.#people.link(who, links));
    if (!person.ok) {
      await revokeRefreshToken(found.value, refreshToken);
      return person;
    }
    const { userId } = person.value;
    await this.#forget(userId);
    await this.#secrets.set(refreshTokenName(at, userId), refreshToken);
    await this.#secrets.set(sessionIdName(at, userId), sessionId);
    this.#ended.delete(userId);
    this.#log('signed_in');
    return person;
  }

  /**
   * Lets a person in by their own access token for this hub's API, which stands for them until it ends. Fails as `readPresented`
   * and `People.admit` do.
   */
  async present(
    accessToken: Secret,
    accepts: SignIn['accepts'],
    invitation: string | undefined,
  ): Promise<Result<Person>> {
    const found = await this.#tenant.find();
    if (!found.ok) return found;
    const presented = await readPresented(found.value, accessToken);
    if (!presented.ok) return presented;
    const { who, audience, lastsMs } = presented.value;
    const person = await this.#people.admit(who, accepts, invitation);
    if (!person.ok) return person;
    const [since, renewFrom] = [this.#clock.now(), Number.POSITIVE_INFINITY]; // there is nothing to renew it with
    const kept: Kept = {
      token: accessToken,
      isPresented: true,
      of: found.value,
      since,
      until: since + lastsMs - margin,
      renewFrom,
    };
    this.#cached.set(tokenName(person.value.userId, audience, []), kept);
    this.#ended.delete(person.value.userId);
    this.#log('signed_in');
    return person;
  }

  /**
   * Ends the sign-in here: from now on nobody can use it for a call. Its refresh token is kept under the name `leftTokenName`
   * gives it, to be revoked and for nothing else. Undefined where there is no sign-in.
   */
  async leave(userId: string, left: string): Promise<LeftSignIn | undefined> {
    const at = this.#settings.read().tenant;
    const refreshToken = await this.#keptFor(userId);
    if (!at || !refreshToken) {
      await this.#forget(userId); // of what the person presented, nothing is left to revoke
      // It may have been moved before the hub was stopped, and is still to be revoked.
      const moved = at && (await this.#secrets.get(leftTokenName(at, left)));
      return moved && { at: { issuer: at.issuer, clientId: at.clientId }, sessionId: undefined };
    }
    const sessionId = await this.#secrets.get(sessionIdName(at, userId));
    await this.#secrets.set(leftTokenName(at, left), refreshToken);
    await this.#forget(userId);
    return { at: { issuer: at.issuer, clientId: at.clientId }, sessionId };
  }

  /** Remembers that the tenant no longer accepts the sign-in, so that nobody asks it again and again. */
  markEnded(userId: string): void {
    if (this.#ended.has(userId)) return;
    this.#ended.add(userId);
    this.#tellEnded(userId);
  }

  /** Whether the tenant still accepts the sign-in, with all that connected accounts need; nothing that was kept counts. */
  async check(userId: string): Promise<Result<void>> {
    if (isLocalPerson(userId) && !(await this.hasSignIn(userId))) return ok(undefined);
    const token = await this.#refreshed(userId, ({ issuer }) => myAccountUrl(issuer), accountScopes); // not one that was kept
    return token.ok ? ok(undefined) : token;
  }

  /** By which `sub` the tenant knows the person. */
  async nameAtTenant(userId: string): Promise<string> {
    const at = this.#settings.read().tenant;
    return at ? this.#people.subjectAt(at.issuer, userId) : userId;
  }

  /** The tenant and the refresh token that stands for the person there. */
  async subject(userId: string): Promise<Result<SignInToken>> {
    const at = this.#settings.read().tenant;
    const refreshToken = await this.#keptFor(userId);
    if (!refreshToken) return fail('not_signed_in');
    if (this.#ended.has(userId)) return fail('sign_in_again');
    const found = await this.#tenant.find();
    if (!found.ok) return found;
    // Changed meanwhile, the other tenant would be sent the token of this one.
    return isDeepStrictEqual(this.#settings.read().tenant, at)
      ? ok({ tenant: found.value, refreshToken })
      : fail('not_signed_in');
  }

  /**
   * An access token for an API of the tenant, with exactly these scopes (Auth0 calls it multi-resource refresh), or with those of
   * the sign-in where none is named. Never the one that was `refused`.
   */
  async accessToken(userId: string, audience: string, scopes: string[], refused?: Secret): Promise<Result<Secret>> {
    const name = tokenName(userId, audience, scopes);
    const kept = this.#cached.get(name);
    const next = () => this.#singleFlight(name, () => this.#renew(userId, name, audience, scopes));
    const isUsable = kept && kept.token !== refused && (await this.#isCurrent(kept));
    return keptOrRenewed(isUsable ? kept : undefined, this.#clock.now(), next);
  }

  async #keptFor(userId: string): Promise<Secret | undefined> {
    const at = this.#settings.read().tenant;
    return at && this.#secrets.get(refreshTokenName(at, userId));
  }

  #forget(userId: string): Promise<void> {
    return this.#stored(async () => {
      for (const name of this.#cached.keys()) if (name.startsWith(`${userId} `)) this.#cached.delete(name);
      const at = this.#settings.read().tenant;
      if (at) await this.#secrets.delete(refreshTokenName(at, userId));
      if (at) await this.#secrets.delete(sessionIdName(at, userId));
    });
  }

  /** Keeps what a refresh gave, unless the person signed out while it was under way. */
  #keep(userId: string, name: string, fresh: Kept): Promise<Result<Secret>> {
    return this.#stored(async () => {
      if (!(await this.hasSignIn(userId))) return fail('not_signed_in');
      this.#cached.set(name, fresh);
      return ok(fresh.token);
    });
  }

  /** A refresh token that was ended or replaced meanwhile must not come back by way of a refresh that was under way. */
  #replace(userId: string, used: Secret, rotated: Secret): Promise<void> {
    return this.#stored(async () => {
      const at = this.#settings.read().tenant;
      const kept = at && (await this.#secrets.get(refreshTokenName(at, userId)));
      if (at && kept && Secret.same(kept, used)) {
        await this.#secrets.set(refreshTokenName(at, userId), rotated);
      }
    });
  }

  /** One refresh after the other, for all APIs: a second use of a refresh token that rotates would end the sign-in. */
  #refreshed(
    userId: string,
    audience: (of: Tenant) => string,
    scopes: string[],
  ): Promise<Result<Fresh & { of: Tenant }>> {
    const turn = this.#inTurn.get(userId) ?? createOneByOne();
    this.#inTurn.set(userId, turn);
    return turn(async () => {
      const subject = await this.subject(userId);
      if (!subject.ok) return subject;
      const { tenant: of } = subject.value;
      const fresh = await refresh(subject.value, audience(of), scopes, (rotated) =>
        this.#replace(userId, subject.value.refreshToken, rotated),
      );
      if (!fresh.ok) return (await this.hasSignIn(userId)) ? fresh : fail('not_signed_in');
      return ok({ ...fresh.value, of });
    });
  }

  /** Whether an access token stands for the person, be there a refresh token or not. */
  #isPresent(userId: string): boolean {
    return [...this.#cached].some(
      ([name, kept]) => name.startsWith(`${userId} `) && isFresh(kept, this.#clock.now()) && this.#isOfNow(kept),
    );
  }

  /** After a change of the tenant, what the former one gave stands for nobody. */
  #isOfNow({ of: { issuer, client } }: Kept): boolean {
    const at = this.#settings.read().tenant;
    return at?.issuer === issuer && at.clientId === client.clientMetadata().client_id;
  }

  /** A tenant that was discovered again may bind to another key now; what was presented is bound to none. */
  async #isCurrent(kept: Kept): Promise<boolean> {
    const found = await this.#tenant.find();
    return found.ok && (kept.isPresented ? this.#isOfNow(kept) && !found.value.dpop.DPoP : found.value === kept.of);
  }

  async #renew(userId: string, name: string, audience: string, scopes: string[]): Promise<Result<Secret>> {
    const fresh = await this.#refreshed(userId, () => audience, scopes);
    if (!fresh.ok) {
      if (fresh.failure.code === 'sign_in_again') this.markEnded(userId);
      return fresh;
    }
    const { token, of, expiresInSeconds } = fresh.value;
    const since = this.#clock.now();
    const until = since + expiresInSeconds * 1000 - margin;
    return this.#keep(userId, name, { token, of, since, until, renewFrom: until - renewAhead });
  }
}
