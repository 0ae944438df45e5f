/**
 * Token Vault exchange with the person's Auth0 refresh token as the subject.
 * https://auth0.com/docs/secure/call-apis-on-users-behalf/token-vault/refresh-token-exchange-with-token-vault
 */
import { fail } from '../../../shared/result.ts';
import type { Clock } from '../ports.ts';
import type { ActingSession } from '../session/session.ts';
import { exchangeAtVault } from './federated-grant.ts';
import type { ExchangeStrategy } from './strategy.ts';

const type = 'urn:ietf:params:oauth:token-type:refresh_token';

const refused = {
  invalid_request: (said: string) =>
    fail('tenant_setup', `Switch refresh token rotation off for the application, then sign in again. ${said}`, {
      setting: 'rotation',
    }),
};

/** Fails with `not_signed_in`, or as the exchange does. */
export function refreshTokenStrategy(session: ActingSession, clock: Clock): ExchangeStrategy {
  return async (exchange) => {
    const subject = await session.subject(exchange.userId);
    if (!subject.ok) return subject;
    const { tenant, refreshToken } = subject.value;
    const token = await exchangeAtVault(tenant, { token: refreshToken, type, refused }, exchange, clock);
    if (!token.ok && token.failure.code === 'sign_in_again') session.markEnded(exchange.userId);
    return token;
  };
}
