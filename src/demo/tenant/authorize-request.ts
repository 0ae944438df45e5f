import { escape as escapeHtml, page, Refusal, redirect } from '../web.ts';
import { notAuthorized, userGrant } from './access-rules.ts';
import { type Client, isEnabledFor } from './directory.ts';
import { oidcScopes, words } from './literals.ts';
import type { Tenant } from './tenant.ts';

/** A checked authorization request. */
export type AuthorizeRequest = {
  client: Client;
  redirectUri: string;
  scopes: string[];
  query: Record<string, string>;
  /** Sends the browser back with these parameters and the request's state. */
  back(params: Record<string, string>): Response;
};

/** Reads /authorize; what is wrong before the callback is trusted stops on a page, the rest goes back as an error. */
export function readAuthorizeRequest(tenant: Tenant, request: Request): AuthorizeRequest {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const client = tenant.directory.clients.find((one) => one.id === query['client_id']);
  if (!client) {
    throw new Refusal(page('Unknown client', `<p>${escapeHtml(query['client_id'] ?? '')}</p>`, 403));
  }
  const redirectUri = query['redirect_uri'] ?? '';
  if (!allowsCallback(client, redirectUri)) {
    throw new Refusal(page('Callback URL mismatch', `<p>Not registered: ${escapeHtml(redirectUri)}</p>`, 403));
  }
  const back = (params: Record<string, string>) => redirect(redirectUri, { ...params, state: query['state'] });
  const refuse = (error: string, error_description: string) => new Refusal(back({ error, error_description }));
  if (!tenant.directory.connections.some((one) => one.signIn && isEnabledFor(one, client.id))) {
    throw refuse('invalid_request', 'no connections enabled for the client');
  }
  if (query['response_type'] !== 'code') {
    throw refuse('unsupported_response_type', `Unsupported response type: ${query['response_type']}`);
  }
  const { code_challenge: challenge, code_challenge_method: method } = query;
  if (challenge === undefined && client.authentication === 'none') {
    throw refuse('invalid_request', 'A client without a secret needs a code_challenge');
  }
  if (challenge !== undefined && (method !== 'S256' || !/^[\w~.-]{43,128}$/.test(challenge))) {
    throw refuse('invalid_request', 'Only PKCE with S256 is supported');
  }
  return { client, redirectUri, scopes: allowedScopes(tenant, client, query, refuse), query, back };
}

/** Auth0 compares callbacks exactly; a free port (RFC 8252 section 7.3) spares a demo the registration of each one. */
function allowsCallback({ callbacks, loopbackCallbackPath }: Client, redirectUri: string): boolean {
  if (callbacks.includes(redirectUri)) return true;
  const { hostname, origin } = URL.canParse(redirectUri) ? new URL(redirectUri) : {};
  const isLoopback = hostname === '127.0.0.1' || hostname === 'localhost';
  return isLoopback && loopbackCallbackPath !== undefined && redirectUri === origin + loopbackCallbackPath;
}

/** Those of the scopes asked for that the client may have at this audience; what can't be granted at all is refused. */
export function allowedScopes(
  tenant: Tenant,
  client: Client,
  { audience, scope }: Record<string, string>,
  refuse: (error: string, description: string) => Refusal,
): string[] {
  if (!audience) return words(scope).filter((word) => oidcScopes.includes(word));
  const api = tenant.directory.apis.find((one) => one.identifier === audience);
  const inactive = audience === tenant.meAudience && tenant.world.switches.myAccountInactive;
  if (!api || inactive) throw refuse('access_denied', `Service not found: ${audience}`);
  const granted = userGrant(tenant, client, audience);
  if (!granted) throw refuse('access_denied', notAuthorized(client, audience));
  return words(scope).filter((word) => {
    if (word === 'offline_access') return api.allowOfflineAccess;
    return oidcScopes.includes(word) || granted.includes(word);
  });
}
