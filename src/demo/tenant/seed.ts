import type { Directory, Provider } from './directory.ts';
import { accountScopes } from './literals.ts';
import { type Applications, hubApi, seedClients } from './seed-clients.ts';

/** A tenant set up as the product's guide says: the applications, two people and one connection. */
export function seed(issuer: string, applications: Applications, github: Provider): Directory {
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
      ...[hub, key, native, worker].map((client) => mayReach(client, meAudience, accountScopes)),
      ...[hub, key, native, worker, openWebui].map((client) => mayReach(client, hubApi, ['use:hub'])),
    ],
  };
}
