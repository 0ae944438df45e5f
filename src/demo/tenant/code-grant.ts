import { invalidGrant } from './errors.ts';
import type { GrantRequest } from './grant-request.ts';
import { sha256 } from './secret.ts';
import { type Tenant, take } from './tenant.ts';
import { grantTokens } from './token-response.ts';

/** grant_type=authorization_code: single use, bound to client, redirect_uri and PKCE challenge (RFC 7636). */
export async function exchangeAuthorizationCode(tenant: Tenant, request: GrantRequest): Promise<Response> {
  const { client, fields } = request;
  const code = take(tenant.codes, fields['code']);
  const valid =
    code?.grant.client === client && code.expires >= tenant.world.now() && code.redirectUri === fields['redirect_uri'];
  if (!valid) throw invalidGrant('Invalid authorization code');
  if (code.challenge !== undefined && code.challenge !== sha256(fields['code_verifier'] ?? '')) {
    throw invalidGrant('Failed to verify code verifier');
  }
  if (code.boundTo !== undefined && code.boundTo !== request.boundTo) {
    throw invalidGrant('The code was given to another DPoP key');
  }
  return grantTokens(tenant, request, code.grant);
}
