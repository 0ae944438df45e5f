import type { Client, Connection, DemoProvider, Directory } from './directory.ts';
import { grantDeviceCode, grantFederated, meAccountScopes } from './literals.ts';

/** Id and secret of an application that is registered at the tenant; a public one has no secret, one with a key neither. */
export type Registered = { id: string; secret: string };
type WithoutSecret = { id: string };

/** The applications of the seeded tenant, one for each way that Token Vault can be reached. */
export type Applications = {
  hub: Registered;
  openWebui: Registered;
  /** The hub once more; proves itself by a key that it registers (`private_key_jwt`). */
  key: WithoutSecret;
  /** What a person signs in with on a computer that holds no secret. */
  native: WithoutSecret;
  /** The Custom API Client of the hub's API, which exchanges the access tokens that `native` gets. */
  api: Registered;
  /** The hub as a privileged worker, which names a person by id alone. */
  worker: Registered;
};

/** Fixed, because a tenant compares callbacks exactly, port included. */
const ports = [18484, 18485, 18486, 18487, 18488, 18489];

/** The identifier of the hub's API: the audience of access tokens that are meant for the hub. */
export const hubApi = 'https://hub.example';

const refreshToken = {
  rotating: false,
  leewaySeconds: 0,
  lifetimeSeconds: 7_776_000,
  idleLifetimeSeconds: 1_296_000,
};

const common = { isFirstParty: true, oidcConformant: true, credentials: [], callbacks: [], allowedLogoutUrls: [] };
const loopback = {
  callbacks: ports.flatMap((port) => [`http://127.0.0.1:${port}/callback`, `http://127.0.0.1:${port}/connected`]),
  allowedLogoutUrls: ports.map((port) => `http://127.0.0.1:${port}/signed-out`),
};

function seedClients(meAudience: string, { hub, openWebui, key, native, api, worker }: Applications): Client[] {
  const reachesAccounts = { ...refreshToken, policies: [{ audience: meAudience, scopes: meAccountScopes }] };
  const signIn = ['authorization_code', 'refresh_token'];
  const web = { ...common, ...loopback, appType: 'regular_web', refreshToken: reachesAccounts } as const;
  return [
    {
      ...web,
      ...hub,
      name: 'OpenGitHubX',
      authentication: 'client_secret',
      grantTypes: [...signIn, grantFederated],
    },
    {
      ...common,
      ...openWebui,
      name: 'Open WebUI',
      appType: 'regular_web',
      authentication: 'client_secret',
      loopbackCallbackPath: '/oauth/oidc/callback',
      grantTypes: signIn,
      refreshToken: { ...refreshToken, policies: [] },
    },
    {
      ...web,
      ...key,
      name: 'OpenGitHubX by key',
      authentication: 'private_key_jwt',
      grantTypes: [...signIn, grantFederated],
    },
    {
      ...common,
      ...loopback,
      ...native,
      name: 'OpenGitHubX Desktop',
      appType: 'native',
      authentication: 'none',
      grantTypes: [...signIn, grantDeviceCode],
      // Nothing but rotation protects the refresh token of a client that can't prove itself.
      refreshToken: { ...reachesAccounts, rotating: true },
    },
    {
      ...common,
      ...api,
      name: 'OpenGitHubX API',
      appType: 'resource_server',
      authentication: 'client_secret',
      resourceServerIdentifier: hubApi,
      grantTypes: [grantFederated],
      refreshToken: { ...refreshToken, policies: [] },
    },
    {
      ...web,
      ...worker,
      name: 'OpenGitHubX worker',
      authentication: 'client_secret',
      // A GitHub App has no scopes.
      privilegedAccess: { credentials: [], ipAllowlist: ['127.0.0.1'], grants: [{ connection: 'github', scopes: [] }] },
      grantTypes: [...signIn, grantFederated],
    },
  ];
}

const systemApi = { allowOfflineAccess: false, skipsConsent: true };

/** The one connection that Auth0 gives a new tenant: its own database, for no application yet. */
export const newTenantConnection = (): Connection => ({
  name: 'Username-Password-Authentication',
  strategy: 'auth0',
  active: false,
  signIn: true,
  enabledFor: [],
  options: {},
  clientId: '',
  clientSecret: '',
  authorizeUrl: '',
  tokenUrl: '',
  userUrl: '',
});

/** A tenant set up as the product's guide says: the applications, two people and a connection for each platform. */
export function seed(issuer: string, applications: Applications, providers: readonly DemoProvider[]): Directory {
  const meAudience = `${issuer}me/`;
  const { hub, openWebui, key, native, worker } = applications;
  const mayReach = (client: { id: string }, audience: string, scopes: string[]) =>
    ({ clientId: client.id, audience, scopes, subjectType: 'user' }) as const;
  return {
    clients: seedClients(meAudience, applications),
    users: [
      { sub: 'auth0|5f7c8ec7c33c6c004bbafe82', email: 'ada@example.com', name: 'Ada' },
      { sub: 'auth0|650c3a1e9f1b2c0011223344', email: 'grace@example.com', name: 'Grace' },
    ],
    connections: [
      { ...newTenantConnection(), enabledFor: 'all' },
      ...providers.map(
        ({ connection, strategy, options, app, userUrl }): Connection => ({
          name: connection,
          strategy,
          active: true,
          signIn: false,
          enabledFor: 'all',
          options: { client_id: app.clientId, client_secret: app.clientSecret, ...options },
          ...app,
          userUrl,
        }),
      ),
    ],
    apis: [
      { name: 'Auth0 My Account API', identifier: meAudience, scopes: meAccountScopes, ...systemApi },
      { name: 'Hub', identifier: hubApi, scopes: ['use:hub'], allowOfflineAccess: true, skipsConsent: true },
    ],
    clientGrants: [
      ...[hub, key, native, worker].map((client) => mayReach(client, meAudience, meAccountScopes)),
      ...[hub, key, native, worker, openWebui].map((client) => mayReach(client, hubApi, ['use:hub'])),
    ],
  };
}
