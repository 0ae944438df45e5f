/** `/api/v2/`, the Management API, as far as setting a tenant up needs it. https://auth0.com/docs/api/management/v2 */
import { words } from '../literals.ts';
import { type DemoTenant, issueSecret } from '../tenant.ts';
import { publicAccount } from '../vault.ts';
import { managementRefusal, offsetPage } from './answer.ts';
import { grantRoutes } from './client-grants.ts';
import { clientRoutes } from './clients.ts';
import { connectionNamed, connectionRoutes } from './connections.ts';
import { apiRoutes } from './resource-servers.ts';

export type ManagementCall = { tenant: DemoTenant; request: Request; url: URL; scopes: string[]; id: string };
type Route = { scope: string; answer: (call: ManagementCall) => Response | Promise<Response> };
export type Routes = Record<string, Route>;

const readSettings = (): Response => Response.json({ friendly_name: 'Demo', enabled_locales: ['en'], flags: {} });

/** Empty is "Never". https://auth0.com/docs/api/management/v2/guardian/get-policies */
const readPolicies = ({ tenant }: ManagementCall): Response =>
  Response.json(tenant.world.switches.mfaAlways ? ['all-applications'] : []);

function readConnectedAccounts({ tenant, id }: ManagementCall): Response {
  const theirs = [...tenant.accounts.values()].filter(({ sub }) => sub === id);
  const shown = theirs.map((account) => ({
    ...publicAccount(account),
    ...connectionNamed(tenant, account.connection),
  }));
  return Response.json({ connected_accounts: shown });
}

const readLog = ({ tenant, url }: ManagementCall): Response =>
  offsetPage('logs', tenant.log.toReversed(), url, (entry) => entry);

const routes: Routes = {
  ...clientRoutes,
  ...grantRoutes,
  ...apiRoutes,
  ...connectionRoutes,
  'GET tenants/settings': { scope: 'read:tenant_settings', answer: readSettings },
  'GET guardian/policies': { scope: 'read:mfa_policies', answer: readPolicies },
  'GET users/:id/connected-accounts': { scope: 'read:users', answer: readConnectedAccounts },
  'GET logs': { scope: 'read:logs', answer: readLog },
};
const fixed = ['tenants/settings', 'guardian/policies'];

/** Answers a request below `/api/v2/`; whether the caller may is settled before anything is looked at. */
export async function management(tenant: DemoTenant, request: Request): Promise<Response> {
  const scopes = await scopesOf(tenant, request);
  const url = new URL(request.url);
  const path = url.pathname.slice('/api/v2/'.length);
  const [, collection, id, part] = /^([\w-]+)(?:\/([^/]+))?(?:\/([\w-]+))?$/.exec(path) ?? [];
  const template = fixed.includes(path) ? path : [collection, id && ':id', part].filter(Boolean).join('/');
  const route = routes[`${request.method} ${template}`];
  if (!route) throw managementRefusal(404, 'Not Found', 'not_found');
  if (!scopes.includes(route.scope)) {
    throw managementRefusal(403, `Insufficient scope, expected any of: ${route.scope}`, 'insufficient_scope');
  }
  return route.answer({ tenant, request, url, scopes, id: decodeURIComponent(id ?? '') });
}

const kinds = [
  ...['clients', 'client_credentials', 'client_grants', 'resource_servers', 'connections'].flatMap((what) =>
    ['create', 'read', 'update', 'delete'].map((verb) => `${verb}:${what}`),
  ),
  'read:client_keys',
  'read:tenant_settings',
  'read:mfa_policies',
  'read:users',
  'read:logs',
];
const lifetimeSeconds = 86_400;
const explorer = 'demo-api-explorer';

const audience = (issuer: string): string => `${issuer}api/v2/`;

/** A token as the dashboard's API Explorer shows it: with all scopes and for a day by default. It is on the ledger. */
export async function managementToken(tenant: DemoTenant, scopes = kinds, seconds = lifetimeSeconds): Promise<string> {
  const claims = { aud: audience(tenant.issuer), azp: explorer, scope: scopes.join(' '), gty: 'client-credentials' };
  return issueSecret(tenant, 'auth0_management_token', await tenant.keys.sign(claims, `${explorer}@clients`, seconds));
}

/** The scopes of the caller; throws the 401 of a token that is not of this tenant, or old. */
async function scopesOf({ keys, issuer }: DemoTenant, request: Request): Promise<string[]> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined) throw managementRefusal(401, 'Missing authentication', 'invalid_token');
  const claims = await keys.verify(token, audience(issuer));
  if (!claims) throw managementRefusal(401, 'Invalid token', 'invalid_token');
  return words(String(claims['scope']));
}
