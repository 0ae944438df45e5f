/** Auth0 Token Vault as a token store. Each call fails as what it is made of does: the exchange, the consent, the My Account API. */
import type { Clock } from '../../../ground/ports.ts';
import type { Session } from '../../session/session.ts';
import type { TenantSource } from '../../session/tenant.ts';
import type { TokenStoreFor } from '../token-store.ts';
import { askConsent } from './consent.ts';
import { exchangeBySettings } from './exchange.ts';
import { myAccount } from './my-account.ts';

/** A consent is always asked of the person who is there, in `session`; all else is asked in the name of `by`. */
export const auth0TokenVault =
  (session: Session, tenant: TenantSource, clock: Clock): TokenStoreFor =>
  (by) => ({
    token: exchangeBySettings(by, tenant, clock),
    connect: (...asked) => askConsent(session, ...asked),
    list: (userId) => myAccount(by, userId).list(),
    connections: (userId) => myAccount(by, userId).connections(),
    remove: (userId, id) => myAccount(by, userId).remove(id),
  });
