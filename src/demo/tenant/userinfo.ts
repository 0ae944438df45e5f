import { words } from './literals.ts';
import { boundKey, possessionFault, possessionHeaders, presentedToken } from './possession.ts';
import type { Tenant } from './tenant.ts';
import { profile } from './token-response.ts';

/** /userinfo, for an opaque access token or a JWT that carries `openid`. */
export async function userinfo(tenant: Tenant, request: Request): Promise<Response> {
  const { token } = presentedToken(request);
  const holder = opaqueHolder(tenant, token) ?? (await signedHolder(tenant, token));
  const user = tenant.directory.users.find(({ sub }) => sub === holder?.sub);
  if (!holder || !user) return new Response('Unauthorized', { status: 401 });
  const fault = await possessionFault(tenant, request, holder.boundTo);
  if (fault) return new Response('Unauthorized', { status: 401, headers: possessionHeaders(tenant, fault) });
  return Response.json({ sub: user.sub, ...profile(user, holder.scopes) });
}

type Holder = { sub: string; scopes: string[]; boundTo: string | undefined };

function opaqueHolder({ opaqueTokens, world }: Tenant, token: string): Holder | undefined {
  const found = opaqueTokens.get(token);
  if (!found?.scopes.includes('openid') || found.expires < world.now()) return undefined;
  return { sub: found.grant.user.sub, scopes: found.scopes, boundTo: found.boundTo };
}

async function signedHolder({ keys, issuer }: Tenant, token: string): Promise<Holder | undefined> {
  const claims = await keys.verify(token, `${issuer}userinfo`);
  if (claims?.sub === undefined) return undefined;
  return { sub: claims.sub, scopes: words(String(claims['scope'])), boundTo: boundKey(claims) };
}
