/** What can be connected: the hub's platforms and the providers that it knows of, as one list. Pure. */
import type { ListedProvider } from '../../../../shared/catalogue.ts';
import type { PlatformFacts } from '../../../../shared/model.ts';
import { connectable, offered, platformTitle } from '../accounts/account-facts.ts';
import { byPlatform } from '../accounts/connection-facts.ts';

export type ConnectEntry = {
  /** As its address calls it. */
  name: string;
  title: string;
  /** The platform of the hub; null while there is none. */
  platform: string | null;
  /** Null for a platform that was imported with accounts under another name than a provider's. */
  provider: ListedProvider | null;
  /** Whether an account of it can be connected now. */
  isReady: boolean;
};

/** The four that most people have, then the rest by title. What stands for any other provider comes last. */
export function connectEntries(
  providers: readonly ListedProvider[],
  platforms: readonly PlatformFacts[],
): ConnectEntry[] {
  const ready = new Set(offered(platforms).map(({ name }) => name));
  const known = new Set(providers.map(({ platform }) => platform));
  const all: ConnectEntry[] = [
    ...providers.map((provider) => ({
      provider,
      name: provider.name,
      platform: provider.platform,
      title: provider.platform === null ? provider.title : platformTitle(provider.platform, platforms),
      isReady: provider.platform !== null && ready.has(provider.platform),
    })),
    ...connectable(platforms)
      .filter(({ name }) => !known.has(name))
      .map(({ name, title }) => ({ name, title, platform: name, provider: null, isReady: ready.has(name) })),
  ];
  const isAny = ({ provider }: ConnectEntry) => Number(provider?.category === 'custom');
  return all.sort((one, other) => isAny(one) - isAny(other) || byPlatform(one, other));
}

/** Those that the text names, by title, name or connection. */
export function foundEntries(entries: readonly ConnectEntry[], text: string): ConnectEntry[] {
  const sought = text.trim().toLowerCase();
  return entries.filter(({ title, name, provider }) =>
    [title, name, provider?.title ?? '', provider?.connection ?? ''].some((called) =>
      called.toLowerCase().includes(sought),
    ),
  );
}

/** What an address names: by the name of the entry, else by its platform. */
export const namedEntry = (entries: readonly ConnectEntry[], name: string): ConnectEntry | undefined =>
  entries.find((entry) => entry.name === name) ?? entries.find(({ platform }) => platform === name);
