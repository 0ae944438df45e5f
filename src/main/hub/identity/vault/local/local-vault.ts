/**
 * This computer's vault: what services gave rests in rows of the hub's database, each sealed under a key of the hub's own secret, which
 * rests with its other secrets.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { localAccountPrefix, scopesIn } from '../../../../../shared/account.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { Database } from '../../../ground/database/database.ts';
import type { FlowPages } from '../../../ground/flow-pages.ts';
import type { Clock, SecretStore } from '../../../ground/ports.ts';
import { createSealedTable, createSealer, SealedSecret, type SealedTable } from '../../../ground/sealed.ts';
import { Secret } from '../../../ground/secret.ts';
import { createLocks } from '../../../ground/waiting.ts';
import type { Platform } from '../../../platforms/platform.ts';
import type { Browser } from '../../session/browser.ts';
import type { Exchange, KeptAccount, PlatformToken, Removal, TokenStore, WantedConsent } from '../token-store.ts';
import { type DirectService, type GivenTokens, RegisteredServer } from './direct-service.ts';

const AccountRow = z.object({
  connection: z.string(),
  who: z.string(),
  application: z.object({
    clientId: z.string(),
    clientSecret: z.optional(SealedSecret),
    name: z.string(),
    server: z.optional(RegisteredServer),
  }),
  /** The service has forgotten it: the next consent takes another. */
  isApplicationGone: z.boolean(),
  tokens: z.object({
    access: SealedSecret,
    expiresAt: z.optional(z.number()),
    refresh: z.optional(SealedSecret),
    refreshEndsAt: z.optional(z.number()),
    scope: z.optional(z.string()),
  }),
  /** The refresh token was sent, and its result is not known. */
  isRenewing: z.boolean(),
});
type AccountRow = z.infer<typeof AccountRow>;

/** An account of one person: the id of somebody else's is nobody's. */
type Owned = { userId: string; id: string };

/** Milliseconds before its end in which a token is handed out no more: it must last until it has arrived. */
const margin = 60_000;
/** Milliseconds after which a token without an end is read again. */
const rereadAfter = 3_600_000;

type Dependencies = {
  database: Database;
  secrets: Pick<SecretStore, 'isDurable'>;
  hubSecret: Buffer;
  clock: Clock;
  services: readonly DirectService[];
  /** Those of what people have added to the hub. */
  added?: AddedServices;
  pages: FlowPages;
};

/** `find` answers also for a connection of something that is there no more: what it gave is still to be ended. */
export type AddedServices = { find(connection: string): DirectService | undefined; connections(): string[] };

export class LocalVault implements TokenStore {
  readonly #clock: Clock;
  readonly #services: readonly DirectService[];
  readonly #added: AddedServices | undefined;
  readonly #pages: FlowPages;
  readonly #isDurable: boolean;
  /** Of one person: a row is sealed for its person and its id, and opens in the place of no other. */
  readonly #rowsOf: (userId: string) => SealedTable<AccountRow>;
  /** By account, no matter who asks: a refresh token that rotates and is used twice ends the account. */
  readonly #inTurn = createLocks();

  constructor({ database, secrets, hubSecret, clock, services, added, pages }: Dependencies) {
    this.#clock = clock;
    this.#services = services;
    this.#added = added;
    this.#pages = pages;
    this.#isDurable = secrets.isDurable;
    const sealer = createSealer(hubSecret, 'tokens of accounts');
    const rows = { table: 'vault_accounts', id: 'id', shape: AccountRow };
    this.#rowsOf = (userId) =>
      createSealedTable(database, sealer, { ...rows, within: { column: 'user_id', is: userId } });
  }

