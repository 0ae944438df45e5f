/** The call about what could be connected. */
import type { ListedProvider } from '../../../shared/catalogue.ts';
import { ok } from '../../../shared/result.ts';
import { callbackOf } from '../../../shared/tenant.ts';
import { type CatalogueProvider, catalogue, scopeWords } from '../catalogue.ts';
import type { Platform } from '../platforms/platform.ts';
import type { CallParts, Handlers } from './parts.ts';

export function catalogueCalls({ ports, platforms }: CallParts): Pick<Handlers, 'catalogue.list'> {
  /** By the entry's name, or by its connection, which an import may have under a name of its own. */
  const platformOf = ({ name, connection }: CatalogueProvider) => {
    const own = platforms().filter(({ accountsOf }) => accountsOf === undefined);
    return own.find((platform) => platform.name === name) ?? own.find((platform) => platform.connection === connection);
  };
  return {
    async 'catalogue.list'() {
      const issuer = ports.settings.read().tenant?.issuer;
      const callback = callbackOf(issuer ?? 'https://{domain}/');
      return ok(catalogue.map((entry) => ({ ...standing(entry, platformOf(entry), issuer), callback })));
    },
  };
}

/**
 * A platform that the hub has tools for may want another connection than Auth0's own, and other scopes, which are then the ones to tell
 * of. The page where its application is made can be filled in for the tenant.
 */
function standing(
  entry: CatalogueProvider,
  platform: Platform | undefined,
  issuer?: string,
): Omit<ListedProvider, 'callback'> {
  if (!platform) return { ...entry, state: entry.options ? 'settable' : 'by-hand', platform: null };
  const { name, connection, setup } = platform;
  const allows = (asked: string): string =>
    entry.scopes.find(({ scope }) => scope === asked)?.allows ?? scopeWords[asked] ?? '';
  const scopes = platform.scopes.map((scope) => ({ scope, allows: allows(scope) }));
  const ways = setup && {
    strategy: setup.strategy,
    points: setup.points,
    page: issuer ? setup.page(issuer) : entry.page,
  };
  return { ...entry, connection, scopes, ...ways, state: 'tools', platform: name };
}
