import type { Api, Directory } from '../directory.ts';
import { thumbprint } from '../keys.ts';
import { meAccountScopes } from '../literals.ts';
import type { DemoTenant } from '../tenant.ts';
import { invalidBody, managementRefusal, notPlayed, offsetPage, readBody, unknown } from './answer.ts';
import type { ManagementCall, Routes } from './index.ts';

type Form = { name?: string; identifier: string; skip_consent_for_verifiable_first_party_clients?: boolean };

/** What an administrator may change on a system API; all else on it is Auth0's. */
const settable = {
  token_lifetime: 'number',
  proof_of_possession: 'object',
  skip_consent_for_verifiable_first_party_clients: 'flag',
  subject_type_authorization: 'object',
  authorization_policy: 'object',
} as const;

const idOf = ({ identifier }: Api): string => thumbprint(identifier).slice(0, 24);

const form = (tenant: DemoTenant, api: Api): object => ({
  id: idOf(api),
  name: api.name,
  identifier: api.identifier,
  is_system: api.identifier === tenant.meAudience,
  scopes: api.scopes.map((value) => ({ value })),
  allow_offline_access: api.allowOfflineAccess,
  skip_consent_for_verifiable_first_party_clients: api.skipsConsent,
  subject_type_authorization: { user: { policy: 'require_client_grant' }, client: { policy: 'deny_all' } },
});

function apiOf({ directory }: DemoTenant, id: string): Api {
  const api = directory.apis.find((one) => idOf(one) === id || one.identifier === id);
  if (!api) throw unknown('resource_server');
  return api;
}

const listApis = ({ tenant, url }: ManagementCall): Response =>
  offsetPage('resource_servers', tenant.directory.apis, url, (api) => form(tenant, api));

const readApi = ({ tenant, id }: ManagementCall): Response => Response.json(form(tenant, apiOf(tenant, id)));

/** Adds the My Account API, as its button in the dashboard does; whether people are asked for consent is still to be set. */
export function activateMyAccount({ directory, meAudience }: { directory: Directory; meAudience: string }): void {
  if (directory.apis.some(({ identifier }) => identifier === meAudience)) return;
  const name = 'Auth0 My Account API';
  directory.apis.push({
    name,
    identifier: meAudience,
    scopes: meAccountScopes,
    allowOfflineAccess: false,
    skipsConsent: false,
  });
}

/** Auth0 documents the dashboard's button alone for the My Account API; `activationByApi` plays a tenant that takes it here. */
async function createApi({ tenant, request }: ManagementCall): Promise<Response> {
  const shape = { ...settable, 'identifier*': 'text', name: 'text' } as const;
  const body = await readBody<Form>(request, shape);
  if (body.identifier !== tenant.meAudience) throw notPlayed('further APIs');
  if (tenant.directory.apis.some(({ identifier }) => identifier === body.identifier)) {
    throw managementRefusal(
      409,
      'A resource server with the same identifier already exists.',
      'resource_server_conflict',
    );
  }
  if (!tenant.world.switches.activationByApi) throw invalidBody('identifier is reserved for a system API');
  activateMyAccount(tenant);
  return Response.json(form(tenant, apiOf(tenant, body.identifier)), { status: 201 });
}

async function updateApi({ tenant, request, id }: ManagementCall): Promise<Response> {
  const api = apiOf(tenant, id);
  const body = await readBody<Partial<Form>>(request, settable);
  api.skipsConsent = body.skip_consent_for_verifiable_first_party_clients ?? api.skipsConsent;
  return Response.json(form(tenant, api));
}

function deleteApi({ tenant, id }: ManagementCall): Response {
  const { directory, world } = tenant;
  const api = apiOf(tenant, id);
  if (!world.switches.activationByApi)
    throw managementRefusal(400, 'A system API cannot be deleted.', 'invalid_operation');
  directory.apis = directory.apis.filter((one) => one !== api);
  return new Response(null, { status: 204 });
}

export const apiRoutes: Routes = {
  'POST resource-servers': { scope: 'create:resource_servers', answer: createApi },
  'GET resource-servers': { scope: 'read:resource_servers', answer: listApis },
  'GET resource-servers/:id': { scope: 'read:resource_servers', answer: readApi },
  'PATCH resource-servers/:id': { scope: 'update:resource_servers', answer: updateApi },
  'DELETE resource-servers/:id': { scope: 'delete:resource_servers', answer: deleteApi },
};
