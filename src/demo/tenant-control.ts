/** What is done to the whole tenant over the control service: what its owner does at the dashboard, and what nobody can. */
import { InputError } from './fault-input.ts';
import { managementToken } from './tenant/management/caller.ts';
import { activateMyAccount } from './tenant/management/resource-servers.ts';
import { newTenantConnection } from './tenant/seed.ts';
import type { Tenant } from './tenant/tenant.ts';

/** The tenant as Auth0 makes a new one, but for its people: they stay, and are signed out. */
export function emptyTenant(tenant: Tenant): void {
  const { directory } = tenant;
  Object.assign(directory, { clients: [], clientGrants: [], apis: [], connections: [newTenantConnection()] });
  const { codes, refreshTokens, opaqueTokens, sessions, accounts, tickets, providerStates, connectCodes } = tenant;
  for (const kept of [codes, refreshTokens, opaqueTokens, sessions, accounts, tickets, providerStates, connectCodes]) {
    kept.clear();
  }
}

/** The button "Activate" of the My Account API. */
export const pressActivate = (tenant: Tenant): void => activateMyAccount(tenant);

/** A token out of the dashboard's API Explorer, with fewer scopes or a shorter life where that is asked. */
export async function copyManagementToken(
  tenant: Tenant,
  { scopes, seconds }: { scopes?: unknown; seconds?: unknown },
): Promise<{ token: string }> {
  const isList = Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string');
  if (scopes !== undefined && !isList) throw new InputError('scopes must be a list of text');
  if (seconds !== undefined && !Number.isInteger(seconds)) throw new InputError('seconds must be a whole number');
  return { token: await managementToken(tenant, isList ? scopes : undefined, seconds as number | undefined) };
}
