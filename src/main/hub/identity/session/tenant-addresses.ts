/** Where a tenant's APIs are, what they call things, and what the tenant says of itself: checked before a secret is sent there. */
import type * as oidc from 'openid-client';
import type { TenantSetting } from '../../../../shared/tenant.ts';

/** Why no sign-in is begun there, if there is a reason. */
export function metadataProblem(metadata: ReturnType<oidc.Configuration['serverMetadata']>): string | undefined {
  // Without it, or with `plain`, anyone who reads the address of the sign-in could use its code (RFC 9700 §2.1.1).
  if (!metadata.supportsPKCE()) return 'does not offer PKCE with S256';
  const required = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
  if (required.some((name) => metadata[name] === undefined)) return 'leaves out an address that a sign-in takes';
  // Anyone who can change this document would else be sent codes with their verifiers, and tokens to revoke.
  const elsewhere = addresses.find((name) => metadata[name] !== undefined && !isAt(metadata.issuer, metadata[name]));
  return elsewhere && `names a ${elsewhere} that is not at the issuer's own address`;
}

/** All that the hub or the person's browser goes to. At Auth0 they are at the issuer's origin, a custom domain included. */
const addresses = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'revocation_endpoint',
  'device_authorization_endpoint',
  'userinfo_endpoint',
  'pushed_authorization_request_endpoint',
  'end_session_endpoint',
] as const;

const isAt = (issuer: string, address: string): boolean => URL.parse(address)?.origin === new URL(issuer).origin;

/** The My Account API of a tenant, which is its audience too. Not by joining the texts: `https://a.na` would end at another host. */
export const myAccountUrl = (issuer: string): string => new URL('me/', issuer).href;

/** All that connecting, listing and disconnecting accounts takes there. */
export const accountScopes = ['create', 'read', 'delete'].map((what) => `${what}:me:connected_accounts`);

/** The grant type of Token Vault. */
export const vaultGrantType = 'urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token';

/** Auth0's dashboard, as far as an issuer tells where the tenant's pages are. */
type Application = { issuer: string; clientId: string };

const dashboard = 'https://manage.auth0.com';

/**
 * The page on which a setting is corrected. `https://TENANT.REGION.auth0.com/` names both parts of its address, and older tenants of
 * the US have no region in theirs. A custom domain tells neither: then it is the dashboard's front page, which asks.
 */
export function dashboardPage({ issuer, clientId }: Application, setting: TenantSetting): string {
  const host = URL.parse(issuer)?.hostname ?? '';
  const [, tenant, region = 'us'] = /^([a-z0-9-]+)(?:\.([a-z]{2}(?:-\d+)?))?\.auth0\.com$/.exec(host) ?? [];
  const application = `applications/${encodeURIComponent(clientId)}/settings`;
  const page = pages[setting] ?? application;
  return tenant ? `${dashboard}/dashboard/${region}/${tenant}/${page}` : `${dashboard}/`;
}

/** Those that are not on the page of the application. */
const pages: Partial<Record<TenantSetting, string>> = {
  'user-grant': 'apis',
  'second-factor': 'apis',
  'my-account': 'apis',
  connection: 'connections/social',
  'mfa-policy': 'security/mfa',
};
