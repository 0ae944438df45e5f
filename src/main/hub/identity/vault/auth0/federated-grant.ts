/** The one request to Token Vault that all strategies make, and what its refusals mean. */
import { type Failed, fail, ok, type Result } from '../../../../../shared/result.ts';
import type { TenantSetting } from '../../../../../shared/tenant.ts';
import type { Clock } from '../../../ground/ports.ts';
import { Secret } from '../../../ground/secret.ts';
import { type OAuthFailure, oauthFailure } from '../../session/oauth-failure.ts';
import { refreshFailure } from '../../session/refresh.ts';
import type { Tenant } from '../../session/tenant.ts';
import { vaultGrantType } from '../../session/tenant-addresses.ts';
import { exchangeGrant } from '../../session/tenant-requests.ts';
import type { Exchange, PlatformToken } from '../token-store.ts';

const federatedToken = 'http://auth0.com/oauth/token-type/federated-connection-access-token';

/** What stands for the person. `refused` says what a refusal means for this kind of subject alone, by its code. */
type ExchangeSubject = {
  token: Secret;
  type: string;
  requested?: string;
  refused?: Record<string, (said: string) => Failed>;
};

/** What Token Vault itself assumes where a provider names no expiry. */
const defaultLifetimeSeconds = 600;

/** Fails with `sign_in_again`, `no_account`, `reconnect`, `tenant_…` or `vault_unavailable`, or as the subject says. */
export async function exchangeAtVault(
  tenant: Tenant,
  subject: ExchangeSubject,
  { connection, loginHint }: Exchange,
  clock: Clock,
): Promise<Result<PlatformToken>> {
  const parameters = {
    subject_token: subject.token,
    subject_token_type: subject.type,
    requested_token_type: subject.requested ?? federatedToken,
    connection,
    ...(loginHint !== undefined && { login_hint: loginHint }),
  };
  try {
    const answer = await exchangeGrant(tenant, vaultGrantType, parameters);
    const seconds = answer.expiresIn();
    const expiresAt = clock.now() + (seconds ?? defaultLifetimeSeconds) * 1000;
    return ok({ secret: new Secret(answer.access_token), expiresAt, stated: { scope: answer.scope, seconds } });
  } catch (error) {
    return exchangeFailure(oauthFailure(error), connection, subject.refused);
  }
}

const setup = (setting: TenantSetting, said: string): Failed => fail('tenant_setup', said, { setting });

/** Each code that Token Vault is known to answer, as the action that fixes it; texts are never matched on. */
function exchangeFailure(refusal: OAuthFailure, connection: string, refused: ExchangeSubject['refused'] = {}): Failed {
  const said = `The tenant says: ${refusal.error}. ${refusal.description}`.trim();
  const own = refused[refusal.error];
  if (own) return own(said);
  switch (refusal.error) {
    case 'federated_connection_refresh_token_not_found':
    case 'user_not_found':
      return fail('no_account', `Token Vault holds nothing for ${connection}. ${said}`);
    case 'federated_connection_refresh_token_flow_failed':
      return fail('reconnect', said);
    case 'access_denied':
      return fail('no_account', said);
    case 'unauthorized_client':
      return setup('grant-types', `Allow the grant type "Token Vault" for the application. ${said}`);
    case 'mfa_required':
      return setup('mfa-policy', `Set the tenant's MFA policy to "Never", or skip it for token exchanges. ${said}`);
    case 'invalid_client':
      return setup('credentials', `The tenant does not take the secret or key of this application. ${said}`);
    case 'invalid_request':
      return fail('tenant_setup', said);
    case 'invalid_grant':
    case 'expired_token':
    case 'invalid_token':
    case 'invalid_dpop_proof':
    case 'use_dpop_nonce':
    case 'too_many_requests':
      return refreshFailure(refusal);
    default:
      return refusal.kind === 'unreachable' ? fail('tenant_unreachable') : fail('vault_unavailable', said);
  }
}
