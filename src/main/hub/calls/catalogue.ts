/** The call about what could be connected. */
import type { ListedProvider } from '../../../shared/catalogue.ts';
import { ok } from '../../../shared/result.ts';
import { callbackOf } from '../../../shared/tenant.ts';
import { catalogue, type Entry } from '../catalogue/index.ts';
import type { CallParts, Handlers } from './parts.ts';

export function catalogueCalls({ ports, platforms }: CallParts): Pick<Handlers, 'catalogue.list'> {
  const stateOf = ({ name, options }: Entry): ListedProvider['state'] => {
    if (platforms().some((platform) => platform.name === name)) return 'tools';
    return options ? 'settable' : 'by-hand';
  };
  return {
    async 'catalogue.list'() {
      const callback = callbackOf(ports.settings.read().tenant?.issuer ?? 'https://{domain}/');
      return ok(catalogue.map((entry) => ({ ...entry, state: stateOf(entry), callback })));
    },
  };
}
