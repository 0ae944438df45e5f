/** Which tools a key for these accounts could have. Tools that delete are given to no key. */
import type { Grant, ListedAccount, PlatformFacts } from '../../../shared/model.ts';

export type GrantableTool = PlatformFacts['tools'][number];

/**
 * The platforms that matter: those of the chosen accounts, and those that use them; all while none is connected, since any may be
 * the first.
 */
export function platformsFor(
  chosen: readonly string[],
  accounts: readonly ListedAccount[],
  platforms: readonly PlatformFacts[],
): PlatformFacts[] {
  if (accounts.length === 0) return [...platforms];
  const names = new Set(accounts.filter(({ id }) => chosen.includes(id)).map(({ platform }) => platform));
  return platforms.filter(({ name, accountsOf = name }) => names.has(accountsOf));
}

export const toolsWith = (access: 'read' | 'write', platforms: readonly PlatformFacts[]): GrantableTool[] =>
  platforms.flatMap(({ tools }) => tools.filter((tool) => tool.access === access));

/** The platforms of a grant’s accounts, some of which are still to come, and those that use them. */
export function platformsOf(
  grant: Grant,
  accounts: readonly ListedAccount[],
  platforms: readonly PlatformFacts[],
): PlatformFacts[] {
  const chosen = accounts.filter(({ id }) => grant.accounts.includes(id)).map(({ platform }) => platform);
  return platforms.filter(
    ({ name, accountsOf = name }) => chosen.includes(accountsOf) || grant.accounts.includes(`first:${accountsOf}`),
  );
}
