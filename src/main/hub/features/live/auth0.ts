/** What the hub and the demo take for granted of an Auth0 tenant with Token Vault. */

import { lifetimeOf } from '../../identity/session/refresh.ts';
import type { Session } from '../../identity/session/session.ts';
import type { Tenant } from '../../identity/session/tenant.ts';
import { accountScopes, myAccountUrl } from '../../identity/session/tenant-addresses.ts';
import { myAccount } from '../../identity/vault/auth0/my-account.ts';
import type { Trial } from '../../identity/vault/trial.ts';
import type { Assumption } from '../../platforms/assumption.ts';

/** A signed-in person at their tenant. */
export type LiveTenant = { tenant: Tenant; session: Session; userId: string; trial: Trial };

const docs = 'https://auth0.com/docs';
const tokenVault = `${docs}/secure/call-apis-on-users-behalf/token-vault`;
const patienceMs = 20_000;

export const auth0Assumptions: Assumption<LiveTenant>[] = [
  {
    id: 'auth0-issuer-slash',
    says: 'The issuer ends with a slash',
    source: `${docs}/get-started/applications/configure-applications-with-oidc-discovery`,
    look: async ({ tenant: { issuer } }) => ({ holds: issuer.endsWith('/'), facts: { slash: issuer.endsWith('/') } }),
  },
  {
    id: 'auth0-endpoints',
    says: 'Discovery names where tokens are revoked, where devices begin and where sessions end',
    source: `${docs}/get-started/applications/configure-applications-with-oidc-discovery`,
    async look({ tenant: { client } }) {
      const server = client.serverMetadata();
      const [revocation, device, logout] = [
        server.revocation_endpoint !== undefined,
        server.device_authorization_endpoint !== undefined,
        server.end_session_endpoint !== undefined,
      ];
      return { holds: revocation && device && logout, facts: { revocation, device, logout } };
    },
  },
  {
    id: 'auth0-refresh-keeps',
    says: 'A refresh for the My Account API gives no other refresh token, and the audience and scopes that were asked for',
    source: `${docs}/secure/tokens/refresh-tokens/multi-resource-refresh-token`,
    async look({ session, userId }) {
      const checked = await session.check(userId);
      return { holds: checked.ok, facts: { refused: checked.ok ? undefined : checked.failure.code } };
    },
  },
  {
    id: 'auth0-my-account-lifetime',
    says: 'A token for the My Account API lives for 86,400 seconds as documented, or for 600 as recorded',
    source: `${docs}/manage-users/my-account-api`,
    async look({ tenant: { issuer }, session, userId }) {
      const token = await session.accessToken(userId, myAccountUrl(issuer), accountScopes);
      if (!token.ok) return { holds: null, facts: { refused: token.failure.code } };
      const seconds = lifetimeOf(token.value);
      return { holds: seconds === 86_400 || seconds === 600, facts: { seconds } };
    },
  },
  {
    id: 'auth0-my-account-lists',
    says: 'The My Account API lists accounts and connections as it is documented',
    source: `${docs}/api/myaccount`,
    async look({ session, userId }) {
      const api = myAccount(session, userId);
      const [accounts, connections] = [await api.list(), await api.connections()];
      return {
        holds: accounts.ok && connections.ok,
        facts: {
          accounts: accounts.ok ? accounts.value.length : accounts.failure.code,
          connections: connections.ok ? connections.value.length : connections.failure.code,
        },
      };
    },
  },
  {
    id: 'auth0-my-account-guarded',
    says: 'The My Account API answers 401 where no token is sent, so that 404 means it is not activated',
    source: `${docs}/api/myaccount`,
    async look({ tenant: { issuer } }) {
      const { status } = await fetch(new URL('v1/connected-accounts/accounts', myAccountUrl(issuer)), {
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMs),
      });
      return { holds: status === 401, facts: { status } };
    },
  },
  {
    id: 'auth0-unknown-audience',
    says: 'An audience that no policy names is ignored in silence',
    source: `${docs}/secure/tokens/refresh-tokens/multi-resource-refresh-token`,
    async look({ session, userId }) {
      const token = await session.accessToken(userId, 'https://check-live.invalid/', []);
      const [code, setting] = token.ok ? ['token', undefined] : [token.failure.code, token.failure.setting];
      return { holds: setting === 'refresh-policy', facts: { code, ignored: setting === 'refresh-policy' } };
    },
  },
  {
    id: 'auth0-nothing-in-vault',
    says: 'Where no account is connected, or the provider gave no refresh token, an exchange is 401 `federated_connection_refresh_token_not_found`',
    source: `${tokenVault}/refresh-token-exchange-with-token-vault`,
    async look({ trial, userId }) {
      const nowhere = {
        userId,
        accountId: 'check-live',
        connection: 'check-live-has-no-account',
        loginHint: undefined,
      };
      const asked = await trial(nowhere, { apiUrl: 'https://nowhere.invalid' }, AbortSignal.timeout(patienceMs));
      const code = asked.ok ? 'token' : asked.failure.code;
      return { holds: code === 'no_account', facts: { code } };
    },
  },
];
