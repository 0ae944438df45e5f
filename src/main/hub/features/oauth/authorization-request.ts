/**
 * What a client asks for at `/oauth/authorize`: how it is read, judged before any person is bothered, kept while it waits for one, and
 * where its answer goes.
 */
import { randomBytes } from 'node:crypto';
import { OAuthScope } from '../../../../shared/authorization.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import { type ClientMetadata, isAllowedRedirect } from './client.ts';

export type CheckedAuthorization = {
  client: ClientMetadata;
  redirectUri: string;
  state: string | undefined;
  /** base64url of the SHA-256 of the verifier. */
  challenge: string;
  scopes: OAuthScope[];
  /** The hub as the client addressed it. */
  origin: string;
};

/** `unsafe`: there is no address that the answer may be sent to, so it is for the person's eyes. */
export type JudgedRequest =
  | { asked: CheckedAuthorization }
  | { unsafe: string }
  | { refused: { error: string; description: string }; redirectUri: string; state: string | undefined };

const challengeShape = /^[A-Za-z0-9_-]{43}$/;

/**
 * Judges a request by OAuth 2.1 §4.1.1 with PKCE S256 required (RFC 7636 §4.3) and RFC 8707's `resource`, which clients from before mid-2025 leave
 * out; there is but one resource here, so leaving it out widens nothing. Pure.
 */
export function judgeRequest(
  given: OAuthParameters,
  client: ClientMetadata,
  origin: string,
  resource: string,
): JudgedRequest {
  const { redirect_uri: redirectUri, state } = given;
  if (redirectUri === undefined) return { unsafe: 'It does not say where its answer should go (redirect_uri).' };
  if (!isAllowedRedirect(client.redirectUris, redirectUri)) {
    return { unsafe: 'It wants its answer sent to an address (redirect_uri) that it has not registered.' };
  }
  const refused = (error: string, description: string): JudgedRequest => ({
    refused: { error, description },
    redirectUri,
    state,
  });
  if (given['request'] !== undefined) return refused('request_not_supported', 'Send plain parameters.');
  if (given['request_uri'] !== undefined) return refused('request_uri_not_supported', 'Send plain parameters.');
  if (given['response_type'] !== 'code') return refused('unsupported_response_type', 'Only response_type=code.');
  if ((given['response_mode'] ?? 'query') !== 'query') return refused('invalid_request', 'Only response_mode=query.');
  const { code_challenge: challenge, code_challenge_method: method } = given;
  if (method !== 'S256' || challenge === undefined || !challengeShape.test(challenge)) {
    return refused('invalid_request', 'PKCE with code_challenge_method=S256 is required.');
  }
  if ((given['resource'] ?? resource) !== resource) return refused('invalid_target', `The resource is ${resource}.`);
  const scopes = scopesOf(given['scope']);
  if (scopes.length === 0) return refused('invalid_scope', `There are: ${OAuthScope.options.join(' ')}.`);
  return { asked: { client, redirectUri, state, challenge, scopes, origin } };
}

/** Scopes of other servers, such as `openid`, are passed over (RFC 6749 §3.3); none at all asks for what there is. */
function scopesOf(text: string | undefined): OAuthScope[] {
  if (text === undefined) return [...OAuthScope.options];
  const named = text.split(' ');
  const known = OAuthScope.options.filter((scope) => named.includes(scope));
  // Writing without reading would be of no use to anybody.
  return known.includes('hub:write') ? [...OAuthScope.options] : known;
}

/** Parameters as OAuth sends them, in a query or a form. */
export type OAuthParameters = Readonly<Record<string, string>>;

const longestValue = 4096;

/** Fails with `malformed` on a parameter that is there twice, since of two readers each may take another (RFC 6749 §3.1). */
export function readOAuthParameters(text: string): Result<OAuthParameters> {
  const found = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (found.has(name)) return fail('malformed', `The parameter ${nameable(name)} is there twice.`);
    if (value.length > longestValue) return fail('malformed', `The parameter ${nameable(name)} is too long.`);
    found.set(name, value);
  }
  return ok(Object.fromEntries([...found].filter(([, value]) => value !== ''))); // an empty one counts as left out
}

const nameable = (name: string): string => (/^[\w-]{1,40}$/.test(name) ? name : 'of a strange name');

/** The address of a client with the answer for it in the query, beside the query that the client has there (RFC 6749 §4.1.2). */
export function redirectWith(redirectUri: string, answer: Record<string, string | undefined>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

export type PendingAuthorization = { id: string; asked: CheckedAuthorization; expiresAt: number };

const patience = 10 * 60_000;
const mostWaiting = 10;

/** Requests that wait for a person. They live in memory, are soon too old, and are known by an unguessable id. */
export function createPendingAuthorizations(clock: Clock) {
  const waiting = new Map<string, PendingAuthorization>();
  const live = (): PendingAuthorization[] => {
    for (const [id, { expiresAt }] of waiting) if (expiresAt <= clock.now()) waiting.delete(id);
    return [...waiting.values()];
  };
  const find = (id: string): PendingAuthorization | undefined => live().find((one) => one.id === id);
  return {
    /** Beyond ten the oldest goes: any web page can have a browser ask. */
    add(asked: CheckedAuthorization): PendingAuthorization {
      const [oldest] = live();
      if (oldest && waiting.size >= mostWaiting) waiting.delete(oldest.id);
      const one = { id: `ask_${randomBytes(24).toString('base64url')}`, asked, expiresAt: clock.now() + patience };
      waiting.set(one.id, one);
      return one;
    },
    list: live,
    find,
    /** Hands one out, once. */
    take(id: string): PendingAuthorization | undefined {
      const found = find(id);
      waiting.delete(id);
      return found;
    },
  };
}
