/** The one place where the tokens of a person are put into requests to the tenant, and read. The library that speaks OAuth sends them. */
import { decodeJwt, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { Secret } from '../../ground/secret.ts';
import type { Tenant } from './tenant.ts';

/** One use of a refresh token. Throws as the library does, as all of these. */
export const refreshGrant = (
  { client, dpop }: Tenant,
  refreshToken: Secret,
  asked: Record<string, string>,
): ReturnType<typeof oidc.refreshTokenGrant> =>
  oidc.refreshTokenGrant(client, Secret.reveal(refreshToken), asked, dpop);

/** Has the tenant end a refresh token (RFC 7009). */
export const endRefreshToken = ({ client }: Tenant, refreshToken: Secret): Promise<void> =>
  oidc.tokenRevocation(client, Secret.reveal(refreshToken));

/** A grant of another kind by the application that exchanges tokens; a parameter that is a `Secret` is opened here. */
export const exchangeGrant = (
  { exchanger, dpop }: Tenant,
  grantType: string,
  parameters: Record<string, string | Secret>,
): ReturnType<typeof oidc.genericGrantRequest> =>
  oidc.genericGrantRequest(exchanger, grantType, opened(parameters), dpop);

/** A request to an API of the tenant. It follows no redirect, proves the key that the token is bound to, and gives up when a sign-in would. */
export function requestWithToken(
  { client, dpop }: Tenant,
  token: Secret,
  url: URL,
  method: string,
  /** JSON; a member that is a `Secret` is opened here. */
  body?: Record<string, unknown>,
): Promise<Response> {
  const headers = new Headers({ 'content-type': 'application/json' });
  const sent = body && JSON.stringify(opened(body));
  return oidc.fetchProtectedResource(client, Secret.reveal(token), url, method, sent, headers, dpop);
}

/** Whose an access token is by the word of the tenant, which has to name that `subject`. */
export const userInfo = ({ client }: Tenant, token: Secret, subject: string): Promise<oidc.UserInfoResponse> =>
  oidc.fetchUserInfo(client, Secret.reveal(token), subject);

/** The claims of a token that one of these keys has signed. Throws as jose does. */
export const verifiedClaims = async (
  token: Secret,
  keys: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTPayload> => (await jwtVerify(Secret.reveal(token), keys, options)).payload;

/** What a JWT says in its claims, unverified; they are no secret without its signature. Throws where it is no JWT. */
export const claimsOf = (token: Secret): JWTPayload => decodeJwt(Secret.reveal(token));

const opened = <Value>(fields: Record<string, Value>): Record<string, Exclude<Value, Secret> | string> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Secret ? Secret.reveal(value) : (value as Exclude<Value, Secret>),
    ]),
  );
