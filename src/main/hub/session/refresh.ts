/** One use of the refresh token for an API of the tenant, and what a refusal means. */
import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { type Failed, fail, ok, type Result } from '../../../shared/result.ts';
import type { TenantSetting } from '../../../shared/tenant.ts';
import { Secret } from '../secret.ts';
import { type OAuthFailure, oauthFailure } from './oauth-failure.ts';
import type { Tenant } from './tenant.ts';

export type Subject = { tenant: Tenant; refreshToken: Secret };

/**
 * Auth0 answers a refresh for an audience it does not allow with a token for the default audience, and drops scopes it
 * does not allow, both without a word. So what came is compared with what was asked.
 */
export async function refresh(
  { tenant, refreshToken }: Subject,
  audience: string,
  scopes: string[],
): Promise<Result<{ token: Secret; expiresInSeconds: number }>> {
  try {
    const tokens = await oidc.refreshTokenGrant(tenant.client, Secret.reveal(refreshToken), {
      audience,
      scope: scopes.join(' '),
    });
    if (tokens.refresh_token) {
      return fail(
        'tenant_setup',
        'Refresh token rotation is on; Token Vault needs it off (application, "Refresh Token Rotation").',
        { setting: 'rotation' },
      );
    }
    const granted = grantedBy(tokens.access_token);
    const missing = scopes.filter((scope) => !granted.scopes.includes(scope));
    if (!granted.audiences.includes(audience)) {
      return fail(
        'tenant_setup',
        `The application may not ask for ${audience}: activate the My Account API and add it to the multi-resource refresh policy.`,
        { setting: 'refresh-policy' },
      );
    }
    if (missing.length > 0) {
      const said = `The application is not granted ${missing.join(', ')} of ${audience}.`;
      return fail('tenant_setup', said, { setting: 'user-grant' });
    }
    return ok({ token: new Secret(tokens.access_token), expiresInSeconds: tokens.expiresIn() ?? 600 });
  } catch (error) {
    return refreshFailure(oauthFailure(error));
  }
}

/** What a refused use of the refresh token means, for the exchange as for the refresh. */
export function refreshFailure({ kind, error, description, retryAfterSeconds }: OAuthFailure): Failed {
  const said = `The tenant says: ${error}. ${description}`.trim();
  if (kind === 'unreachable') return fail('tenant_unreachable');
  if (error === 'too_many_requests')
    return fail('tenant_busy', undefined, retryAfterSeconds ? { retryAfterSeconds } : {});
  if (error === 'invalid_grant' || error === 'expired_token' || error === 'invalid_token')
    return fail('sign_in_again', said);
  const setting = settingOf[error];
  return fail('tenant_setup', said, setting && { setting });
}

/** What Auth0 calls what is missing for a refresh. https://auth0.com/docs/secure/tokens/refresh-tokens/multi-resource-refresh-token */
const settingOf: Partial<Record<string, TenantSetting>> = {
  invalid_client: 'credentials',
  unauthorized_client: 'grant-types',
  access_denied: 'user-grant',
  mfa_required: 'second-factor',
};

function grantedBy(accessToken: string): { audiences: string[]; scopes: string[] } {
  try {
    const { aud, scope } = decodeJwt(accessToken);
    return { audiences: [aud ?? []].flat(), scopes: String(scope ?? '').split(' ') };
  } catch {
    return { audiences: [], scopes: [] }; // an opaque token is Auth0's answer for the default audience
  }
}
