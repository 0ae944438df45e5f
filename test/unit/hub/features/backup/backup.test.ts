/** A backup is whole whatever happens while it is made, and nothing that was ended works again after a restore. */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSecretStore, openSecretStore } from '../../../../../src/main/headless/secret-store.ts';
import { backupHandlers } from '../../../../../src/main/hub/features/backup/calls.ts';
import { restoreBackup } from '../../../../../src/main/hub/features/backup/restore.ts';
import { openOAuthGrants } from '../../../../../src/main/hub/features/oauth/tokens.ts';
import { makeBackup, settleUpdate } from '../../../../../src/main/hub/ground/database/backup.ts';
import { openDatabase } from '../../../../../src/main/hub/ground/database/database.ts';
import { migrations } from '../../../../../src/main/hub/ground/database/migrations.ts';
import { createHubAddress } from '../../../../../src/main/hub/ground/links.ts';
import { openStorage } from '../../../../../src/main/hub/wiring/storage.ts';
import type { Result } from '../../../../../src/shared/result.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';

const made = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};
const grant = {
  endpoints: ['mcp' as const],
  accounts: [],
  tools: [],
  access: ['read' as const],
  repositories: ['*/*'],
  models: [],
  callsPerDay: 2,
  callsPerMinute: 100,
  callsAtOnce: 3,
};
const person = `INSERT OR IGNORE INTO people (user_id, name, email, first_signed_in_at, owner)
  VALUES ('auth0|ada', 'Ada', 'ada@example.com', '', 1)`;

/** What a hub keeps, opened as a start does, with its secrets on the disk. */
async function start(dataDir: string) {
  const isFirst = !readdirSync(dataDir).includes('secrets.json');
  const secrets = made(
    isFirst
      ? await createSecretStore(dataDir, 'a passphrase', 2 ** 14)
      : await openSecretStore(dataDir, 'a passphrase'),
  );
  const database = made(openDatabase(dataDir));
  await database.write([{ sql: person, values: [] }]);
  const ports = { ...memoryPorts(), secrets };
  const config = { dataDir, version: '0', demo: false, apiUrls: {} };
  const storage = await openStorage({ database, ports, config, parts: {}, address: createHubAddress() });
  return {
    ...storage,
    database,
    createKey: (client: string) => storage.keys.create({ userId: 'auth0|ada', client, grant, days: 30 }),
    backup: async (file: string) => made(await makeBackup(database, dataDir, file, Date.now())),
    refusalOf(key: string) {
      const answer = storage.keys.authenticate(`Bearer ${key}`);
      return 'refused' in answer ? answer.refused : 'allowed';
    },
    async stop(): Promise<void> {
      await database.close();
      storage.closeFiles();
    },
  };
}

const call = { callId: 'c', userId: 'auth0|ada', tool: 'github_get_me', access: 'read', verdict: 'allow' } as const;

it('a backup that is made while calls go on is whole, and pauses every key it brings back, in any folder', async () => {
  const dataDir = temporaryFolder();
  const hub = await start(dataDir);
  const kept = await hub.createKey('kept');
  for (let done = 0; done < 500; done++) void hub.audit.append({ ...call, outcome: 'ok' });
  const file = join(temporaryFolder(), 'hub.backup');
  let isMade = false;
  const backup = hub.backup(file).finally(() => {
    isMade = true;
  });
  let meanwhile = 0;
  while (!isMade) {
    await hub.audit.append({ ...call, outcome: 'ok' });
    if (meanwhile++ === 3) await hub.keys.pause(kept.record.id, true); // secrets and row change under it
    if (meanwhile === 6) await hub.keys.pause(kept.record.id, false);
  }
  const { records, hasSecrets } = await backup;
  await hub.stop();
  expect([hasSecrets, records, meanwhile]).toEqual([true, expect.any(Number), expect.any(Number)]);
  expect(Math.min(records - 500, meanwhile)).toBeGreaterThan(0);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const elsewhere = temporaryFolder();
  expect(made(await restoreBackup(elsewhere, file, Date.now()))).toMatchObject({ records, keys: 1, revoked: 0 });
  const restored = await start(elsewhere);
  expect(restored.refusalOf(kept.key)).toBe('paused_key');
  const verified = await restored.audit.verify();
  expect(verified.firstBadSequence).toBeNull();
  expect([1, 2]).toContain(verified.records - records); // it may have been paused when it was copied
  expect((await restored.audit.alarms(0)).map(({ reason, isRestore }) => [reason, isRestore])).toEqual([
    [expect.stringMatching(`^restored from a backup of .* with ${records} records$`), true],
  ]);
  expect(restored.labels.of(kept.record.id)).toEqual({ private: ['?'], untrusted: ['?'] });
  await restored.keys.pause(kept.record.id, false);
  await restored.stop();
  const again = await start(elsewhere);
  expect(again.refusalOf(kept.key)).toBe('allowed'); // a person resumed it, and a second start is an ordinary one
  await again.stop();
});

