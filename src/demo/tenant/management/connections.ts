import { type Connection, type DemoProvider, isEnabledFor } from '../directory.ts';
import { thumbprint } from '../keys.ts';
import { type DemoTenant, issueSecret } from '../tenant.ts';
import { invalidBody, managementRefusal, notPlayed, offsetPage, readBody, selectedFields, unknown } from './answer.ts';
import type { ManagementCall, Routes } from './index.ts';

type Purpose = { active: boolean };
type ConnectionForm = {
  options?: Connection['options'];
  metadata?: Record<string, string>;
  connected_accounts?: Purpose;
  authentication?: Purpose;
};

const shape = {
  options: 'object',
  metadata: 'object',
  connected_accounts: 'object',
  authentication: 'object',
} as const;

const idOf = ({ name }: Connection): string => `con_${thumbprint(name).slice(0, 16)}`;

const form = (connection: Connection): object => ({
  id: idOf(connection),
  name: connection.name,
  strategy: connection.strategy,
  options: connection.options,
  ...(connection.metadata && { metadata: connection.metadata }),
  authentication: { active: connection.signIn },
  connected_accounts: { active: connection.active },
});

function connectionOf({ directory }: DemoTenant, id: string): Connection {
  const connection = directory.connections.find((one) => idOf(one) === id);
  if (!connection) throw unknown('connection');
  return connection;
}

/** What a connected account names of its connection. */
export function connectionNamed({ directory }: DemoTenant, name: string): object {
  const found = directory.connections.find((one) => one.name === name);
  return found ? { connection_id: idOf(found), strategy: found.strategy } : {};
}

/** Both purposes stand beside `options`, not in them, where scripts put them in vain; `options` is replaced as a whole. */
function fill(tenant: DemoTenant, connection: Connection, body: ConnectionForm): void {
  if (body.options && 'connected_accounts' in body.options) throw invalidBody('Additional properties not allowed');
  if (body.options) {
    connection.options = body.options;
    const { client_id: clientId = '', client_secret: clientSecret = '' } = body.options;
    if (clientSecret !== '') issueSecret(tenant, 'provider_client_secret', String(clientSecret));
    Object.assign(connection, { clientId, clientSecret });
  }
  if (body.metadata) connection.metadata = body.metadata;
  if (body.connected_accounts) connection.active = body.connected_accounts.active;
  if (body.authentication) connection.signIn = body.authentication.active;
}

function listConnections({ tenant, url }: ManagementCall): Response {
  const asked = (name: string, value: string) => (url.searchParams.get(name) ?? value) === value;
  const found = tenant.directory.connections.filter(
    ({ name, strategy }) => asked('name', name) && asked('strategy', strategy),
  );
  return offsetPage('connections', found, url, (connection) => selectedFields(form(connection), url));
}

const readConnection = ({ tenant, url, id }: ManagementCall): Response =>
  Response.json(selectedFields(form(connectionOf(tenant, id)), url));

/**
 * The platform that a connection of that kind leads to; one of OAuth 2.0 says so by the path of its address for tokens, since the
 * real platform is elsewhere.
 */
const providerFor = (
  { providers }: DemoTenant,
  strategy: string,
  options: ConnectionForm['options'] = {},
): DemoProvider | undefined =>
  providers.find(
    (one) =>
      one.strategy === strategy && (strategy !== 'oauth2' || pathOf(options['tokenURL']) === pathOf(one.app.tokenUrl)),
  );

const pathOf = (url: unknown): string | undefined => URL.parse(String(url))?.pathname;

async function createConnection({ tenant, request }: ManagementCall): Promise<Response> {
  const body = await readBody<ConnectionForm & { name: string; strategy: string }>(request, {
    ...shape,
    'name*': 'text',
    'strategy*': 'text',
  });
  const { name, strategy } = body;
  const provider = providerFor(tenant, strategy, body.options);
  if (!provider) throw notPlayed(`strategy ${strategy}`);
  if (tenant.directory.connections.some((one) => one.name === name)) {
    throw managementRefusal(409, 'A connection with the same name already exists.', 'connection_conflict');
  }
  const connection: Connection = {
    name,
    strategy,
    signIn: true,
    active: false,
    enabledFor: [],
    options: {},
    clientId: '',
    clientSecret: '',
    authorizeUrl: provider.app.authorizeUrl,
    tokenUrl: provider.app.tokenUrl,
    userUrl: provider.userUrl,
  };
  fill(tenant, connection, body);
  tenant.directory.connections.push(connection);
  return Response.json(form(connection), { status: 201 });
}

async function updateConnection({ tenant, request, id }: ManagementCall): Promise<Response> {
  const connection = connectionOf(tenant, id);
  fill(tenant, connection, await readBody<ConnectionForm>(request, shape));
  return Response.json(form(connection));
}

function deleteConnection({ tenant, id }: ManagementCall): Response {
  const { directory } = tenant;
  directory.connections = directory.connections.filter((one) => idOf(one) !== id);
  return new Response(null, { status: 204 });
}

function listEnabledClients({ tenant, id }: ManagementCall): Response {
  const { enabledFor } = connectionOf(tenant, id);
  const ids = enabledFor === 'all' ? tenant.directory.clients.map((client) => client.id) : enabledFor;
  return Response.json({ clients: ids.map((client_id) => ({ client_id })) });
}

async function enableClients({ tenant, request, id }: ManagementCall): Promise<Response> {
  const connection = connectionOf(tenant, id);
  const body: unknown = await request.json().catch(() => undefined);
  if (!Array.isArray(body) || body.length === 0) throw invalidBody('Expected type array');
  for (const { client_id: client, status } of body as { client_id?: unknown; status?: unknown }[]) {
    if (typeof client !== 'string' || typeof status !== 'boolean')
      throw invalidBody('client_id and status are required');
    if (connection.enabledFor === 'all') connection.enabledFor = tenant.directory.clients.map((one) => one.id);
    const others = connection.enabledFor.filter((one) => one !== client);
    connection.enabledFor = status ? [...others, client] : others;
  }
  return new Response(null, { status: 204 });
}

/** The connections of one application. */
function listOfClient({ tenant, id }: ManagementCall): Response {
  const enabled = tenant.directory.connections.filter((one) => isEnabledFor(one, id));
  return Response.json({ connections: enabled.map(form) });
}

export const connectionRoutes: Routes = {
  'POST connections': { scope: 'create:connections', answer: createConnection },
  'GET connections': { scope: 'read:connections', answer: listConnections },
  'GET connections/:id': { scope: 'read:connections', answer: readConnection },
  'PATCH connections/:id': { scope: 'update:connections', answer: updateConnection },
  'DELETE connections/:id': { scope: 'delete:connections', answer: deleteConnection },
  'GET connections/:id/clients': { scope: 'read:connections', answer: listEnabledClients },
  'PATCH connections/:id/clients': { scope: 'update:connections', answer: enableClients },
  'GET clients/:id/connections': { scope: 'read:connections', answer: listOfClient },
};
