/** Connected accounts: connect through the browser, list, disconnect. An account shows as connected once it has worked. */

import { counted, type VaultName, vaultOf } from '../../../../shared/account.ts';
import type { Failure } from '../../../../shared/errors.ts';
import type { Account } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Database, Row, Write } from '../../ground/database/database.ts';
import type { Clock } from '../../ground/ports.ts';
import { createGenerations } from '../../ground/waiting.ts';
import { type Platform, type PlatformIdentity, withoutToken } from '../../platforms/platform.ts';
import type { Browser } from '../session/browser.ts';
import type { KeptAccount, Removal, TokenStores, VaultAccount } from '../vault/token-store.ts';
import type { Vault } from '../vault/vault.ts';

type MarkListener = (account: Pick<Account, 'id' | 'userId'>, state: Account['state']) => void;

type Connected = { account: Account; granted: string[] };

type ConnectWish = {
  /** The scopes to ask for. */
  asked: string[];
  /** The account that is connected again, where it is one alone. */
  again: string | undefined;
  /** Where its tokens are to rest; left out, where they rest, or else as the hub chooses. */
  vault: VaultName | undefined;
  /** Whether nothing has been revoked since the person began. */
  isStillGiven: () => boolean;
  /** Disconnects the account of that id. */
  close: (id: string) => Promise<unknown>;
};

type Dependencies = {
  database: Database;
  stores: TokenStores;
  vault: Vault;
  clock: Clock;
};

/**
 * A person's accounts: rows of the database, which the tenant has too. An account counts once the platform has said whose it is, and one that
 * is closed is refused from that moment, also while the tenant does not answer.
 */
export class Accounts {
  readonly #database: Database;
  readonly #stores: TokenStores;
  readonly #vault: Vault;
  readonly #clock: Clock;
  readonly #markListeners: MarkListener[] = [];
  /** How often each account was closed. */
  readonly #closed = createGenerations();

  constructor({ database, stores, vault, clock }: Dependencies) {
    this.#database = database;
    this.#stores = stores;
    this.#vault = vault;
    this.#clock = clock;
  }

