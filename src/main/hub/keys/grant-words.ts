import type { Account, Grant, Model } from '../../../shared/model.ts';
import type { Platform } from '../platforms/platform.ts';
import { firstAccountOn } from './keys.ts';

/** The accounts of a grant as a person knows them: `GitHub octavia`, or `the first GitHub account` where none is connected. */
export const accountNames = (grant: Grant, accounts: Account[], platforms: readonly Platform[]): string[] =>
  grant.accounts.flatMap((id) => {
    const account = accounts.find((one) => one.id === id);
    const platform = platforms.find(({ name }) => name === account?.platform || firstAccountOn(name) === id);
    if (!platform) return [];
    const isDefault = grant.defaultAccounts?.includes(id) ? ' (default)' : '';
    return account ? `${platform.title} ${account.label}${isDefault}` : `the first ${platform.title} account`;
  });

/** The models of a grant by name, and where they run: what a person must know before private data goes there. */
export const modelNames = (grant: Grant, models: Model[]): string[] =>
  models
    .filter(({ id }) => grant.models.includes(id))
    .map(({ name, baseUrl }) => (baseUrl === null ? name : `${name} at ${new URL(baseUrl).origin}`));
