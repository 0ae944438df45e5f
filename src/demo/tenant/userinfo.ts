import { words } from './literals.ts';
import type { Tenant } from './tenant.ts';
import { profile } from './token-response.ts';

/** /userinfo, for an opaque access token or a JWT that carries `openid`. */
export async function userinfo(tenant: Tenant, request: Request): Promise<Response> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  const holder = opaqueHolder(tenant, token) ?? (await signedHolder(tenant, token));
  const user = tenant.directory.users.find(({ sub }) => sub === holder?.sub);
  if (!holder || !user) return new Response('Unauthorized', { status: 401 });
  return Response.json({ sub: user.sub, ...profile(user, holder.scopes) });
}

type Holder = { sub: string; scopes: string[] };

function opaqueHolder({ opaqueTokens, world }: Tenant, token: string): Holder | undefined {
  const found = opaqueTokens.get(token);
  if (!found?.scopes.includes('openid') || found.expires < world.now()) return undefined;
  return { sub: found.grant.user.sub, scopes: found.scopes };
}

async function signedHolder({ keys, issuer }: Tenant, token: string): Promise<Holder | undefined> {
  const claims = await keys.verify(token, `${issuer}userinfo`);
  return claims?.sub === undefined ? undefined : { sub: claims.sub, scopes: words(String(claims['scope'])) };
}
