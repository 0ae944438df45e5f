import { notAuthorized, refreshPolicy, rotates, userGrant } from './access-rules.ts';
import type { Client } from './directory.ts';
import { invalidGrant, mfaRequired, refusal } from './errors.ts';
import type { GrantRequest } from './grant-request.ts';
import { oidcScopes, words } from './literals.ts';
import { issueRefreshToken, redeemRefreshToken } from './refresh-tokens.ts';
import { newSecret } from './secret.ts';
import type { Grant, Tenant } from './tenant.ts';
import { tokenResponse } from './token-response.ts';

/** grant_type=refresh_token, also towards a further API (multi-resource refresh token). */
export async function exchangeRefreshToken(tenant: Tenant, request: GrantRequest): Promise<Response> {
  const { client, fields, boundTo } = request;
  const token = redeemRefreshToken(tenant, request, fields['refresh_token']);
  if (!token) throw invalidGrant('Unknown or invalid refresh token.');
  const { grant } = token;
  const { audience, allowed } = reachable(tenant, client, grant, fields['audience']);
  if (audience === tenant.meAudience && tenant.world.switches.require2fa) {
    throw mfaRequired(`Fe26.2*${newSecret(24)}`);
  }
  if (audience === tenant.meAudience && tenant.world.switches.dpopRequired && boundTo === undefined) {
    throw refusal(400, 'invalid_request', 'The API requires proof of possession.');
  }
  const asked = fields['scope'];
  const scopes = asked ? words(asked).filter((scope) => allowed.includes(scope)) : allowed;
  const issued = { grant, scopes, audience, boundTo };
  if (!rotates(tenant, client)) return tokenResponse(tenant, issued);
  token.spent ??= tenant.world.now();
  return tokenResponse(tenant, issued, issueRefreshToken(tenant, grant, boundTo, token));
}

/** Where this refresh leads. An audience outside the policies is ignored without a word: the sign-in's own applies. */
function reachable(
  tenant: Tenant,
  client: Client,
  grant: Grant,
  asked: string | undefined,
): { audience: string | undefined; allowed: string[] } {
  const policy = refreshPolicy(tenant, client, asked);
  if (!policy) return { audience: grant.audience, allowed: grant.scopes };
  const granted = userGrant(tenant, client, policy.audience);
  if (!granted) throw refusal(403, 'access_denied', notAuthorized(client, policy.audience));
  const identity = grant.scopes.filter((scope) => oidcScopes.includes(scope));
  const further = policy.scopes.filter((scope) => granted.includes(scope));
  return { audience: policy.audience, allowed: [...identity, ...further] };
}
