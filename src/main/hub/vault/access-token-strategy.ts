/**
 * Token Vault exchange with the person's access token for this hub's API as the subject. They sign in to an application that has
 * no secret; the Custom API Client of that API, which alone may do this, exchanges.
 * https://auth0.com/docs/secure/call-apis-on-users-behalf/token-vault/access-token-exchange-with-token-vault
 */
import { fail, type Result } from '../../../shared/result.ts';
import type { Clock } from '../ports.ts';
import type { Secret } from '../secret.ts';
import type { ActingSession } from '../session/session.ts';
import type { Tenant } from '../session/tenant.ts';
import { exchangeAtVault } from './federated-grant.ts';
import type { Exchange, ExchangeStrategy, PlatformToken } from './strategy.ts';

const type = 'urn:ietf:params:oauth:token-type:access_token';

/** Fails with `not_signed_in`, or as the refresh and the exchange do. */
export function accessTokenStrategy(
  session: ActingSession,
  tenant: Tenant,
  audience: string,
  clock: Clock,
): ExchangeStrategy {
  const refused = {
    invalid_request: (said: string) =>
      fail('tenant_setup', `The application that exchanges must be the Custom API Client of ${audience}. ${said}`),
  };

  async function attempt(exchange: Exchange, refusedToken?: Secret): Promise<Result<PlatformToken>> {
    const token = await session.accessToken(exchange.userId, audience, [], refusedToken);
    if (!token.ok) return token;
    const exchanged = await exchangeAtVault(tenant, { token: token.value, type, refused }, exchange, clock);
    if (exchanged.ok || exchanged.failure.code !== 'sign_in_again') return exchanged;
    // It may have been ended before its time; only the refresh token says whether the sign-in itself is over.
    if (refusedToken === undefined) return attempt(exchange, token.value);
    session.markEnded(exchange.userId);
    return exchanged;
  }

  return (exchange) => attempt(exchange);
}
