/** Permission keys: issued once, kept as hashes, looked up on every request, revoked for good. */
import { randomBytes, randomUUID } from 'node:crypto';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { perCallLimit } from '../../../../shared/key-limits.ts';
import type { Grant, Key } from '../../../../shared/model.ts';
import { visible } from '../../../../shared/visible.ts';
import type { Database, Row, Value } from '../../ground/database/database.ts';
import { ending, inNameOf } from '../../ground/endings.ts';
import { hmacOf } from '../../ground/hub-secret.ts';
import type { Clock, SecretStore } from '../../ground/ports.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import type { Audit } from '../audit/audit.ts';
import { keyEvent, recordedKeys } from '../audit/key-events.ts';
import { isKeyShaped, keyHash, newKey } from './key-text.ts';
import { noRow, openRoot, type Rollback, reasons, rollbacks } from './no-way-back.ts';

/**
 * A key in use, with which calls are made. `revoked` aborts at the moment of revocation and takes every call under way with it.
 * `isPerson`: not a key, but the person themselves, who undoes a change of that client.
 */
export type LiveKey = {
  id: string;
  isPerson?: true;
  userId: string;
  client: string;
  grant: Grant;
  expiresAt: number;
  /** As it is now, not as it was when a request came in. */
  paused: boolean;
  revoked: AbortSignal;
};

/** Stands in a grant for an account that is still to be connected: the first one on that platform, and no later one. */
export const firstAccountOn = (platform: string): string => `first:${platform}`;

export type KeyRefusal = 'no_key' | 'unknown_key' | 'expired_key' | 'revoked_key' | 'paused_key';

type Creation = typeof keyEvent.created | typeof keyEvent.granted;
type Entry = {
  hash: string;
  seal: string;
  record: Key;
  live: LiveKey;
  abort: AbortController;
  /** It was revoked or paused, and no row says so yet. */
  isUnsaved: boolean;
  /** How many revocations and pauses of it wait for their turn to be written. */
  endings: number;
};
type Told = { reason: string; endpoint: string | null };
type Stored = { hash: string; seal: string; record: Key };
/** A key as a start finds it. */
type Slot = {
  id: string;
  hash: string;
  seal: string;
  userId: string;
  /** When the key was made, as `LatestSeen` counts. */
  mark: number;
  /** There once the seal of its row was found to fit. Before that nothing else of the row counts. */
  entry?: Entry;
};

/** The seals of so many are checked by the start itself; of more each when its key is first used. */
const checkedAtStart = 100;

type Dependencies = {
  audit: Pick<Audit, 'append' | 'seen'>;
  /** Hold the list of valid seals (`openRoot`, the root): a row whose seal isn't in it is refused. */
  secrets: SecretStore;
  /** Whether `secret` is new, so that no row can fit. */
  isNewSecret?: boolean;
};

type Root = Awaited<ReturnType<typeof openRoot>>;
type Opened = Pick<Dependencies, 'audit'> & { root: Root };

/** All keys, as far as the record and the secrets allow their rows: where a row is older than what these know, these win. */
export async function openKeys(
  database: Database,
  clock: Clock,
  secret: Buffer,
  { audit, secrets, isNewSecret = false }: Dependencies,
): Promise<Keys> {
  const keys = new Keys(database, clock, secret, { audit, root: await openRoot(secrets) });
  await keys.load(isNewSecret);
  return keys;
}

type NewKeyWish = { userId: string; client: string; grant: Grant; days: number };

/**
 * Knows all keys by their hashes; a lookup is then one hash and one map access. `secret` seals their rows. Where there are many keys the rest
 * of a row is read, and held against its seal, when its key is first used. What ends or pauses a key counts in memory at once, and on disk
 * as soon as that takes it. Once a change resolves it is on record.
 */
export class Keys {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #secret: Buffer;
  readonly #audit: Dependencies['audit'];
  readonly #root: Root;
  readonly #byHash = new Map<string, Slot>();
  readonly #byId = new Map<string, Slot>();
  readonly #inTurn = createOneByOne();
  readonly #rollbacks: Rollback[] = [];

  constructor(database: Database, clock: Clock, secret: Buffer, { audit, root }: Opened) {
    this.#database = database;
    this.#clock = clock;
    this.#secret = secret;
    this.#audit = audit;
    this.#root = root;
  }

