import type { Account, Grant, Model } from '../../../shared/model.ts';
import type { Reach } from '../../../shared/places.ts';
import type { Platform } from '../platforms/platform.ts';
import { patternsFor } from '../policy/place.ts';
import { firstAccountOn } from './keys.ts';

/** The accounts of a grant as a person knows them: `GitHub octavia`, or `the first GitHub account you connect` while there is none. */
export const accountNames = (grant: Grant, accounts: Account[], platforms: readonly Platform[]): string[] =>
  grant.accounts.flatMap((id) => {
    const account = accounts.find((one) => one.id === id);
    const platform = platforms.find(({ name }) => name === account?.platform || firstAccountOn(name) === id);
    if (!platform) return [];
    const isDefault = grant.defaultAccounts?.includes(id) ? ' (default)' : '';
    return account
      ? `${platform.title} ${account.label}${isDefault}`
      : `the first ${platform.title} account you connect`;
  });

/** How far a grant reaches on the platforms of its accounts, kind by kind. */
export function reachesOf(grant: Grant, accounts: Account[], platforms: readonly Platform[]): Reach[] {
  const isReached = ({ name }: Platform): boolean =>
    grant.accounts.includes(firstAccountOn(name)) ||
    accounts.some(({ id, platform }) => platform === name && grant.accounts.includes(id));
  return platforms
    .filter(isReached)
    .flatMap(({ title: platform, places }) =>
      places.map(({ kind, title }) => ({ platform, kind, title, patterns: patternsFor(grant, kind) ?? null })),
    );
}

/** The models of a grant by name, and where they run: what a person must know before private data goes there. */
export const modelNames = (grant: Grant, models: Model[]): string[] =>
  models
    .filter(({ id }) => grant.models.includes(id))
    .map(({ name, baseUrl }) => (baseUrl === null ? name : `${name} at ${new URL(baseUrl).origin}`));
