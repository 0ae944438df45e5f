/** What to show at once where one list serves several keys, and is read from the description that needs no key. */
import type { Grant } from '../../../shared/model.ts';
import { firstAccountOn } from '../keys/keys.ts';
import type { Inventory } from './inventory.ts';
import { ownTools, ownToolsBeside } from './own-tools.ts';

/**
 * The names of the tools that such a list holds: as many as for a single key, and those of the hub that lead to the rest.
 * Whose key lacks one of them is refused it as always. Imported tools, which that description leaves out, are found by
 * search. Never none, which Open WebUI takes for all: where there is nothing to name, the tools of the hub itself. Pure.
 */
export function namesShown(inventory: Inventory, grants: Grant[]): string[] {
  const [one] = grants;
  if (!one) return own;
  const all = <T>(of: (grant: Grant) => T[]): T[] => [...new Set(grants.flatMap(of))];
  const together: Grant = {
    ...one,
    tools: all(({ tools }) => tools),
    access: all(({ access }) => access),
  };
  const allowed = inventory.allowed(together);
  // What comes last is a platform for whose first account all wait that are for it.
  const isAwaited = (name: string): boolean =>
    grants.every(
      (grant) =>
        grant.accounts.includes(firstAccountOn(name)) ||
        !inventory.allowed(grant).some(({ platform }) => platform.name === name),
    );
  const accounts = [...new Set(allowed.map(({ platform }) => platform.name))].filter(isAwaited).map(firstAccountOn);
  const described = allowed.filter(({ platform }) => !platform.isImported).map(({ tool }) => tool.name);
  const shown = inventory.listed({ ...together, accounts, tools: described }).map(({ tool }) => tool.name);
  const named = [...shown, ...ownToolsBeside(shown, allowed)];
  return named.length > 0 ? named : own;
}

const own = ownTools.map(({ name }) => name);