  /**
   * The token as long as it lasts and was not refused, else the next one, which is on the disk before anybody has it. Fails with `no_account`, with
   * `reconnect` where the person has to connect it again, or with `platform_…` as the renewal does.
   */
  token({ userId, accountId, connection, refused }: Exchange): Promise<Result<PlatformToken>> {
    return this.#inTurn(accountId, async () => {
      const row = await this.#rowsOf(userId).find(accountId);
      // The table that says on which platform an account is carries no seal, and must not decide where its token goes.
      if (row?.connection !== connection)
        return fail('no_account', `This computer’s vault holds nothing for ${connection}.`);
      const live = await this.#alive({ userId, id: accountId }, row, refused);
      return live.ok ? ok(this.#handedOut(live.value)) : live;
    });
  }

  /**
   * Fails with `needs_tenant` for a platform that only a tenant can connect, with `vault_in_memory` where nothing outlives the process, else as
   * the service does.
   */
  async connect(
    userId: string,
    { connection, title }: Platform,
    { again, scopes }: WantedConsent,
    browser: Browser,
  ): Promise<Result<KeptAccount>> {
    const service = this.#serviceOf(connection);
    if (!service) return fail('needs_tenant', `It is ${title}.`);
    if (!this.#isDurable) return fail('vault_in_memory');
    const rows = this.#rowsOf(userId);
    const known = again === undefined ? undefined : await rows.find(again);
    const ofBefore = known?.isApplicationGone ? undefined : known?.application;
    const way = byOwnPages(browser, this.#pages);
    const consented = await service.connect(ofBefore, way.browser, scopes, known?.who).finally(way.close);
    if (!consented.ok) return consented;
    const { application, tokens, who } = consented.value;
    const id = idOf(userId, connection, who);
    const row: AccountRow = { connection, who, application, isApplicationGone: false, tokens, isRenewing: false };
    await this.#inTurn(id, async () => {
      const before = await rows.find(id);
      await rows.set(id, row);
      // Of an application that nothing uses any more, no token may live on.
      if (before && before.application.clientId !== application.clientId) {
        await service.end(before.application, before.tokens);
      }
    });
    return ok(listed(id, row));
  }

  async list(userId: string): Promise<Result<KeptAccount[]>> {
    const rows = await this.#rowsOf(userId).list();
    return ok(rows.flatMap(({ id, value }) => (value ? [listed(id, value)] : [])));
  }

  async connections(): Promise<Result<string[]>> {
    return ok([...this.#services.map(({ connection }) => connection), ...(this.#added?.connections() ?? [])]);
  }

  /** Whether an account on that connection can be kept here. */
  serves(connection: string): boolean {
    return this.#serviceOf(connection) !== undefined;
  }

  /** Ends the consent at the service first: what that takes is kept until the service has answered. */
  remove(userId: string, id: string): Promise<Result<Removal>> {
    return this.#inTurn(id, async () => {
      const rows = this.#rowsOf(userId);
      const row = await rows.find(id);
      if (!row) return ok({ answer: 'revoked', detail: 'This computer’s vault holds nothing of it.' });
      const ended = await this.#ended({ userId, id }, row);
      if (ended.ok) await rows.set(id, undefined);
      return ended;
    });
  }

  async #ended(of: Owned, row: AccountRow): Promise<Result<Removal>> {
    const service = this.#serviceOf(row.connection);
    if (!service)
      return ok({ answer: 'by hand', detail: 'This computer’s vault has forgotten it; the service was not asked.' });
    const page = service.page(row.application);
    if (service.byHand)
      return ok({ answer: 'by hand', detail: `This computer’s vault has forgotten it. ${service.byHand}`, page });
    // A service ends a consent by a token that lives.
    const live = await this.#alive(of, row);
    const ended = live.ok ? await service.end(row.application, live.value.tokens) : live;
    if (ended.ok)
      return ok({ answer: 'revoked', detail: `This computer’s vault has forgotten it. ${ended.value}`, page });
    const isFinal = ended.failure.code === 'platform_refused' || ended.failure.code === 'reconnect';
    const detail =
      'This computer’s vault has forgotten it. The service takes its tokens no more, or did not confirm that it ended them.';
    return isFinal ? ok({ answer: 'by hand', detail, page }) : ended;
  }

  #serviceOf(wanted: string): DirectService | undefined {
    return this.#services.find(({ connection }) => connection === wanted) ?? this.#added?.find(wanted);
  }

  /** The row with a token that can be used now. */
  async #alive({ userId, id }: Owned, row: AccountRow, refused?: Secret): Promise<Result<AccountRow>> {
    const rows = this.#rowsOf(userId);
    const { access, expiresAt, refresh } = row.tokens;
    const isRefused = refused !== undefined && Secret.same(refused, access);
    if (!isRefused && (expiresAt === undefined || expiresAt - margin > this.#clock.now())) return ok(row);
    const service = this.#serviceOf(row.connection);
    if (!service || refresh === undefined) return fail('reconnect', 'Its token has ended, and nothing can renew it.');
    // Before it is sent: after a kill in between, nobody has to guess why the service refuses it.
    if (!row.isRenewing) await rows.set(id, { ...row, isRenewing: true });
    const fresh = await service.renew(row.application, refresh);
    if (fresh.ok) {
      const next: AccountRow = { ...row, tokens: renewed(row.tokens, fresh.value), isRenewing: false };
      await rows.set(id, next);
      return ok(next);
    }
    const isApplicationGone = fresh.failure.code === 'client_unknown';
    // An answer that never came leaves it open whether the service has used the refresh token up; a refusal settles it.
    if (fresh.failure.code !== 'reconnect' && !isApplicationGone) return fresh;
    await rows.set(id, { ...row, isApplicationGone, isRenewing: false });
    if (isApplicationGone) return fail('reconnect', 'The service has forgotten the application of this hub.');
    return row.isRenewing
      ? fail(
          'reconnect',
          'The service renewed its token, and the new one never arrived: the hub was stopped, or the network failed.',
        )
      : fresh;
  }

  #handedOut({ tokens: { access, expiresAt, scope } }: AccountRow): PlatformToken {
    const now = this.#clock.now();
    return {
      secret: access,
      expiresAt: expiresAt ?? now + rereadAfter,
      stated: { scope, seconds: expiresAt === undefined ? undefined : Math.round((expiresAt - now) / 1000) },
    };
  }
}