  /** At the start: takes up the rows as far as record and root allow, and puts on record what they do not. */
  async load(isNewSecret: boolean): Promise<void> {
    const { rows, recorded, wrong } = await this.#compare(this.#root.known, isNewSecret, checkedAtStart);
    const wrongById = new Map(wrong.map((one) => [one.id, one]));
    const seals: [id: string, seals: string[]][] = [];
    for (const { id, hash, seal, userId, isRevoked } of rows) {
      const found = wrongById.get(id)?.is;
      if (found === 'refused') continue;
      const stored = found && this.#rowOf(id);
      if (!stored) {
        this.#remember({ id, hash, seal, userId, mark: recorded.get(id)?.madeAt ?? 0 });
        seals.push([id, isRevoked ? [] : [seal]]);
        continue;
      }
      const { record } = stored;
      const revokedAt = recorded.get(id)?.revokedAt ?? record.createdAt;
      const kept = this.#sealed(hash, { ...record, ...(found === 'revoked' ? { revokedAt } : { paused: true }) });
      await this.#database.write([{ sql: upsert, values: valuesOf(kept) }]);
      this.#add(kept, recorded.get(id)?.madeAt ?? 0);
      seals.push([id, found === 'revoked' ? [] : [kept.seal]]);
    }
    const userOf = new Map(rows.map(({ id, userId }) => [id, userId]));
    await Promise.all(wrong.map((one) => this.#tell(one, userOf.get(one.id) ?? null)));
    const lost = [...(this.#root.known?.keys() ?? [])].filter((id) => !userOf.has(id));
    if (this.#root.known || seals.length > 0)
      await this.#root.set([...seals, ...lost.map((id): [string, string[]] => [id, []])]);
    this.#rollbacks.push(...wrong);
  }

  /** What somebody changed or put back in the database behind the hub's back, as this start found it, and what was found since. */
  get rollbacks(): readonly Rollback[] {
    return this.#rollbacks;
  }

  /** The same as it is now. */
  check(): Promise<readonly Rollback[]> {
    return this.#inTurn(async () => (await this.#compare(this.#root.current(), false)).wrong);
  }

  /** The valid key that an `Authorization` header carries, or the reason why there is none; `of` is the key that was good once, or is paused. */
  authenticate(authorization: string | undefined): { key: LiveKey } | { refused: KeyRefusal; of?: LiveKey } {
    const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (!given) return { refused: 'no_key' };
    // The map is keyed by the hash of a 256-bit secret, so the time of the lookup tells nothing about any key.
    const slot = isKeyShaped(given) ? this.#byHash.get(keyHash(given)) : undefined;
    const entry = slot && this.#entryIn(slot);
    if (!slot || !entry) return { refused: 'unknown_key' };
    const of = entry.live;
    if (of.revoked.aborted) return { refused: 'revoked_key', of };
    if (this.#isExpired(slot, entry)) return { refused: 'expired_key', of };
    if (of.paused) return { refused: 'paused_key', of };
    return { key: entry.live };
  }

  /** This and each change below is on record once it resolves. */
  async create(
    { userId, client, grant, days }: NewKeyWish,
    event: Creation = keyEvent.created,
  ): Promise<{ key: string; record: Key }> {
    const key = newKey();
    const now = this.#clock.now();
    const row = this.#sealed(keyHash(key), {
      id: `key_${randomBytes(9).toString('base64url')}`,
      userId,
      // It stands in sentences of every screen, which a right-to-left override would turn round.
      client: visible(client),
      grant,
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + days * 86_400_000).toISOString(),
      revokedAt: null,
      paused: false,
      lastUsedAt: null,
    });
    await this.#root.set([[row.record.id, [noRow, row.seal]]]);
    await this.#save(row, byPerson(event));
    await this.#settle([row]);
    this.#add(row, this.#audit.seen.mark());
    return { key, record: row.record };
  }

  /** Once this resolves no call of the key starts and those under way have been aborted. `why`: where no person asked for it. */
  async revoke(id: string, why?: string): Promise<Key | undefined> {
    const entry = this.#entryOfId(id);
    if (!entry) return undefined;
    if (entry.record.revokedAt && !entry.isUnsaved) return entry.record;
    const revokedAt = entry.record.revokedAt ?? new Date(this.#clock.now()).toISOString();
    const told = why ? { reason: `${keyEvent.revoked}: ${why}`, endpoint: null } : byPerson(keyEvent.revoked);
    await this.#end([entry], { revokedAt }, told);
    return entry.record;
  }

  /** The same for many at once, in one commit. */
  async revokeAll(ids: readonly string[], why: string): Promise<void> {
    const entries = ids.flatMap((id) => this.#entryOfId(id) ?? []).filter(({ record }) => record.revokedAt === null);
    const told = { reason: `${keyEvent.revoked}: ${why}`, endpoint: null };
    if (entries.length > 0) await this.#end(entries, { revokedAt: new Date(this.#clock.now()).toISOString() }, told);
  }

  /** A paused key is refused until it is resumed; its calls under way continue. */
  async pause(id: string, paused: boolean): Promise<Key | undefined> {
    const entry = this.#entryOfId(id);
    if (!entry) return undefined;
    if (paused) await this.#end([entry], { paused }, byPerson(keyEvent.paused));
    else await this.#change([entry], () => ({ paused }), byPerson(keyEvent.resumed));
    return entry.record;
  }

  /** Pauses each key that is neither revoked nor paused, where no person asked for it. */
  async pauseAll(): Promise<void> {
    const live = this.#entriesOf(this.#byId.values()).filter(
      ({ record }) => record.revokedAt === null && !record.paused,
    );
    if (live.length > 0) await this.#end(live, { paused: true }, { reason: keyEvent.paused, endpoint: null });
  }

  /** Their person is gone, and the rows with them: each of their keys is dead from this turn on, and none is written any more. */
  forget(userId: string): void {
    for (const { id, hash, userId: whose, entry } of [...this.#byId.values()]) {
      if (whose !== userId) continue;
      entry?.abort.abort();
      this.#byId.delete(id);
      this.#byHash.delete(hash);
    }
  }

  /** Whether the person has keys that have not ended, and all of them are paused. */
  arePaused(userId: string): boolean {
    const live = 'FROM keys WHERE user_id = ? AND revoked_at IS NULL AND expires_at > ?';
    const [row] = this.#database.readNow(`SELECT count(*) AS live, sum(paused) AS paused ${live}`, [
      userId,
      new Date(this.#clock.now()).toISOString(),
    ]);
    return Number(row?.['live']) > 0 && row?.['live'] === row?.['paused'];
  }

  /** Whether some key that is not revoked names tools of this platform or waits for its first account. */
  anyFor(platform: string): boolean {
    const awaited = firstAccountOn(platform);
    return this.#entriesWith([`"${platform}_`, JSON.stringify(awaited)]).some(
      ({ live: { grant, revoked } }) =>
        !revoked.aborted &&
        (grant.tools.some((tool) => tool.startsWith(`${platform}_`)) || grant.accounts.includes(awaited)),
    );
  }

  ids(): string[] {
    return [...this.#byId.keys()];
  }

  /** With texts only those whose grant has one of them in its JSON. */
  all(...texts: string[]): Key[] {
    return (texts.length > 0 ? this.#entriesWith(texts) : this.#entriesOf(this.#byId.values())).map(
      ({ record }) => record,
    );
  }

  list(userId: string): Key[] {
    return this.#entriesOfUser(userId).map(({ record }) => record);
  }

  /** A key in use, for the person's own console, which names it and never holds it; undefined once it is revoked or has expired. */
  live(id: string): LiveKey | undefined {
    const slot = this.#byId.get(id);
    const entry = slot && this.#entryIn(slot);
    return slot && entry && !entry.live.revoked.aborted && !this.#isExpired(slot, entry) ? entry.live : undefined;
  }

  /** Gives the person's keys that were made for "the first account on the platform" that account, once and for all. */
  async pinFirstAccount(userId: string, platform: string, accountId: string): Promise<void> {
    const awaited = firstAccountOn(platform);
    await this.moveAccount(userId, awaited, accountId);
  }

  /** Gives the person's keys that have one account another in its place. */
  async moveAccount(userId: string, from: string, to: string): Promise<void> {
    const held = this.#entriesOfUser(userId).filter(({ live }) => live.grant.accounts.includes(from));
    const inPlace = (accounts: string[]): string[] => accounts.map((one) => (one === from ? to : one));
    const moved = ({ accounts, defaultAccounts, ...rest }: Grant): Grant => ({
      ...rest,
      accounts: inPlace(accounts),
      ...(defaultAccounts && { defaultAccounts: inPlace(defaultAccounts) }),
    });
    const told = byPerson(keyEvent.changed);
    if (held.length > 0) await this.#change(held, ({ grant }) => ({ grant: moved(grant) }), told);
  }

  /** Setting the clock back must not revive an expired key, and its having been ahead must not end one that was made later. */
  #isExpired({ mark }: Slot, { live }: Entry): boolean {
    return this.#audit.seen.since(mark) >= live.expiresAt;
  }

  #remember(slot: Slot): void {
    this.#byHash.set(slot.hash, slot);
    this.#byId.set(slot.id, slot);
  }

  #add(stored: Stored, mark: number): void {
    const { hash, seal, record } = stored;
    this.#remember({ id: record.id, userId: record.userId, hash, seal, mark, entry: entryOf(stored) });
  }

  #rowOf(id: string): Stored | undefined {
    return this.#database.readNow('SELECT * FROM keys WHERE id = ?', [id]).map(storedOf)[0];
  }

