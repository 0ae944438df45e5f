import { readCredential } from '../client-authentication.ts';
import type { Client, Directory } from '../directory.ts';
import { newSecret } from '../keys.ts';
import { type DemoTenant, issueSecret } from '../tenant.ts';
import {
  checked,
  invalidBody,
  notPlayed,
  offsetPage,
  readBody,
  type Shape,
  selectedFields,
  unknown,
} from './answer.ts';
import type { ManagementCall, Routes } from './index.ts';

/** What an administrator may set on an application, of what this tenant plays. */
const clientShape: Shape = {
  name: 'text',
  app_type: 'text',
  is_first_party: 'flag',
  oidc_conformant: 'flag',
  token_endpoint_auth_method: 'text',
  client_authentication_methods: 'object',
  jwt_configuration: 'object',
  callbacks: 'texts',
  allowed_logout_urls: 'texts',
  grant_types: 'texts',
  refresh_token: 'object',
  client_metadata: 'object',
};

type ClientForm = {
  name?: string;
  app_type?: Client['appType'];
  is_first_party?: boolean;
  oidc_conformant?: boolean;
  token_endpoint_auth_method?: string | null;
  client_authentication_methods?: { private_key_jwt?: { credentials: { id: string }[] } } | null;
  jwt_configuration?: { alg?: string };
  callbacks?: string[];
  allowed_logout_urls?: string[];
  grant_types?: string[];
  refresh_token?: RefreshTokenForm | null;
  client_metadata?: Record<string, string | null>;
};

type RefreshTokenForm = {
  rotation_type: string;
  expiration_type: string;
  leeway?: number;
  token_lifetime?: number;
  infinite_token_lifetime?: boolean;
  idle_token_lifetime?: number;
  infinite_idle_token_lifetime?: boolean;
  policies?: { audience: string; scope: string[] }[];
};

const refreshTokenShape: Shape = {
  'rotation_type*': 'text',
  'expiration_type*': 'text',
  leeway: 'number',
  token_lifetime: 'number',
  infinite_token_lifetime: 'flag',
  idle_token_lifetime: 'number',
  infinite_idle_token_lifetime: 'flag',
  policies: 'objects',
};

const secretMethods = ['client_secret_post', 'client_secret_basic'];
const forever = Number.POSITIVE_INFINITY;

/** What Auth0 makes of an application that says nothing of its refresh tokens. */
const defaultRefreshToken: Client['refreshToken'] = {
  rotating: false,
  leewaySeconds: 0,
  lifetimeSeconds: forever,
  idleLifetimeSeconds: forever,
  policies: [],
};

/** Changes the application by what the form names; `refresh_token` is replaced as a whole, as Auth0 does. */
function fillClient(client: Client, form: ClientForm, directory: Directory): void {
  const {
    jwt_configuration: signing,
    client_authentication_methods: methods,
    token_endpoint_auth_method: method,
  } = form;
  if (signing?.alg !== undefined && signing.alg !== 'RS256') throw notPlayed(`signing with ${signing.alg}`);
  if (form.app_type !== undefined) client.appType = form.app_type;
  if (form.name !== undefined) client.name = form.name;
  if (form.is_first_party !== undefined) client.isFirstParty = form.is_first_party;
  if (form.oidc_conformant !== undefined) client.oidcConformant = form.oidc_conformant;
  if (form.callbacks) client.callbacks = form.callbacks;
  if (form.allowed_logout_urls) client.allowedLogoutUrls = form.allowed_logout_urls;
  if (form.grant_types) client.grantTypes = form.grant_types;
  if (form.client_metadata) client.metadata = merged(client.metadata, form.client_metadata);
  if (form.refresh_token !== undefined) client.refreshToken = refreshTokenOf(form.refresh_token, directory);
  if (methods && typeof method === 'string') {
    throw invalidBody('token_endpoint_auth_method and client_authentication_methods exclude each other');
  }
  if (methods?.private_key_jwt) {
    const named = methods.private_key_jwt.credentials.map(({ id }) => id);
    if (named.some((id) => !client.credentials.some((one) => one.id === id))) throw invalidBody('Unknown credential');
    client.credentials = client.credentials.filter(({ id }) => named.includes(id));
    client.authentication = 'private_key_jwt';
  } else if (typeof method === 'string') {
    if (method !== 'none' && !secretMethods.includes(method)) throw notPlayed(`authentication by ${method}`);
    client.authentication = method === 'none' ? 'none' : 'client_secret';
  }
}

