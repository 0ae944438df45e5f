import { form } from '../web.ts';
import { authenticateClient } from './client-authentication.ts';
import { newSecret } from './keys.ts';
import {
  type DemoTenant,
  type GrantRequest,
  issueSecret,
  logEvent,
  type RefreshToken,
  type SignInGrant,
} from './tenant.ts';

/** Auth0 keeps this many per person and client and drops the oldest. */
const mostPerPerson = 200;

/**
 * A new refresh token of a grant, of use only with a proof by the key `boundTo` if there is one; with `before` it continues that
 * one's family, key and absolute lifetime.
 */
export function issueRefreshToken(
  tenant: DemoTenant,
  grant: SignInGrant,
  boundTo: string | undefined,
  before?: RefreshToken,
): string {
  const value = issueSecret(tenant, 'auth0_refresh_token', `v1.${newSecret()}`);
  const now = tenant.world.now();
  const { family, issued } = before ?? { family: newSecret(), issued: now };
  const key = before ? before.boundTo : boundTo;
  tenant.refreshTokens.set(value, { grant, family, issued, used: now, boundTo: key });
  const theirs = [...tenant.refreshTokens].filter(
    ([, token]) => token.grant.user === grant.user && token.grant.client === grant.client,
  );
  for (const [oldest] of theirs.slice(0, -mostPerPerson)) tenant.refreshTokens.delete(oldest);
  return value;
}

/** The client's live refresh token, or undefined, also if it was given to another key. Reuse of a rotated one past the leeway ends its family. */
export function redeemRefreshToken(
  tenant: DemoTenant,
  { client, boundTo }: GrantRequest,
  value: string | undefined,
): RefreshToken | undefined {
  const token = tenant.refreshTokens.get(value ?? '');
  if (!token || token.grant.client !== client) return undefined;
  if (token.boundTo !== undefined && token.boundTo !== boundTo) return undefined;
  const now = tenant.world.now();
  const { leewaySeconds, lifetimeSeconds, idleLifetimeSeconds } = client.refreshToken;
  if (token.spent !== undefined && now >= token.spent + leewaySeconds * 1000) {
    dropFamily(tenant, token.family);
    logEvent(tenant, 'ferrt', { client_id: client.id, user_id: token.grant.user.sub, description: 'reused' });
    return undefined;
  }
  if (now > token.issued + lifetimeSeconds * 1000 || now > token.used + idleLifetimeSeconds * 1000) return undefined;
  token.used = now;
  return token;
}

/** Ends a refresh token and all that were rotated from the same sign-in. */
function dropFamily(tenant: DemoTenant, family: string): void {
  for (const [value, token] of tenant.refreshTokens) if (token.family === family) tenant.refreshTokens.delete(value);
}

/** POST /oauth/revoke: ends a refresh token of the client; an unknown token is answered the same (RFC 7009). */
export async function revoke(tenant: DemoTenant, request: Request): Promise<Response> {
  const fields = await form(request);
  const client = await authenticateClient(tenant, request, fields);
  const token = tenant.refreshTokens.get(fields['token'] ?? '');
  if (token?.grant.client === client) dropFamily(tenant, token.family);
  return new Response(null, { status: 200 });
}
