/** Authorization codes and tokens of the OAuth door, and which permission key they stand for. */
import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Database } from '../../ground/database/database.ts';
import type { Clock } from '../../ground/ports.ts';
import { createSealedTable, createSealer } from '../../ground/sealed.ts';
import type { LeftToken } from '../../identity/handover.ts';
import type { KeyRefusal, Keys, LiveKey } from '../../kernel/keys/keys.ts';
import type { CheckedAuthorization } from './authorization-request.ts';

type GrantedCode = { asked: CheckedAuthorization; keyId: string };

const life = 60_000;
/** How long a used code is known for used. */
const memory = 10 * 60_000;
const verifierShape = /^[A-Za-z0-9._~-]{43,128}$/;

/**
 * Authorization codes: good for a minute, once, and for anyone who can show the verifier of the challenge. `uncollected` is told the key of
 * a code that nobody redeemed in time.
 */
export function createAuthorizationCodes(clock: Clock, uncollected: (keyId: string) => void) {
  const codes = new Map<string, { granted: GrantedCode; expiresAt: number; isUsed: boolean }>();

  return {
    issue(granted: GrantedCode): string {
      const code = newCode();
      const hash = tokenHash(code);
      const kept = { granted, expiresAt: clock.now() + life, isUsed: false };
      codes.set(hash, kept);
      setTimeout(() => {
        if (!kept.isUsed) uncollected(granted.keyId);
      }, life).unref();
      setTimeout(() => codes.delete(hash), memory).unref();
      return code;
    },

    /** `replayed`: the key that its first use gave, which the caller must revoke (RFC 6749 §4.1.2). */
    redeem(
      code: string,
      { clientId, redirectUri, verifier }: { clientId: string; redirectUri: string | undefined; verifier: string },
    ): { granted: GrantedCode } | { replayed: string } | { refused: string; keyId?: string } {
      const kept = codes.get(tokenHash(code));
      if (!kept) return { refused: 'The code is unknown.' };
      const { granted } = kept;
      if (kept.isUsed) return { replayed: granted.keyId };
      // In any case it was shown to somebody: there is no second try.
      kept.isUsed = true;
      const refused = (why: string) => ({ refused: why, keyId: granted.keyId });
      if (kept.expiresAt <= clock.now()) return refused('The code has expired.');
      if (granted.asked.client.clientId !== clientId) return refused('The code is for another client.');
      if ((redirectUri ?? granted.asked.redirectUri) !== granted.asked.redirectUri)
        return refused('redirect_uri is not the one of the request.');
      const isShown = verifierShape.test(verifier) && tokenHash(verifier) === granted.asked.challenge;
      return isShown ? { granted } : refused('code_verifier does not fit the challenge.');
    },
  };
}

/** Hashes of the family's name and of the one refresh token that is good. */
const Family = z.object({ clientId: z.string(), family: z.string(), current: z.string() });
type Family = z.infer<typeof Family> & { keyId: string };

export type OAuthTokens = { accessToken: string; refreshToken: string; expiresIn: number };

const accessLife = 3_600_000;
/** A client that asks for ever more keeps its newest. */
const mostAccessTokens = 8;

/**
 * Reads all grants into memory, and forgets those whose key has ended. A grant is a permission key whose text nobody has; its tokens die
 * with it. Access tokens are in memory, and handed on by a stop in good order; after a kill each client refreshes once. Refresh tokens rotate; one that is used twice ends
 * the grant, since one of the two who used it has stolen it (OAuth 2.1 §4.3.1).
 */
