/** The control service: what a test makes happen in the world, and at the tenant what its owner does at the dashboard or nobody can. */
import { isIP } from 'node:net';
import { InputError, mergeSwitches, readFault, readScripts, readVisit } from './control-input.ts';
import type { Faults } from './faults.ts';
import type { GitHub } from './github/index.ts';
import type { Linger } from './linger.ts';
import type { DemoModelServer } from './model/index.ts';
import type { RequestLog } from './requests.ts';
import type { Handler } from './service.ts';
import type { Taskboard } from './taskboard/index.ts';
import { readCredential } from './tenant/client-authentication.ts';
import type { Client } from './tenant/directory.ts';
import { managementToken } from './tenant/management/index.ts';
import { activateMyAccount } from './tenant/management/resource-servers.ts';
import { newTenantConnection } from './tenant/seed.ts';
import type { DemoTenant } from './tenant/tenant.ts';
import { type Browsers, VisitError } from './visit.ts';
import { carriesBearer, objectIn } from './web.ts';
import { switchesOff, type World } from './world.ts';

type Controlled = {
  world: World;
  tenant: DemoTenant;
  github: Pick<GitHub, 'install'>;
  taskboard: Pick<Taskboard, 'forget' | 'end' | 'publish'>;
  model: DemoModelServer;
  faults: Faults;
  log: RequestLog;
  browsers: Browsers;
  linger: Linger;
};

const heartbeatMs = 15_000;

/** What a route answers: a value as JSON, nothing as 204. */
type ControlRoute = (read: () => Promise<object>, id: string) => unknown;

/** The control service's handler; every route needs the token. */
export function createControl(
  token: string,
  { world, tenant, github, taskboard, model, faults, log, browsers, linger }: Controlled,
): Handler {
  const routes: Record<string, ControlRoute> = {
    'GET /attach': () => attach(linger),
    'POST /visit': async (read) => browsers.visit(readVisit(await read())),
    'POST /switches': async (read) => mergeSwitches(world.switches, await read()),
    'POST /faults': async (read) => faults.add(readFault(await read())),
    'GET /faults': () => ({ met: faults.met() }),
    'DELETE /faults': () => {
      faults.clear();
      Object.assign(world.switches, switchesOff());
    },
    'GET /requests': () => log.list(),
    'DELETE /requests': () => log.clear(),
    'POST /model': async (read) => model.offer(readScripts(await read())),
    'POST /clients/:id/key': async (read, id) =>
      Response.json(await registerKey(tenant, id, await read()), { status: 201 }),
    'POST /clients/:id/privileged-access': async (read, id) => changePrivilegedAccess(tenant, id, await read()),
    'POST /tenant/empty': () => emptyTenant(tenant),
    'POST /tenant/activate': () => activateMyAccount(tenant),
    'POST /tenant/token': async (read) => copyManagementToken(tenant, await read()),
    'POST /github/installations': async (read) => installOn(github, await read()),
    'POST /taskboard/forget': async (read) => forgetClient(taskboard, await read()),
    'POST /taskboard/end': async (read) => endTokens(taskboard, await read()),
    'POST /taskboard/documents': async (read) => publishDocument(taskboard, await read()),
    'GET /model/requests': () => model.heard(),
    'DELETE /model/requests': () => model.forget(),
  };

  return async (request) => {
    if (!carriesBearer(request, token)) return Response.json({ error: 'unauthorised' }, { status: 401 });
    const { pathname } = new URL(request.url);
    const [, id, wish] = /^\/clients\/([^/]+)\/([a-z-]+)$/.exec(pathname) ?? [];
    const route = routes[`${request.method} ${id ? `/clients/:id/${wish}` : pathname}`];
    if (!route) return Response.json({ error: 'not found' }, { status: 404 });
    try {
      const answer = await route(() => readJson(request), id ?? '');
      if (answer instanceof Response) return answer;
      return answer === undefined ? new Response(null, { status: 204 }) : Response.json(answer);
    } catch (error) {
      if (error instanceof InputError) return Response.json({ error: error.message }, { status: 400 });
      if (error instanceof VisitError) return Response.json({ error: error.message }, { status: 409 });
      throw error;
    }
  };
}

async function readJson(request: Request): Promise<object> {
  const body = objectIn(await request.text());
  if (body) return body;
  throw new InputError('the body is not a JSON object');
}

/** An answer without an end; the heartbeat keeps clients from giving up on a silent body. */
function attach(linger: Linger): Response {
  const release = linger.attach();
  let heart: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const beat = () => controller.enqueue(new TextEncoder().encode(': attached\n\n'));
      beat();
      heart = setInterval(beat, heartbeatMs);
    },
    cancel() {
      clearInterval(heart);
      release();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
}

/** The tenant as Auth0 makes a new one, but for its people: they stay, and are signed out. */
export function emptyTenant(tenant: DemoTenant): void {
  const { directory } = tenant;
  Object.assign(directory, { clients: [], clientGrants: [], apis: [], connections: [newTenantConnection()] });
  const { codes, refreshTokens, opaqueTokens, sessions, accounts, tickets, providerStates, connectCodes } = tenant;
  for (const kept of [codes, refreshTokens, opaqueTokens, sessions, accounts, tickets, providerStates, connectCodes]) {
    kept.clear();
  }
}

