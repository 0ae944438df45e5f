/** Permission keys: issued once, kept as hashes, looked up on every request, revoked for good. */
import { randomBytes } from 'node:crypto';
import type { Grant, Key } from '../../../shared/model.ts';
import type { Database, Row, Value } from '../database/database.ts';
import { createOneByOne } from '../one-by-one.ts';
import type { Clock } from '../ports.ts';
import { isKeyShaped, keyHash, newKey } from './format.ts';
import { sealOf } from './seal.ts';

/** A key in use. `revoked` aborts at the moment of revocation and takes every call under way with it. */
export type LiveKey = {
  id: string;
  userId: string;
  client: string;
  grant: Grant;
  expiresAt: number;
  /** As it is now, not as it was when a request came in. */
  paused: boolean;
  revoked: AbortSignal;
};

export type Keys = {
  /** Ids of stored keys that somebody changed behind the hub's back; they are refused. */
  changed: readonly string[];
  /** The valid key that an `Authorization` header carries, or the reason why there is none (for the audit alone). */
  authenticate(authorization: string | undefined): { key: LiveKey } | { refused: KeyRefusal };
  create(made: { userId: string; client: string; grant: Grant; days: number }): Promise<{ key: string; record: Key }>;
  /** Once this resolves no call of the key starts and those under way have been aborted. */
  revoke(id: string): Promise<Key | undefined>;
  /** A paused key is refused until it is resumed; its calls under way go on. */
  pause(id: string, paused: boolean): Promise<Key | undefined>;
  list(userId: string): Key[];
  all(): Key[];
  /** Whether a key that may still work, or be resumed, is for tools or the first account of a platform. */
  name(platform: string): boolean;
  /** A key in use, for the person's own console, which names it and never holds it; undefined once it is revoked or has expired. */
  live(id: string): LiveKey | undefined;
  /** Gives the person's keys that were made for "the first account on the platform" that account, once and for all. */
  pinFirstAccount(userId: string, platform: string, accountId: string): Promise<void>;
};

/** Stands in a grant for an account that is still to be connected: the first one on that platform, and no later one. */
export const firstAccountOn = (platform: string): string => `first:${platform}`;

export type KeyRefusal = 'no_key' | 'unknown_key' | 'expired_key' | 'revoked_key' | 'paused_key';

type Entry = { hash: string; record: Key; live: LiveKey; abort: AbortController };

/**
 * Reads all keys into memory; a lookup is then one hash and one map access. `secret` seals their rows, `latestSeen` is the
 * latest time the hub has seen.
 */
