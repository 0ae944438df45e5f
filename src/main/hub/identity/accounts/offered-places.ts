/** The names of the places that a person's accounts know, to choose from when a key is limited. Names only, and kept for a minute. */
import type { Account } from '../../../../shared/model.ts';
import type { OfferedPlace } from '../../../../shared/places.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import { createSingleFlight } from '../../ground/waiting.ts';
import { cleanLine } from '../../platforms/clean-text.ts';
import type { Platform } from '../../platforms/platform.ts';
import type { Vault } from '../vault/vault.ts';
import type { Accounts } from './accounts.ts';

const keptMs = 60_000;
const patienceMs = 20_000;
/** Enough to choose from; a person with more types the name. */
const mostPlaces = 500;
const longestName = 200;

type Found = { places: OfferedPlace[]; isAll: boolean };

type Parts = {
  accounts: Pick<Accounts, 'list' | 'vaultAccount'>;
  vault: Pick<Vault, 'client'>;
  platforms: () => readonly Platform[];
  clock: Clock;
  /** Told before a platform is asked. */
  onAsk: (account: Account) => Promise<void>;
};

type OfferedPlaces = {
  /** Of all accounts of the person whose platform has that kind of place, or of the named ones. */
  find(userId: string, kind: string, accounts?: readonly string[]): Promise<Result<Found>>;
};

export function createOfferedPlaces({ accounts, vault, platforms, clock, onAsk }: Parts): OfferedPlaces {
  const kept = new Map<string, { at: number; found: Found }>();
  const together = createSingleFlight();

  async function ask(account: Account, platform: Platform, kind: string): Promise<Result<Found>> {
    const asked = await accounts.vaultAccount(account, platform);
    if (!asked.ok) return asked;
    await onAsk(account);
    const client = await vault.client(asked.value, platform, AbortSignal.timeout(patienceMs));
    if (!client.ok) return client;
    const answer = client.value.scrubbed(await platform.offered?.(client.value, kind));
    if (!answer?.ok) return answer ?? ok({ places: [], isAll: false });
    const places = answer.value.places.slice(0, mostPlaces).map(({ pattern, name }) => ({
      pattern: cleanLine(pattern, longestName),
      name: cleanLine(name, longestName),
    }));
    return ok({ places, isAll: answer.value.isAll && places.length === answer.value.places.length });
  }

  /** One account's. A platform that doesn't answer leaves the list short, which is then not all. */
  function ofAccount(account: Account, platform: Platform, kind: string): Promise<Found> {
    const name = JSON.stringify([account.userId, account.id, kind]);
    return together(name, async () => {
      const before = kept.get(name);
      if (before && clock.now() - before.at < keptMs) return before.found;
      const found = await ask(account, platform, kind);
      if (!found.ok) return { places: [], isAll: false };
      for (const [other, { at }] of kept) if (clock.now() - at >= keptMs) kept.delete(other);
      kept.set(name, { at: clock.now(), found: found.value });
      return found.value;
    });
  }

  return {
    async find(userId, kind, named) {
      const platform = platforms().find(({ places }) => places.some((one) => one.kind === kind));
      if (!platform?.offered) return ok({ places: [], isAll: false });
      const own = (await accounts.list(userId)).filter(
        ({ id, platform: on, state }) =>
          on === (platform.accountsOf ?? platform.name) && state === 'connected' && (named?.includes(id) ?? true),
      );
      const found = await Promise.all(own.map((account) => ofAccount(account, platform, kind)));
      const byPattern = new Map(found.flatMap(({ places }) => places).map((place) => [place.pattern, place]));
      return ok({
        places: [...byPattern.values()].slice(0, mostPlaces),
        isAll: own.length > 0 && byPattern.size <= mostPlaces && found.every(({ isAll }) => isAll),
      });
    },
  };
}
