/** Connected accounts: connect through the browser, list, disconnect. An account shows as connected once it has worked. */
import type { Account } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Database, Row } from '../database/database.ts';
import type { Identity, Platform } from '../platforms/platform.ts';
import type { Clock, OpenUrl } from '../ports.ts';
import type { Session } from '../session/session.ts';
import type { Vault, VaultAccount } from '../vault/vault.ts';
import { consent } from './consent.ts';
import { myAccount, type RemoteAccount } from './my-account.ts';

export type Accounts = {
  /** What this hub knows, without asking the tenant. */
  list(userId: string): Promise<Account[]>;
  /** Sends the person through the platform's consent; succeeds only after an exchange and `whoami` have. */
  connect(
    userId: string,
    platform: Platform,
    browser: { openUrl: OpenUrl; signal: AbortSignal },
  ): Promise<Result<Account>>;
  /** Ends calls under way, drops the tokens here and in Token Vault. The consent at the platform itself stays. */
  disconnect(userId: string, id: string): Promise<Result<{ id: string }>>;
  /** Marks an account whose tokens the platform no longer renews. */
  markBroken(id: string): Promise<void>;
  /** How the vault is to be asked for this account. */
  vaultAccount(account: Account, platform: Platform): Promise<VaultAccount>;
};

type Dependencies = { database: Database; session: Session; vault: Vault; clock: Clock };

/** Accounts on the hub's database, the tenant's My Account API and the vault. */
export function createAccounts({ database, session, vault, clock }: Dependencies): Accounts {
  const rows = (userId: string): Promise<Row[]> =>
    database.read('SELECT * FROM accounts WHERE user_id = ? ORDER BY connected_at, id', [userId]);

  const save = async (account: Account, platformUserId: string): Promise<void> => {
    const { id, userId, platform, label, state, scopes, connectedAt } = account;
    await database.write([
      {
        sql: `INSERT OR REPLACE INTO accounts (id, user_id, platform, platform_user_id, label, state, scopes, connected_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        values: [id, userId, platform, platformUserId, label, state, JSON.stringify(scopes), connectedAt],
      },
    ]);
  };

  /** The person's other accounts on the platform; those that Auth0 no longer has are forgotten here too. */
  async function siblings(userId: string, platform: Platform, id: string): Promise<Result<Row[]>> {
    const known = (await rows(userId)).filter((row) => row['platform'] === platform.name && row['id'] !== id);
    if (known.length === 0) return ok([]);
    const remote = await myAccount(session, userId).list();
    if (!remote.ok) return remote;
    const there = new Set(remote.value.map((account) => account.id));
    const gone = known.filter((row) => !there.has(String(row['id'])));
    await database.write(
      gone.map((row) => ({ sql: 'DELETE FROM accounts WHERE id = ?', values: [row['id'] ?? null] })),
    );
    return ok(known.filter((row) => there.has(String(row['id']))));
  }

  /** The proof that the account works: a token from Token Vault, and the platform's own word on whose it is. */
  async function prove(
    userId: string,
    platform: Platform,
    remote: RemoteAccount,
    others: Row[],
  ): Promise<Result<Identity>> {
    // Before `whoami` the account has no name but its id; a hint is needed only beside other accounts.
    const loginHint = others.length > 0 ? remote.id : undefined;
    vault.drop(userId, remote.id);
    const account = { userId, accountId: remote.id, connection: platform.connection, loginHint };
    const client = await vault.client(account, platform.apiUrl, AbortSignal.timeout(60_000));
    if (!client.ok) return client;
    const identity = client.value.scrubbed(await platform.whoami(client.value));
    vault.drop(userId, remote.id);
    if (!identity.ok) {
      const trouble = client.value.trouble();
      return trouble ? { ok: false, failure: trouble } : identity;
    }
    const twin = others.find((row) => row['platform_user_id'] === identity.value.userId);
    return twin
      ? fail(
          'connect_refused',
          `The tenant keeps apart only one ${platform.title} account, and ${String(twin['label'])} is it.`,
        )
      : identity;
  }

  return {
    async list(userId) {
      return (await rows(userId)).map(accountOf);
    },

    async connect(userId, platform, { openUrl, signal }) {
      const completed = await consent(session, userId, platform, openUrl, signal);
      if (!completed.ok) return completed;
      const remote = completed.value;
      const others = await siblings(userId, platform, remote.id);
      if (!others.ok) return others;
      const identity = await prove(userId, platform, remote, others.value);
      if (!identity.ok) return identity;
      const account: Account = {
        id: remote.id,
        userId,
        platform: platform.name,
        label: identity.value.label,
        state: 'connected',
        scopes: remote.scopes,
        connectedAt: new Date(clock.now()).toISOString(),
      };
      await save(account, identity.value.userId);
      return ok(account);
    },

    async disconnect(userId, id) {
      if (!(await rows(userId)).some((row) => row['id'] === id)) return fail('account_unknown');
      vault.drop(userId, id);
      const removed = await myAccount(session, userId).remove(id);
      if (!removed.ok) return removed;
      await database.write([{ sql: 'DELETE FROM accounts WHERE id = ?', values: [id] }]);
      return ok({ id });
    },

    async markBroken(id) {
      await database.write([{ sql: "UPDATE accounts SET state = 'reconnect' WHERE id = ?", values: [id] }]);
    },

    async vaultAccount(account, platform) {
      const onPlatform = (await rows(account.userId)).filter((row) => row['platform'] === account.platform);
      const own = onPlatform.find((row) => row['id'] === account.id);
      return {
        userId: account.userId,
        accountId: account.id,
        connection: platform.connection,
        loginHint: onPlatform.length > 1 ? String(own?.['platform_user_id']) : undefined,
      };
    },
  };
}

const accountOf = (row: Row): Account => ({
  id: String(row['id']),
  userId: String(row['user_id']),
  platform: String(row['platform']),
  label: String(row['label']),
  state: row['state'] === 'connected' ? 'connected' : 'reconnect',
  scopes: JSON.parse(String(row['scopes'])),
  connectedAt: String(row['connected_at']),
});
