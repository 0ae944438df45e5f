/** The person: Auth0 sign-in in the system browser, refresh, and the end of it. Secrets rest in the secret store only. */
import * as oidc from 'openid-client';
import type { Person } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../database/database.ts';
import type { OpenUrl, Ports } from '../ports.ts';
import { Secret } from '../secret.ts';
import { createSingleFlight } from '../single-flight.ts';
import { oauthFailure } from './oauth-failure.ts';
import { refresh, type Subject } from './refresh.ts';
import { authorise } from './sign-in.ts';
import type { TenantSource } from './tenant.ts';

export type Session = {
  /** The owner of this hub, signed in or not. */
  person(): Promise<Person | undefined>;
  isSignedIn(userId: string): Promise<boolean>;
  signIn(options: { signUp: boolean; openUrl: OpenUrl; signal: AbortSignal }): Promise<Result<Person>>;
  /** Forgets the sign-in here in any case; `revoked` says whether the tenant confirmed that the token is dead. */
  signOut(userId: string): Promise<Result<{ revoked: boolean }>>;
  /** The tenant and the refresh token that stands for the person there. */
  subject(userId: string): Promise<Result<Subject>>;
  /** An access token for an API of the tenant, with exactly these scopes (Auth0 calls it multi-resource refresh). */
  accessToken(userId: string, audience: string, scopes: string[]): Promise<Result<Secret>>;
};

type Dependencies = Pick<Ports, 'secrets' | 'clock' | 'log'> & { database: Database; tenant: TenantSource };

const refreshTokenName = (userId: string): string => `auth0.refresh_token.${userId}`;

/** A session over the tenant; at most one refresh per person and audience is under way at a time. */
export function createSession({ secrets, clock, log, database, tenant }: Dependencies): Session {
  const cached = new Map<string, { token: Secret; expiresAt: number }>();
  const singleFlight = createSingleFlight();

  const forget = async (userId: string): Promise<void> => {
    for (const name of cached.keys()) if (name.startsWith(`${userId} `)) cached.delete(name);
    await secrets.delete(refreshTokenName(userId));
  };

  const session: Session = {
    async person() {
      const [row] = await database.read('SELECT user_id, name, email FROM people LIMIT 1');
      if (!row) return undefined;
      return { userId: String(row['user_id']), name: String(row['name']), email: String(row['email']) };
    },

    async isSignedIn(userId) {
      return (await secrets.get(refreshTokenName(userId))) !== undefined;
    },

    async signIn({ signUp, openUrl, signal }) {
      const found = await tenant.find();
      if (!found.ok) return found;
      const granted = await authorise(found.value, signUp, openUrl, signal);
      if (!granted.ok) return granted;
      const { person, refreshToken } = granted.value;
      const owner = await session.person();
      if (owner && owner.userId !== person.userId) return fail('other_owner', `It belongs to ${owner.email}.`);
      await secrets.set(refreshTokenName(person.userId), refreshToken);
      await database.write([
        {
          sql: `INSERT INTO people (user_id, name, email, first_signed_in_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, email = excluded.email`,
          values: [person.userId, person.name, person.email, new Date(clock.now()).toISOString()],
        },
      ]);
      log('signed_in');
      return ok(person);
    },

    async signOut(userId) {
      const subject = await session.subject(userId);
      if (!subject.ok && subject.failure.code === 'not_signed_in') return subject;
      await forget(userId);
      if (!subject.ok) return ok({ revoked: false });
      const { tenant: at, refreshToken } = subject.value;
      try {
        await oidc.tokenRevocation(at.client, Secret.reveal(refreshToken)); // RFC 7009
        return ok({ revoked: true });
      } catch (error) {
        log('revocation_failed', { error: oauthFailure(error).error });
        return ok({ revoked: false });
      }
    },

    async subject(userId) {
      const refreshToken = await secrets.get(refreshTokenName(userId));
      if (!refreshToken) return fail('not_signed_in');
      const found = await tenant.find();
      return found.ok ? ok({ tenant: found.value, refreshToken }) : found;
    },

    async accessToken(userId, audience, scopes) {
      const name = `${userId} ${audience} ${scopes.join(' ')}`;
      const kept = cached.get(name);
      if (kept && kept.expiresAt > clock.now()) return ok(kept.token);
      return singleFlight(name, async () => {
        const subject = await session.subject(userId);
        if (!subject.ok) return subject;
        const fresh = await refresh(subject.value, audience, scopes);
        if (!fresh.ok) return fresh;
        const { token, expiresInSeconds } = fresh.value;
        cached.set(name, { token, expiresAt: clock.now() + (expiresInSeconds - 60) * 1000 });
        return ok(token);
      });
    },
  };
  return session;
}
