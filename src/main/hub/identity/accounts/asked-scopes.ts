/** What a person is asked to allow at a platform, and for which of their accounts. */
import { missingScope, union } from '../../../../shared/account.ts';
import type { Account } from '../../../../shared/model.ts';
import type { Platform } from '../../platforms/platform.ts';
import type { Tool } from '../../platforms/tool.ts';

/**
 * What to ask a person for: what the platform needs in any case, what the account has already (a consent replaces the one before,
 * it does not add to it), and what these tools need beside that. Empty where the platform settles it by itself.
 */
export function scopesToAsk(
  platform: Pick<Platform, 'scopes'>,
  again: readonly Pick<Account, 'scopes'>[],
  tools: readonly Pick<Tool, 'scopes' | 'isScopedByObject'>[],
): string[] {
  const needed = tools.flatMap(({ scopes = [], isScopedByObject }) =>
    isScopedByObject ? scopes.map((scope) => [scope]) : scopes.length > 0 ? [scopes] : [],
  );
  if (platform.scopes.length === 0 && needed.length === 0) return [];
  const asked = union(platform.scopes, ...again.map(({ scopes }) => scopes));
  for (const scopes of needed) {
    const missing = asked.length === 0 ? scopes[0] : missingScope(scopes, asked);
    if (missing !== undefined) asked.push(missing);
  }
  return asked;
}

/**
 * The accounts that a consent is for: the one named. Where none is, those that have to be connected again, and with tools the only
 * one there is; a consent for a further account asks for no more than that one needs.
 */
export function accountsToReconnect(
  accounts: Account[],
  named: string | undefined,
  tools: readonly unknown[],
): Account[] {
  if (named !== undefined) return accounts.filter(({ id, label }) => id === named || label === named);
  const broken = accounts.filter(({ state }) => state === 'reconnect');
  return broken.length === 0 && tools.length > 0 && accounts.length === 1 ? accounts : broken;
}
