/** The person: Auth0 sign-in in the system browser, refresh, and the end of it. Secrets rest in the secret store only. */
import type { Person } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { isFresh } from '../freshness.ts';
import type { People } from '../people/people.ts';
import type { Ports } from '../ports.ts';
import type { Secret } from '../secret.ts';
import { createSingleFlight } from '../single-flight.ts';
import { type LeftSignIn, leftTokenName } from './left-sign-ins.ts';
import type { Browser } from './loopback.ts';
import { refresh, type Subject } from './refresh.ts';
import { revokeRefreshToken } from './revoke.ts';
import { authorise } from './sign-in.ts';
import { refreshTokenName, sessionIdName, type TenantSource } from './tenant.ts';

export type Session = {
  isSignedIn(userId: string): Promise<boolean>;
  /** Whether a sign-in is kept, even one that the tenant no longer accepts. */
  isKept(userId: string): Promise<boolean>;
  /** Fails as the browser leg and `People.admit` do; a sign-in that is not let in is revoked at the tenant again. */
  signIn(options: SignIn): Promise<Result<Person>>;
  /**
   * Ends the sign-in here: from now on nobody can use it for a call. Its refresh token is kept under the name `leftTokenName`
   * gives it, to be revoked and for nothing else. Undefined where there is no sign-in.
   */
  leave(userId: string, left: string): Promise<LeftSignIn | undefined>;
  /** Remembers that the tenant no longer accepts the sign-in, so that nobody asks it again and again. */
  markEnded(userId: string): void;
  /** Whether the tenant still accepts the sign-in, as the connected accounts need it. */
  check(userId: string): Promise<Result<void>>;
  /** The tenant and the refresh token that stands for the person there. */
  subject(userId: string): Promise<Result<Subject>>;
  /** An access token for an API of the tenant, with exactly these scopes (Auth0 calls it multi-resource refresh). */
  accessToken(userId: string, audience: string, scopes: string[]): Promise<Result<Secret>>;
};

export type SignIn = {
  signUp: boolean;
  /** Which known person's sign-in it may be. */
  accepts: (userId: string) => boolean;
  invitation: string | undefined;
  browser: Browser;
};

type Dependencies = Pick<Ports, 'secrets' | 'settings' | 'clock' | 'log'> & { people: People; tenant: TenantSource };
type Kept = { token: Secret; since: number; until: number };

/** A session over the tenant; at most one refresh per person and audience is under way at a time. */
export function createSession({ secrets, settings, clock, log, people, tenant }: Dependencies): Session {
  const cached = new Map<string, Kept>();
  const ended = new Set<string>();
  let flow: AbortController | undefined;
  const singleFlight = createSingleFlight();

  const keptFor = async (userId: string): Promise<Secret | undefined> => {
    const at = settings.read().tenant;
    return at && secrets.get(refreshTokenName(at, userId));
  };

  const forget = async (userId: string): Promise<void> => {
    for (const name of cached.keys()) if (name.startsWith(`${userId} `)) cached.delete(name);
    const at = settings.read().tenant;
    if (at) await secrets.delete(refreshTokenName(at, userId));
    if (at) await secrets.delete(sessionIdName(at, userId));
  };

  const session: Session = {
    async isSignedIn(userId) {
      return !ended.has(userId) && (await keptFor(userId)) !== undefined;
    },

    isKept: async (userId) => (await keptFor(userId)) !== undefined,

    async signIn({ signUp, accepts, invitation, browser }) {
      const found = await tenant.find();
      if (!found.ok) return found;
      flow?.abort(); // the latest sign-in wins: six that wait would hold all ports
      const own = new AbortController();
      flow = own;
      const granted = await authorise(found.value, signUp, {
        ...browser,
        signal: AbortSignal.any([browser.signal, own.signal]),
      });
      if (!granted.ok) return granted;
      const { who, refreshToken, sessionId } = granted.value;
      const person = await people.admit(who, accepts, invitation);
      if (!person.ok) {
        await revokeRefreshToken(found.value, refreshToken);
        return person;
      }
      await forget(who.userId);
      const at = settings.read().tenant;
      if (at) await secrets.set(refreshTokenName(at, who.userId), refreshToken);
      if (at) await secrets.set(sessionIdName(at, who.userId), sessionId);
      ended.delete(who.userId);
      log('signed_in');
      return person;
    },

    async leave(userId, left) {
      const at = settings.read().tenant;
      const refreshToken = await keptFor(userId);
      if (!at || !refreshToken) return undefined;
      const sessionId = await secrets.get(sessionIdName(at, userId));
      await secrets.set(leftTokenName(at, left), refreshToken);
      await forget(userId);
      return { at: { issuer: at.issuer, clientId: at.clientId }, sessionId };
    },

    markEnded(userId) {
      ended.add(userId);
    },

    async check(userId) {
      const subject = await session.subject(userId);
      if (!subject.ok) return subject;
      const audience = `${subject.value.tenant.issuer}me/`;
      const token = await refresh(subject.value, audience, ['read:me:connected_accounts']); // not one that was kept
      return token.ok ? ok(undefined) : token;
    },

    async subject(userId) {
      const refreshToken = await keptFor(userId);
      if (!refreshToken) return fail('not_signed_in');
      if (ended.has(userId)) return fail('sign_in_again');
      const found = await tenant.find();
      return found.ok ? ok({ tenant: found.value, refreshToken }) : found;
    },

    async accessToken(userId, audience, scopes) {
      const name = `${userId} ${audience} ${scopes.join(' ')}`;
      const kept = cached.get(name);
      if (kept && isFresh(kept, clock.now())) return ok(kept.token);
      return singleFlight(name, async () => {
        const subject = await session.subject(userId);
        if (!subject.ok) return subject;
        const fresh = await refresh(subject.value, audience, scopes);
        if (!fresh.ok) {
          if (fresh.failure.code === 'sign_in_again') ended.add(userId);
          return fresh;
        }
        const { token, expiresInSeconds } = fresh.value;
        const since = clock.now();
        cached.set(name, { token, since, until: since + (expiresInSeconds - 60) * 1000 });
        return ok(token);
      });
    },
  };
  return session;
}