  #isGenuine({ hash, seal, record }: Stored): boolean {
    return seal === sealOf(this.#secret, hash, record);
  }

  #tell({ id, reason }: Rollback, userId: string | null): Promise<void> {
    return this.#audit.append({ callId: randomUUID(), verdict: 'event', outcome: 'denied', userId, keyId: id, reason });
  }

  /** Undefined for a key whose row is not what its seal is of. It is refused from then on, which is put on record. */
  #entryIn(slot: Slot): Entry | undefined {
    if (slot.entry) return slot.entry;
    const stored = this.#rowOf(slot.id);
    if (stored && stored.hash === slot.hash && stored.seal === slot.seal && this.#isGenuine(stored)) {
      slot.entry = entryOf(stored);
      return slot.entry;
    }
    this.#byHash.delete(slot.hash);
    this.#byId.delete(slot.id);
    if (!stored) return undefined; // it went with its person
    const found: Rollback = { id: slot.id, is: 'refused', reason: reasons.changed };
    this.#rollbacks.push(found);
    void this.#tell(found, slot.userId).catch(() => undefined); // refused it is all the same
    return undefined;
  }

  #entryOfId(id: string): Entry | undefined {
    const slot = this.#byId.get(id);
    return slot && this.#entryIn(slot);
  }

  #entriesOf(slots: Iterable<Slot>): Entry[] {
    return [...slots].flatMap((slot) => this.#entryIn(slot) ?? []);
  }

  #entriesOfUser(userId: string): Entry[] {
    return this.#entriesOf([...this.#byId.values()].filter((slot) => slot.userId === userId));
  }

  /** Those whose grant holds one of these texts in its JSON. */
  #entriesWith(texts: string[]): Entry[] {
    return this.#database
      .readNow(`SELECT id FROM keys WHERE ${texts.map(() => 'instr("grant", ?) > 0').join(' OR ')}`, texts)
      .flatMap(({ id }) => this.#entryOfId(String(id)) ?? []);
  }

  /** The row and what the record says of it, in one transaction. */
  #save({ hash, seal, record }: Stored, told: Told): Promise<void> {
    return this.#audit.append(
      {
        callId: randomUUID(),
        verdict: 'event',
        outcome: 'ok',
        argumentsHmac: seal,
        userId: record.userId,
        keyId: record.id,
        ...told,
      },
      [{ sql: upsert, values: valuesOf({ hash, seal, record }) }],
    );
  }

  #sealed(hash: string, record: Key): Stored {
    return { hash, record, seal: sealOf(this.#secret, hash, record) };
  }

  /**
   * Revokes or pauses these keys. They are refused from this moment, even if the disk fails. The list of seals in the secrets is written
   * afterwards, and may fail: the record is enough to refuse them after a restart.
   */
  #end(entries: Entry[], changed: Partial<Pick<Key, 'revokedAt' | 'paused'>>, told: Told): Promise<void> {
    const apply = (): void => {
      for (const entry of entries) {
        Object.assign(entry.record, changed);
        entry.live.paused = entry.record.paused;
        entry.isUnsaved = true;
        if (entry.record.revokedAt) entry.abort.abort();
      }
    };
    apply();
    for (const entry of entries) entry.endings += 1;
    return ending(() =>
      this.#inTurn(async () => {
        for (const entry of entries) entry.endings -= 1;
        apply(); // what came before in turn may have resumed one
        const rows = entries.map(({ hash, record }) => this.#sealed(hash, record));
        await Promise.all(rows.map((row) => this.#save(row, told)));
        entries.forEach((entry, at) => {
          entry.seal = rows[at]?.seal ?? entry.seal;
          entry.isUnsaved = false;
        });
        // Written late as well where that must be. That is no failure of the call, for the record has what was done.
        const settled = inNameOf({ isHeld: false }, () => this.#settle(rows));
        if (!changed.revokedAt) await settled;
      }),
    );
  }

  /** One change after the other: each writes the whole row, so two at once could undo each other, and one a revocation. */
  #change(entries: Entry[], changed: (record: Key) => Partial<Key>, told: Told): Promise<void> {
    return this.#inTurn(async () => {
      const next = entries.map((entry) => ({
        entry,
        row: this.#sealed(entry.hash, { ...entry.record, ...changed(entry.record) }),
      }));
      // Both seals are allowed until the row is written, so that a kill in between leaves a valid row.
      await this.#root.set(next.map(({ entry, row }) => [row.record.id, [entry.seal, row.seal]]));
      await Promise.all(next.map(({ row }) => this.#save(row, told)));
      for (const { entry, row } of next) {
        // A pause or a revocation that came meanwhile waits for its turn, and holds already.
        const { paused, revokedAt } = entry.endings > 0 ? entry.record : row.record;
        Object.assign(entry.record, row.record, { paused, revokedAt });
        Object.assign(entry.live, { grant: row.record.grant, paused });
        entry.seal = row.seal;
      }
      await this.#settle(next.map(({ row }) => row));
    });
  }

  /** The root then holds these rows alone. Where that fails the record knows of them, and the next change makes up for it. */
  #settle(rows: Stored[]): Promise<void> {
    const seals = rows.map(({ seal, record }): [string, string[]] => [record.id, record.revokedAt ? [] : [seal]]);
    return this.#root.set(seals).catch(() => undefined);
  }

  /** The rows, and what is wrong with them by the record and these seals. */
  async #compare(
    seals: ReadonlyMap<string, readonly string[]> | undefined,
    isNew: boolean,
    checked = Number.POSITIVE_INFINITY,
  ) {
    const sql = 'SELECT id, hash, seal, user_id, revoked_at, paused FROM keys ORDER BY created_at';
    const found = (await this.#database.read(sql)).map((row) => ({
      id: String(row['id']),
      hash: String(row['hash']),
      seal: String(row['seal']),
      userId: String(row['user_id']),
      isRevoked: row['revoked_at'] !== null,
      isPaused: row['paused'] === 1,
    }));
    const recorded = await recordedKeys(
      this.#database,
      found.map(({ id }) => id),
    );
    const rows = found.map((row) => ({
      ...row,
      isGenuine: () => [this.#rowOf(row.id)].some((stored) => stored !== undefined && this.#isGenuine(stored)),
      isLater: found.length > checked,
      sealIf: (paused: boolean) => {
        const stored = this.#rowOf(row.id);
        return stored ? sealOf(this.#secret, stored.hash, { ...stored.record, paused }) : '';
      },
    }));
    return { rows, recorded, wrong: rollbacks(rows, recorded, seals, isNew) };
  }
}

