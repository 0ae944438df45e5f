/**
 * Token Vault: UserId in, authorised client out. The only folder that obtains platform tokens. `held` lends them, as `Secret`, to those who
 * remove them from texts or look for leaks.
 */
import { scopesIn } from '../../../../shared/account.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import { isFresh, keptOrRenewed, renewAhead, type Secret } from '../../ground/secret.ts';
import { withAnyOf } from '../../ground/waiting.ts';
import { againAfterSleep, type Wake } from '../../ground/wake.ts';
import type { PlatformApi } from '../../platforms/platform.ts';
import { unlessAborted } from '../../platforms/requests.ts';
import { createRates, onceMore, type Senders } from './egress.ts';
import { type AuthorisedClient, type KeptToken, LentClient, type VaultEntry, type VaultParts } from './lent-client.ts';
import { createRetiredToken, type RetiredToken } from './retired-token.ts';
import type { Exchange, ExchangeStrategy, VaultAccount } from './token-store.ts';

const longestCache = 10 * 60_000;

/** A vault over a strategy: at most one exchange per account is under way, and tokens are kept in memory alone. */
export class Vault {
  readonly #strategy: ExchangeStrategy;
  readonly #parts: VaultParts;
  readonly #accounts = new Map<string, VaultEntry>();
  readonly #dropListeners: (() => void)[] = [];

  constructor(
    strategy: ExchangeStrategy,
    clock: Clock,
    wake: Pick<Wake, 'signal'>,
    senders: Senders,
    patienceMs?: number,
  ) {
    this.#strategy = strategy;
    this.#parts = { clock, wake, senders, rates: createRates(clock), patienceMs };
  }

  /** What the platform said last of how much it takes from the account; null where it said nothing. */
  rate(accountId: string): ReturnType<VaultParts['rates']['of']> {
    return this.#parts.rates.of(accountId);
  }

  /** The tokens that are kept for a person now, for those who remove them from texts or look for leaks. */
  held(userId: string): Secret[] {
    return this.#entriesOf(userId).flatMap(([, { kept }]) => kept?.token ?? []);
  }

  /** Hears whenever the tokens of an account are forgotten for good, in the same turn. */
  onDrop(listener: () => void): void {
    this.#dropListeners.push(listener);
  }

  /** Forgets an account's tokens as dropping does, and hands on the one thing that may still be done with them: to end them. */
  retire(account: VaultAccount): RetiredToken {
    const [kept] = this.#drop(account.userId, account.accountId);
    return createRetiredToken(account, kept && { secret: kept.token, expiresAt: kept.expiresAt }, this.#parts.clock);
  }

  /** Exchanges (or takes the cached token) and hands out a client; fails as the strategy does. */
  async client(account: Exchange, api: PlatformApi, signal: AbortSignal): Promise<Result<AuthorisedClient>> {
    const entry = this.#entryOf(nameOf(account));
    const { signal: either, end } = withAnyOf(signal, entry.abort.signal);
    const token = () => this.#tokenOf(account, entry, either);
    const first = await token().catch((reason: unknown) => {
      if (!entry.abort.signal.aborted || signal.aborted) throw reason;
      return fail('revoked', 'The account was disconnected.');
    });
    if (!first.ok) {
      end();
      return first;
    }
    const { accountId } = account;
    return ok(new LentClient(this.#parts, { accountId, entry, api, signal: either, end, token }).asClient());
  }

  /** Forgets the tokens of one account, or of all of a person's, and aborts the calls that use them. */
  drop(userId: string, accountId?: string): void {
    this.#drop(userId, accountId); // the tokens that it answers are for `retire` alone
  }

  /** Forgets the token of one account, so that the next call proves that there is another; calls under way continue. */
  forget(userId: string, accountId: string): void {
    for (const [, entry] of this.#entriesOf(userId, accountId)) {
      delete entry.kept;
      delete entry.refusedUntil;
    }
  }

  #entriesOf(userId: string, accountId?: string): [string, VaultEntry][] {
    return [...this.#accounts].filter(([name]) => {
      const [ofUser, ofAccount] = JSON.parse(name) as [string, string];
      return ofUser === userId && (accountId === undefined || ofAccount === accountId);
    });
  }

  #entryOf(name: string): VaultEntry {
    const entry = this.#accounts.get(name) ?? { abort: new AbortController() };
    this.#accounts.set(name, entry);
    return entry;
  }

  /** Fails at once where the account was disconnected, or its fresh token was refused a moment ago. */
  async #exchange(account: Exchange, entry: VaultEntry): Promise<Result<Secret>> {
    const now = this.#parts.clock.now();
    if (entry.abort.signal.aborted) return fail('revoked', 'The account was disconnected.');
    if (entry.refusedUntil !== undefined && now < entry.refusedUntil) return fail('platform_unauthorised');
    return keptOrRenewed(entry.kept, now, () => this.#renewal(account, entry));
  }

  /** The same, and no longer than the signal lets it. A token that is at hand takes no turn of the event loop. */
  async #tokenOf(account: Exchange, entry: VaultEntry, signal: AbortSignal): Promise<Result<Secret>> {
    const { kept, refusedUntil = 0 } = entry;
    const now = this.#parts.clock.now();
    const isAtHand = kept && isFresh(kept, now) && now < kept.renewFrom && now >= refusedUntil && !signal.aborted;
    return isAtHand ? ok(kept.token) : unlessAborted(this.#exchange(account, entry), signal);
  }

  /**
   * Single flight per entry, not per name: after a drop a new entry must not share an exchange that began before it, or a
   * reconnected account would be served the old token.
   */
  #renewal(account: Exchange, entry: VaultEntry): Promise<Result<Secret>> {
    entry.pending ??= this.#renew(account, entry).finally(() => {
      delete entry.pending;
    });
    return entry.pending;
  }

  async #renew(account: Exchange, entry: VaultEntry): Promise<Result<Secret>> {
    const { wake, clock } = this.#parts;
    const { signal: ended } = entry.abort;
    const wanted = entry.refused === undefined ? account : { ...account, refused: entry.refused };
    const fresh = await onceMore(
      () => againAfterSleep(wake, ended, (signal) => unlessAborted(this.#strategy(wanted), signal)),
      ended,
    );
    if (!fresh.ok) return fresh;
    delete entry.refused;
    const { secret, expiresAt, stated } = fresh.value;
    const granted = scopesIn(stated?.scope);
    const since = clock.now();
    const until = Math.min(expiresAt, since + longestCache);
    // Token Vault gives the same token until it has expired: asked sooner, it would only be asked again, and by every call.
    const renewFrom = until < expiresAt ? until - renewAhead : until;
    entry.kept = { token: secret, granted, since, until, renewFrom, expiresAt };
    return ok(secret);
  }

  #drop(userId: string, accountId?: string): KeptToken[] {
    const dropped: KeptToken[] = [];
    for (const [name, entry] of this.#entriesOf(userId, accountId)) {
      entry.abort.abort();
      this.#accounts.delete(name);
      if (entry.kept) dropped.push(entry.kept);
    }
    for (const listener of this.#dropListeners) listener();
    return dropped;
  }
}

// The hint is part of the name: a token for one account must never answer for another on the same connection.
const nameOf = ({ userId, accountId, connection, loginHint }: Exchange): string =>
  JSON.stringify([userId, accountId, connection, loginHint ?? null]);
