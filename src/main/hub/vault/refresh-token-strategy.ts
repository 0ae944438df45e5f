/**
 * Token Vault exchange with the person's Auth0 refresh token as the subject.
 * https://auth0.com/docs/secure/call-apis-on-users-behalf/token-vault/refresh-token-exchange-with-token-vault
 */
import * as oidc from 'openid-client';
import { type Failed, fail, ok } from '../../../shared/result.ts';
import type { Clock } from '../ports.ts';
import { Secret } from '../secret.ts';
import { type OAuthFailure, oauthFailure } from '../session/oauth-failure.ts';
import { refreshFailure } from '../session/refresh.ts';
import type { Session } from '../session/session.ts';
import type { ExchangeStrategy } from './strategy.ts';

const grantType = 'urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token';
const subjectTokenType = 'urn:ietf:params:oauth:token-type:refresh_token';
const requestedTokenType = 'http://auth0.com/oauth/token-type/federated-connection-access-token';

/** What Token Vault itself assumes where a provider names no expiry. */
const defaultLifetimeSeconds = 600;

/** Fails with `not_signed_in`, `sign_in_again`, `no_account`, `reconnect`, `tenant_…` or `vault_unavailable`. */
export function refreshTokenStrategy(session: Pick<Session, 'subject' | 'markEnded'>, clock: Clock): ExchangeStrategy {
  return async (userId, connection, loginHint) => {
    const subject = await session.subject(userId);
    if (!subject.ok) return subject;
    const { tenant, refreshToken } = subject.value;
    try {
      const answer = await oidc.genericGrantRequest(tenant.client, grantType, {
        subject_token: Secret.reveal(refreshToken),
        subject_token_type: subjectTokenType,
        requested_token_type: requestedTokenType,
        connection,
        ...(loginHint !== undefined && { login_hint: loginHint }),
      });
      const lifetime = answer.expiresIn() ?? defaultLifetimeSeconds;
      return ok({ secret: new Secret(answer.access_token), expiresAt: clock.now() + lifetime * 1000 });
    } catch (error) {
      const failed = exchangeFailure(oauthFailure(error), connection);
      if (failed.failure.code === 'sign_in_again') session.markEnded(userId);
      return failed;
    }
  };
}

/** Each code that Token Vault is known to answer, as the action that mends it; texts are never matched on. */
function exchangeFailure(refusal: OAuthFailure, connection: string): Failed {
  const said = `The tenant says: ${refusal.error}. ${refusal.description}`.trim();
  switch (refusal.error) {
    case 'federated_connection_refresh_token_not_found':
    case 'user_not_found':
      return fail('no_account', `Token Vault holds nothing for ${connection}. ${said}`);
    case 'federated_connection_refresh_token_flow_failed':
      return fail('reconnect', said);
    case 'access_denied':
      return fail('no_account', said);
    case 'unauthorized_client':
      return fail('tenant_setup', `Allow the grant type "Token Vault" for the application. ${said}`);
    case 'mfa_required':
      return fail('tenant_setup', `Set the tenant's MFA policy to "Never", or skip it for token exchanges. ${said}`);
    case 'invalid_request':
      return fail('tenant_setup', `Switch refresh token rotation off for the application, then sign in again. ${said}`);
    case 'invalid_client':
      return fail('tenant_setup', `The client secret is not the application's. ${said}`);
    case 'invalid_grant':
    case 'expired_token':
    case 'invalid_token':
    case 'too_many_requests':
      return refreshFailure(refusal);
    default:
      return refusal.kind === 'unreachable' ? fail('tenant_unreachable') : fail('vault_unavailable', said);
  }
}
