/** Auth0 Token Vault as a token store. Each call fails as what it is made of does: the exchange, the consent, the My Account API. */
import { ok } from '../../../../../shared/result.ts';
import type { Clock } from '../../../ground/ports.ts';
import type { ActingSession, Session } from '../../session/session.ts';
import type { TenantSource } from '../../session/tenant.ts';
import type { TokenStore } from '../token-store.ts';
import { askConsent } from './consent.ts';
import { exchangeBySettings } from './exchange.ts';
import { myAccount } from './my-account.ts';

/** A consent is always asked of the person who is there, in `session`; all else is asked in the name of `by`. */
export const auth0TokenVault =
  (session: Session, tenant: TenantSource, clock: Clock) =>
  (by: ActingSession): TokenStore => ({
    token: exchangeBySettings(by, tenant, clock),
    connect: (userId, platform, { scopes }, browser) => askConsent(session, userId, platform, scopes, browser),
    list: (userId) => myAccount(by, userId).list(),
    connections: (userId) => myAccount(by, userId).connections(),
    async remove(userId, id) {
      const removed = await myAccount(by, userId).remove(id);
      return removed.ok ? ok({ answer: 'revoked', detail: 'Auth0 Token Vault has forgotten it.' }) : removed;
    },
  });