/** Null removes one, as in Auth0's metadata. */
const merged = (before: Record<string, string> | undefined, changes: Record<string, string | null>) =>
  Object.fromEntries(
    Object.entries({ ...before, ...changes }).filter((entry): entry is [string, string] => entry[1] !== null),
  );

function refreshTokenOf(given: RefreshTokenForm | null, { apis }: Directory): Client['refreshToken'] {
  if (!given) return defaultRefreshToken;
  const form = checked<RefreshTokenForm>(given, refreshTokenShape);
  const expires = form.expiration_type === 'expiring';
  const { token_lifetime = 31_557_600, idle_token_lifetime = 2_592_000 } = form;
  return {
    rotating: form.rotation_type === 'rotating',
    leewaySeconds: form.leeway ?? 0,
    lifetimeSeconds: expires && form.infinite_token_lifetime !== true ? token_lifetime : forever,
    idleLifetimeSeconds: expires && form.infinite_idle_token_lifetime !== true ? idle_token_lifetime : forever,
    // A policy for an API that there is not is dropped without a word.
    policies: (form.policies ?? [])
      .filter(({ audience }) => apis.some(({ identifier }) => identifier === audience))
      .map(({ audience, scope }) => ({ audience, scopes: scope })),
  };
}

/** The application as the API shows it, its secret apart. */
function clientForm(client: Client): object {
  const byKey = client.authentication === 'private_key_jwt';
  return {
    client_id: client.id,
    name: client.name,
    app_type: client.appType,
    is_first_party: client.isFirstParty,
    oidc_conformant: client.oidcConformant,
    ...(byKey
      ? {
          client_authentication_methods: {
            private_key_jwt: { credentials: client.credentials.map(({ id }) => ({ id })) },
          },
        }
      : { token_endpoint_auth_method: client.authentication === 'none' ? 'none' : 'client_secret_post' }),
    jwt_configuration: { alg: 'RS256' },
    callbacks: client.callbacks,
    allowed_logout_urls: client.allowedLogoutUrls,
    grant_types: client.grantTypes,
    refresh_token: refreshTokenForm(client.refreshToken),
    ...(client.metadata && { client_metadata: client.metadata }),
  };
}

function refreshTokenForm({
  rotating,
  leewaySeconds,
  lifetimeSeconds,
  idleLifetimeSeconds,
  policies,
}: Client['refreshToken']) {
  const expires = lifetimeSeconds !== forever || idleLifetimeSeconds !== forever;
  return {
    rotation_type: rotating ? 'rotating' : 'non-rotating',
    expiration_type: expires ? 'expiring' : 'non-expiring',
    leeway: leewaySeconds,
    ...lifetime('token_lifetime', lifetimeSeconds),
    ...lifetime('idle_token_lifetime', idleLifetimeSeconds),
    policies: policies.map(({ audience, scopes }) => ({ audience, scope: scopes })),
  };
}

const lifetime = (name: string, seconds: number) => ({
  [`infinite_${name}`]: seconds === forever,
  ...(seconds !== forever && { [name]: seconds }),
});

/** The application of the path; throws the 404. */
function findClient({ directory }: DemoTenant, id: string): Client {
  const client = directory.clients.find((one) => one.id === id);
  if (!client) throw unknown('client');
  return client;
}

