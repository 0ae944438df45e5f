import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openCallNames } from '../../../../../src/main/hub/kernel/audit/call-names.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

const [ada, grace] = ['auth0|ada', 'auth0|grace'];
const secret = Buffer.alloc(32, 1);
const atlas = { names: [{ name: 'ada-demo/atlas', url: null }], more: 0 };

async function open() {
  const folder = temporaryFolder();
  const database = databaseIn(folder);
  const clock = { time: Date.UTC(2026, 2, 1), now: () => clock.time };
  const store = await openCallNames(database, secret, clock);
  await database.write([...store.keep(ada, 'one', atlas), ...store.keep(ada, 'two', atlas)]);
  return { folder, store, clock, database };
}

it('keeps names of a call for its person alone, sealed, with another hash each time', async () => {
  const { store, database } = await open();
  expect(await store.find(ada, ['one', 'none'])).toEqual([{ callId: 'one', ...atlas }]);
  expect(await store.find(grace, ['one', 'two'])).toEqual([]);
  const hashes = async () => (await database.read('SELECT hash FROM call_names')).map(({ hash }) => hash);
  const before = await hashes();
  await database.write([...store.keep(ada, 'one', atlas), ...store.keep(ada, 'two', atlas)]);
  expect(new Set([...before, ...(await hashes())]).size).toBe(4); // by call and names alone a guess could be checked
});

it.each([
  "UPDATE call_names SET hash = replace(hash, substr(hash, 1, 1), 'x')",
  "UPDATE call_names SET sealed = (SELECT sealed FROM call_names WHERE call_id = 'two')",
  "UPDATE call_names SET user_id = 'auth0|grace'",
])('leaves out what was changed: %s', async (sql) => {
  const { store, database } = await open();
  await database.write([{ sql: `${sql} WHERE call_id = 'one'`, values: [] }]);
  expect([...(await store.find(ada, ['one'])), ...(await store.find(grace, ['one']))]).toEqual([]);
});

it('leaves nothing in the files of what is forgotten, hash and sealed names included, and nothing of anybody else’s goes', async () => {
  const { folder, store, database } = await open();
  await database.write(store.keep(grace, 'hers', atlas));
  const [row] = await database.read("SELECT hash, sealed FROM call_names WHERE call_id = 'one'");
  const kept = [String(row?.['hash']), Buffer.from(row?.['sealed'] as Uint8Array).toString('latin1')];
  const onDisk = () => ['hub.db', 'hub.db-wal'].map((file) => readFileSync(join(folder, file), 'latin1')).join();
  for (const text of kept) expect(onDisk()).toContain(text);
  expect(await store.forget(ada)).toBe(2);
  for (const text of kept) expect(onDisk()).not.toContain(text);
  expect(await store.find(ada, ['one', 'two'])).toEqual([]);
  expect(await store.find(grace, ['hers'])).toHaveLength(1);
});

it('keeps them for 30 days', async () => {
  const { store, clock, database } = await open();
  clock.time += 30 * 86_400_000;
  expect(await store.find(ada, ['one'])).toHaveLength(1);
  clock.time += 1;
  expect(await store.find(ada, ['one'])).toEqual([]);
  await database.write(store.keep(ada, 'three', atlas));
  expect(await database.read('SELECT call_id FROM call_names')).toEqual([{ call_id: 'three' }]);
});