export async function openKeys(database: Database, clock: Clock, secret: Buffer, latestSeen = 0): Promise<Keys> {
  const byHash = new Map<string, Entry>();
  const byId = new Map<string, Entry>();
  /** The latest time seen: setting the clock back must not revive an expired key. */
  let latest = latestSeen;
  const changed: string[] = [];

  const remember = (hash: string, record: Key): void => {
    const abort = new AbortController();
    if (record.revokedAt) abort.abort();
    const { id, userId, client, grant } = record;
    const live = {
      id,
      userId,
      client,
      grant,
      expiresAt: Date.parse(record.expiresAt),
      paused: record.paused,
      revoked: abort.signal,
    };
    const entry = { hash, record, live, abort };
    byHash.set(hash, entry);
    byId.set(id, entry);
  };
  const save = async (entries: [hash: string, record: Key][]): Promise<void> =>
    database.write(entries.map(([hash, record]) => ({ sql: upsert, values: valuesOf(hash, record, secret) })));
  const inTurn = createOneByOne();
  /** In turn, each from what the one before has left: a row is written whole, so a pause could else undo a revocation. */
  const change = (entries: Entry[], changed: (record: Key) => Partial<Key>): Promise<void> =>
    inTurn(async () => {
      const records = entries.map(({ hash, record }): [string, Key] => [hash, { ...record, ...changed(record) }]);
      await save(records);
      for (const { record, live } of entries) {
        Object.assign(record, changed(record));
        Object.assign(live, { grant: record.grant, paused: record.paused });
      }
    });

  for (const row of await database.read('SELECT * FROM keys ORDER BY created_at')) {
    const [hash, record] = [String(row['hash']), keyOf(row)];
    if (row['seal'] === sealOf(secret, hash, record)) remember(hash, { ...record, grant: completed(record.grant) });
    else changed.push(record.id);
  }

  return {
    changed,

    authenticate(authorization) {
      const given = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
      if (!given) return { refused: 'no_key' };
      // The map is keyed by the hash of a 256-bit secret, so the time of the lookup tells nothing about any key.
      const entry = isKeyShaped(given) ? byHash.get(keyHash(given)) : undefined;
      if (!entry) return { refused: 'unknown_key' };
      latest = Math.max(latest, clock.now());
      if (entry.live.revoked.aborted) return { refused: 'revoked_key' };
      if (latest >= entry.live.expiresAt) return { refused: 'expired_key' };
      if (entry.live.paused) return { refused: 'paused_key' };
      return { key: entry.live };
    },

    async create({ userId, client, grant, days }) {
      const key = newKey();
      const hash = keyHash(key);
      const now = clock.now();
      const record: Key = {
        id: `key_${randomBytes(9).toString('base64url')}`,
        userId,
        client,
        grant,
        createdAt: new Date(now).toISOString(),
        expiresAt: new Date(now + days * 86_400_000).toISOString(),
        revokedAt: null,
        paused: false,
        lastUsedAt: null,
      };
      await save([[hash, record]]);
      remember(hash, record);
      return { key, record };
    },

    async revoke(id) {
      const entry = byId.get(id);
      if (!entry) return undefined;
      if (entry.record.revokedAt) return entry.record;
      const revokedAt = new Date(clock.now()).toISOString();
      // Aborted before the commit, not after: between the two no call may slip through, and if the write fails the key
      // stays dead for this run.
      entry.abort.abort();
      await change([entry], () => ({ revokedAt }));
      return entry.record;
    },

    async pause(id, paused) {
      const entry = byId.get(id);
      if (!entry) return undefined;
      await change([entry], () => ({ paused }));
      return entry.record;
    },

    name: (platform) =>
      [...byId.values()].some(
        ({ live: { grant, revoked } }) =>
          !revoked.aborted &&
          (grant.tools.some((tool) => tool.startsWith(`${platform}_`)) ||
            grant.accounts.includes(firstAccountOn(platform))),
      ),
    all: () => [...byId.values()].map(({ record }) => record),
    list: (userId) => [...byId.values()].map(({ record }) => record).filter((record) => record.userId === userId),

    live(id) {
      const live = byId.get(id)?.live;
      latest = Math.max(latest, clock.now());
      return live && !live.revoked.aborted && latest < live.expiresAt ? live : undefined;
    },

    async pinFirstAccount(userId, platform, accountId) {
      const awaited = firstAccountOn(platform);
      const waiting = [...byId.values()].filter(
        ({ live }) => live.userId === userId && live.grant.accounts.includes(awaited),
      );
      const pin = (grant: Grant): string[] => grant.accounts.map((one) => (one === awaited ? accountId : one));
      await change(waiting, ({ grant }) => ({ grant: { ...grant, accounts: pin(grant) } }));
    },
  };
}

const upsert = `INSERT OR REPLACE INTO keys
  (id, hash, user_id, client, "grant", created_at, expires_at, revoked_at, paused, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const valuesOf = (hash: string, record: Key, secret: Buffer): Value[] => [
  record.id,
  hash,
  record.userId,
  record.client,
  JSON.stringify(record.grant),
  record.createdAt,
  record.expiresAt,
  record.revokedAt,
  record.paused ? 1 : 0,
  sealOf(secret, hash, record),
];

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

/** A key of the time before there were models may ask none. */
const completed = (grant: Grant): Grant => ({ ...grant, models: grant.models ?? [] });
