/** Which of the places for tokens an account rests in: a property of the account, so that one hub has accounts in both. */
import { isRegisteredConnection, vaultOf } from '../../../../shared/account.ts';
import type { SettingsStore } from '../../ground/ports.ts';
import type { ActingSession } from '../session/session.ts';
import type { LocalVault } from './local/local-vault.ts';
import type { TokenStore, TokenStoresFor } from './token-store.ts';

type Dependencies = {
  tokenVault: (by: ActingSession) => TokenStore;
  local: LocalVault;
  settings: Pick<SettingsStore, 'read'>;
};

/** Where there is a tenant, one more account is kept in its Token Vault, unless the server's own registration needs none. */
export function createTokenStores({ tokenVault, local, settings }: Dependencies): TokenStoresFor {
  return (by) => {
    const atAuth0 = tokenVault(by);
    const hasTenant = (): boolean => settings.read().tenant !== undefined;
    return {
      of: (accountId) => (vaultOf(accountId) === 'auth0' ? atAuth0 : local),
      in: (vault) => (vault === 'auth0' ? atAuth0 : local),
      forMore: (connection = '') => (hasTenant() && !isRegisteredConnection(connection) ? atAuth0 : local),
      all: () => (hasTenant() ? [atAuth0, local] : [local]),
      needsTenant: (connection) => !hasTenant() && !local.serves(connection),
    };
  };
}
