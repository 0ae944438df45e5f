import type { Connection, Directory, Provider } from './directory.ts';
import { accountScopes } from './literals.ts';
import { type Applications, hubApi, seedClients } from './seed-clients.ts';

const systemApi = { allowOfflineAccess: false, skipsConsent: true };

/** The one connection that Auth0 gives a new tenant: its own database, for no application yet. */
export const newTenantConnection = (): Connection => ({
  ...{ name: 'Username-Password-Authentication', strategy: 'auth0', active: false, signIn: true, enabledFor: [] },
  ...{ options: {}, clientId: '', clientSecret: '', authorizeUrl: '', tokenUrl: '', userUrl: '' },
});

/** A tenant set up as the product's guide says: the applications, two people and a connection for each platform. */
export function seed(issuer: string, applications: Applications, providers: readonly Provider[]): Directory {
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
          ...{ name: connection, strategy, active: true, signIn: false, enabledFor: 'all' },
          options: { client_id: app.clientId, client_secret: app.clientSecret, ...options },
          ...{ ...app, userUrl },
        }),
      ),
    ],
    apis: [
      { ...{ name: 'Auth0 My Account API', identifier: meAudience, scopes: accountScopes }, ...systemApi },
      { ...{ name: 'Hub', identifier: hubApi, scopes: ['use:hub'] }, allowOfflineAccess: true, skipsConsent: true },
    ],
    clientGrants: [
      ...[hub, key, native, worker].map((client) => mayReach(client, meAudience, accountScopes)),
      ...[hub, key, native, worker, openWebui].map((client) => mayReach(client, hubApi, ['use:hub'])),
    ],
  };
}
