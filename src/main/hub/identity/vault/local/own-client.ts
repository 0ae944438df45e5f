/** The hub as a client of a service's authorization server (RFC 6749), by an application that is the person's own. */
import * as oidc from 'openid-client';
import * as z from 'zod/mini';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { Clock } from '../../../ground/ports.ts';
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
  /** Its codes for a refresh token that serves no more, and for an application or a secret that it does not know. */
  codes: { refresh: readonly string[]; client: readonly string[] };
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

/** The next tokens. Fails as `DirectService.renew` does. */
export async function renewBy(
  server: AuthorizationServer,
  application: OwnApplication,
  refresh: Secret,
  clock: Clock,
): Promise<Result<GivenTokens>> {
  try {
    const answer = await oidc.refreshTokenGrant(clientOf(server, application), Secret.reveal(refresh));
    return ok(givenTokens(answer, clock.now()));
  } catch (error) {
    return renewalFailure(server, error);
  }
}

/**
 * Asks a service with a token, and reads what it answers. Fails with `platform_failed` for another answer, and with `platform_unreachable`;
 * `detail` says what is missing then.
 */
export async function askWith<Shape extends z.ZodMiniType>(
  access: Secret,
  url: string,
  shape: Shape,
  detail: string,
): Promise<Result<z.infer<Shape>>> {
  const headers = { accept: 'application/json', 'user-agent': 'OpenGitHubX' }; // GitHub refuses who names no agent
  try {
    const answer = await fetch(url, {
      headers: { ...headers, authorization: Secret.reveal(Secret.bearer(access)) },
      redirect: 'manual', // it would decide where the token goes
      signal: AbortSignal.timeout(servicePatience),
    });
    const read = z.safeParse(shape, await answer.json().catch(() => undefined));
    return read.success ? ok(read.data) : fail('platform_failed', detail);
  } catch {
    return fail('platform_unreachable');
  }
}

/** Why a consent led to no token, by what openid-client has thrown. */
export function connectFailure(error: unknown): Result<never> {
  const { kind, error: code, description } = oauthFailure(error);
  return kind === 'unreachable' ? fail('platform_unreachable') : fail('connect_refused', `${code}. ${description}`);
}

/** The same of a renewal. */
function renewalFailure({ title, codes }: AuthorizationServer, error: unknown): Result<never> {
  const { kind, error: code, description } = oauthFailure(error);
  if (kind === 'unreachable') return fail('platform_unreachable');
  const said = `${title} says: ${code}. ${description}`;
  if (codes.client.includes(code)) return fail('client_unknown', said);
  return fail(codes.refresh.includes(code) ? 'reconnect' : 'platform_failed', said);
}

/** Why a service did not end a consent, by the status of its answer: worth asking again, or not. */
export function notEnded(title: string, status: number): Result<never> {
  const isLater = status === 429 || status >= 500;
  return fail(isLater ? 'platform_failed' : 'platform_refused', `${title} answers ${status}.`);
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
