/** What the names of places stand for, remembered for a minute so that a burst of calls asks the platform once. */
import type { Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import type { Platform, PlatformClient } from '../../platforms/platform.ts';
import type { NamedPlace, ResolvedPlace } from '../../policy/place.ts';

export type Resolver = {
  /** Fails as the platform does; undefined for a platform that can't tell. Throws the reason of the client's signal. */
  resolve(
    client: PlatformClient,
    platform: Platform,
    place: NamedPlace,
    isLimited: boolean,
  ): Promise<Result<ResolvedPlace> | undefined>;
  /** Forgets what was found with any account, for when one ends. */
  forget(): void;
};

const kept = 60_000;
const most = 1_000;

export function createResolver(clock: Clock): Resolver {
  let known = new Map<string, { answer: Promise<Result<ResolvedPlace>>; until: number }>();

  function ask(name: string, begin: () => Promise<Result<ResolvedPlace>>): Promise<Result<ResolvedPlace>> {
    const among = known;
    const entry = { answer: begin(), until: Number.POSITIVE_INFINITY };
    among.set(name, entry);
    const forgotten = (): void => {
      if (among.get(name) === entry) among.delete(name);
    };
    entry.answer.then((found) => {
      if (found.ok) entry.until = clock.now() + kept;
      else forgotten();
    }, forgotten);
    return entry.answer;
  }

  return {
    async resolve(client, platform, place, isLimited) {
      const { resolve } = platform;
      if (!resolve) return undefined;
      // By the account, so that what one may see is never told to another.
      const { kind, name: given } = place;
      const name = JSON.stringify([
        client.account,
        platform.name,
        kind,
        place.isId ? given : given.toLowerCase(),
        isLimited,
      ]);
      const begin = () => resolve(client, place, isLimited);
      const found = known.get(name);
      if (!found || clock.now() >= found.until) {
        if (known.size >= most) known.clear();
        return ask(name, begin);
      }
      // Another call's question may end with that call: that says nothing about this one.
      const shared = await found.answer.catch(() => undefined);
      client.signal.throwIfAborted();
      return shared?.ok ? shared : ask(name, begin);
    },
    forget() {
      // A new map: what is under way ends up in the old one.
      known = new Map();
    },
  };
}
