/**
 * Token Vault exchange with the UserId itself as the subject, in a JWT that this hub signs. The tenant asks for no sign-in of the
 * person, so that one which has expired there does not matter; this hub asks that they have not signed out of it. Auth0 calls it a
 * privileged worker, and lets it in from listed addresses and for listed connections alone.
 * https://auth0.com/docs/secure/call-apis-on-users-behalf/token-vault/privileged-worker-token-exchange-with-token-vault
 */
import { randomUUID } from 'node:crypto';
import { type CryptoKey, SignJWT } from 'jose';
import { fail } from '../../../shared/result.ts';
import { plainWords } from '../plain-words.ts';
import type { Clock } from '../ports.ts';
import { Secret } from '../secret.ts';
import { clientKeyAlgorithm } from '../session/client-credentials.ts';
import type { ActingSession } from '../session/session.ts';
import type { Tenant } from '../session/tenant.ts';
import { exchangeAtVault } from './federated-grant.ts';
import type { Exchange, ExchangeStrategy } from './strategy.ts';

const type = 'urn:ietf:params:oauth:token-type:jwt';
const requested = 'http://auth0.com/oauth/token-type/token-vault-access-token';

/** Auth0 refuses one that is older, whatever it says itself. */
const longestLifeSeconds = 60;
const longestReason = 256;

const notPrivileged = (said: string) =>
  fail(
    'tenant_setup',
    `Give the application privileged access to Token Vault: this hub's public key, the address it calls from, and the connection. ${said}`,
  );
const refused = {
  invalid_request: notPrivileged,
  invalid_grant: notPrivileged,
  invalid_token: notPrivileged,
  expired_token: notPrivileged,
  access_denied: notPrivileged,
  unauthorized_client: notPrivileged,
};

/** Fails with `not_signed_in`, or as the exchange does; never with `sign_in_again`, which would mend nothing here. */
export function userIdStrategy(session: ActingSession, tenant: Tenant, key: CryptoKey, clock: Clock): ExchangeStrategy {
  return async (exchange) => {
    if (!(await session.hasSignIn(exchange.userId))) return fail('not_signed_in');
    const token = await request(tenant, key, exchange);
    return exchangeAtVault(tenant, { token, type, requested, refused }, exchange, clock);
  };
}

/** Says who asks, for whom, and why; good once. */
async function request(
  { issuer, exchanger, clock }: Tenant,
  key: CryptoKey,
  { userId, reason = 'To see whether a connected account works' }: Exchange,
): Promise<Secret> {
  const now = Math.floor(clock.now() / 1000);
  return new Secret(
    await new SignJWT({ audit_context: plainWords(reason, longestReason) })
      .setProtectedHeader({ alg: clientKeyAlgorithm, typ: 'token-vault-req+jwt' })
      .setIssuer(exchanger.clientMetadata().client_id)
      .setSubject(userId)
      .setAudience(issuer)
      .setIssuedAt(now)
      .setExpirationTime(now + longestLifeSeconds)
      .setJti(randomUUID())
      .sign(key),
  );
}
