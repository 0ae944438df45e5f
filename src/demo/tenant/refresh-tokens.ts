import type { GrantRequest } from './grant-request.ts';
import { newSecret } from './secret.ts';
import { type Grant, issue, note, type RefreshToken, type Tenant } from './tenant.ts';

/** Auth0 keeps this many per person and client and drops the oldest. */
const mostPerPerson = 200;

/**
 * A new refresh token of a grant, of use only with a proof by the key `boundTo` if there is one; with `before` it continues that
 * one's family, key and absolute lifetime.
 */
export function issueRefreshToken(
  tenant: Tenant,
  grant: Grant,
  boundTo: string | undefined,
  before?: RefreshToken,
): string {
  const value = issue(tenant, 'auth0_refresh_token', `v1.${newSecret()}`);
  const now = tenant.world.now();
  const { family, issued } = before ?? { family: newSecret(), issued: now };
  const key = before ? before.boundTo : boundTo;
  tenant.refreshTokens.set(value, { grant, family, issued, used: now, ...(key !== undefined && { boundTo: key }) });
  const theirs = [...tenant.refreshTokens].filter(
    ([, token]) => token.grant.user === grant.user && token.grant.client === grant.client,
  );
  for (const [oldest] of theirs.slice(0, -mostPerPerson)) tenant.refreshTokens.delete(oldest);
  return value;
}

/** The client's live refresh token, or undefined, also if it was given to another key. Reuse of a rotated one past the leeway ends its family. */
export function redeemRefreshToken(
  tenant: Tenant,
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
    note(tenant, 'ferrt', { client_id: client.id, user_id: token.grant.user.sub, description: 'reused' });
    return undefined;
  }
  if (now > token.issued + lifetimeSeconds * 1000 || now > token.used + idleLifetimeSeconds * 1000) return undefined;
  token.used = now;
  return token;
}

/** Ends a refresh token and all that were rotated from the same sign-in. */
export function dropFamily(tenant: Tenant, family: string): void {
  for (const [value, token] of tenant.refreshTokens) if (token.family === family) tenant.refreshTokens.delete(value);
}
