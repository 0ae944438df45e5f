import { objectIn, Refusal } from '../web.ts';
import { type AccountCaller, completeConnection, startConnection } from './connect.ts';
import { isEnabledFor } from './directory.ts';
import { invalidField, problem } from './errors.ts';
import { words } from './literals.ts';
import { boundKey, type PossessionFault, possessionFault, possessionHeaders, presentedToken } from './possession.ts';
import { type DemoTenant, logEvent } from './tenant.ts';
import { publicAccount } from './vault.ts';

const base = '/me/v1/connected-accounts/';

type Route = { scope: 'create' | 'read' | 'delete'; answer: (call: Call) => Response | Promise<Response> };
type Call = { tenant: DemoTenant; caller: AccountCaller; request: Request; url: URL; id: string };

const routes: Record<string, Route> = {
  'POST connect': {
    scope: 'create',
    answer: async ({ tenant, caller, request }) => startConnection(tenant, caller, await readJson(request)),
  },
  'POST complete': {
    scope: 'create',
    answer: async ({ tenant, caller, request }) => completeConnection(tenant, caller, await readJson(request)),
  },
  'GET accounts': { scope: 'read', answer: listAccounts },
  'GET connections': { scope: 'read', answer: listConnections },
  'DELETE accounts/:id': { scope: 'delete', answer: deleteAccount },
};

/** `/me/v1/connected-accounts/*` of the My Account API. */
export async function answerMyAccount(tenant: DemoTenant, request: Request): Promise<Response> {
  if (!isActivated(tenant)) return notFound();
  const caller = await callerOf(tenant, request);
  if (caller instanceof Response) return caller;
  const url = new URL(request.url);
  const path = url.pathname.startsWith(base) ? url.pathname.slice(base.length) : '';
  const [, id = ''] = /^accounts\/([^/]+)$/.exec(path) ?? [];
  const route = routes[`${request.method} ${id ? 'accounts/:id' : path}`];
  if (!route) return notFound();
  const scope = `${route.scope}:me:connected_accounts`;
  if (!caller.scopes.includes(scope)) {
    return problem(403, '0002', 'Insufficient Scope', `Insufficient scope, expected any of: ${scope}`);
  }
  return route.answer({ tenant, caller, request, url, id });
}

const isActivated = ({ directory, meAudience, world }: DemoTenant): boolean =>
  !world.switches.myAccountInactive && directory.apis.some(({ identifier }) => identifier === meAudience);

const notFound = (detail = 'Not Found') => problem(404, '0001', 'Not Found', detail);

async function callerOf(tenant: DemoTenant, request: Request): Promise<AccountCaller | Response> {
  const { keys, meAudience, directory, world } = tenant;
  const { token } = presentedToken(request);
  if (token === '') return problem(401, '0001', 'Unauthorized', 'A bearer token is required');
  const claims = await keys.verify(token, meAudience);
  if (!claims?.sub) return problem(401, '0003', 'Invalid Token', 'Invalid Token');
  const boundTo = boundKey(claims);
  const isUnbound = world.switches.dpopRequired && boundTo === undefined;
  const fault = isUnbound ? 'invalid_token' : await possessionFault(tenant, request, boundTo);
  if (fault) return challenged(tenant, fault);
  const client = directory.clients.find(({ id }) => id === claims['azp']);
  return { sub: claims.sub, scopes: words(String(claims['scope'])), client };
}

function challenged(tenant: DemoTenant, fault: PossessionFault): Response {
  const reply = problem(401, '0003', 'Invalid Token', 'The DPoP proof is missing or does not fit');
  for (const [name, value] of Object.entries(possessionHeaders(tenant, fault))) reply.headers.set(name, value);
  return reply;
}

async function readJson(request: Request): Promise<object> {
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    throw new Refusal(problem(415, '0001', 'Unsupported Media Type', 'Send application/json'));
  }
  const body = objectIn(await request.text());
  if (body) return body;
  throw new Refusal(problem(400, '0001', 'Bad Request', 'The body is not a JSON object'));
}

function listAccounts({ tenant, caller, url }: Call): Response {
  const wanted = url.searchParams.getAll('connection');
  const accounts = [...tenant.accounts.values()].filter(
    ({ sub, connection }) => sub === caller.sub && (wanted.length === 0 || wanted.includes(connection)),
  );
  return paged('accounts', accounts.map(publicAccount), url);
}

function listConnections({ tenant, caller, url }: Call): Response {
  const active = tenant.directory.connections.filter(
    (connection) => connection.active && isEnabledFor(connection, caller.client?.id),
  );
  const shown = active.map(({ name, strategy }) => ({ name, strategy }));
  return paged('connections', shown, url);
}

function deleteAccount({ tenant, caller, id }: Call): Response {
  const account = tenant.accounts.get(decode(id));
  if (account?.sub !== caller.sub) return notFound('Connected account not found');
  tenant.accounts.delete(account.id);
  logEvent(tenant, 'connected_accounts_delete_succeeded', { user_id: caller.sub, account: account.id });
  return new Response(null, { status: 204 });
}

function decode(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function paged(key: string, items: object[], { searchParams }: URL): Response {
  const from = Number(searchParams.get('from') ?? 0);
  const size = Number(searchParams.get('take') ?? 10);
  if (!Number.isInteger(size) || size < 1 || size > 20) throw invalidField('take', 'must be 1 to 20');
  if (!Number.isInteger(from) || from < 0) throw invalidField('from', 'is not a cursor of this list');
  const next = from + size;
  return Response.json({
    [key]: items.slice(from, next),
    ...(next < items.length && { next: String(next) }),
  });
}
