import type { Directory } from '../directory.ts';
import { thumbprint } from '../keys.ts';
import { managementRefusal, offsetPage, readBody, unknown } from './answer.ts';
import type { ManagementCall, Routes } from './index.ts';

type Grant = Directory['clientGrants'][number];
type Form = { client_id: string; audience: string; scope: string[]; subject_type?: 'user' | 'client' };

/** One per application, API and kind of subject, which its id follows from. */
const idOf = ({ clientId, audience, subjectType }: Grant): string =>
  `cgr_${thumbprint(`${clientId} ${audience} ${subjectType}`).slice(0, 16)}`;

const form = (grant: Grant): object => ({
  id: idOf(grant),
  client_id: grant.clientId,
  audience: grant.audience,
  scope: grant.scopes,
  subject_type: grant.subjectType,
});

function listGrants({ tenant, url }: ManagementCall): Response {
  const { searchParams } = url;
  const asked = (name: string, value: string) => (searchParams.get(name) ?? value) === value;
  const found = tenant.directory.clientGrants.filter(
    ({ clientId, audience, subjectType }) =>
      asked('client_id', clientId) && asked('audience', audience) && asked('subject_type', subjectType),
  );
  return offsetPage('client_grants', found, url, form);
}

async function createGrant({ tenant, request }: ManagementCall): Promise<Response> {
  const shape = { 'client_id*': 'text', 'audience*': 'text', 'scope*': 'texts', subject_type: 'text' } as const;
  const body = await readBody<Form>(request, shape);
  const { clients, apis, clientGrants } = tenant.directory;
  if (!clients.some(({ id }) => id === body.client_id)) throw unknown('client');
  const api = apis.find(({ identifier }) => identifier === body.audience);
  if (!api) throw unknown('resource_server');
  const foreign = body.scope.find((scope) => !api.scopes.includes(scope));
  if (foreign !== undefined)
    throw managementRefusal(400, `The scope ${foreign} is not one of this API.`, 'invalid_scope');
  const grant: Grant = {
    clientId: body.client_id,
    audience: body.audience,
    scopes: body.scope,
    // Reported from the field: a grant for people that came out as one for the application itself.
    subjectType: tenant.world.switches.userGrantsBecomeClient ? 'client' : (body.subject_type ?? 'client'),
  };
  if (clientGrants.some((one) => idOf(one) === idOf(grant))) {
    throw managementRefusal(409, 'A resource with the same client_id and audience already exists.', 'grant_conflict');
  }
  clientGrants.push(grant);
  return Response.json(form(grant), { status: 201 });
}

async function updateGrant({ tenant, request, id }: ManagementCall): Promise<Response> {
  const grant = tenant.directory.clientGrants.find((one) => idOf(one) === id);
  if (!grant) throw unknown('client_grant');
  const { scope } = await readBody<{ scope?: string[] }>(request, { scope: 'texts' });
  if (scope) grant.scopes = scope;
  return Response.json(form(grant));
}

function deleteGrant({ tenant: { directory }, id }: ManagementCall): Response {
  directory.clientGrants = directory.clientGrants.filter((grant) => idOf(grant) !== id);
  return new Response(null, { status: 204 });
}

export const grantRoutes: Routes = {
  'POST client-grants': { scope: 'create:client_grants', answer: createGrant },
  'GET client-grants': { scope: 'read:client_grants', answer: listGrants },
  'PATCH client-grants/:id': { scope: 'update:client_grants', answer: updateGrant },
  'DELETE client-grants/:id': { scope: 'delete:client_grants', answer: deleteGrant },
};