const upsert = `INSERT OR REPLACE INTO keys
  (id, hash, user_id, client, "grant", created_at, expires_at, revoked_at, paused, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const byPerson = (reason: string): Told => ({ reason, endpoint: 'console' });

const valuesOf = ({ hash, seal, record }: Stored): Value[] => [
  record.id,
  hash,
  record.userId,
  record.client,
  JSON.stringify(record.grant),
  record.createdAt,
  record.expiresAt,
  record.revokedAt,
  record.paused ? 1 : 0,
  seal,
];

const storedOf = (row: Row): Stored => ({ hash: String(row['hash']), seal: String(row['seal']), record: keyOf(row) });

function entryOf({ hash, seal, record: stored }: Stored): Entry {
  const record = { ...stored, grant: completed(stored.grant) };
  const abort = new AbortController();
  if (record.revokedAt) abort.abort();
  const { id, userId, client, grant, paused } = record;
  const live = { id, userId, client, grant, expiresAt: Date.parse(record.expiresAt), paused, revoked: abort.signal };
  return { hash, seal, record, live, abort, isUnsaved: false, endings: 0 };
}

const keyOf = (row: Row): Key => ({
  id: String(row['id']),
  userId: String(row['user_id']),
  client: String(row['client']),
  grant: JSON.parse(String(row['grant'])),
  createdAt: String(row['created_at']),
  expiresAt: String(row['expires_at']),
  revokedAt: row['revoked_at'] === null ? null : String(row['revoked_at']),
  paused: row['paused'] === 1,
  lastUsedAt: null,
});

/** A key from before there were models may ask none, and one from before a limit has the usual one. */
const completed = (grant: Grant): Grant => ({
  ...grant,
  models: grant.models ?? [],
  ...perCallLimit((name, { usual }) => grant[name] ?? usual),
});

/**
 * Binds all that a stored key says to a secret of the hub's own. Anyone who can write the database but not open the secrets
 * can neither widen a key nor make one up: its row no longer fits and is refused.
 */
function sealOf(secret: Buffer, hash: string, { lastUsedAt, ...record }: Key): string {
  return hmacOf(secret, `permission key ${canonicalJson({ hash, ...record })}`).toString('hex');
}
