/** How an Open WebUI signs people in, as the address says to which its sign-in page sends a browser: no login is needed to read that. */
import type { OpenWebUIApi } from './api.ts';

export type SignOn = {
  /** The tenant's address, with the slash at its end. */
  issuer: string;
  clientId: string;
  scopes: string[];
  /** The API that its access tokens are for; undefined where it asks for none, and they are of no use to this hub. */
  audience: string | undefined;
};

/** Undefined where it has no sign-on by OpenID Connect, or does not reach its tenant. */
export async function readSignOn(api: OpenWebUIApi): Promise<SignOn | undefined> {
  const address = await api.redirectOf('/oauth/oidc/login');
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { origin, pathname, searchParams } = new URL(address);
  if (!pathname.endsWith('/authorize')) return undefined;
  return {
    issuer: origin + pathname.slice(0, -'authorize'.length),
    clientId: searchParams.get('client_id') ?? '',
    scopes: (searchParams.get('scope') ?? '').split(' ').filter(Boolean),
    audience: searchParams.get('audience') || undefined,
  };
}

/** The API of the hub in a sign-on by the hub's own tenant; never one of the tenant's own, whose tokens prove more. */
export function audienceFor(signOn: SignOn | undefined, issuer: string | undefined): string | undefined {
  const { audience } = signOn ?? {};
  if (!signOn || audience === undefined || signOn.issuer !== issuer || audience.startsWith(issuer)) return undefined;
  return audience;
}
