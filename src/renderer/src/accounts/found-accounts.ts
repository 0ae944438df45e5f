/** Which accounts are shown, and in which order. Pure. */
import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import { accountTitle } from './names.ts';

/** Those whose platform or label the text names, platform by platform. */
export function findAccounts(
  accounts: readonly ListedAccount[],
  platforms: readonly PlatformFacts[],
  text: string,
): ListedAccount[] {
  const sought = text.trim().toLowerCase();
  const named = accounts.map((account) => ({ account, name: accountTitle(account, platforms) }));
  const order = new Intl.Collator(undefined, { numeric: true });
  return named
    .filter(({ name }) => name.toLowerCase().includes(sought))
    .sort((a, b) => order.compare(a.name, b.name))
    .map(({ account }) => account);
}

/** In the hub's order of platforms, then those that it no longer has. */
export function groupByPlatform(
  accounts: readonly ListedAccount[],
  platforms: readonly PlatformFacts[],
): [platform: string, ListedAccount[]][] {
  const groups = Map.groupBy(accounts, ({ platform }) => platform);
  const order = platforms.map(({ name }) => name).filter((name) => groups.has(name));
  const gone = [...groups.keys()].filter((name) => !order.includes(name));
  return [...order, ...gone].map((name) => [name, groups.get(name) ?? []]);
}
