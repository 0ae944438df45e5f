/** The hub as a client of a service's authorization server (RFC 6749), by an application that is the person's own. */
import * as oidc from 'openid-client';
import { fail, type Result } from '../../../../../shared/result.ts';
import { Secret } from '../../../ground/secret.ts';
import { oauthFailure } from '../../session/oauth-failure.ts';
import type { GivenTokens, OwnApplication } from './direct-service.ts';

/** Milliseconds. */
export const servicePatience = 20_000;

export type AuthorizationServer = {
  title: string;
  issuer: string;
  authorizeUrl: string;
  tokenUrl: string;
  /** Asks its token endpoint, where what that answers has to be read as OAuth has it. */
  fetch?: oidc.CustomFetch;
  /** Its code for a refresh token that serves no more, and for an application or a secret that it does not know. */
  codes: { refresh: string; client: string };
};

/** A secret goes into the body of a request, which is what all of these services take. */
export function clientOf(server: AuthorizationServer, { clientId, clientSecret }: OwnApplication): oidc.Configuration {
  const secret = clientSecret && Secret.reveal(clientSecret);
  const endpoints = {
    issuer: server.issuer,
    authorization_endpoint: server.authorizeUrl,
    token_endpoint: server.tokenUrl,
  };
  const proof = secret === undefined ? oidc.None() : oidc.ClientSecretPost(secret);
  const client = new oidc.Configuration(endpoints, clientId, secret, proof);
  client.timeout = servicePatience / 1000;
  if (server.fetch) client[oidc.customFetch] = server.fetch;
  if (new URL(server.tokenUrl).protocol === 'http:') oidc.allowInsecureRequests(client); // on this computer alone: the demo
  return client;
}

export function givenTokens(answer: oidc.TokenEndpointResponse, now: number): GivenTokens {
  const endOf = (seconds: unknown) => (typeof seconds === 'number' ? now + seconds * 1000 : undefined);
  return {
    access: new Secret(answer.access_token),
    expiresAt: endOf(answer.expires_in),
    refresh: answer.refresh_token === undefined ? undefined : new Secret(answer.refresh_token),
    refreshEndsAt: endOf(answer['refresh_token_expires_in']),
    scope: answer.scope,
  };
}

/** Why a consent led to no token, by what openid-client has thrown. */
export function connectFailure(error: unknown): Result<never> {
  const { kind, error: code, description } = oauthFailure(error);
  return kind === 'unreachable' ? fail('platform_unreachable') : fail('connect_refused', `${code}. ${description}`);
}

/** Fails as `DirectService.renew` does, by what openid-client has thrown. */
export function renewalFailure({ title, codes }: AuthorizationServer, error: unknown): Result<never> {
  const { kind, error: code, description } = oauthFailure(error);
  if (kind === 'unreachable') return fail('platform_unreachable');
  const said = `${title} says: ${code}. ${description}`;
  if (code === codes.client) return fail('client_unknown', said);
  return fail(code === codes.refresh ? 'reconnect' : 'platform_failed', said);
}

/** Some services answer a refusal with 200 and name it in the body, which is not what RFC 6749 says. */
export const refusalsAs400: oidc.CustomFetch = async (url, options) => {
  const answer = await fetch(url, options as RequestInit);
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  const isRefusal = answer.ok && typeof body === 'object' && body !== null && 'error' in body;
  return isRefusal ? Response.json(body, { status: 400 }) : answer;
};