/** A token out of the dashboard's API Explorer, with fewer scopes or a shorter life where that is asked. */
export async function copyManagementToken(
  tenant: DemoTenant,
  { scopes, seconds }: { scopes?: unknown; seconds?: unknown },
): Promise<{ token: string }> {
  const isList = Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string');
  if (scopes !== undefined && !isList) throw new InputError('scopes must be a list of text');
  if (seconds !== undefined && !Number.isInteger(seconds)) throw new InputError('seconds must be a whole number');
  return { token: await managementToken(tenant, isList ? scopes : undefined, seconds as number | undefined) };
}

/** What the owner of an account does at GitHub: installs the App on some repositories, selects others, or takes it away. */
function installOn(
  github: Pick<GitHub, 'install'>,
  { owner, repositories }: { owner?: unknown; repositories?: unknown },
) {
  if (!isText(owner) || !isListOf(repositories, isText))
    throw new InputError('owner must be text, and repositories a list of names');
  return github.install(owner, repositories) ?? badOwner();
}

function badOwner(): never {
  throw new InputError('owner has no repositories');
}

/** Taskboard forgets a client that has registered, with all its tokens. */
function forgetClient(taskboard: Pick<Taskboard, 'forget'>, { clientId }: { clientId?: unknown }): void {
  if (!isText(clientId) || !taskboard.forget(clientId)) throw new InputError('there is no such client');
}

/** What a person has given at Taskboard ends early: their access tokens, or everything. */
function endTokens(taskboard: Pick<Taskboard, 'end'>, { person, what }: { person?: unknown; what?: unknown }): void {
  if (what !== 'access' && what !== 'all') throw new InputError('what must be access or all');
  if (!isText(person) || !taskboard.end(person, what)) throw new InputError('there is no such person');
}

/** A client's metadata document, at the https address that is the client's name. */
function publishDocument(
  taskboard: Pick<Taskboard, 'publish'>,
  { url, document }: { url?: unknown; document?: unknown },
): void {
  if (!isText(url) || !url.startsWith('https://')) throw new InputError('url must be an https address');
  taskboard.publish(url, document);
}

type KeyWish = { pem?: unknown; alg?: unknown; use?: unknown };

/** What an administrator does with a client's public key at the dashboard; answers the credential's id and `kid`. */
export async function registerKey(
  tenant: DemoTenant,
  id: string,
  { pem, alg = 'RS256', use }: KeyWish,
): Promise<object> {
  const client = clientOf(tenant, id);
  const credential = await readCredential(String(pem), String(alg));
  if (!credential) throw new InputError('pem or alg: only public RSA keys of 2048 bits, for RS256, RS384 or PS256');
  const { privilegedAccess } = client;
  if (use === undefined ? privilegedAccess : use === 'privileged_access') {
    if (!privilegedAccess) throw new InputError('the client is no privileged worker');
    privilegedAccess.credentials = [...privilegedAccess.credentials, credential];
  } else {
    client.credentials = [...client.credentials, credential];
    client.authentication = 'private_key_jwt';
  }
  return { id: credential.id, kid: credential.kid };
}

/** Sets the address allow-list and the grants of a privileged worker, as far as they are given; answers both. */
export function changePrivilegedAccess(
  tenant: DemoTenant,
  id: string,
  { ipAllowlist, grants }: { ipAllowlist?: unknown; grants?: unknown },
): object {
  const { privilegedAccess } = clientOf(tenant, id);
  if (!privilegedAccess) throw new InputError('the client is no privileged worker');
  if (ipAllowlist !== undefined) {
    if (!isListOf(ipAllowlist, isNetwork))
      throw new InputError('ipAllowlist must be a list of IP addresses and networks');
    privilegedAccess.ipAllowlist = ipAllowlist;
  }
  if (grants !== undefined) {
    if (!isListOf(grants, isGrant)) throw new InputError('grants must be a list of {connection, scopes}');
    privilegedAccess.grants = grants;
  }
  return { ipAllowlist: privilegedAccess.ipAllowlist, grants: privilegedAccess.grants };
}

function clientOf({ directory }: DemoTenant, id: string): Client {
  const client = directory.clients.find((one) => one.id === id);
  if (!client) throw new InputError('there is no such client');
  return client;
}

function isListOf<One>(value: unknown, isOne: (one: unknown) => one is One): value is One[] {
  return Array.isArray(value) && value.every(isOne);
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isNetwork(value: unknown): value is string {
  const [address = '', prefix = '0', more] = isText(value) ? value.split('/') : [];
  const bits = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits && more === undefined;
}

function isGrant(value: unknown): value is { connection: string; scopes: string[] } {
  const { connection, scopes } = (value ?? {}) as { connection?: unknown; scopes?: unknown };
  return isText(connection) && isListOf(scopes, isText);
}
