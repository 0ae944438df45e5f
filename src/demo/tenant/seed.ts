import type { Directory, Provider } from './directory.ts';
import { accountScopes, grantFederated } from './literals.ts';

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

/** Id and secret of an application that is registered at the tenant. */
export type Registered = { id: string; secret: string };

/** A tenant set up as the product's guide says: the hub, an Open WebUI, two people and one connection. */
export function seed(issuer: string, hub: Registered, openWebui: Registered, github: Provider): Directory {
  const meAudience = `${issuer}me/`;
  return {
    clients: [
      {
        ...hub,
        name: 'OpenGitHubX',
        isFirstParty: true,
        oidcConformant: true,
        authentication: 'client_secret',
        callbacks: ports.flatMap((port) => [`http://127.0.0.1:${port}/callback`, `http://127.0.0.1:${port}/connected`]),
        allowedLogoutUrls: ports.map((port) => `http://127.0.0.1:${port}/signed-out`),
        grantTypes: ['authorization_code', 'refresh_token', grantFederated],
        refreshToken: { ...refreshToken, policies: [{ audience: meAudience, scopes: accountScopes }] },
      },
      {
        ...openWebui,
        name: 'Open WebUI',
        isFirstParty: true,
        oidcConformant: true,
        authentication: 'client_secret',
        callbacks: [],
        loopbackCallbackPath: '/oauth/oidc/callback',
        allowedLogoutUrls: [],
        grantTypes: ['authorization_code', 'refresh_token'],
        refreshToken: { ...refreshToken, policies: [] },
      },
    ],
    users: [
      { sub: 'auth0|5f7c8ec7c33c6c004bbafe82', email: 'ada@example.com', name: 'Ada' },
      { sub: 'auth0|650c3a1e9f1b2c0011223344', email: 'grace@example.com', name: 'Grace' },
    ],
    connections: [
      {
        name: 'github',
        strategy: 'github',
        active: true,
        ...github.app,
        userUrl: `${github.origin}/user`,
      },
    ],
    apis: [
      { identifier: meAudience, scopes: accountScopes, allowOfflineAccess: false },
      { identifier: hubApi, scopes: ['use:hub'], allowOfflineAccess: true },
    ],
    clientGrants: [
      { clientId: hub.id, audience: meAudience, scopes: accountScopes, subjectType: 'user' },
      { clientId: hub.id, audience: hubApi, scopes: ['use:hub'], subjectType: 'user' },
      { clientId: openWebui.id, audience: hubApi, scopes: ['use:hub'], subjectType: 'user' },
    ],
  };
}
