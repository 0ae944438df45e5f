/** Whatever somebody puts back in the database, no key grants more than the record and the secrets know. */
import { copyFileSync, cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../../../../src/main/hub/ground/database/database.ts';
import type { SecretStore } from '../../../../../src/main/hub/ground/ports.ts';
import type { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import { openAnchor } from '../../../../../src/main/hub/kernel/audit/anchor.ts';
import { openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import { firstAccountOn, type Keys, openKeys } from '../../../../../src/main/hub/kernel/keys/keys.ts';
import { reasons } from '../../../../../src/main/hub/kernel/keys/no-way-back.ts';
import type { Grant } from '../../../../../src/shared/model.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';

const grant: Grant = {
  endpoints: ['mcp'],
  accounts: [firstAccountOn('github')],
  tools: [],
  access: ['read'],
  repositories: ['*/*'],
  models: [],
  callsPerDay: 2,
  callsPerMinute: 100,
  callsAtOnce: 3,
};
const hmacKey = Buffer.alloc(32, 7);
const person = `INSERT OR IGNORE INTO people (user_id, name, email, first_signed_in_at, owner)
  VALUES ('auth0|ada', 'Ada', 'ada@example.com', '', 1)`;

/** Secrets of which an older copy can be put back. */
function secretsOf(kept = new Map<string, Secret>()): SecretStore & { kept: Map<string, Secret> } {
  return {
    kept,
    kind: 'in memory, for a test',
    isDurable: true,
    get: async (name) => kept.get(name),
    set: async (name, secret) => void kept.set(name, secret),
    delete: async (name) => void kept.delete(name),
    names: async () => [...kept.keys()],
  };
}

type Hub = { keys: Keys; database: Database; stop(): Promise<void> };
type World = { folder: string; secrets: ReturnType<typeof secretsOf> };

async function start({ folder, secrets }: World): Promise<Hub> {
  const { clock } = memoryPorts();
  const database = databaseIn(folder);
  await database.write([{ sql: person, values: [] }]);
  const anchor = openAnchor(folder);
  const audit = await openAudit(database, clock, anchor);
  const keys = await openKeys(database, clock, hmacKey, { audit, secrets });
  const stop = async (): Promise<void> => {
    await database.close();
    anchor.close();
  };
  return { keys, database, stop };
}

/** What stood on the disk of a hub that is stopped. */
function copyOf({ folder, secrets }: World): World {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  return { folder: copy, secrets: secretsOf(new Map(secrets.kept)) };
}

function edit(folder: string, sql: string, ...values: string[]): void {
  const file = new DatabaseSync(join(folder, 'hub.db'));
  file.exec('PRAGMA foreign_keys = OFF');
  if (values.length > 0) file.prepare(sql).run(...values);
  else file.exec(sql);
  file.close();
}

/** Puts the rows of an older database in place of those there are. */
const rowsFrom = (then: World, now: World): void =>
  edit(
    now.folder,
    `ATTACH '${join(then.folder, 'hub.db')}' AS older; DELETE FROM keys; INSERT INTO keys SELECT * FROM older.keys`,
  );
/** The rows, with the list of keys in the secrets. */
const listFrom = (then: World, now: World): void => {
  rowsFrom(then, now);
  const older = then.secrets.kept.get('hub.keys');
  if (older) now.secrets.kept.set('hub.keys', older);
};
const databaseFrom = (then: World, now: World): void => {
  for (const name of ['hub.db-wal', 'hub.db-shm']) rmSync(join(now.folder, name), { force: true });
  copyFileSync(join(then.folder, 'hub.db'), join(now.folder, 'hub.db'));
};
const headFrom = (then: World, now: World): void =>
  copyFileSync(join(then.folder, 'audit.head'), join(now.folder, 'audit.head'));
/** The record without its latest revocation or pause, as somebody would leave it who knows how it is chained. */
const withoutLastEvent = (now: World): void =>
  edit(now.folder, "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit WHERE verdict = 'event')");

/** Each of two keys gets what the other was. */
const swapped = `CREATE TEMP TABLE was AS SELECT id, hash FROM keys;
  UPDATE keys SET hash = id;
  UPDATE keys SET hash = (SELECT hash FROM was WHERE was.id <> keys.id)`;

type Deed = (keys: Keys, id: string) => Promise<unknown>;
const revoked: Deed = (keys, id) => keys.revoke(id);
const paused: Deed = (keys, id) => keys.pause(id, true);
const pinned: Deed = (keys) => keys.pinFirstAccount('auth0|ada', 'github', 'cac_1');
const nothing: Deed = async () => undefined;

/** `told`: how the record names it; null where nothing is wrong. */
type Case = [what: string, deed: Deed, back: (then: World, now: World) => void, answer: string, told: string | null];

describe('a hub that starts on', () => {
  it.each<Case>([
    ['what it left itself', nothing, () => undefined, 'allowed', null],
    ['a revoked key it left itself', revoked, () => undefined, 'revoked_key', null],
    ['a paused key it left itself', paused, () => undefined, 'paused_key', null],
    ['the row of before a revocation', revoked, rowsFrom, 'revoked_key', 'stays revoked'],
    ['the row of before a pause', paused, rowsFrom, 'paused_key', 'stays paused'],
    ['the row of before it had its account', pinned, rowsFrom, 'unknown_key', 'not as the hub last wrote it'],
    ['a deleted row', nothing, (_, now) => edit(now.folder, 'DELETE FROM keys'), 'unknown_key', 'was deleted'],
    [
      'an edited row',
      nothing,
      (_, now) => edit(now.folder, 'UPDATE keys SET paused = 1'),
      'unknown_key',
      'was changed',
    ],
    ['rows that changed places', nothing, (_, now) => edit(now.folder, swapped), 'unknown_key', 'was changed'],
    ['the database of before a revocation', revoked, databaseFrom, 'unknown_key', 'not as the hub last wrote it'],
    ['the database of before a pause', paused, databaseFrom, 'unknown_key', 'not as the hub last wrote it'],
    [
      'that database with its own head',
      revoked,
      (then, now) => {
        databaseFrom(then, now);
        headFrom(then, now);
      },
      'unknown_key',
      'not as the hub last wrote it',
    ],
    [
      'an older row and a record without the revocation',
      revoked,
      (then, now) => {
        rowsFrom(then, now);
        withoutLastEvent(now);
      },
      'unknown_key',
      'not as the hub last wrote it',
    ],
    ['an older head, as after a power loss', revoked, headFrom, 'revoked_key', null],
    ['an older head and a live key', nothing, headFrom, 'allowed', null],
    [
      'secrets without the list of keys',
      nothing,
      (_, now) => void now.secrets.kept.delete('hub.keys'),
      'unknown_key',
      'the list of keys in the secrets is missing',
    ],
    ['a list of keys of before a revocation', revoked, listFrom, 'revoked_key', 'stays revoked'],
    ['a list of keys and a row of before a pause', paused, listFrom, 'paused_key', 'stays paused'],
  ])('%s', async (_, deed, back, answer, told) => {
    const world = { folder: temporaryFolder(), secrets: secretsOf() };
    const first = await start(world);
    const { key, record } = await first.keys.create({ userId: 'auth0|ada', client: 'a test', grant, days: 1 });
    await first.keys.create({ userId: 'auth0|ada', client: 'another', grant, days: 1 });
    await first.stop();
    const then = copyOf(world);
    const second = await start(world);
    await deed(second.keys, record.id);
    await second.stop();
    back(then, world);
    // Whoever does so knows how the chain is made: what counts here is not that the record has a gap.
    for (const round of ['the first start', 'the next']) {
      const { keys, database, stop } = await start(world);
      const found = keys.authenticate(`Bearer ${key}`);
      expect([round, 'refused' in found ? found.refused : 'allowed']).toEqual([round, answer]);
      const events = await database.read("SELECT reason FROM audit WHERE verdict = 'event' AND outcome = 'denied'");
      const reasons = events.map(({ reason }) => String(reason));
      expect(reasons.some((reason) => told !== null && reason.includes(told))).toBe(told !== null);
      if (told === null) expect(reasons).toEqual([]);
      if (round === 'the first start') expect(keys.rollbacks.length > 0).toBe(told !== null);
      await stop();
    }
    expect(readFileSync(join(world.folder, 'audit.head'), 'utf8')).toMatch(/^\d{16} [0-9a-f]{64}\n$/);
  });
});

describe('a hub with more keys than a start checks', () => {
  const made = { userId: 'auth0|ada', client: 'a test', grant, days: 1 };
  const wider = `UPDATE keys SET "grant" = replace("grant", '"access":["read"]', '"access":["read","write"]')`;

  it('refuses a key whose row was edited at its first use, whatever that is, and puts it on record', async () => {
    const world = { folder: temporaryFolder(), secrets: secretsOf() };
    const first = await start(world);
    const keys = await Promise.all(Array.from({ length: 101 }, () => first.keys.create(made)));
    await first.stop();
    const [edited = '', ...others] = keys.map(({ record }) => record.id);
    edit(world.folder, `${wider} WHERE id = ?`, edited);
    const uses: ((of: Keys) => unknown)[] = [
      (of) => of.authenticate(`Bearer ${keys[0]?.key}`),
      (of) => of.live(edited),
      (of) => of.list(made.userId),
      (of) => of.all('"write"'),
      (of) => of.pause(edited, true),
      (of) => of.pinFirstAccount(made.userId, 'github', 'cac_1'),
      (of) => of.check(),
    ];
    for (const use of uses) {
      const { keys: of, database, stop } = await start(copyOf(world));
      expect(of.rollbacks).toEqual([]);
      await use(of);
      expect(of.authenticate(`Bearer ${keys[0]?.key}`)).toEqual({ refused: 'unknown_key' });
      expect(of.rollbacks).toEqual([{ id: edited, is: 'refused', reason: reasons.changed }]);
      expect(of.list(made.userId).map(({ id }) => id)).toEqual(others);
      await of.pauseAll(); // no write of others makes its row fit
      const events = await database.read("SELECT key_id, reason FROM audit WHERE outcome = 'denied'");
      expect(events).toEqual([{ key_id: edited, reason: reasons.changed }]);
      expect(await of.check()).toEqual(of.rollbacks);
      await stop();
    }
  });

  it('refuses from its start on what the record and the list in the secrets know better', async () => {
    const world = { folder: temporaryFolder(), secrets: secretsOf() };
    const first = await start(world);
    const [one, other, gone] = await Promise.all(Array.from({ length: 102 }, () => first.keys.create(made)));
    await first.stop();
    const then = copyOf(world);
    const second = await start(world);
    await second.keys.revoke(one?.record.id ?? '');
    await second.keys.pause(other?.record.id ?? '', true);
    await second.stop();
    rowsFrom(then, world);
    const { keys, database, stop } = await start(world);
    await database.write([{ sql: 'DELETE FROM keys WHERE id = ?', values: [gone?.record.id ?? ''] }]); // as a person is removed
    expect([keys.live(gone?.record.id ?? ''), keys.list(made.userId).length]).toEqual([undefined, 101]);
    expect(keys.rollbacks.map(({ is }) => is).sort()).toEqual(['paused', 'revoked']);
    expect([one, other].map((made) => keys.authenticate(`Bearer ${made?.key}`))).toMatchObject([
      { refused: 'revoked_key' },
      { refused: 'paused_key' },
    ]);
    await stop();
  });
});

describe('a kill between the secrets and the database', () => {
  it('raises no alarm, whatever was being changed', async () => {
    const world = { folder: temporaryFolder(), secrets: secretsOf() };
    const cuts: World[] = [];
    const set: SecretStore['set'] = async (name, secret) => {
      cuts.push(copyOf(world));
      await secretsOf(world.secrets.kept).set(name, secret);
      cuts.push(copyOf(world));
    };
    const { keys, stop } = await start({ ...world, secrets: { ...world.secrets, set } });
    const { record } = await keys.create({ userId: 'auth0|ada', client: 'a test', grant, days: 1 });
    for (const deed of [pinned, paused, (all: Keys, id: string) => all.pause(id, false), revoked]) {
      await deed(keys, record.id);
    }
    await stop();
    expect(cuts.length).toBeGreaterThanOrEqual(16);
    for (const cut of cuts) {
      const again = await start(cut);
      expect(again.keys.rollbacks).toEqual([]);
      await again.stop();
    }
  });
});
