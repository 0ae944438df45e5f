import { InputError, mergeSwitches, readFault, readScripts, readVisit } from './control-input.ts';
import type { Faults } from './faults.ts';
import type { Linger } from './linger.ts';
import type { DemoModelServer } from './model/index.ts';
import type { RequestLog } from './requests.ts';
import type { Handler } from './service.ts';
import type { DemoTenant } from './tenant/tenant.ts';
import {
  changePrivilegedAccess,
  copyManagementToken,
  emptyTenant,
  pressActivate,
  registerKey,
} from './tenant-control.ts';
import { type Browsers, VisitError } from './visit.ts';
import { carriesBearer } from './web.ts';
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

/** The control service's handler; every route needs the token. */
export function createControl(
  token: string,
  { world, tenant, model, faults, log, browsers, linger }: Controlled,
): Handler {
  const routes: Record<string, (request: Request, id: string) => Response | Promise<Response>> = {
    'GET /attach': () => attach(linger),
    'POST /visit': async (request) => Response.json(await browsers.visit(readVisit(await readJson(request)))),
    'POST /switches': async (request) => {
      mergeSwitches(world.switches, await readJson(request));
      return Response.json(world.switches);
    },
    'POST /faults': async (request) => {
      faults.add(readFault(await readJson(request)));
      return new Response(null, { status: 204 });
    },
    'GET /faults': () => Response.json({ met: faults.met() }),
    'DELETE /faults': () => {
      faults.clear();
      Object.assign(world.switches, switchesOff());
      return new Response(null, { status: 204 });
    },
    'GET /requests': () => Response.json(log.list()),
    'DELETE /requests': () => {
      log.clear();
      return new Response(null, { status: 204 });
    },
    'POST /model': async (request) => {
      model.offer(readScripts(await readJson(request)));
      return new Response(null, { status: 204 });
    },
    'POST /clients/:id/key': async (request, id) => {
      return Response.json(await registerKey(tenant, id, await readJson(request)), { status: 201 });
    },
    'POST /clients/:id/privileged-access': async (request, id) => {
      return Response.json(changePrivilegedAccess(tenant, id, await readJson(request)));
    },
    'POST /tenant/empty': () => {
      emptyTenant(tenant);
      return new Response(null, { status: 204 });
    },
    'POST /tenant/activate': () => {
      pressActivate(tenant);
      return new Response(null, { status: 204 });
    },
    'POST /tenant/token': async (request) => Response.json(await copyManagementToken(tenant, await readJson(request))),
    'GET /model/requests': () => Response.json(model.heard()),
    'DELETE /model/requests': () => {
      model.forget();
      return new Response(null, { status: 204 });
    },
  };

  return async (request) => {
    if (!carriesBearer(request, token)) return Response.json({ error: 'unauthorised' }, { status: 401 });
    const { pathname } = new URL(request.url);
    const [, id, wish] = /^\/clients\/([^/]+)\/([a-z-]+)$/.exec(pathname) ?? [];
    const route = routes[`${request.method} ${id ? `/clients/:id/${wish}` : pathname}`];
    if (!route) return Response.json({ error: 'not found' }, { status: 404 });
    try {
      return await route(request, id ?? '');
    } catch (error) {
      if (error instanceof InputError) return Response.json({ error: error.message }, { status: 400 });
      if (error instanceof VisitError) return Response.json({ error: error.message }, { status: 409 });
      throw error;
    }
  };
}

async function readJson(request: Request): Promise<object> {
  const body: unknown = await request.json().catch(() => undefined);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
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
