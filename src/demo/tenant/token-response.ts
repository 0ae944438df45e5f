/** The tokens that an answer holds, and what `/userinfo` says of them. */
import type { TenantUser } from './directory.ts';
import { words } from './literals.ts';
import { boundKey, possessionFault, possessionHeaders, presentedToken } from './possession.ts';
import { issueRefreshToken } from './refresh-tokens.ts';
import { type DemoTenant, type GrantRequest, issueSecret, type SignInGrant } from './tenant.ts';

const accessLifetimeSeconds = 86_400;
/** Auth0 documents a day for the My Account API as for others; in recordings of it there are ten minutes. */
const recordedAccountLifetimeSeconds = 600;

const lifetimeFor = ({ meAudience, world }: DemoTenant, audience: string | undefined): number =>
  audience === meAudience && world.switches.shortAccountTokens ? recordedAccountLifetimeSeconds : accessLifetimeSeconds;
const idTokenLifetimeSeconds = 36_000;

/** The claims about a person that the scopes allow. */
function profile(user: TenantUser, scopes: string[]): Record<string, string | boolean> {
  return {
    ...(scopes.includes('profile') && {
      name: user.name,
      nickname: user.email.split('@')[0] ?? user.name,
      updated_at: '2026-11-24T00:00:00.000Z',
    }),
    // No mail leaves the demo, so every address counts as verified from the start.
    ...(scopes.includes('email') && { email: user.email, email_verified: true }),
  };
}

/** What a person has just agreed to: all of it, with a refresh token if they may be away and the client may refresh. */
export function grantTokens(tenant: DemoTenant, request: GrantRequest, grant: SignInGrant): Promise<Response> {
  const { client, boundTo } = request;
  const offline = grant.scopes.includes('offline_access') && client.grantTypes.includes('refresh_token');
  const refreshToken = offline ? issueRefreshToken(tenant, grant, boundTo) : undefined;
  const { scopes, audience } = grant;
  return tokenResponse(tenant, { grant, scopes, audience, boundTo }, refreshToken);
}

/** What an answer is made of; `boundTo` is the key that its access token is given to. */
type Issued = { grant: SignInGrant; scopes: string[]; audience: string | undefined; boundTo: string | undefined };

/** The answer of /oauth/token: a JWT for an API's audience, an opaque token without one, an ID token with `openid`. */
export async function tokenResponse(tenant: DemoTenant, issued: Issued, refreshToken?: string): Promise<Response> {
  const { grant, scopes, boundTo } = issued;
  const accessToken = await issueAccessToken(tenant, issued);
  const idToken = scopes.includes('openid') ? await issueIdToken(tenant, grant, scopes) : undefined;
  return Response.json(
    {
      access_token: accessToken,
      refresh_token: refreshToken,
      id_token: idToken,
      scope: scopes.join(' '),
      expires_in: lifetimeFor(tenant, issued.audience),
      token_type: boundTo === undefined ? 'Bearer' : 'DPoP',
    },
    { headers: { 'cache-control': 'no-store', pragma: 'no-cache' } },
  );
}

async function issueAccessToken(tenant: DemoTenant, { grant, scopes, audience, boundTo }: Issued): Promise<string> {
  const isBound = boundTo !== undefined;
  if (audience === undefined) {
    const expires = tenant.world.now() + accessLifetimeSeconds * 1000;
    const value = issueSecret(tenant, 'auth0_access_token');
    tenant.opaqueTokens.set(value, { grant, scopes, expires, boundTo });
    return value;
  }
  const aud = scopes.includes('openid') ? [audience, `${tenant.issuer}userinfo`] : audience;
  const claims = { aud, azp: grant.client.id, scope: scopes.join(' '), ...(isBound && { cnf: { jkt: boundTo } }) };
  return issueSecret(
    tenant,
    'auth0_access_token',
    await tenant.keys.sign(claims, grant.user.sub, lifetimeFor(tenant, audience)),
  );
}

async function issueIdToken(tenant: DemoTenant, grant: SignInGrant, scopes: string[]): Promise<string> {
  const claims = {
    aud: grant.client.id,
    sid: grant.sid,
    auth_time: grant.authTime,
    ...(grant.nonce !== undefined && { nonce: grant.nonce }),
    ...profile(grant.user, scopes),
  };
  return issueSecret(tenant, 'auth0_id_token', await tenant.keys.sign(claims, grant.user.sub, idTokenLifetimeSeconds));
}

/** /userinfo, for an opaque access token or a JWT that carries `openid`. */
export async function userinfo(tenant: DemoTenant, request: Request): Promise<Response> {
  const { token } = presentedToken(request);
  const holder = opaqueHolder(tenant, token) ?? (await signedHolder(tenant, token));
  const user = tenant.directory.users.find(({ sub }) => sub === holder?.sub);
  if (!holder || !user) return new Response('Unauthorized', { status: 401 });
  const fault = await possessionFault(tenant, request, holder.boundTo);
  if (fault) return new Response('Unauthorized', { status: 401, headers: possessionHeaders(tenant, fault) });
  return Response.json({ sub: user.sub, ...profile(user, holder.scopes) });
}

type Holder = { sub: string; scopes: string[]; boundTo: string | undefined };

function opaqueHolder({ opaqueTokens, world }: DemoTenant, token: string): Holder | undefined {
  const found = opaqueTokens.get(token);
  if (!found?.scopes.includes('openid') || found.expires < world.now()) return undefined;
  return { sub: found.grant.user.sub, scopes: found.scopes, boundTo: found.boundTo };
}

async function signedHolder({ keys, issuer }: DemoTenant, token: string): Promise<Holder | undefined> {
  const claims = await keys.verify(token, `${issuer}userinfo`);
  if (claims?.sub === undefined) return undefined;
  return { sub: claims.sub, scopes: words(String(claims['scope'])), boundTo: boundKey(claims) };
}
