/** An exchange for looking at alone: it takes no token that is kept, leaves none behind, and disturbs no call under way. */
import { ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import type { Wake } from '../../ground/wake.ts';
import type { PlatformApi } from '../../platforms/platform.ts';
import type { Senders } from './egress.ts';
import type { AuthorisedClient } from './lent-client.ts';
import type { ExchangeStrategy, PlatformToken, VaultAccount } from './token-store.ts';
import { Vault } from './vault.ts';

type Tried = { client: AuthorisedClient; stated: NonNullable<PlatformToken['stated']> };

/** Fails as the strategy does. Throws the reason of an aborted signal. */
export type Trial = (account: VaultAccount, api: PlatformApi, signal: AbortSignal) => Promise<Result<Tried>>;

export function createTrial(
  strategy: ExchangeStrategy,
  clock: Clock,
  wake: Pick<Wake, 'signal'>,
  senders: Senders,
): Trial {
  return async (account, api, signal) => {
    let stated: Tried['stated'] = {};
    const watched: ExchangeStrategy = async (...asked) => {
      const token = await strategy(...asked);
      if (token.ok) stated = token.value.stated ?? {};
      return token;
    };
    const client = await new Vault(watched, clock, wake, senders).client(account, api, signal);
    return client.ok ? ok({ client: client.value, stated }) : client;
  };
}
