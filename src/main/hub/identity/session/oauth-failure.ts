/** Reads what openid-client throws, once, so that the rest of the hub matches on plain values. */
import * as oidc from 'openid-client';
import { plainWords } from '../../ground/plain-words.ts';

export type OAuthFailure = {
  /** `refused`: the tenant answered with an OAuth error; `unreachable`: it gave no usable answer. */
  kind: 'refused' | 'unreachable';
  /** The OAuth error code, or what took its place. */
  error: string;
  /** The tenant's own words, for a person; cut, and free of anything token-shaped. */
  description: string;
  status: number;
  retryAfterSeconds?: number;
};

/**
 * Turns any error of a request to the tenant into an `OAuthFailure`. An error that is not about that request is a bug and
 * is thrown again.
 */
export function oauthFailure(error: unknown): OAuthFailure {
  if (error instanceof oidc.ResponseBodyError) {
    return refused(error.error, error.error_description ?? bodyText(error.cause), error.status, error.response);
  }
  if (error instanceof oidc.AuthorizationResponseError) {
    return refused(error.error, error.error_description ?? '', 400);
  }
  if (error instanceof oidc.WWWAuthenticateChallengeError) {
    // Only where the body has no code either: see `readableRefusals`.
    return refused(error.cause[0]?.parameters['error'] ?? 'invalid_token', '', error.status, error.response);
  }
  if (error instanceof oidc.ClientError) {
    const response = error.cause instanceof Response ? error.cause : undefined;
    const code = error.code ?? 'unreadable';
    const gaveUp = ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_PARSE_ERROR'].includes(code);
    const status = response?.status ?? 400;
    // A page in place of the answer, or a redirect to one, is what a network that wants a sign-in first sends instead.
    const elsewhere =
      status >= 500 || (status >= 300 && status < 400) || (status < 300 && code === 'OAUTH_RESPONSE_IS_NOT_JSON');
    return gaveUp || elsewhere ? unreachable(code, response) : refused(code, '', status, response);
  }
  if (error instanceof TypeError && error.message === 'fetch failed') {
    return unreachable(String((error.cause as { code?: unknown } | undefined)?.code ?? 'network'));
  }
  throw error;
}

const unreachable = (error: string, response?: Response): OAuthFailure => ({
  kind: 'unreachable',
  error,
  description: '',
  status: response?.status ?? 0,
  ...retryAfter(response),
});

const refused = (error: string, description: string, status: number, response?: Response): OAuthFailure => ({
  kind: 'refused',
  error: plainWords(error, 80),
  description: plainWords(description, 200),
  status,
  ...retryAfter(response),
});

function retryAfter(response?: Response): { retryAfterSeconds?: number } {
  const seconds = Number(response?.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? { retryAfterSeconds: Math.min(Math.max(Math.ceil(seconds), 1), 3600) } : {};
}

/** Auth0 has been seen to call the text `description`. */
const bodyText = (cause: unknown): string => {
  const text = (cause as { description?: unknown } | undefined)?.description;
  return typeof text === 'string' ? text : '';
};
