import type { User } from './directory.ts';
import type { GrantRequest } from './grant-request.ts';
import { issueRefreshToken } from './refresh-tokens.ts';
import { type Grant, issue, type Tenant } from './tenant.ts';

const accessLifetimeSeconds = 86_400;
const idTokenLifetimeSeconds = 36_000;

/** The claims about a person that the scopes allow. */
export function profile(user: User, scopes: string[]): Record<string, string | boolean> {
  return {
    ...(scopes.includes('profile') && {
      name: user.name,
      nickname: user.email.split('@')[0] ?? user.name,
      updated_at: '2026-11-24T00:00:00.000Z',
    }),
    // No mail leaves the demo, so every address counts as verified from the start.
    ...(scopes.includes('email') && { email: user.email, email_verified: true }),
  };
}

/** What a person has just agreed to: all of it, with a refresh token if they may be away and the client may refresh. */
export function grantTokens(tenant: Tenant, request: GrantRequest, grant: Grant): Promise<Response> {
  const { client, boundTo } = request;
  const offline = grant.scopes.includes('offline_access') && client.grantTypes.includes('refresh_token');
  const refreshToken = offline ? issueRefreshToken(tenant, grant, boundTo) : undefined;
  const { scopes, audience } = grant;
  return tokenResponse(tenant, { grant, scopes, audience, boundTo }, refreshToken);
}

/** What an answer is made of; `boundTo` is the key that its access token is given to. */
type Issued = { grant: Grant; scopes: string[]; audience: string | undefined; boundTo: string | undefined };

/** The answer of /oauth/token: a JWT for an API's audience, an opaque token without one, an ID token with `openid`. */
export async function tokenResponse(tenant: Tenant, issued: Issued, refreshToken?: string): Promise<Response> {
  const { grant, scopes, boundTo } = issued;
  const accessToken = await issueAccessToken(tenant, issued);
  const idToken = scopes.includes('openid') ? await issueIdToken(tenant, grant, scopes) : undefined;
  return Response.json(
    {
      access_token: accessToken,
      ...(refreshToken !== undefined && { refresh_token: refreshToken }),
      ...(idToken !== undefined && { id_token: idToken }),
      scope: scopes.join(' '),
      expires_in: accessLifetimeSeconds,
      token_type: boundTo === undefined ? 'Bearer' : 'DPoP',
    },
    { headers: { 'cache-control': 'no-store', pragma: 'no-cache' } },
  );
}

async function issueAccessToken(tenant: Tenant, { grant, scopes, audience, boundTo }: Issued): Promise<string> {
  const isBound = boundTo !== undefined;
  if (audience === undefined) {
    const expires = tenant.world.now() + accessLifetimeSeconds * 1000;
    const value = issue(tenant, 'auth0_access_token');
    tenant.opaqueTokens.set(value, { grant, scopes, expires, ...(isBound && { boundTo }) });
    return value;
  }
  const aud = scopes.includes('openid') ? [audience, `${tenant.issuer}userinfo`] : audience;
  const claims = { aud, azp: grant.client.id, scope: scopes.join(' '), ...(isBound && { cnf: { jkt: boundTo } }) };
  return issue(tenant, 'auth0_access_token', await tenant.keys.sign(claims, grant.user.sub, accessLifetimeSeconds));
}

async function issueIdToken(tenant: Tenant, grant: Grant, scopes: string[]): Promise<string> {
  const claims = {
    aud: grant.client.id,
    sid: grant.sid,
    auth_time: grant.authTime,
    ...(grant.nonce !== undefined && { nonce: grant.nonce }),
    ...profile(grant.user, scopes),
  };
  return issue(tenant, 'auth0_id_token', await tenant.keys.sign(claims, grant.user.sub, idTokenLifetimeSeconds));
}
