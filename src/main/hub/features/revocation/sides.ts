/** How each side is ended. One attempt each: whether it is worth another is in the answer. */

import { vaultName, vaultOf } from '../../../../shared/account.ts';
import type { Failure } from '../../../../shared/errors.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Database } from '../../ground/database/database.ts';
import type { Clock, Log, SecretStore, SettingsStore } from '../../ground/ports.ts';
import type { Wake } from '../../ground/wake.ts';
import type { Accounts } from '../../identity/accounts/accounts.ts';
import type { LeftSignIns } from '../../identity/session/left-sign-ins.ts';
import type { Session } from '../../identity/session/session.ts';
import type { TenantSource } from '../../identity/session/tenant.ts';
import type { RetiredToken } from '../../identity/vault/retired-token.ts';
import type { TokenStores, TokenStoresFor, VaultAccount } from '../../identity/vault/token-store.ts';
import type { Vault } from '../../identity/vault/vault.ts';
import type { Approvals } from '../../kernel/approvals/approvals.ts';
import type { EndKey } from '../../kernel/end-key.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import type { Platform } from '../../platforms/platform.ts';
import {
  type ClosedAccount,
  failed,
  type LineWork,
  type RevocationJob,
  type RevocationJobs,
  retriedForMs,
  retrying,
  revoked,
  type SideAnswer,
} from './jobs.ts';
import type { Receipts } from './receipts.ts';

export type RevocationParts = {
  database: Database;
  secrets: SecretStore;
  settings: SettingsStore;
  clock: Clock;
  log: Log;
  /** The hub's own secret, of which the key that seals the work is derived. */
  hmacKey: Buffer;
  receipts: Receipts;
  keys: Keys;
  endKey: EndKey;
  approvals: Approvals;
  accounts: Accounts;
  vault: Vault;
  session: Session;
  tenant: TenantSource;
  platforms: () => readonly Platform[];
  openWebUI: {
    exclusively<T>(act: () => Promise<T>): Promise<T>;
    /** Removes what is registered for that person. */
    withdraw(userId: string): Promise<Result<void>>;
  };
  wake: Pick<Wake, 'onWaking'>;
  /** Where the tokens rest, also for a sign-in that is over. */
  storesFor: TokenStoresFor;
  /** Ends a person's windows in browsers. */
  endWindows: (userId: string) => void;
};

/** Milliseconds that a sign-in is kept for accounts which the tenant does not forget: it must not outlive the click by days. */
const longestKept = 60 * 60_000;

/** Failures that asking again does not change. */
const final: ReadonlySet<string> = new Set([
  'no_tenant',
  'not_signed_in',
  'sign_in_again',
  'account_unknown',
  'no_account',
]);

const connectedAgain = (id: string) =>
  failed(`It was connected again before ${vaultName(id)} had forgotten it, so it stays.`);

/** The tenant itself cannot be asked now, so nothing is known of what it holds. */
const isAway = ({ code }: Failure): boolean => code === 'tenant_unreachable' || code === 'tenant_busy';

const after = ({ code, message }: Failure): SideAnswer => (final.has(code) ? failed(message) : retrying(message));

export type RevocationSides = {
  /** `isFirst`: nothing can have been made again since the deed. */
  endSide(work: LineWork, job: RevocationJob, index: number, isFirst: boolean): Promise<SideAnswer>;
  /** Takes an account's token out of use. */
  retire(account: VaultAccount): void;
};

