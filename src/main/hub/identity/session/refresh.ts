/** The refresh token of a sign-in: one use of it for an API of the tenant, what a refusal means, and its revocation. */
import { decodeJwt } from 'jose';
import { type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import type { TenantSetting } from '../../../../shared/tenant.ts';
import { Secret } from '../../ground/secret.ts';
import { type OAuthFailure, oauthFailure } from './oauth-failure.ts';
import type { Tenant } from './tenant.ts';
import { claimsOf, endRefreshToken, refreshGrant } from './tenant-requests.ts';

export type SignInToken = { tenant: Tenant; refreshToken: Secret };
export type Fresh = { token: Secret; expiresInSeconds: number };

/**
 * Auth0 answers a refresh for an audience it does not allow with a token for the default audience, and drops scopes it
 * does not allow, both without a word. So what came is compared with what was asked. A refresh token that takes the place of
 * the one used is handed to `keep` before anything else: by then the old one is spent.
 */
export async function refresh(
  { tenant, refreshToken }: SignInToken,
  audience: string,
  scopes: string[],
  keep: (rotated: Secret) => Promise<void>,
): Promise<Result<Fresh>> {
  try {
    const asked = { audience, ...(scopes.length > 0 && { scope: scopes.join(' ') }) };
    const tokens = await refreshGrant(tenant, refreshToken, asked);
    const given = tokens.refresh_token === undefined ? undefined : new Secret(tokens.refresh_token);
    const isRotated = given !== undefined && !Secret.same(given, refreshToken);
    if (isRotated) await keep(given);
    if (isRotated && tenant.presents.subject === 'refresh_token') {
      return fail(
        'tenant_setup',
        'Refresh token rotation is on; Token Vault needs it off (application, "Refresh Token Rotation").',
        { setting: 'rotation' },
      );
    }
    const granted = grantedBy(tokens.access_token);
    const missing = scopes.filter((scope) => !granted.scopes.includes(scope));
    if (!granted.audiences.includes(audience)) {
      const missing =
        tenant.presents.subject === 'access_token' && audience === tenant.presents.audience
          ? 'grant it that API for users.'
          : 'activate the My Account API and add it to the multi-resource refresh policy.';
      return fail('tenant_setup', `The application may not ask for ${audience}: ${missing}`, {
        setting: 'refresh-policy',
      });
    }
    if (missing.length > 0) {
      const said = `The application is not granted ${missing.join(', ')} of ${audience}.`;
      return fail('tenant_setup', said, { setting: 'user-grant' });
    }
    // Anyone who wants it bound is not served by one that anybody could use who finds it (RFC 9449 §5).
    if (tenant.dpop.DPoP && tokens.token_type !== 'dpop') {
      return fail(
        'tenant_setup',
        `The tenant binds no token for ${audience} to a key: set its sender-constraining to DPoP.`,
      );
    }
    return ok({ token: new Secret(tokens.access_token), expiresInSeconds: tokens.expiresIn() ?? 600 });
  } catch (error) {
    return refreshFailure(oauthFailure(error));
  }
}

const proofHelp =
  "It wants proof of a key (DPoP) in a form that it takes: switch DPoP on for this hub, or set this computer's clock right.";

/** What a refused use of the refresh token means, for the exchange as for the refresh. */
export function refreshFailure({ kind, error, description, retryAfterSeconds }: OAuthFailure): Failed {
  const said = `The tenant says: ${error}. ${description}`.trim();
  if (kind === 'unreachable') return fail('tenant_unreachable');
  if (error === 'too_many_requests')
    return fail('tenant_busy', undefined, retryAfterSeconds ? { retryAfterSeconds } : {});
  // A token that is bound to another key is an `invalid_grant`; this is about the proof itself (RFC 9449 §5 and §8).
  if (error === 'invalid_dpop_proof' || error === 'use_dpop_nonce') return fail('tenant_setup', `${proofHelp} ${said}`);
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

/** For how many seconds an access token was made, by its own word; undefined where it does not say. */
export function lifetimeOf(accessToken: Secret): number | undefined {
  const { exp, iat } = claimsOf(accessToken);
  return exp === undefined || iat === undefined ? undefined : exp - iat;
}

function grantedBy(accessToken: string): { audiences: string[]; scopes: string[] } {
  try {
    const { aud, scope } = decodeJwt(accessToken);
    return { audiences: [aud ?? []].flat(), scopes: String(scope ?? '').split(' ') };
  } catch {
    return { audiences: [], scopes: [] }; // an opaque token is Auth0's answer for the default audience
  }
}

/**
 * Has the tenant end a refresh token (RFC 7009, Auth0's `/oauth/revoke`); one that it no longer knows counts as ended. Fails with
 * `tenant_unreachable` or `tenant_busy`, after which it is worth asking again, and with `tenant_setup`.
 */
export async function revokeRefreshToken(tenant: Tenant, refreshToken: Secret): Promise<Result<void>> {
  try {
    await endRefreshToken(tenant, refreshToken);
    return ok(undefined);
  } catch (error) {
    const { kind, error: code, status, description } = oauthFailure(error);
    if (status === 429) return fail('tenant_busy');
    if (kind === 'unreachable' || status >= 500) return fail('tenant_unreachable');
    return fail('tenant_setup', `The tenant does not revoke the sign-in: ${code}. ${description}`.trim());
  }
}
