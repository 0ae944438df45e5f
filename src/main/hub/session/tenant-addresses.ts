/** Where a tenant's APIs are and what they call things; and what it says of itself, looked at before anything secret is sent there. */
import type * as oidc from 'openid-client';
import { browsableUrl } from './browsable-url.ts';

/** Why no sign-in is begun there, if there is a reason. */
export function unfit(metadata: ReturnType<oidc.Configuration['serverMetadata']>): string | undefined {
  // Without it, or with `plain`, whoever reads the address of the sign-in could use its code (RFC 9700 §2.1.1).
  if (!metadata.supportsPKCE()) return 'does not offer PKCE with S256';
  const { authorization_endpoint, token_endpoint, revocation_endpoint, jwks_uri } = metadata;
  // A tenant on this computer may speak http; the secret would go out in the clear to whatever else it names.
  const named = [authorization_endpoint, token_endpoint, jwks_uri, revocation_endpoint ?? token_endpoint];
  const isSafe = named.every((one) => browsableUrl(one ?? '') !== undefined);
  return isSafe ? undefined : 'leaves out an address that a sign-in takes, or names one that is not safe';
}

/** The My Account API of a tenant, which is its audience too. Not by joining the texts: `https://a.na` would end at another host. */
export const myAccountUrl = (issuer: string): string => new URL('me/', issuer).href;

/** All that connecting, listing and disconnecting accounts takes there. */
export const accountScopes = ['create', 'read', 'delete'].map((what) => `${what}:me:connected_accounts`);

/** The grant type of Token Vault. */
export const vaultGrantType = 'urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token';
