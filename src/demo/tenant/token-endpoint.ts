import { form, Refusal } from '../web.ts';
import { authenticateClient } from './client-authentication.ts';
import { exchangeAuthorizationCode } from './code-grant.ts';
import type { Client } from './directory.ts';
import { refusal } from './errors.ts';
import { exchangeFederated } from './federated-grant.ts';
import { grantFederated } from './literals.ts';
import { exchangeRefreshToken } from './refresh-grant.ts';
import type { Tenant } from './tenant.ts';

type GrantHandler = (tenant: Tenant, client: Client, fields: Record<string, string>) => Promise<Response>;

const grants = new Map<string | undefined, GrantHandler>([
  ['authorization_code', exchangeAuthorizationCode],
  ['refresh_token', exchangeRefreshToken],
  [grantFederated, exchangeFederated],
]);

/** POST /oauth/token. */
export async function token(tenant: Tenant, request: Request): Promise<Response> {
  const reply = await grantOf(tenant, request).catch((error: unknown) => {
    if (error instanceof Refusal) return error.response;
    throw error;
  });
  if (reply.status === 401 && tenant.world.switches.wwwAuthenticate) {
    reply.headers.set('www-authenticate', `Bearer realm="${tenant.issuer}", error="invalid_token"`);
  }
  return reply;
}

async function grantOf(tenant: Tenant, request: Request): Promise<Response> {
  const fields = await form(request);
  const client = await authenticateClient(tenant, request, fields);
  const grantType = fields['grant_type'];
  const handler = grants.get(grantType);
  if (grantType === undefined || !handler || !client.grantTypes.includes(grantType)) {
    throw refusal(403, 'unauthorized_client', `Grant type '${grantType}' not allowed for the client.`);
  }
  return handler(tenant, client, fields);
}