/** What a renewal does not name stays: not every service gives another refresh token, or says its scopes again. */
function renewed(before: AccountRow['tokens'], { refresh, scope, ...fresh }: GivenTokens): AccountRow['tokens'] {
  const lasting = refresh ? { refresh } : { refresh: before.refresh, refreshEndsAt: before.refreshEndsAt };
  return { ...fresh, ...lasting, scope: scope ?? before.scope };
}

/**
 * The same browser, sent to each address by a page of this hub. So a desktop hands no other address to the system. Only the address of that
 * page is in a program's arguments, which every user of this computer can read, and it is closed when the consent is over.
 */
function byOwnPages(browser: Browser, pages: FlowPages): { browser: Browser; close(): void } {
  const opened: { close(): void }[] = [];
  const openUrl: Browser['openUrl'] = (address, of) => {
    if (pages.isOpen(address)) return browser.openUrl(address, of);
    const page = pages.open(browser.origin, { show: async () => ({ location: address }) });
    opened.push(page);
    return browser.openUrl(page.address, of);
  };
  return {
    browser: { ...browser, openUrl },
    close() {
      for (const page of opened) page.close();
    },
  };
}

/** The same for the same account, so that one which is connected again keeps its keys. */
function idOf(userId: string, connection: string, who: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([userId, connection, who]))
    .digest('hex');
  return `${localAccountPrefix}${digest.slice(0, 24)}`;
}

const listed = (id: string, { connection, tokens: { scope, refreshEndsAt } }: AccountRow): KeptAccount => ({
  id,
  connection,
  scopes: scopesIn(scope) ?? [],
  expires_at: refreshEndsAt === undefined ? undefined : new Date(refreshEndsAt).toISOString(),
});
