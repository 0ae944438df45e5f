/** `/api/v2/`, the Management API, as far as setting a tenant up needs it. https://auth0.com/docs/api/management/v2 */
import type { Tenant } from '../tenant.ts';
import { refused } from './answer.ts';
import { scopesOf } from './caller.ts';
import { createGrant, deleteGrant, listGrants, updateGrant } from './client-grants.ts';
import * as clients from './clients.ts';
import * as connections from './connections.ts';
import { readConnectedAccounts, readLog, readPolicies, readSettings } from './reading.ts';
import { createApi, deleteApi, listApis, readApi, updateApi } from './resource-servers.ts';

export type Call = { tenant: Tenant; request: Request; url: URL; scopes: string[]; id: string };
type Route = { scope: string; answer: (call: Call) => Response | Promise<Response> };

const routes: Record<string, Route> = {
  'POST clients': { scope: 'create:clients', answer: clients.createClient },
  'GET clients': { scope: 'read:clients', answer: clients.listClients },
  'GET clients/:id': { scope: 'read:clients', answer: clients.readClient },
  'PATCH clients/:id': { scope: 'update:clients', answer: clients.updateClient },
  'DELETE clients/:id': { scope: 'delete:clients', answer: clients.deleteClient },
  'GET clients/:id/credentials': { scope: 'read:client_credentials', answer: clients.listCredentials },
  'POST clients/:id/credentials': { scope: 'create:client_credentials', answer: clients.addCredential },
  'GET clients/:id/connections': { scope: 'read:connections', answer: connections.listOfClient },
  'POST client-grants': { scope: 'create:client_grants', answer: createGrant },
  'GET client-grants': { scope: 'read:client_grants', answer: listGrants },
  'PATCH client-grants/:id': { scope: 'update:client_grants', answer: updateGrant },
  'DELETE client-grants/:id': { scope: 'delete:client_grants', answer: deleteGrant },
  'POST resource-servers': { scope: 'create:resource_servers', answer: createApi },
  'GET resource-servers': { scope: 'read:resource_servers', answer: listApis },
  'GET resource-servers/:id': { scope: 'read:resource_servers', answer: readApi },
  'PATCH resource-servers/:id': { scope: 'update:resource_servers', answer: updateApi },
  'DELETE resource-servers/:id': { scope: 'delete:resource_servers', answer: deleteApi },
  'POST connections': { scope: 'create:connections', answer: connections.createConnection },
  'GET connections': { scope: 'read:connections', answer: connections.listConnections },
  'GET connections/:id': { scope: 'read:connections', answer: connections.readConnection },
  'PATCH connections/:id': { scope: 'update:connections', answer: connections.updateConnection },
  'DELETE connections/:id': { scope: 'delete:connections', answer: connections.deleteConnection },
  'GET connections/:id/clients': { scope: 'read:connections', answer: connections.listEnabledClients },
  'PATCH connections/:id/clients': { scope: 'update:connections', answer: connections.enableClients },
  'GET tenants/settings': { scope: 'read:tenant_settings', answer: readSettings },
  'GET guardian/policies': { scope: 'read:mfa_policies', answer: readPolicies },
  'GET users/:id/connected-accounts': { scope: 'read:users', answer: readConnectedAccounts },
  'GET logs': { scope: 'read:logs', answer: readLog },
};
const fixed = ['tenants/settings', 'guardian/policies'];

/** Answers a request below `/api/v2/`; whether the caller may is settled before anything is looked at. */
export async function management(tenant: Tenant, request: Request): Promise<Response> {
  const scopes = await scopesOf(tenant, request);
  const url = new URL(request.url);
  const path = url.pathname.slice('/api/v2/'.length);
  const [, collection, id, part] = /^([\w-]+)(?:\/([^/]+))?(?:\/([\w-]+))?$/.exec(path) ?? [];
  const template = fixed.includes(path) ? path : [collection, id && ':id', part].filter(Boolean).join('/');
  const route = routes[`${request.method} ${template}`];
  if (!route) throw refused(404, 'Not Found', 'not_found');
  if (!scopes.includes(route.scope)) {
    throw refused(403, `Insufficient scope, expected any of: ${route.scope}`, 'insufficient_scope');
  }
  return route.answer({ tenant, request, url, scopes, id: decodeURIComponent(id ?? '') });
}
