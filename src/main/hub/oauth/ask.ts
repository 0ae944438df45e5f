/** What a client asks for at `/oauth/authorize`, judged before any person is bothered. Pure. */
import { OAuthScope } from '../../../shared/authorization.ts';
import type { ClientMetadata } from './client.ts';
import { isAllowedRedirect } from './client.ts';
import type { OAuthParameters } from './parameters.ts';

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
 * OAuth 2.1 §4.1.1 with PKCE S256 required (RFC 7636 §4.3) and RFC 8707's `resource`, which clients from before mid-2025 leave
 * out; there is but one resource here, so leaving it out widens nothing.
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
