import type { Client } from './directory.ts';
import type { Tenant } from './tenant.ts';

/** Scopes of an API that the client may use in a person's name; undefined when it has no user grant for it. */
export function userGrant({ directory, world, meAudience }: Tenant, client: Client, audience: string) {
  if (audience === meAudience && world.switches.withoutUserGrant) return undefined;
  return directory.clientGrants.find(
    (grant) => grant.clientId === client.id && grant.audience === audience && grant.subjectType === 'user',
  )?.scopes;
}

/** The refresh token policy that lets the client reach a further API, if the API exists and is activated. */
export function refreshPolicy({ directory, world, meAudience }: Tenant, client: Client, audience: string | undefined) {
  const { myAccountInactive, withoutPolicy } = world.switches;
  if (withoutPolicy || (audience === meAudience && myAccountInactive)) return undefined;
  if (!directory.apis.some((api) => api.identifier === audience && api.skipsConsent)) return undefined;
  return client.refreshToken.policies.find((policy) => policy.audience === audience);
}

export function rotates({ world }: Tenant, client: Client): boolean {
  return world.switches.rotation || client.refreshToken.rotating;
}

export function notAuthorized(client: Client, audience: string): string {
  return `Client "${client.id}" is not authorized to access resource server "${audience}".`;
}
