import { form } from '../web.ts';
import { authenticateClient } from './client-authentication.ts';
import { dropFamily } from './refresh-tokens.ts';
import type { Tenant } from './tenant.ts';

/** POST /oauth/revoke: ends a refresh token of the client; an unknown token is answered the same (RFC 7009). */
export async function revoke(tenant: Tenant, request: Request): Promise<Response> {
  const fields = await form(request);
  const client = await authenticateClient(tenant, request, fields);
  const token = tenant.refreshTokens.get(fields['token'] ?? '');
  if (token?.grant.client === client) dropFamily(tenant, token.family);
  return new Response(null, { status: 200 });
}
