/** An Auth0-compatible tenant with Token Vault and the My Account API, in memory, for the demo world. */
import { Refusal } from '../web.ts';
import type { World } from '../world.ts';
import { authorize } from './authorize.ts';
import { openTicket, returnFromProvider } from './connect-browser.ts';
import { requestDeviceCode } from './device-code.ts';
import { activate } from './device-page.ts';
import type { Provider } from './directory.ts';
import { discovery } from './discovery.ts';
import { oidcLogout, plainLogout } from './logout.ts';
import { management } from './management/index.ts';
import { myAccount } from './my-account.ts';
import { createRateLimit } from './rate-limit.ts';
import { revoke } from './revoke.ts';
import type { Applications } from './seed-clients.ts';
import { openTenant, type Tenant } from './tenant.ts';
import { token } from './token-endpoint.ts';
import { userinfo } from './userinfo.ts';

type Route = (tenant: Tenant, request: Request, from: string) => Response | Promise<Response>;

const routes: Record<string, Route> = {
  'GET /.well-known/openid-configuration': discovery,
  'GET /.well-known/jwks.json': async ({ keys }) => Response.json(await keys.published()),
  'GET /authorize': authorize,
  'POST /authorize': authorize,
  'POST /oauth/token': token,
  'POST /oauth/device/code': requestDeviceCode,
  'POST /oauth/revoke': revoke,
  'GET /activate': activate,
  'POST /activate': activate,
  'GET /userinfo': userinfo,
  'POST /userinfo': userinfo,
  'GET /oidc/logout': oidcLogout,
  'POST /oidc/logout': oidcLogout,
  'GET /v2/logout': plainLogout,
  'GET /connected-accounts/connect': openTicket,
  'GET /login/callback': returnFromProvider,
};

const isLimited = (path: string) =>
  path.startsWith('/oauth/') || path.startsWith('/me/') || path.startsWith('/api/') || path === '/userinfo';

/** `from` is the address that a request came from. */
type TenantService = { tenant: Tenant; handle(request: Request, from: string): Promise<Response> };

/** A tenant at `origin` with these applications, two people and a connection for each of the platforms. */
export async function createTenant(
  world: World,
  origin: string,
  applications: Applications,
  providers: readonly Provider[],
): Promise<TenantService> {
  const tenant = await openTenant(world, origin, applications, providers);
  const limited = createRateLimit(tenant);

  async function route(request: Request, from: string): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/api/v2/')) return management(tenant, request);
    if (pathname.startsWith('/me/v1/')) return myAccount(tenant, request);
    const handler = routes[`${request.method} ${pathname}`];
    return handler ? handler(tenant, request, from) : Response.json({ message: 'Not Found' }, { status: 404 });
  }

  return {
    tenant,
    async handle(request, from) {
      const reply = await route(request, from).catch((error: unknown) => {
        if (error instanceof Refusal) return error.response;
        throw error;
      });
      return isLimited(new URL(request.url).pathname) ? limited(reply) : reply;
    },
  };
}