it('a restore of a backup from before a revocation leaves the key revoked, and keeps what was there', async () => {
  const dataDir = temporaryFolder();
  const hub = await start(dataDir);
  const [ended, kept] = [await hub.createKey('ended'), await hub.createKey('kept')];
  const file = join(temporaryFolder(), 'hub.backup');
  await hub.backup(file);
  await hub.keys.revoke(ended.record.id);
  await hub.stop();
  const { aside, ...restored } = made(await restoreBackup(dataDir, file, Date.now()));
  expect(restored).toMatchObject({ keys: 2, revoked: 1 });
  expect(readdirSync(aside ?? '').sort()).toEqual(['audit.checkpoints', 'audit.head', 'hub.db', 'secrets.json']);
  const after = await start(dataDir);
  expect([after.refusalOf(ended.key), after.refusalOf(kept.key)]).toEqual(['revoked_key', 'paused_key']);
  const said = (await after.audit.list({ userId: 'auth0|ada', alsoNobodys: true, limit: 3 })).map(
    ({ reason }) => reason,
  );
  expect(said).toEqual([
    expect.stringMatching('^restored from a backup'),
    'key paused',
    'key revoked: it was revoked after the backup was made',
  ]);
  await after.stop();
});

it('a copy made before an update brings a program of the version before its database back, with keys paused', async () => {
  const dataDir = temporaryFolder();
  const hub = await start(dataDir);
  const { key } = await hub.createKey('kept');
  await hub.stop();
  const update = () => made(openDatabase(dataDir, [...migrations, 'CREATE TABLE later (id TEXT) STRICT'])).close();
  await update();
  const refused = openDatabase(dataDir);
  const copy = join(dataDir, `before-update-${migrations.length}.backup`);
  expect(refused).toMatchObject({
    failure: { code: 'database_newer', hint: expect.stringContaining(`opengithubx restore ${copy}`) },
  });
  made(await restoreBackup(dataDir, copy, 0));
  await update(); // of what has just come out of a backup
  made(await restoreBackup(dataDir, copy, 1));
  const back = await start(dataDir);
  expect(back.refusalOf(key)).toBe('paused_key');
  expect((await back.audit.verify()).firstBadSequence).toBeNull();
  await back.stop();
});

describe('an update that is cut short', () => {
  const later = (steps: number) =>
    Array.from({ length: steps }, (_, at) => `CREATE TABLE later_${at} (id TEXT) STRICT`);
  const copies = (dataDir: string) => readdirSync(dataDir).filter((name) => name.startsWith('before-update-'));
  const from = migrations.length;
  /** A start that knows so many steps more, of which the last can't be made: what a kill after the others leaves. */
  const cutAfter = (dataDir: string, steps: number) =>
    expect(() => openDatabase(dataDir, [...migrations, ...later(steps), 'no step'])).toThrow('syntax error');
  const open = (dataDir: string, steps: number) =>
    made(openDatabase(dataDir, [...migrations, ...later(steps)])).close();

  it.each([
    ['once', [1]],
    ['before its first step', [0]],
    ['at each of its steps', [0, 1, 2, 3, 4, 5]],
    ['twice at one step', [2, 2]],
  ])(
    '%s keeps the copy of before its first step, and that of the update before until a hub has run',
    async (_, cuts) => {
      const dataDir = temporaryFolder();
      await (await start(dataDir)).stop();
      writeFileSync(join(dataDir, 'before-update-3.backup'), 'of the update before');
      cutAfter(dataDir, cuts[0] ?? 0);
      for (const steps of cuts.slice(1)) cutAfter(dataDir, steps);
      await open(dataDir, 6);
      expect(copies(dataDir).sort()).toEqual([`before-update-${from}.backup`, 'before-update-3.backup'].sort());
      settleUpdate(dataDir);
      expect(copies(dataDir)).toEqual([`before-update-${from}.backup`]);
      const refused = openDatabase(dataDir);
      expect(refused).toMatchObject({ failure: { hint: expect.stringContaining(`before-update-${from}.backup`) } });
      made(await restoreBackup(dataDir, join(dataDir, `before-update-${from}.backup`), 0));
      await (await start(dataDir)).stop();
    },
  );

  it('and taken back to the version before, has the next update keep what was done since then', async () => {
    const dataDir = temporaryFolder();
    await (await start(dataDir)).stop();
    cutAfter(dataDir, 2);
    made(await restoreBackup(dataDir, join(dataDir, `before-update-${from}.backup`), 0));
    const hub = await start(dataDir);
    const { record } = await hub.createKey('made since then');
    await hub.stop();
    await open(dataDir, 6);
    made(await restoreBackup(dataDir, join(dataDir, `before-update-${from}.backup`), 1));
    const back = await start(dataDir);
    expect(back.keys.ids()).toEqual([record.id]);
    await back.stop();
  });
});

