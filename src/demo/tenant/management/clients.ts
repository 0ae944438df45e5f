import { readCredential } from '../credentials.ts';
import type { Client } from '../directory.ts';
import { newSecret } from '../secret.ts';
import { issue, type Tenant } from '../tenant.ts';
import { invalidBody, notPlayed, paged, readBody, selected, unknown } from './answer.ts';
import { type ClientForm, clientForm, clientShape, defaultRefreshToken, fill } from './client-form.ts';
import type { Call } from './index.ts';

/** The application of the path; throws the 404. */
export function clientOf({ directory }: Tenant, id: string): Client {
  const client = directory.clients.find((one) => one.id === id);
  if (!client) throw unknown('client');
  return client;
}

/** Its secret only for a caller that may read keys. */
const shown = (client: Client, scopes: string[]): object => ({
  ...clientForm(client),
  ...(scopes.includes('read:client_keys') && client.secret !== undefined && { client_secret: client.secret }),
});

export const listClients = ({ tenant, url, scopes }: Call): Response =>
  paged(
    'clients',
    tenant.directory.clients.map((client) => selected(shown(client, scopes), url)),
    url,
  );

export const readClient = ({ tenant, url, scopes, id }: Call): Response =>
  Response.json(selected(shown(clientOf(tenant, id), scopes), url));

/** The answer to a creation is the one place where the secret is shown to whoever may not read keys. */
export async function createClient({ tenant, request }: Call): Promise<Response> {
  const form = await readBody<ClientForm>(request, { ...clientShape, 'name*': 'text' });
  if (form.client_authentication_methods) throw notPlayed('credentials with a creation: add them afterwards');
  const client: Client = {
    id: newSecret(24),
    name: '',
    appType: 'regular_web',
    isFirstParty: true,
    oidcConformant: false,
    authentication: 'client_secret',
    secret: issue(tenant, 'auth0_client_secret', newSecret(48)),
    credentials: [],
    callbacks: [],
    allowedLogoutUrls: [],
    grantTypes: ['authorization_code', 'refresh_token'],
    refreshToken: defaultRefreshToken,
  };
  fill(client, form, tenant.directory);
  tenant.directory.clients.push(client);
  return Response.json({ ...clientForm(client), client_secret: client.secret }, { status: 201 });
}

export async function updateClient({ tenant, request, scopes, id }: Call): Promise<Response> {
  const client = clientOf(tenant, id);
  fill(client, await readBody<ClientForm>(request, clientShape), tenant.directory);
  return Response.json(shown(client, scopes));
}

/** Takes its grants and its place at connections along. */
export function deleteClient({ tenant: { directory }, id }: Call): Response {
  directory.clients = directory.clients.filter((client) => client.id !== id);
  directory.clientGrants = directory.clientGrants.filter(({ clientId }) => clientId !== id);
  for (const connection of directory.connections) {
    if (connection.enabledFor !== 'all') connection.enabledFor = connection.enabledFor.filter((one) => one !== id);
  }
  return new Response(null, { status: 204 });
}

export const listCredentials = ({ tenant, id }: Call): Response =>
  Response.json(clientOf(tenant, id).credentials.map(({ id: credential, kid, alg }) => ({ id: credential, kid, alg })));

export async function addCredential({ tenant, request, id }: Call): Promise<Response> {
  const client = clientOf(tenant, id);
  const shape = { 'credential_type*': 'text', 'pem*': 'text', name: 'text', alg: 'text', kid: 'text' } as const;
  const { pem, alg } = await readBody<{ pem: string; alg?: string }>(request, shape);
  const credential = await readCredential(pem, alg);
  if (!credential) throw invalidBody('pem is no public RSA key of 2048 bits or more');
  client.credentials = [...client.credentials, credential];
  const { id: made, kid } = credential;
  return Response.json({ id: made, kid, alg: credential.alg, credential_type: 'public_key' }, { status: 201 });
}
