/** The strategies by which a UserId becomes a platform token. The settings say which exchanges when a token is needed. */

import { randomUUID } from 'node:crypto';
import { type CryptoKey, SignJWT } from 'jose';
import { fail, type Result } from '../../../../../shared/result.ts';
import { plainWords } from '../../../ground/plain-words.ts';
import type { Clock } from '../../../ground/ports.ts';
import { Secret } from '../../../ground/secret.ts';
import { clientKeyAlgorithm } from '../../session/client-credentials.ts';
import type { ActingSession } from '../../session/session.ts';
import type { Tenant, TenantSource } from '../../session/tenant.ts';
import type { Exchange, ExchangeStrategy, PlatformToken } from '../token-store.ts';
import { exchangeAtVault } from './federated-grant.ts';

/** Fails as the strategy, or as `TenantSource.find`. */
export function exchangeBySettings(session: ActingSession, source: TenantSource, clock: Clock): ExchangeStrategy {
  return async (exchange) => {
    const found = await source.find();
    if (!found.ok) return found;
    const { presents } = found.value;
    switch (presents.subject) {
      case 'refresh_token':
        return refreshTokenStrategy(session, clock)(exchange);
      case 'access_token':
        return accessTokenStrategy(session, found.value, presents.audience, clock)(exchange);
      case 'user_id':
        return userIdStrategy(session, found.value, presents.key, clock)(exchange);
    }
  };
}

/*
 * Token Vault exchange with the person's Auth0 refresh token as the subject.
 * https://auth0.com/docs/secure/call-apis-on-users-behalf/token-vault/refresh-token-exchange-with-token-vault
 */

const refreshTokenType = 'urn:ietf:params:oauth:token-type:refresh_token';

const refusedRefreshTokens = {
  invalid_request: (said: string) =>
    fail('tenant_setup', `Switch refresh token rotation off for the application, then sign in again. ${said}`, {
      setting: 'rotation',
    }),
};

/** Fails with `not_signed_in`, or as the exchange does. */
function refreshTokenStrategy(session: ActingSession, clock: Clock): ExchangeStrategy {
  return async (exchange) => {
    const subject = await session.subject(exchange.userId);
    if (!subject.ok) return subject;
    const { tenant, refreshToken } = subject.value;
    const token = await exchangeAtVault(
      tenant,
      { token: refreshToken, type: refreshTokenType, refused: refusedRefreshTokens },
      exchange,
      clock,
    );
    if (!token.ok && token.failure.code === 'sign_in_again') session.markEnded(exchange.userId);
    return token;
  };
}

/*
 * Token Vault exchange with the person's access token for this hub's API as the subject. They sign in to an application that has
 * no secret; the Custom API Client of that API, which alone may do this, exchanges.
 * https://auth0.com/docs/secure/call-apis-on-users-behalf/token-vault/access-token-exchange-with-token-vault
 */

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

/** Fails with `not_signed_in`, or as the refresh and the exchange do. */
function accessTokenStrategy(session: ActingSession, tenant: Tenant, audience: string, clock: Clock): ExchangeStrategy {
  const refused = {
    invalid_request: (said: string) =>
      fail('tenant_setup', `The application that exchanges must be the Custom API Client of ${audience}. ${said}`),
  };

  async function attempt(exchange: Exchange, refusedToken?: Secret): Promise<Result<PlatformToken>> {
    const token = await session.accessToken(exchange.userId, audience, [], refusedToken);
    if (!token.ok) return token;
    const exchanged = await exchangeAtVault(
      tenant,
      { token: token.value, type: accessTokenType, refused },
      exchange,
      clock,
    );
    if (exchanged.ok || exchanged.failure.code !== 'sign_in_again') return exchanged;
    // It may have been ended before its time; only the refresh token says whether the sign-in itself is over.
    if (refusedToken === undefined) return attempt(exchange, token.value);
    session.markEnded(exchange.userId);
    return exchanged;
  }

  return (exchange) => attempt(exchange);
}

/*
 * Token Vault exchange with the UserId itself as the subject, in a JWT that this hub signs. The tenant asks for no sign-in of the
 * person, so that one which has expired there does not matter; this hub asks that they have not signed out of it. Auth0 calls it a
 * privileged worker, and lets it in from listed addresses and for listed connections alone.
 * https://auth0.com/docs/secure/call-apis-on-users-behalf/token-vault/privileged-worker-token-exchange-with-token-vault
 */

const jwtType = 'urn:ietf:params:oauth:token-type:jwt';
const requested = 'http://auth0.com/oauth/token-type/token-vault-access-token';

/** Auth0 refuses a JWT that is older, even if its own expiry is later. */
const longestLifeSeconds = 60;
const longestReason = 256;

const notPrivileged = (said: string) =>
  fail(
    'tenant_setup',
    `Give the application privileged access to Token Vault: this hub's public key, the address it calls from, and the connection. ${said}`,
  );
const refusedJwts = {
  invalid_request: notPrivileged,
  invalid_grant: notPrivileged,
  invalid_token: notPrivileged,
  expired_token: notPrivileged,
  access_denied: notPrivileged,
  unauthorized_client: notPrivileged,
};

/** Fails with `not_signed_in`, or as the exchange does; never with `sign_in_again`, which would fix nothing here. */
function userIdStrategy(session: ActingSession, tenant: Tenant, key: CryptoKey, clock: Clock): ExchangeStrategy {
  return async (exchange) => {
    if (!(await session.hasSignIn(exchange.userId))) return fail('not_signed_in');
    const token = await request(tenant, key, exchange, await session.nameAtTenant(exchange.userId));
    return exchangeAtVault(tenant, { token, type: jwtType, requested, refused: refusedJwts }, exchange, clock);
  };
}

/** The signed JWT that stands for the person, with the reason for the tenant's log. Valid for one minute and one use. */
async function request(
  { issuer, exchanger, clock }: Tenant,
  key: CryptoKey,
  { reason = 'To see whether a connected account works' }: Exchange,
  subject: string,
): Promise<Secret> {
  const now = Math.floor(clock.now() / 1000);
  return new Secret(
    await new SignJWT({ audit_context: plainWords(reason, longestReason) })
      .setProtectedHeader({ alg: clientKeyAlgorithm, typ: 'token-vault-req+jwt' })
      .setIssuer(exchanger.clientMetadata().client_id)
      .setSubject(subject)
      .setAudience(issuer)
      .setIssuedAt(now)
      .setExpirationTime(now + longestLifeSeconds)
      .setJti(randomUUID())
      .sign(key),
  );
}