export function createRevocationSides(
  parts: RevocationParts,
  jobs: RevocationJobs,
  left: LeftSignIns,
): RevocationSides {
  const { accounts, clock, keys, openWebUI, platforms, session, vault } = parts;
  const retired = new Map<string, RetiredToken>();

  const retire: RevocationSides['retire'] = (account) => void retired.set(account.accountId, vault.retire(account));
  /** After a restart there is no token at hand, but one may still be had. */
  function tokenOf(userId: string, { id, connection, loginHint }: ClosedAccount): RetiredToken | undefined {
    if (connection === '') return undefined;
    if (!retired.has(id)) retire({ userId, accountId: id, connection, loginHint });
    return retired.get(id);
  }

  const openWorks = (userId: string, side: LineWork['side']) =>
    jobs
      .open()
      .filter(({ receipt }) => receipt.userId === userId)
      .flatMap(({ receipt, open }) =>
        [...open.values()].flatMap((work) => (work.side === side ? [{ id: receipt.id, work }] : [])),
      );

  /** The stores in the name of the sign-in there is, else of one that is over and still to be revoked. */
  async function storesOf(userId: string): Promise<TokenStores> {
    if ((await session.subject(userId)).ok) return parts.storesFor(session);
    for (const { id, work } of openWorks(userId, 'sign-in')) {
      if (work.side === 'sign-in' && work.at) return parts.storesFor(left.session(work.at, id));
    }
    return parts.storesFor(session);
  }

  async function endAccount(account: ClosedAccount, { receipt }: RevocationJob): Promise<SideAnswer> {
    const { userId, begunAt } = receipt;
    // Before all else: a token that is exchanged for now would be the new connection's.
    if (await accounts.wasConnectedAfter(userId, account.id, begunAt)) return connectedAgain(account.id);
    const stores = await storesOf(userId);
    const platform = platforms().find(({ name }) => name === account.platform);
    // Before it is forgotten: afterwards Token Vault gives no token that the platform could end. This computer's vault ends it itself.
    const isAtAuth0 = vaultOf(account.id) === 'auth0';
    const held =
      isAtAuth0 && platform?.revocation && (await tokenOf(userId, account)?.hold(stores.of(account.id).token));
    if (held && !held.ok && isAway(held.failure)) return retrying(held.failure.message);
    const removed = await accounts.remove(stores, userId, account.id, begunAt);
    if (removed.ok) return removed.value;
    return removed.failure.code === 'account_unknown' ? connectedAgain(account.id) : after(removed.failure);
  }

  async function endToken(account: ClosedAccount, { receipt }: RevocationJob): Promise<SideAnswer> {
    const platform = platforms().find(({ name }) => name === account.platform);
    const revocation = platform?.revocation;
    const ended = revocation && (await tokenOf(receipt.userId, account)?.end(revocation, platform.apiUrl));
    if (ended?.ok) {
      retired.delete(account.id);
      return revoked(revocation?.detail ?? '');
    }
    const page = revocation?.remains?.page;
    const byHand = (detail: string): SideAnswer => ({ answer: 'by hand', detail, ...(page !== undefined && { page }) });
    switch (ended?.failure.code) {
      case 'platform_unreachable':
      case 'platform_failed':
        return retrying(ended.failure.message);
      case 'platform_refused':
        return byHand(ended.failure.message);
      default: {
        const isWaiting = openWorks(receipt.userId, 'connected account').some(({ id }) => id === receipt.id);
        if (isWaiting) return retrying('No token is available yet.');
        return byHand('No token was at hand that could be ended; it ends by itself.');
      }
    }
  }

  async function endSignIn(
    work: LineWork & { side: 'sign-in' },
    job: RevocationJob,
    index: number,
  ): Promise<SideAnswer> {
    const { id, userId, begunAt } = job.receipt;
    const at = work.at ?? (await session.leave(userId, id))?.at;
    if (!at) return revoked('There is none any more.');
    if (!work.at) await jobs.amend(job, index, { ...work, at });
    const isNeeded = openWorks(userId, 'connected account').some(
      ({ work }) => work.side === 'connected account' && vaultOf(work.account.id) === 'auth0',
    );
    if (isNeeded && clock.now() < Date.parse(begunAt) + longestKept) {
      return retrying('Kept out of use until Auth0 Token Vault has forgotten the accounts.');
    }
    const ended = await left.revoke(at, id);
    if (ended.ok) return revoked('Auth0 has revoked the refresh token.');
    if (ended.failure.code === 'not_signed_in') {
      return { answer: 'unconfirmed', detail: 'The hub was stopped and no longer has the refresh token.' };
    }
    const answer = after(ended.failure);
    // What nobody asks for any more is not kept either.
    if (answer.answer === 'failed' || clock.now() > Date.parse(begunAt) + retriedForMs) await left.forget(at, id);
    return answer;
  }

  function endOpenWebUI({ receipt }: RevocationJob, isFirst: boolean): Promise<SideAnswer> {
    const { userId, begunAt } = receipt;
    return openWebUI.exclusively(async () => {
      const held = keys.list(userId).filter(({ id, grant }) => grant.boundTo !== undefined && keys.live(id));
      if (!isFirst && held.some(({ createdAt }) => createdAt > begunAt)) {
        return failed('It was registered again before it could be removed there, so it stays.');
      }
      for (const key of held) await parts.endKey(key, receipt.deed);
      const done = await openWebUI.withdraw(userId);
      if (done.ok || done.failure.code === 'open_webui_none') return revoked('Nothing is registered there any more.');
      return after(done.failure);
    });
  }

  return {
    retire,
    async endSide(work, job, index, isFirst) {
      switch (work.side) {
        case 'keys':
          if (!(await keys.revoke(work.keyId, job.receipt.deed))) return failed('There is no such key.');
          return revoked('Refused from now on; its calls under way were cut.');
        case 'approvals':
        case 'cached tokens':
          return revoked('Ended with the memory of the hub that stopped.');
        case 'connected account':
          return endAccount(work.account, job);
        case 'platform':
          return endToken(work.account, job);
        case 'sign-in':
          return endSignIn(work, job, index);
        case 'open webui':
          return endOpenWebUI(job, isFirst);
      }
    },
  };
}
