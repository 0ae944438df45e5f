/** What the hub needs a tenant to have, no matter what is there already. The script and the assistant both work from here. */
import type { ClientAuthentication } from '../../../../shared/tenant.ts';
import { Secret } from '../../ground/secret.ts';
import { returnPorts } from '../../identity/session/browser.ts';
import { accountScopes, myAccountUrl, vaultGrantType } from '../../identity/session/tenant-addresses.ts';
import type { Platform, PlatformSetup } from '../../platforms/platform.ts';

export type RequiredPlatform = {
  platform: Pick<Platform, 'name' | 'title' | 'connection'> & { setup: PlatformSetup };
  clientId: string;
  clientSecret: Secret;
};

export type TenantRequirements = {
  /** Ends with a slash. */
  issuer: string;
  authentication: ClientAuthentication;
  /** The hub's own address where browsers of other computers reach it. */
  publicUrl: string | undefined;
  /** The application that the hub uses at this tenant already. */
  clientId: string | undefined;
  /** What this hub marks the things with that it makes. */
  mark: string;
  platforms: RequiredPlatform[];
};

/** The field of Auth0's metadata under which the mark stands. */
export const markName = 'opengithubx';
const applicationName = 'OpenGitHubX';
export const applicationGrantTypes = ['authorization_code', 'refresh_token', vaultGrantType];

/** Auth0 compares these exactly, port included. */
export const callbackUrls = (publicUrl: string | undefined): string[] => [
  ...returnPorts.flatMap((port) => [`http://127.0.0.1:${port}/callback`, `http://127.0.0.1:${port}/connected`]),
  ...(publicUrl === undefined ? [] : ['/console/callback', '/console/connected'].map((path) => `${publicUrl}${path}`)),
];
export const logoutUrls = (publicUrl: string | undefined): string[] => [
  ...returnPorts.map((port) => `http://127.0.0.1:${port}/signed-out`),
  ...(publicUrl === undefined ? [] : [`${publicUrl}/console/signed-out`]),
];

/** Token Vault takes no rotating refresh token. Ninety days, fifteen without use; Auth0's own guide has them never end. */
export const refreshTokens = {
  rotation_type: 'non-rotating',
  expiration_type: 'expiring',
  leeway: 0,
  token_lifetime: 7_776_000,
  infinite_token_lifetime: false,
  idle_token_lifetime: 1_296_000,
  infinite_idle_token_lifetime: false,
};

/** The application, but for what needs the My Account API to be there first. */
export const newApplication = (publicUrl: string | undefined, mark: string) => ({
  name: applicationName,
  app_type: 'regular_web',
  is_first_party: true,
  oidc_conformant: true,
  token_endpoint_auth_method: 'client_secret_post',
  jwt_configuration: { alg: 'RS256' },
  callbacks: callbackUrls(publicUrl),
  allowed_logout_urls: logoutUrls(publicUrl),
  grant_types: applicationGrantTypes,
  refresh_token: refreshTokens,
  client_metadata: { [markName]: mark },
});

type Application = { clientId: string; clientSecret: Secret | '' };

/** How a connection proves its application to the platform. */
export const applicationOptions = ({ needsBasic }: PlatformSetup, { clientId, clientSecret }: Application) => ({
  client_id: clientId,
  client_secret: clientSecret,
  ...(needsBasic && {
    customHeaders: { Authorization: clientSecret === '' ? '' : Secret.basic(clientId, clientSecret) },
  }),
});

export const newConnection = (
  { connection, setup }: RequiredPlatform['platform'],
  application: Application,
  mark: string,
) => ({
  name: connection,
  strategy: setup.strategy,
  options: { ...setup.options, ...applicationOptions(setup, application) },
  metadata: { [markName]: mark },
  // For connected accounts alone: a new button on the tenant's sign-in page is nothing that was asked for.
  authentication: { active: false },
  connected_accounts: { active: true },
});

/** Lets an application reach the My Account API in a person's name. The field is `scope`, and holds a list. */
export const newGrant = (clientId: string, issuer: string) => ({
  client_id: clientId,
  audience: myAccountUrl(issuer),
  scope: accountScopes,
  subject_type: 'user',
});

/** Pages of the dashboard. */
export const dashboardPages = {
  explorer: 'https://manage.auth0.com/#/apis/management/explorer',
  apis: 'https://manage.auth0.com/#/apis',
  databases: 'https://manage.auth0.com/#/connections/database',
  social: 'https://manage.auth0.com/#/connections/social',
  applications: 'https://manage.auth0.com/#/applications',
  secondFactor: 'https://manage.auth0.com/#/security/mfa',
};
