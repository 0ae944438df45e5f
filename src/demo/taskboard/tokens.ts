/** Taskboard's codes and tokens. All that follows from one consent is a family, and ends together. */
import { createHash, randomBytes } from 'node:crypto';
import type { World } from '../world.ts';

/** What a person has agreed to; `resource` is the one address that its tokens are for. */
export type BoardConsent = { clientId: string; person: string; scopes: string[]; resource: string };

type Code = BoardConsent & { redirectUri: string; challenge: string; expiresAt: number; family?: string };

/** Milliseconds since the epoch. */
type Held = { family: string; expiresAt: number };
type Access = Held & { scopes: string[] };
/** `isSpent`: another one has replaced it. */
type Refresh = Held & { isSpent: boolean };

type Kept = { families: [string, BoardConsent][]; access: [string, Access][]; refresh: [string, Refresh][] };

/** Seconds. */
const lifetime = { code: 60, access: 3600, refresh: 30 * 86_400 };

type TokenAnswer = {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  scope: string;
  refresh_token?: string;
};
type Failure = 'invalid_grant' | 'invalid_scope' | 'invalid_target';

export function createTokens(world: World) {
  const before = world.keep(
    'tokens of taskboard',
    (): Kept => ({ families: [...families], access: [...access], refresh: [...refresh] }),
  );
  const families = new Map<string, BoardConsent>(before?.families);
  const access = new Map<string, Access>(before?.access);
  const refresh = new Map<string, Refresh>(before?.refresh);
  const codes = new Map<string, Code>();

  const isAlive = (held: { expiresAt: number } | undefined) => held !== undefined && held.expiresAt > world.now();
  const until = (kind: keyof typeof lifetime) => world.now() + lifetime[kind] * 1000;

  function secret(kind: 'code' | 'access_token' | 'refresh_token', prefix: string): string {
    const made = prefix + randomBytes(24).toString('base64url');
    world.record(`taskboard_${kind}`, made);
    return made;
  }

  function issue(family: string, scopes: string[], withRefresh: boolean): TokenAnswer {
    const made = secret('access_token', 'tba_');
    access.set(made, { family, scopes, expiresAt: until('access') });
    const answer: TokenAnswer = {
      access_token: made,
      token_type: 'Bearer',
      expires_in: lifetime.access,
      scope: scopes.join(' '),
    };
    if (!withRefresh) return answer;
    const next = secret('refresh_token', 'tbr_');
    refresh.set(next, { family, isSpent: false, expiresAt: until('refresh') });
    return { ...answer, refresh_token: next };
  }

  function endFamily(family: string): void {
    families.delete(family);
    for (const held of [access, refresh]) {
      for (const [one, { family: from }] of held) if (from === family) held.delete(one);
    }
  }

  function endWhere(isMeant: (consent: BoardConsent) => boolean): void {
    for (const [family, consent] of families) if (isMeant(consent)) endFamily(family);
    for (const [one, consent] of codes) if (isMeant(consent)) codes.delete(one);
  }

  return {
    /** A code for what a person has agreed to, good for a minute and once. */
    codeFor(consent: BoardConsent, redirectUri: string, challenge: string): string {
      const code = secret('code', 'tbc_');
      codes.set(code, { ...consent, redirectUri, challenge, expiresAt: until('code') });
      return code;
    },

    /** The tokens for a code. A code that comes a second time may be stolen, so all that came of it ends. */
    redeem(
      clientId: string,
      fields: { code?: string; verifier?: string; redirectUri?: string; resources: string[] },
      withRefresh: boolean,
    ): TokenAnswer | Failure {
      const code = codes.get(fields.code ?? '');
      if (code?.clientId !== clientId) return 'invalid_grant';
      if (code.family !== undefined) {
        endFamily(code.family);
        return 'invalid_grant';
      }
      if (fields.resources.some((one) => one !== code.resource)) return 'invalid_target';
      const challenge = createHash('sha256')
        .update(fields.verifier ?? '')
        .digest('base64url');
      const isProved = challenge === code.challenge && fields.redirectUri === code.redirectUri;
      if (!isProved || !isAlive(code)) {
        codes.delete(fields.code ?? '');
        return 'invalid_grant';
      }
      const { person, scopes, resource } = code;
      const family = randomBytes(12).toString('base64url');
      families.set(family, { clientId, person, scopes, resource });
      code.family = family;
      return issue(family, scopes, withRefresh);
    },

    /** New tokens for a refresh token, which is good once: one that comes again ends its whole family. */
    renew(
      clientId: string,
      given: string,
      { scopes, resources }: { scopes: string[] | undefined; resources: string[] },
    ): TokenAnswer | Failure {
      const held = refresh.get(given);
      const consent = held && families.get(held.family);
      if (!held || consent?.clientId !== clientId) return 'invalid_grant';
      if (held.isSpent) {
        endFamily(held.family);
        return 'invalid_grant';
      }
      if (!isAlive(held)) return 'invalid_grant';
      if (resources.some((one) => one !== consent.resource)) return 'invalid_target';
      if (scopes?.some((one) => !consent.scopes.includes(one))) return 'invalid_scope';
      held.isSpent = true;
      return issue(held.family, scopes ?? consent.scopes, true);
    },

    /** A refresh token ends with all of its family, an access token alone. False for a token of another client. */
    revoke(clientId: string, given: string): boolean {
      const held = refresh.get(given) ?? access.get(given);
      if (!held) return true;
      if (families.get(held.family)?.clientId !== clientId) return false;
      if (refresh.has(given)) endFamily(held.family);
      else access.delete(given);
      return true;
    },

    /** Who holds an access token that is good now at this resource, and what it may do there. */
    holderOf(token: string, resource: string): { person: string; scopes: string[] } | undefined {
      const held = access.get(token);
      const consent = held && isAlive(held) ? families.get(held.family) : undefined;
      return held && consent?.resource === resource ? { person: consent.person, scopes: held.scopes } : undefined;
    },

    /** Ends all that a client has. */
    endClient: (clientId: string): void => endWhere((consent) => consent.clientId === clientId),

    /** Ends what a person has given: the access tokens of now, or everything. */
    endPerson(person: string, what: 'access' | 'all'): void {
      if (what === 'all') endWhere((consent) => consent.person === person);
      for (const [one, { family }] of access) if (families.get(family)?.person === person) access.delete(one);
    },
  };
}
