/** What an administrator configured at the tenant. */
export type Directory = {
  clients: Client[];
  users: User[];
  connections: Connection[];
  apis: { identifier: string; scopes: string[]; allowOfflineAccess: boolean }[];
  clientGrants: { clientId: string; audience: string; scopes: string[]; subjectType: 'user' | 'client' }[];
};

export type Client = {
  id: string;
  secret: string;
  name: string;
  isFirstParty: boolean;
  oidcConformant: boolean;
  authentication: 'client_secret' | 'none';
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
};

export type User = { sub: string; email: string; name: string };

export type Connection = {
  name: string;
  strategy: string;
  active: boolean;
  clientId: string;
  clientSecret: string;
  authorizeUrl: string;
  tokenUrl: string;
  userUrl: string;
};

/** The provider behind the `github` connection: its OAuth application and the origin of its API. */
export type Provider = {
  origin: string;
  app: { clientId: string; clientSecret: string; authorizeUrl: string; tokenUrl: string };
};
