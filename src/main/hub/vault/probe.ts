/** An exchange for looking at alone: it takes no token that is kept, leaves none behind, and disturbs no call under way. */
import { ok, type Result } from '../../../shared/result.ts';
import type { Clock } from '../ports.ts';
import type { ExchangeStrategy, PlatformToken } from './strategy.ts';
import { type AuthorisedClient, createVault, type VaultAccount } from './vault.ts';

type Probed = { client: AuthorisedClient; stated: NonNullable<PlatformToken['stated']> };

/** Fails as the strategy does. Throws the reason of an aborted signal. */
export type Probe = (account: VaultAccount, apiUrl: string, signal: AbortSignal) => Promise<Result<Probed>>;

export function createProbe(strategy: ExchangeStrategy, clock: Clock): Probe {
  return async (account, apiUrl, signal) => {
    let stated: Probed['stated'] = {};
    const watched: ExchangeStrategy = async (...asked) => {
      const token = await strategy(...asked);
      if (token.ok) stated = token.value.stated ?? {};
      return token;
    };
    const client = await createVault(watched, clock).client(account, apiUrl, signal);
    return client.ok ? ok({ client: client.value, stated }) : client;
  };
}
