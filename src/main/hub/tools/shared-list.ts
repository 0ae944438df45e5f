/** What to show at once where one list serves several keys, and is read from the description that needs no key. */
import type { Grant } from '../../../shared/model.ts';
import type { Inventory } from './inventory.ts';
import { ownToolsBeside } from './own-tools.ts';

/**
 * The names of the tools that such a list holds: as many as for a single key, and those of the hub that lead to the rest.
 * Whose key lacks one of them is refused it as always. Imported tools, which that description leaves out, are found by
 * search. None without a key. Pure.
 */
export function namesShown(inventory: Inventory, grants: Grant[]): string[] {
  const [one] = grants;
  if (!one) return [];
  const all = <T>(of: (grant: Grant) => T[]): T[] => [...new Set(grants.flatMap(of))];
  const together: Grant = {
    ...one,
    // What comes last is a platform for whose first account all of them wait.
    accounts: one.accounts.filter((account) => grants.every(({ accounts }) => accounts.includes(account))),
    tools: all(({ tools }) => tools),
    access: all(({ access }) => access),
  };
  const allowed = inventory.allowed(together);
  const described = allowed.filter(({ platform }) => !platform.isImported).map(({ tool }) => tool.name);
  const shown = inventory.listed({ ...together, tools: described }).map(({ tool }) => tool.name);
  return [...shown, ...ownToolsBeside(shown, allowed)];
}
