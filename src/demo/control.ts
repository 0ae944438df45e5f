import { InputError, mergeSwitches, readFault, readScripts, readVisit } from './control-input.ts';
import type { Faults } from './faults.ts';
import type { Linger } from './linger.ts';
import type { DemoModelServer } from './model/index.ts';
import type { RequestLog } from './requests.ts';
import type { Handler } from './service.ts';
import { activateMyAccount } from './tenant/management/resource-servers.ts';
import type { DemoTenant } from './tenant/tenant.ts';
import { changePrivilegedAccess, copyManagementToken, emptyTenant, registerKey } from './tenant-control.ts';
import { type Browsers, VisitError } from './visit.ts';
import { carriesBearer, objectIn } from './web.ts';
import { switchesOff, type World } from './world.ts';

type Controlled = {
  world: World;
  tenant: DemoTenant;
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
  { world, tenant, model, faults, log, browsers, linger }: Controlled,
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
