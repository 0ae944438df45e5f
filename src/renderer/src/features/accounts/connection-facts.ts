/** Accounts, MCP servers and APIs as what they are to a person: connections. Their order, and which of them wait. Pure. */

import { endsSoon } from '../../../../shared/account.ts';
import type { ListedImport } from '../../../../shared/imports.ts';
import type { Key, ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import { visible } from '../../../../shared/visible.ts';
import { waitsFor } from '../imports/import-form.ts';
import { platformTitle } from './account-facts.ts';

export type ConnectionKind = 'account' | 'server' | 'api';

type Common = {
  /** Among all connections. */
  id: string;
  title: string;
  /** What tells it from others with the same title: whose account it is, or where tokens go. */
  label: string;
  /** Whether something about it needs its person. */
  waits: boolean;
};
export type ListedConnection = Common &
  ({ kind: 'account'; account: ListedAccount } | { kind: 'server' | 'api'; imported: ListedImport });

/** Most people have these, so they stand first wherever platforms are listed. */
const mainPlatforms = ['github', 'slack', 'google', 'notion'];

type Placed = { platform: string | null; title: string };

/** Orders what is of platforms: the four that most people have, then the rest by title. */
export function byPlatform(one: Placed, other: Placed): number {
  const place = ({ platform }: Placed): number => {
    const at = mainPlatforms.indexOf(platform ?? '');
    return at === -1 ? mainPlatforms.length : at;
  };
  return place(one) - place(other) || order.compare(one.title, other.title);
}
const order = new Intl.Collator(undefined, { numeric: true });

/** Whether an account has to be connected again, now or within days. */
export const mustReconnect = (account: ListedAccount, now: number): boolean =>
  account.state === 'reconnect' || endsSoon(account, now);

const hostOf = (address: string): string => URL.parse(address)?.host ?? address;

/** All of them: first those that wait, then accounts by platform, servers and APIs by title. */
export function connectionsOf(
  accounts: readonly ListedAccount[],
  imports: readonly ListedImport[],
  platforms: readonly PlatformFacts[],
  now: number,
): ListedConnection[] {
  const all = [
    ...accounts.map((account) => ({
      kind: 'account' as const,
      account,
      id: account.id,
      title: platformTitle(account.platform, platforms),
      label: account.label,
      waits: mustReconnect(account, now),
    })),
    ...imports.map((imported) => ({
      kind: imported.kind === 'mcp' ? ('server' as const) : ('api' as const),
      imported,
      id: `import ${imported.name}`,
      title: visible(imported.title),
      label: visible(hostOf(imported.apiUrl)),
      waits: imported.problem !== null || imported.tools.some(waitsFor),
    })),
  ];
  const platformOf = (one: ListedConnection) => (one.kind === 'account' ? one.account.platform : null);
  return all.sort(
    (one, other) =>
      Number(other.waits) - Number(one.waits) ||
      kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
      byPlatform({ ...one, platform: platformOf(one) }, { ...other, platform: platformOf(other) }) ||
      order.compare(one.label, other.label),
  );
}
const kinds: readonly ConnectionKind[] = ['account', 'server', 'api'];

/** Those that the text names. */
export function foundConnections(connections: readonly ListedConnection[], text: string): ListedConnection[] {
  const sought = text.trim().toLowerCase();
  return connections.filter(({ title, label }) => `${title} ${label}`.toLowerCase().includes(sought));
}

/** More accounts of one platform than these are folded, so that the next platform is not far. */
const mostOfOne = 8;

/** What stands in the place of accounts that are folded. */
export type Fold = { kind: 'fold'; platform: string; title: string; count: number };

/** With all but the first accounts of a platform folded, unless it is one of those opened. What waits is never folded. */
export function foldedConnections(
  connections: readonly ListedConnection[],
  opened: ReadonlySet<string>,
): (ListedConnection | Fold)[] {
  const seen = new Map<string, number>();
  const folds = new Map<string, Fold>();
  const rows: (ListedConnection | Fold)[] = [];
  for (const one of connections) {
    const platform = one.kind === 'account' && !one.waits ? one.account.platform : undefined;
    if (platform === undefined || opened.has(platform)) {
      rows.push(one);
      continue;
    }
    const count = (seen.get(platform) ?? 0) + 1;
    seen.set(platform, count);
    const fold = folds.get(platform);
    if (fold) fold.count += 1;
    else if (count > mostOfOne) {
      const first: Fold = { kind: 'fold', platform, title: one.title, count: 1 };
      folds.set(platform, first);
      rows.push(first);
    } else rows.push(one);
  }
  return rows;
}

/** The clients whose keys have tools of an import and still open something, each once. */
export function clientsOfImport({ tools }: ListedImport, keys: readonly Key[], now: number): string[] {
  const names = new Set(tools.map(({ name }) => name));
  const live = keys.filter(({ revokedAt, expiresAt }) => revokedAt === null && Date.parse(expiresAt) > now);
  return [
    ...new Set(live.filter(({ grant }) => grant.tools.some((name) => names.has(name))).map(({ client }) => client)),
  ];
}
