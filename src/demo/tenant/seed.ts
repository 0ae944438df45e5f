import type { Directory, Provider } from './directory.ts';
import { accountScopes, grantFederated } from './literals.ts';

/** Fixed, because a tenant compares callbacks exactly, port included. */
const ports = [18484, 18485, 18486, 18487, 18488, 18489];
const hubApi = 'https://hub.example';

/** A tenant set up as the product's guide says, with two people and one connection. */
export function seed(issuer: string, client: { id: string; secret: string }, github: Provider): Directory {
  const meAudience = `${issuer}me/`;
  return {
    clients: [
      {
        ...client,
        name: 'OpenGitHubX',
        isFirstParty: true,
        oidcConformant: true,
        authentication: 'client_secret',
        callbacks: ports.flatMap((port) => [`http://127.0.0.1:${port}/callback`, `http://127.0.0.1:${port}/connected`]),
        allowedLogoutUrls: ports.map((port) => `http://127.0.0.1:${port}/signed-out`),
        grantTypes: ['authorization_code', 'refresh_token', grantFederated],
        refreshToken: {
          rotating: false,
          leewaySeconds: 0,
          lifetimeSeconds: 7_776_000,
          idleLifetimeSeconds: 1_296_000,
          policies: [{ audience: meAudience, scopes: accountScopes }],
        },
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
      { clientId: client.id, audience: meAudience, scopes: accountScopes, subjectType: 'user' },
      { clientId: client.id, audience: hubApi, scopes: ['use:hub'], subjectType: 'user' },
    ],
  };
}