export async function openOAuthGrants(
  database: Database,
  keys: Pick<Keys, 'live'>,
  clock: Clock,
  secret: Buffer,
  before: readonly LeftToken[] = [],
) {
  const grants = createSealedTable(database, createSealer(secret, 'opengithubx oauth grants'), {
    table: 'oauth_grants',
    id: 'key_id',
    shape: Family,
  });
  const families = new Map<string, Family>();
  const access = new Map(before.map(({ hash, ...token }) => [hash, token]));

  for (const { id: keyId, value } of await grants.list()) {
    if (value && keys.live(keyId)) families.set(value.family, { ...value, keyId });
    else await grants.set(keyId, undefined);
  }

  const save = ({ keyId, ...kept }: Family): Promise<void> => grants.set(keyId, kept);

  function issueAccess(key: LiveKey, clientId: string): { accessToken: string; expiresIn: number } {
    const now = clock.now();
    const expiresAt = Math.min(now + accessLife, key.expiresAt);
    for (const [hash, token] of access) if (token.expiresAt <= now) access.delete(hash);
    const own = [...access].filter(([, { keyId }]) => keyId === key.id);
    for (const [hash] of own.slice(0, Math.max(0, own.length - mostAccessTokens + 1))) access.delete(hash);
    const accessToken = newAccessToken();
    access.set(tokenHash(accessToken), { keyId: key.id, clientId, expiresAt });
    return { accessToken, expiresIn: Math.floor((expiresAt - now) / 1000) };
  }

  return {
    /** The first tokens of a key. */
    async begin(key: LiveKey, clientId: string): Promise<OAuthTokens> {
      const family = newFamily();
      const refreshToken = newRefreshToken(family);
      const begun = { keyId: key.id, clientId, family: tokenHash(family), current: tokenHash(refreshToken) };
      await save(begun);
      families.set(begun.family, begun);
      return { ...issueAccess(key, clientId), refreshToken };
    },

    /** `reused`: the grant's key, which the caller must revoke; undefined for a token that is good for nothing. */
    async refresh(
      refreshToken: string,
      clientId: string,
    ): Promise<{ key: LiveKey; tokens: OAuthTokens } | { reused: string } | undefined> {
      const name = familyOf(refreshToken);
      const family = name === undefined ? undefined : families.get(tokenHash(name));
      if (!name || !family || family.clientId !== clientId) return undefined;
      const key = keys.live(family.keyId);
      if (!key) return undefined;
      if (family.current !== tokenHash(refreshToken)) return { reused: family.keyId };
      const next = newRefreshToken(name);
      // Before the commit: of two who come at once with the same token, the second is the second.
      const spent = family.current;
      family.current = tokenHash(next);
      await save(family).catch((error: unknown) => {
        family.current = spent; // the client never saw the next one
        throw error;
      });
      return { key, tokens: { ...issueAccess(key, clientId), refreshToken: next } };
    },

    /** The key that an access token stands for, or why there is none, for the record alone. */
    authenticate(accessToken: string): { key: LiveKey } | { refused: KeyRefusal; key?: LiveKey } {
      const token = access.get(tokenHash(accessToken));
      if (!token) return { refused: 'unknown_key' };
      if (token.expiresAt <= clock.now()) return { refused: 'expired_key' };
      const key = keys.live(token.keyId);
      if (!key) return { refused: 'revoked_key' };
      return key.paused ? { refused: 'paused_key', key } : { key };
    },

    /** Ends an access token. Answers the key id of a refresh token, which the caller must revoke (RFC 7009 §2.1). */
    endToken(token: string, clientId: string): string | undefined {
      const hash = tokenHash(token);
      if (access.get(hash)?.clientId === clientId) access.delete(hash);
      const name = familyOf(token);
      const family = name === undefined ? undefined : families.get(tokenHash(name));
      return family?.clientId === clientId ? family.keyId : undefined;
    },

    /** Access tokens that are good now. */
    kept: (): LeftToken[] =>
      [...access].flatMap(([hash, token]) => (token.expiresAt > clock.now() ? [{ hash, ...token }] : [])),

    has: (keyId: string): boolean => [...families.values()].some((family) => family.keyId === keyId),
  };
}

/** Codes and tokens are random; what is kept of one is a hash. */
const random = (bytes: number): string => randomBytes(bytes).toString('base64url');

const tokenHash = (text: string): string => createHash('sha256').update(text).digest('base64url');

const newCode = (): string => `ogxc_${random(32)}`;
const newAccessToken = (): string => `ogxa_${random(32)}`;

/**
 * A refresh token names its family, so that an old one that turns up again is known for what it is. It does so in its middle:
 * the two ends, by which people and logs tell tokens apart, are its own.
 */
const newFamily = (): string => random(16);
const newRefreshToken = (family: string): string => `ogxr_${random(16)}${family}${random(16)}`;
const familyOf = (refreshToken: string): string | undefined =>
  /^ogxr_[\w-]{22}([\w-]{22})[\w-]{22}$/.exec(refreshToken)?.[1];
