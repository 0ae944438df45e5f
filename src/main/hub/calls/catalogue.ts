/** The call about what could be connected. */
import type { ListedProvider } from '../../../shared/catalogue.ts';
import { ok } from '../../../shared/result.ts';
import { callbackOf } from '../../../shared/tenant.ts';
import { catalogue, type Entry } from '../catalogue/index.ts';
import type { Platform } from '../platforms/platform.ts';
import type { CallParts, Handlers } from './parts.ts';

export function catalogueCalls({ ports, platforms }: CallParts): Pick<Handlers, 'catalogue.list'> {
  const platformOf = ({ name }: Entry) => platforms().find((platform) => platform.name === name);
  return {
    async 'catalogue.list'() {
      const callback = callbackOf(ports.settings.read().tenant?.issuer ?? 'https://{domain}/');
      return ok(catalogue.map((entry) => ({ ...standing(entry, platformOf(entry)), callback })));
    },
  };
}

/** A platform that the hub has tools for may want another connection than Auth0's own, which is then the one to tell of. */
function standing(entry: Entry, platform: Platform | undefined): Omit<ListedProvider, 'callback'> {
  if (!platform) return { ...entry, state: entry.options ? 'settable' : 'by-hand' };
  const { connection, setup } = platform;
  return { ...entry, connection, ...(setup && { strategy: setup.strategy, points: setup.points }), state: 'tools' };
}
