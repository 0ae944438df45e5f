/** What repositories' names stand for, remembered for a minute so that a burst of calls asks the platform once. */
import type { Result } from '../../../shared/result.ts';
import type { Platform, PlatformClient, Resolved } from '../platforms/platform.ts';
import type { Clock } from '../ports.ts';
import type { Vault } from '../vault/vault.ts';

export type Resolver = {
  /** Fails as the platform does; undefined for a platform that can't tell. Throws the reason of the client's signal. */
  resolve(client: PlatformClient, platform: Platform, repository: string): Promise<Result<Resolved> | undefined>;
  /** Forgets what was found with any account, for when one ends. */
  forget(): void;
};

const kept = 60_000;
const most = 1_000;

export function createResolver(clock: Clock): Resolver {
  let known = new Map<string, { answer: Promise<Result<Resolved>>; until: number }>();

  function ask(place: string, begin: () => Promise<Result<Resolved>>): Promise<Result<Resolved>> {
    const among = known;
    const entry = { answer: begin(), until: Number.POSITIVE_INFINITY };
    among.set(place, entry);
    const forgotten = (): void => {
      if (among.get(place) === entry) among.delete(place);
    };
    entry.answer.then((found) => {
      if (found.ok) entry.until = clock.now() + kept;
      else forgotten();
    }, forgotten);
    return entry.answer;
  }

  return {
    async resolve(client, platform, repository) {
      const { resolve } = platform;
      if (!resolve) return undefined;
      // By the account, so that what one may see is never told to another.
      const place = JSON.stringify([client.account, platform.name, repository.toLowerCase()]);
      const begin = () => resolve(client, repository);
      const found = known.get(place);
      if (!found || clock.now() >= found.until) {
        if (known.size >= most) known.clear();
        return ask(place, begin);
      }
      // Another call's question may end with that call: that says nothing about this one.
      const shared = await found.answer.catch(() => undefined);
      client.signal.throwIfAborted();
      return shared?.ok ? shared : ask(place, begin);
    },
    forget() {
      // A new map: what is under way ends up in the old one.
      known = new Map();
    },
  };
}

/** The vault, with what was found by an account forgotten together with its tokens. */
export const forgetting = (vault: Vault, { forget }: Resolver): Vault => ({
  ...vault,
  drop(...which) {
    vault.drop(...which);
    forget();
  },
  retire(account) {
    forget();
    return vault.retire(account);
  },
});