it('a restore revokes the keys of clients that signed in by OAuth, and pauses all others', async () => {
  const dataDir = temporaryFolder();
  const hub = await start(dataDir);
  const [byOAuth, alsoByOAuth] = [await hub.createKey('by OAuth'), await hub.createKey('also by OAuth')];
  const [byHand, paused] = [await hub.createKey('by hand'), await hub.createKey('paused')];
  const oauth = await openOAuthGrants(hub.database, hub.keys, memoryPorts().clock, hub.hmacKey);
  for (const { record } of [byOAuth, alsoByOAuth]) {
    const key = hub.keys.live(record.id);
    if (key) await oauth.begin(key, 'dcr_client');
  }
  await hub.keys.pause(alsoByOAuth.record.id, true);
  await hub.keys.pause(paused.record.id, true);
  const file = join(temporaryFolder(), 'hub.backup');
  await hub.backup(file);
  await hub.stop();
  made(await restoreBackup(dataDir, file, Date.now()));
  for (const _ of ['the first start', 'and the next']) {
    const after = await start(dataDir);
    expect([byOAuth, alsoByOAuth, byHand, paused].map(({ key }) => after.refusalOf(key))).toEqual([
      'revoked_key',
      'revoked_key',
      'paused_key',
      'paused_key',
    ]);
    expect(await after.keys.pause(byOAuth.record.id, false)).toMatchObject({ revokedAt: expect.any(String) });
    expect(after.refusalOf(byOAuth.key)).toBe('revoked_key'); // resuming brings none back
    await after.stop();
  }
});

it('what is no backup, is damaged, or would replace a file changes nothing', async () => {
  const dataDir = temporaryFolder();
  const hub = await start(dataDir);
  const file = join(temporaryFolder(), 'hub.backup');
  await hub.backup(file);
  const { backup } = backupHandlers({
    ports: { clock: { now: () => 0 } },
    people: { owner: async () => ({ userId: 'auth0|ada' }) },
    audit: hub.audit,
    database: hub.database,
    facts: { dataDir },
  } as unknown as Parameters<typeof backupHandlers>[0]);
  const owner = { userId: 'auth0|ada' } as Parameters<typeof backup>[1];
  for (const taken of [file, 'hub.backup'])
    expect([await backup({ file: taken }, owner), await hub.audit.count()]).toMatchObject([
      { failure: { code: 'usage' } },
      0,
    ]);
  expect(await restoreBackup(dataDir, file, 0)).toMatchObject({ failure: { code: 'already_running' } });
  await hub.stop();
  const before = readFileSync(join(dataDir, 'hub.db'));
  const damaged = readFileSync(file);
  damaged.fill(0xff, 5_000, 9_000);
  for (const content of [before, damaged, 'not a backup']) {
    writeFileSync(`${file}.bad`, content);
    expect(await restoreBackup(dataDir, `${file}.bad`, 0)).toMatchObject({ failure: { code: 'backup_damaged' } });
  }
  for (const none of [`${file}.none`, '/dev/null'])
    expect(await restoreBackup(dataDir, none, 0)).toMatchObject({ failure: { code: 'usage' } });
  expect(readdirSync(dataDir).filter((name) => /restor/.test(name))).toEqual([]);
  expect(readFileSync(join(dataDir, 'hub.db')).equals(before)).toBe(true);
  rmSync(dataDir, { recursive: true });
});

it("a demo's backup becomes a demo again, and never takes the place of a person's hub", async () => {
  const [demo, own, fresh] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  writeFileSync(join(demo, 'demo.json'), '{"demo":true}\n');
  const file = join(temporaryFolder(), 'hub.backup');
  for (const dataDir of [own, demo]) {
    const hub = await start(dataDir);
    if (dataDir === demo) await hub.backup(file);
    await hub.stop();
  }
  expect(await restoreBackup(own, file, 0)).toMatchObject({ failure: { code: 'usage' } });
  expect(readdirSync(own).filter((name) => /restor|demo/.test(name))).toEqual([]);
  for (const folder of [fresh, demo]) made(await restoreBackup(folder, file, 0));
  expect(readdirSync(fresh)).toContain('demo.json');
});