  /** What this hub knows, without asking the tenant. */
  async list(userId: string): Promise<Account[]> {
    return (await this.#rows(userId)).map(accountOf);
  }

  /** Whether an account of the platform could be connected only if the hub had a tenant. */
  needsTenant({ connection }: Platform): boolean {
    return this.#stores.needsTenant(connection);
  }

  /** The same account at the platform, kept in another vault. */
  async inOtherVault({ id, userId, platform }: Account): Promise<Account | undefined> {
    const rows = await this.#rows(userId);
    const who = rows.find((row) => row['id'] === id)?.['platform_user_id'];
    const other = rows.find(
      (row) =>
        row['platform'] === platform &&
        row['platform_user_id'] === who &&
        row['state'] !== 'disconnecting' &&
        vaultOf(String(row['id'])) !== vaultOf(id),
    );
    return other && accountOf(other);
  }

  /** Whether anybody has an account on the platform, be it one that is being disconnected. */
  async isNamed(platform: string): Promise<boolean> {
    return (await this.#database.read('SELECT 1 FROM accounts WHERE platform = ? LIMIT 1', [platform])).length > 0;
  }

  /**
   * Sends the person through the platform's consent to those scopes; succeeds only after an exchange and `whoami` have. The
   * account counts as allowed what was asked for and granted; `granted` is all that was. Where it was disconnected or everything was
   * revoked meanwhile it is closed by `wish.close`, even if the proof succeeded, and fails with `account_unknown` or `revoked`.
   */
  async connect(userId: string, platform: Platform, wish: ConnectWish, browser: Browser): Promise<Result<Connected>> {
    // From before the consent: that of an account that is connected again comes after its row could have been closed.
    const watched = new Map((await this.#rows(userId)).map(({ id }) => [id, this.#closed.watch(String(id))]));
    const now = wish.again === undefined ? undefined : vaultOf(wish.again);
    const vault = wish.vault ?? now;
    const store = vault === undefined ? this.#stores.forMore(platform.connection) : this.#stores.in(vault);
    const again = vault === now ? wish.again : undefined; // elsewhere it is a new one
    const completed = await store.connect(userId, platform, { scopes: wish.asked, again }, browser);
    if (!completed.ok) return completed;
    const connected = await this.#keepAndProve(userId, platform, wish.asked, completed.value);
    const { id } = completed.value;
    const isOpen = watched.get(id)?.() ?? true;
    if (wish.isStillGiven() && isOpen) return connected;
    const left = (await this.#rows(userId)).find((row) => row['id'] === id);
    if (left && left['state'] !== 'disconnecting') await wish.close(id);
    return isOpen ? endedMeanwhile : disconnected;
  }

  /** Forgets those scopes of an account that were not granted any more. Answers the account where that changed it. */
  async narrow(account: Account, granted: string[]): Promise<Account | undefined> {
    const scopes = counted(account.scopes, granted);
    if (account.scopes.length === 0 || scopes.length === account.scopes.length) return undefined;
    const sql = 'UPDATE accounts SET scopes = ? WHERE id = ?';
    await this.#database.write([{ sql, values: [JSON.stringify(scopes), account.id] }]);
    return { ...account, scopes };
  }

  /** What closes an account: from then on it is refused, while its row stays until the tenant has forgotten it too. */
  closing(id: string): Write {
    this.#closed.changed(id);
    return { sql: "UPDATE accounts SET state = 'disconnecting' WHERE id = ?", values: [id] };
  }

  /** Whether it was connected, or connected again, after that time (ISO 8601, UTC). */
  async wasConnectedAfter(userId: string, id: string, time: string): Promise<boolean> {
    const row = (await this.#rows(userId)).find((one) => one['id'] === id);
    return row !== undefined && String(row['connected_at']) > time;
  }

  /**
   * Has the tenant forget a closed account, then forgets it here. The consent at the platform itself stays. Fails with
   * `account_unknown` where the person connected it again after `closedAt`, else as the store does.
   */
  async remove(by: TokenStores, userId: string, id: string, closedAt: string): Promise<Result<Removal>> {
    // The tenant keeps the id of an account that is connected again: a late removal would take the new one.
    if (await this.wasConnectedAfter(userId, id, closedAt)) return fail('account_unknown');
    const removed = await by.of(id).remove(userId, id);
    if (removed.ok) await this.#forget([id]);
    return removed;
  }

  /** Asks Token Vault and the platform now. An account that no longer works is marked and answered so, not failed. */
  async check(account: Account, platform: Platform): Promise<Result<Account>> {
    const asked = await this.vaultAccount(account, platform);
    if (!asked.ok) return asked;
    this.#vault.forget(account.userId, account.id); // a token that is still at hand would prove nothing
    const client = await this.#vault.client(asked.value, platform, AbortSignal.timeout(60_000));
    const answer = client.ok ? client.value.scrubbed(await platform.whoami(client.value)) : client;
    const found = client.ok && !answer.ok ? (client.value.trouble() ?? answer.failure) : undefined;
    const failure = client.ok ? found : client.failure;
    if (failure && !endsConnection.has(failure.code)) return { ok: false, failure };
    const state = failure ? 'reconnect' : 'connected';
    const expiresAt = failure ? account.expiresAt : await this.#expiryOf(account);
    await this.mark(account, state);
    const granted = client.ok ? client.value.granted() : undefined;
    const narrowed = granted && (await this.narrow(account, granted));
    return ok({ ...(narrowed ?? account), state, expiresAt });
  }

  /** Marks an account whose tokens the platform no longer accepts, or accepts again. */
  async mark({ id, userId }: Pick<Account, 'id' | 'userId'>, state: 'connected' | 'reconnect'): Promise<void> {
    const before = (await this.#rows(userId)).find((row) => row['id'] === id)?.['state'];
    if (before === undefined || before === state || before === 'disconnecting') return;
    const sql = "UPDATE accounts SET state = ? WHERE id = ? AND state <> 'disconnecting'";
    await this.#database.write([{ sql, values: [state, id] }]);
    for (const listener of this.#markListeners) listener({ id, userId }, state);
  }

  /** From now on the listener is told when an account has stopped working, or works again. */
  onMarked(listener: MarkListener): void {
    this.#markListeners.push(listener);
  }

  /** How the vault is to be asked for this account; `account_unknown` when it was disconnected meanwhile. */
  async vaultAccount({ id, userId, platform: name }: Account, platform: Platform): Promise<Result<VaultAccount>> {
    const onPlatform = besides(await this.#rows(userId), name, id);
    const own = onPlatform.find((row) => row['id'] === id && row['state'] !== 'disconnecting');
    if (!own) return fail('account_unknown');
    // Without a hint Token Vault takes any of several accounts, so it must be told which one.
    const loginHint = onPlatform.length > 1 ? String(own['platform_user_id'] || id) : undefined;
    return ok({ userId, accountId: id, connection: platform.connection, loginHint });
  }

  #rows(userId: string): Promise<Row[]> {
    return this.#database.read('SELECT * FROM accounts WHERE user_id = ? ORDER BY connected_at, id', [userId]);
  }

  async #save(account: Account, platformUserId: string): Promise<void> {
    const { id, userId, platform, label, state, scopes, connectedAt, expiresAt } = account;
    await this.#database.write([
      {
        sql: `INSERT OR REPLACE INTO accounts (id, user_id, platform, platform_user_id, label, state, scopes, connected_at, expires_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        values: [id, userId, platform, platformUserId, label, state, JSON.stringify(scopes), connectedAt, expiresAt],
      },
    ]);
  }

  /** Keeps what the proof showed; answers false where the account was closed or forgotten while the platform was asked. */
  async #settle(account: Account, platformUserId: string): Promise<boolean> {
    const { id, userId, label, state, scopes } = account;
    const sql = `UPDATE accounts SET platform_user_id = ?, label = ?, state = ?, scopes = ?
                 WHERE id = ? AND user_id = ? AND state <> 'disconnecting'`;
    await this.#database.write([{ sql, values: [platformUserId, label, state, JSON.stringify(scopes), id, userId] }]);
    return (await this.#rows(userId)).some((row) => row['id'] === id && row['state'] !== 'disconnecting');
  }

  #forget(ids: string[]): Promise<void> {
    return this.#database.write(ids.map((id) => ({ sql: 'DELETE FROM accounts WHERE id = ?', values: [id] })));
  }

  /** What the tenant has on the connection beside this account. Local rows that it no longer has are forgotten. */
  async #siblings(userId: string, platform: Platform, id: string): Promise<Result<string[]>> {
    // Before the tenant is asked: it has an account before there is a row of it, and one that is connected meanwhile would be forgotten.
    const known = besides(await this.#rows(userId), platform.name, id);
    const remote = await this.#stores.of(id).list(userId);
    if (!remote.ok) return remote;
    const there = new Set(remote.value.map((account) => account.id));
    await this.#forget(known.map((row) => String(row['id'])).filter((one) => !there.has(one)));
    return ok(
      remote.value.filter((one) => one.connection === platform.connection && one.id !== id).map((one) => one.id),
    );
  }

  /** The proof that the account works: a token from Token Vault, and the platform's own word on whose it is. */
  async #prove(userId: string, platform: Platform, id: string): Promise<Result<Proof>> {
    const others = await this.#siblings(userId, platform, id);
    if (!others.ok) return others;
    this.#vault.drop(userId, id);
    // Before `whoami` the account has no name but its id; a hint is needed only beside other accounts.
    const loginHint = others.value.length > 0 ? id : undefined;
    const account = { userId, accountId: id, connection: platform.connection, loginHint };
    const client = await this.#vault.client(account, platform, AbortSignal.timeout(60_000));
    if (!client.ok) return client.failure.code === 'no_account' ? withoutToken(platform) : client;
    const granted = client.value.granted();
    const said = await platform.whoami(client.value).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'AbortError') return disconnected; // what disconnects it cuts its calls
      throw error;
    });
    const identity = client.value.scrubbed(said);
    this.#vault.drop(userId, id);
    if (!identity.ok) {
      const trouble = client.value.trouble();
      return trouble ? { ok: false, failure: trouble } : identity;
    }
    const twin = besides(await this.#rows(userId), platform.name, id).find(
      (row) => row['platform_user_id'] === identity.value.userId && row['id'] !== id,
    );
    return twin
      ? fail(
          'connect_refused',
          `The tenant keeps only one ${platform.title} account, and ${String(twin['label'])} is it.`,
        )
      : ok({ ...identity.value, granted });
  }

  /** When the connection ends as the tenant says now, kept; as it said last where it does not answer. */
  async #expiryOf({ id, userId, expiresAt }: Account): Promise<string | null> {
    const remote = await this.#stores.of(id).list(userId);
    const found = remote.ok ? remote.value.find((one) => one.id === id) : undefined;
    if (!found) return expiresAt;
    const { expires_at: now = null } = found;
    await this.#database.write([{ sql: 'UPDATE accounts SET expires_at = ? WHERE id = ?', values: [now, id] }]);
    return now;
  }

  /** Kept as not verified, then as what the proof shows; removed again where it proves nothing and was not there before. */
  async #keepAndProve(
    userId: string,
    platform: Platform,
    asked: string[],
    remote: KeptAccount,
  ): Promise<Result<Connected>> {
    const { id, scopes, expires_at: expiresAt = null } = remote;
    const before = (await this.#rows(userId)).find((row) => row['id'] === id);
    const account: Account = {
      id,
      userId,
      platform: platform.name,
      label: String(before?.['label'] ?? 'not verified'),
      state: 'reconnect',
      scopes: counted(asked, scopes),
      connectedAt: new Date(this.#clock.now()).toISOString(),
      expiresAt,
    };
    // Kept before it is proved: the tenant has it from now on, and the next exchange must know that there are two.
    await this.#save(account, String(before?.['platform_user_id'] ?? ''));
    const identity = await this.#prove(userId, platform, id);
    if (!identity.ok) {
      const removed = before ? undefined : await this.#stores.of(id).remove(userId, id);
      if (removed?.ok) await this.#forget([id]);
      return identity;
    }
    // What came with the token is the platform's word; what the tenant keeps may be no more than what it was asked for.
    const { granted = scopes, label, userId: platformUserId } = identity.value;
    const proved: Account = { ...account, label, state: 'connected', scopes: counted(asked, granted) };
    const isKept = await this.#settle(proved, platformUserId);
    return isKept ? ok({ account: proved, granted }) : disconnected;
  }
}

/** The rows of a person's accounts on a platform that rest in the same vault as this one, itself among them. */
const besides = (rows: Row[], platform: string, id: string): Row[] =>
  rows.filter((row) => row['platform'] === platform && vaultOf(String(row['id'])) === vaultOf(id));

const disconnected = fail('account_unknown', 'It was disconnected meanwhile.');

const endedMeanwhile = fail('revoked', 'Everything was revoked while the account was connected.', {
  hint: 'Connect it again if you still want it.',
});

/** Whose account it is, and what Token Vault says it was granted. */
type Proof = PlatformIdentity & { granted: string[] | undefined };

/** Failures after which only the person can make an account work again. */
export const endsConnection: ReadonlySet<string> = new Set(['reconnect', 'no_account', 'platform_unauthorised']);

const accountOf = (row: Row): Account => ({
  id: String(row['id']),
  userId: String(row['user_id']),
  platform: String(row['platform']),
  label: String(row['label']),
  state: String(row['state']) as Account['state'],
  scopes: JSON.parse(String(row['scopes'])),
  connectedAt: String(row['connected_at']),
  expiresAt: row['expires_at'] === null ? null : String(row['expires_at']),
});

/** Why each person's last attempt to connect an account failed, if it did. In memory alone; the doctor shows it. */
type FailedAttempt = { platform: string; at: string; failure: Failure };

export function createAttempts(clock: Clock) {
  const last = new Map<string, FailedAttempt & { userId: string }>();
  return {
    /** One that succeeds is the end of what failed before it. */
    note(userId: string, platform: string, result: Result<unknown>): void {
      const name = JSON.stringify([userId, platform]);
      if (result.ok) last.delete(name);
      else last.set(name, { userId, platform, at: new Date(clock.now()).toISOString(), failure: result.failure });
    },
    failed: (userId: string): FailedAttempt[] => [...last.values()].filter((attempt) => attempt.userId === userId),
  };
}

export type Attempts = ReturnType<typeof createAttempts>;
