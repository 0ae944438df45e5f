import type { KeyObject } from 'node:crypto';
import type { DemoTenant } from './tenant.ts';
import type { ProviderUser } from './vault.ts';

/** What an administrator configured at the tenant. */
export type Directory = {
  clients: Client[];
  users: TenantUser[];
  connections: Connection[];
  apis: Api[];
  clientGrants: { clientId: string; audience: string; scopes: string[]; subjectType: 'user' | 'client' }[];
};

export type Api = {
  name: string;
  identifier: string;
  scopes: string[];
  allowOfflineAccess: boolean;
  /** Whether applications of the tenant's own reach it without asking people; without, no refresh token leads to it. */
  skipsConsent: boolean;
};

export type Client = {
  id: string;
  name: string;
  /** `resource_server` is a Custom API Client: the API itself, as a client. */
  appType: 'regular_web' | 'native' | 'resource_server';
  /** The API that a Custom API Client stands for. */
  resourceServerIdentifier?: string;
  isFirstParty: boolean;
  oidcConformant: boolean;
  authentication: 'client_secret' | 'private_key_jwt' | 'none';
  secret?: string;
  /** The keys of `private_key_jwt`. */
  credentials: readonly Credential[];
  /** What lets it name a person by id alone; all three must be filled. */
  privilegedAccess?: {
    credentials: readonly Credential[];
    /** Addresses and networks (CIDR). */
    ipAllowlist: string[];
    grants: { connection: string; scopes: string[] }[];
  };
  callbacks: string[];
  /** The path of a callback that may be on any port of this computer; other callbacks are compared exactly. */
  loopbackCallbackPath?: string;
  allowedLogoutUrls: string[];
  grantTypes: string[];
  refreshToken: {
    rotating: boolean;
    leewaySeconds: number;
    lifetimeSeconds: number;
    idleLifetimeSeconds: number;
    policies: { audience: string; scopes: string[] }[];
  };
  metadata?: Record<string, string>;
};

/** A public key that a client signs with. Its `kid` is the key's thumbprint (RFC 7638); `alg` is settled when it is registered. */
export type Credential = { id: string; kid: string; alg: 'RS256' | 'RS384' | 'PS256'; key: KeyObject };

export type TenantUser = { sub: string; email: string; name: string };

export type Connection = {
  name: string;
  strategy: string;
  /** For connected accounts. */
  active: boolean;
  /** For signing in. */
  signIn: boolean;
  /** The ids of the applications that may use it. */
  enabledFor: 'all' | string[];
  /** As an administrator wrote them; the provider's application is in the fields below as well. */
  options: Record<string, unknown>;
  metadata?: Record<string, string>;
  clientId: string;
  clientSecret: string;
  authorizeUrl: string;
  tokenUrl: string;
  userUrl: string;
};

/** A platform behind a connection: its OAuth application, and how it says whose a token is. */
export type DemoProvider = {
  /** The connection of a tenant that is set up, and its kind. */
  connection: string;
  strategy: string;
  /** Options of that connection beside the application's id and secret. */
  options?: Record<string, unknown>;
  app: { clientId: string; clientSecret: string; authorizeUrl: string; tokenUrl: string };
  userUrl: string;
  /** The account in what `userUrl` answers. */
  user(answer: unknown): ProviderUser | undefined;
};

/** Whether an administrator lets this application use the connection. */
export const isEnabledFor = ({ enabledFor }: Connection, clientId: string | undefined): boolean =>
  enabledFor === 'all' || enabledFor.includes(clientId ?? '');

/** Scopes of an API that the client may use in a person's name; undefined when it has no user grant for it. */
export function userGrant({ directory, world, meAudience }: DemoTenant, client: Client, audience: string) {
  if (audience === meAudience && world.switches.withoutUserGrant) return undefined;
  return directory.clientGrants.find(
    (grant) => grant.clientId === client.id && grant.audience === audience && grant.subjectType === 'user',
  )?.scopes;
}

/** The refresh token policy that lets the client reach a further API, if the API exists and is activated. */
export function refreshPolicy(
  { directory, world, meAudience }: DemoTenant,
  client: Client,
  audience: string | undefined,
) {
  const { myAccountInactive, withoutPolicy } = world.switches;
  if (withoutPolicy || (audience === meAudience && myAccountInactive)) return undefined;
  if (!directory.apis.some((api) => api.identifier === audience && api.skipsConsent)) return undefined;
  return client.refreshToken.policies.find((policy) => policy.audience === audience);
}

export function rotates({ world }: DemoTenant, client: Client): boolean {
  return world.switches.rotation || client.refreshToken.rotating;
}

export function notAuthorized(client: Client, audience: string): string {
  return `Client "${client.id}" is not authorized to access resource server "${audience}".`;
}