/** Its secret only for a caller that may read keys. */
const shown = (client: Client, scopes: string[]): object => ({
  ...clientForm(client),
  ...(scopes.includes('read:client_keys') && client.secret !== undefined && { client_secret: client.secret }),
});

const listClients = ({ tenant, url, scopes }: ManagementCall): Response =>
  offsetPage('clients', tenant.directory.clients, url, (client) => selectedFields(shown(client, scopes), url));

const readClient = ({ tenant, url, scopes, id }: ManagementCall): Response =>
  Response.json(selectedFields(shown(findClient(tenant, id), scopes), url));

/** The answer to a creation is the one place where the secret is shown to anyone who may not read keys. */
async function createClient({ tenant, request }: ManagementCall): Promise<Response> {
  const form = await readBody<ClientForm>(request, { ...clientShape, 'name*': 'text' });
  if (form.client_authentication_methods) throw notPlayed('credentials with a creation: add them afterwards');
  const client: Client = {
    id: newSecret(24),
    name: '',
    appType: 'regular_web',
    isFirstParty: true,
    oidcConformant: false,
    authentication: 'client_secret',
    secret: issueSecret(tenant, 'auth0_client_secret', newSecret(48)),
    credentials: [],
    callbacks: [],
    allowedLogoutUrls: [],
    grantTypes: ['authorization_code', 'refresh_token'],
    refreshToken: defaultRefreshToken,
  };
  fillClient(client, form, tenant.directory);
  tenant.directory.clients.push(client);
  return Response.json({ ...clientForm(client), client_secret: client.secret }, { status: 201 });
}

async function updateClient({ tenant, request, scopes, id }: ManagementCall): Promise<Response> {
  const client = findClient(tenant, id);
  fillClient(client, await readBody<ClientForm>(request, clientShape), tenant.directory);
  return Response.json(shown(client, scopes));
}

/** Takes its grants and its place at connections along. */
function deleteClient({ tenant: { directory }, id }: ManagementCall): Response {
  directory.clients = directory.clients.filter((client) => client.id !== id);
  directory.clientGrants = directory.clientGrants.filter(({ clientId }) => clientId !== id);
  for (const connection of directory.connections) {
    if (connection.enabledFor !== 'all') connection.enabledFor = connection.enabledFor.filter((one) => one !== id);
  }
  return new Response(null, { status: 204 });
}

const listCredentials = ({ tenant, id }: ManagementCall): Response =>
  Response.json(
    findClient(tenant, id).credentials.map(({ id: credential, kid, alg }) => ({ id: credential, kid, alg })),
  );

async function addCredential({ tenant, request, id }: ManagementCall): Promise<Response> {
  const client = findClient(tenant, id);
  const shape = { 'credential_type*': 'text', 'pem*': 'text', name: 'text', alg: 'text', kid: 'text' } as const;
  const { pem, alg } = await readBody<{ pem: string; alg?: string }>(request, shape);
  const credential = await readCredential(pem, alg);
  if (!credential) throw invalidBody('pem is no public RSA key of 2048 bits or more');
  client.credentials = [...client.credentials, credential];
  const { id: made, kid } = credential;
  return Response.json({ id: made, kid, alg: credential.alg, credential_type: 'public_key' }, { status: 201 });
}

export const clientRoutes: Routes = {
  'POST clients': { scope: 'create:clients', answer: createClient },
  'GET clients': { scope: 'read:clients', answer: listClients },
  'GET clients/:id': { scope: 'read:clients', answer: readClient },
  'PATCH clients/:id': { scope: 'update:clients', answer: updateClient },
  'DELETE clients/:id': { scope: 'delete:clients', answer: deleteClient },
  'GET clients/:id/credentials': { scope: 'read:client_credentials', answer: listCredentials },
  'POST clients/:id/credentials': { scope: 'create:client_credentials', answer: addCredential },
};
