/** Which strategy exchanges is what the settings say when a token is needed. */
import type { Clock } from '../ports.ts';
import type { ActingSession } from '../session/session.ts';
import type { TenantSource } from '../session/tenant.ts';
import { accessTokenStrategy } from './access-token-strategy.ts';
import { refreshTokenStrategy } from './refresh-token-strategy.ts';
import type { ExchangeStrategy } from './strategy.ts';
import { userIdStrategy } from './user-id-strategy.ts';

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
