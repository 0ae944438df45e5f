/** An Auth0-compatible tenant with Token Vault and the My Account API, in memory, for the demo world. */
import { answerOfRefusal } from '../web.ts';
import type { World } from '../world.ts';
import { authorize } from './authorize.ts';
import { openTicket, returnFromProvider } from './connect.ts';
import { activate, requestDeviceCode } from './device.ts';
import type { DemoProvider } from './directory.ts';
import { oidcScopes } from './literals.ts';
import { management } from './management/index.ts';
import { answerMyAccount } from './my-account.ts';
import { proofAlgorithms } from './possession.ts';
import { revoke } from './refresh-tokens.ts';
import type { Applications } from './seed.ts';
import { oidcLogout, plainLogout } from './sessions.ts';
import { type DemoTenant, openTenant } from './tenant.ts';
import { token } from './token-endpoint.ts';
import { userinfo } from './token-response.ts';

type Route = (tenant: DemoTenant, request: Request, from: string) => Response | Promise<Response>;

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
type TenantService = { tenant: DemoTenant; handle(request: Request, from: string): Promise<Response> };

/** A tenant at `origin` with these applications, two people and a connection for each of the platforms. */
export async function createTenant(
  world: World,
  origin: string,
  applications: Applications,
  providers: readonly DemoProvider[],
): Promise<TenantService> {
  const tenant = await openTenant(world, origin, applications, providers);
  const limited = createRateLimit(tenant);

  async function route(request: Request, from: string): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/api/v2/')) return management(tenant, request);
    if (pathname.startsWith('/me/v1/')) return answerMyAccount(tenant, request);
    const handler = routes[`${request.method} ${pathname}`];
    return handler ? handler(tenant, request, from) : Response.json({ message: 'Not Found' }, { status: 404 });
  }

  return {
    tenant,
    async handle(request, from) {
      const reply = await route(request, from).catch(answerOfRefusal);
      return isLimited(new URL(request.url).pathname) ? limited(reply) : reply;
    },
  };
}

/** /.well-known/openid-configuration. */
function discovery({ issuer }: DemoTenant): Response {
  return Response.json({
    issuer,
    authorization_endpoint: `${issuer}authorize`,
    token_endpoint: `${issuer}oauth/token`,
    device_authorization_endpoint: `${issuer}oauth/device/code`,
    revocation_endpoint: `${issuer}oauth/revoke`,
    userinfo_endpoint: `${issuer}userinfo`,
    end_session_endpoint: `${issuer}oidc/logout`,
    jwks_uri: `${issuer}.well-known/jwks.json`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'RS384', 'PS256'],
    dpop_signing_alg_values_supported: proofAlgorithms,
    code_challenge_methods_supported: ['S256'],
    scopes_supported: oidcScopes,
  });
}

const perMinute = 300;

/** Tells callers their budget as the free plan counts it; nothing is refused, a fault plays the 429. */
function createRateLimit({ world }: DemoTenant): (response: Response) => Response {
  let minute = 0;
  let used = 0;
  return (response) => {
    const current = Math.floor(world.now() / 60_000);
    if (current !== minute) used = 0;
    minute = current;
    used += 1;
    response.headers.set('x-ratelimit-limit', String(perMinute));
    response.headers.set('x-ratelimit-remaining', String(Math.max(0, perMinute - used)));
    response.headers.set('x-ratelimit-reset', String((current + 1) * 60));
    return response;
  };
}
