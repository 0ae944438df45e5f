/** What Auth0’s own clients ask of the demo world. */
import type { AuthClient } from '@auth0/auth0-auth-js';
import type { ManagementClient } from 'auth0';
import { expect } from 'vitest';
import type { ForeignCall } from './calls.ts';

const some = expect.arrayContaining([expect.anything()]);
const text = expect.any(String);

const managementRefusal = (statusCode: number) => ({ refused: { statusCode } });

export const managementCalls: ForeignCall<ManagementClient>[] = [
  ['clients.list', async (it) => (await it.clients.list()).data, some],
  [
    'clients.create, get, update, delete',
    async (it) => {
      const { client_id: id = '' } = await it.clients.create({ name: 'Foreign', app_type: 'regular_web' });
      await it.clients.update(id, { callbacks: ['http://127.0.0.1:18484/callback'] });
      const { name, callbacks } = await it.clients.get(id);
      await it.clients.delete(id);
      return { name, callbacks };
    },
    { name: 'Foreign', callbacks: ['http://127.0.0.1:18484/callback'] },
  ],
  ['clientGrants.list', async (it) => (await it.clientGrants.list()).data, some],
  ['resourceServers.list', async (it) => (await it.resourceServers.list()).data, some],
  [
    'resourceServers.get',
    async (it) => {
      const [found] = (await it.resourceServers.list()).data;
      return it.resourceServers.get(found?.id ?? '');
    },
    { identifier: text },
  ],
  ['connections.list', async (it) => (await it.connections.list()).data, some],
  [
    'connections.get',
    async (it) => {
      const [found] = (await it.connections.list({ name: 'github' })).data;
      return it.connections.get(found?.id ?? '');
    },
    { name: 'github', strategy: 'github' },
  ],
  [
    'connections.clients.get',
    async (it) => {
      const [found] = (await it.connections.list({ name: 'github' })).data;
      return (await it.connections.clients.get(found?.id ?? '')).data;
    },
    expect.any(Array),
  ],
  [
    'users.connectedAccounts.list',
    async (it) => (await it.users.connectedAccounts.list('auth0|5f7c8ec7c33c6c004bbafe82')).data,
    [{ connection: 'github', connection_id: text, strategy: 'github' }],
  ],
  ['guardian.policies.list', (it) => it.guardian.policies.list(), []],
  ['tenants.settings.get', (it) => it.tenants.settings.get(), { friendly_name: text }],
  ['logs.list', async (it) => (await it.logs.list()).data, expect.any(Array)],
  [
    'clients.create, a second field too many',
    (it) => it.clients.create({ name: 'x', nonsense: 1 } as never),
    managementRefusal(400),
  ],
  ['clients.get of nothing', (it) => it.clients.get('nothing'), managementRefusal(404)],
  ['roles.list, not played', (it) => it.roles.list(), managementRefusal(404)],
  ['organizations.list, not played', (it) => it.organizations.list(), managementRefusal(404)],
];

/** A person at the demo's tenant, for calls that begin with a sign-in. */
export type SignedIn = { client: AuthClient; refreshToken: string; issuer: string };

export const authCalls: ForeignCall<SignedIn>[] = [
  [
    'getServerMetadata',
    ({ client }) => client.getServerMetadata(),
    { token_endpoint: expect.stringContaining('/oauth/token') },
  ],
  ['buildAuthorizationUrl', ({ client }) => client.buildAuthorizationUrl(), { codeVerifier: text }],
  [
    'getTokenByRefreshToken',
    ({ client, refreshToken }) => client.getTokenByRefreshToken({ refreshToken, scope: 'profile' }),
    { accessToken: text },
  ],
  [
    'getTokenByRefreshToken, for the My Account API',
    ({ client, refreshToken, issuer }) =>
      client.getTokenByRefreshToken({ refreshToken, audience: `${issuer}me/`, scope: 'read:me:connected_accounts' }),
    { scope: expect.stringContaining('read:me:connected_accounts') },
  ],
  [
    'exchangeToken, for the vault',
    ({ client, refreshToken }) =>
      client.exchangeToken({
        connection: 'github',
        subjectToken: refreshToken,
        subjectTokenType: 'urn:ietf:params:oauth:token-type:refresh_token',
      } as never),
    { accessToken: expect.stringMatching(/^ghu_/) },
  ],
  [
    'exchangeToken, for a connection without an account',
    ({ client, refreshToken }) =>
      client.exchangeToken({
        connection: 'slack',
        subjectToken: refreshToken,
        subjectTokenType: 'urn:ietf:params:oauth:token-type:refresh_token',
      } as never),
    { refused: { cause: { error: 'federated_connection_refresh_token_not_found' } } },
  ],
  [
    'getTokenByRefreshToken of nothing',
    ({ client }) => client.getTokenByRefreshToken({ refreshToken: 'nothing' }),
    { refused: { cause: { error: 'invalid_grant' } } },
  ],
  [
    'getTokenByClientCredentials, not played',
    ({ client, issuer }) => client.getTokenByClientCredentials({ audience: `${issuer}api/v2/` }),
    { refused: { cause: { error: 'unauthorized_client' } } },
  ],
  [
    'backchannelAuthentication, not played',
    ({ client }) => client.initiateBackchannelAuthentication({ bindingMessage: 'x', loginHint: { sub: 'x' } }),
    { refused: {} },
  ],
];
