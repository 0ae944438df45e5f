/** What is only read: the tenant's settings, its second-factor policy, a person's connected accounts, the log. */
import { publicAccount } from '../connected-account.ts';
import { paged } from './answer.ts';
import type { Call } from './index.ts';

export const readSettings = (): Response =>
  Response.json({ friendly_name: 'Demo', enabled_locales: ['en'], flags: {} });

/** Empty is "Never". https://auth0.com/docs/api/management/v2/guardian/get-policies */
export const readPolicies = ({ tenant }: Call): Response =>
  Response.json(tenant.world.switches.mfaAlways ? ['all-applications'] : []);

export function readConnectedAccounts({ tenant, id }: Call): Response {
  const theirs = [...tenant.accounts.values()].filter(({ sub }) => sub === id);
  return Response.json({ connected_accounts: theirs.map(publicAccount) });
}

export const readLog = ({ tenant, url }: Call): Response => paged('logs', tenant.log.toReversed(), url);
