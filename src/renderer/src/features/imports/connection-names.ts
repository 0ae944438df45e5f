/** Connections as people know them, by the service that they are of. Pure. */
import type { ListedProvider } from '../../../../shared/catalogue.ts';
import type { PlatformFacts } from '../../../../shared/model.ts';
import { platformTitle } from '../accounts/account-facts.ts';

export type NamedConnection = { connection: string; title: string };

/**
 * Those that an import may use, by title. Without a tenant, the hub keeps accounts only of platforms for which it has tools. One that a provider
 * shares with another is of the first.
 */
export function namedConnections(
  providers: readonly ListedProvider[],
  platforms: readonly PlatformFacts[],
  hasTenant: boolean,
): NamedConnection[] {
  const usable = providers.filter(({ state }) => hasTenant || state === 'tools');
  const named = new Map<string, string>();
  for (const { connection, platform, title } of usable) {
    if (connection === null || named.has(connection)) continue;
    named.set(connection, platform === null ? title : platformTitle(platform, platforms));
  }
  return [...named]
    .map(([connection, title]) => ({ connection, title }))
    .sort((one, other) => one.title.localeCompare(other.title));
}

/** What a connection is shown as: its own name where nothing is known of it. */
export const connectionTitle = (connection: string, named: readonly NamedConnection[]): string =>
  named.find((one) => one.connection === connection)?.title ?? connection;

/** What a person means who types this: a title that is listed, or else the name of a connection. */
export const connectionMeant = (text: string, named: readonly NamedConnection[]): string =>
  named.find(({ title }) => title.toLowerCase() === text.trim().toLowerCase())?.connection ?? text;
