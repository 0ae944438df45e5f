import * as oidc from 'openid-client';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { Secret } from '../secret.ts';
import { oauthFailure } from './oauth-failure.ts';
import type { Tenant } from './tenant.ts';

/**
 * Has the tenant end a refresh token (RFC 7009, Auth0's `/oauth/revoke`); one that it no longer knows counts as ended. Fails with
 * `tenant_unreachable` or `tenant_busy`, after which it is worth asking again, and with `tenant_setup`.
 */
export async function revokeRefreshToken(tenant: Tenant, refreshToken: Secret): Promise<Result<void>> {
  try {
    await oidc.tokenRevocation(tenant.client, Secret.reveal(refreshToken));
    return ok(undefined);
  } catch (error) {
    const { kind, error: code, status, description } = oauthFailure(error);
    if (status === 429) return fail('tenant_busy');
    if (kind === 'unreachable' || status >= 500) return fail('tenant_unreachable');
    return fail('tenant_setup', `The tenant does not revoke the sign-in: ${code}. ${description}`.trim());
  }
}
