/** The record has an end, and what was decided before it stays decided. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openAnchor } from '../../../../../src/main/hub/kernel/audit/anchor.ts';
import { openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import { openCheckpoints } from '../../../../../src/main/hub/kernel/audit/checkpoints.ts';
import { keyEvent, recordedKeys, recordedLabels } from '../../../../../src/main/hub/kernel/audit/key-events.ts';
import { createPrune } from '../../../../../src/main/hub/kernel/audit/prune.ts';
import { chainHash, recordOf } from '../../../../../src/main/hub/kernel/audit/record.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';

const day = 86_400_000;
const whenever = Date.now() + 3_000 * day;

/** Keys that a person may still use, and until when. */
const keyTwo = { id: 'key_2', expiresAt: new Date(Date.now() + 300 * day).toISOString() };
const keys = () => [keyTwo, { ...keyTwo, id: 'key_3' }];

async function start(dataDir: string, ports = memoryPorts()) {
  const database = databaseIn(dataDir);
  const { now } = ports.clock;
  const checkpoints = await openCheckpoints(dataDir, ports.secrets, now);
  const anchor = openAnchor(dataDir);
  const audit = await openAudit(database, ports.clock, anchor, checkpoints);
  const prune = createPrune({ database, audit, checkpoints, keys, dataDir, now, newest: 5 });
  return {
    ports,
    database,
    audit,
    prune,
    async stop() {
      audit.checkpoint();
      await database.close();
      for (const { close } of [anchor, checkpoints]) close();
    },
  };
}

const read = {
  userId: 'ada',
  keyId: 'key_1',
  tool: 'github_get_me',
  access: 'read',
  verdict: 'allow',
  outcome: 'ok',
} as const;
const change = {
  ...read,
  keyId: 'key_2',
  tool: 'github_create_issue',
  access: 'write',
  resource: 'github:ada/atlas',
} as const;
const event = (keyId: string, reason: string, argumentsHmac: string | null = null) =>
  ({ callId: reason, userId: 'ada', keyId, verdict: 'event', outcome: 'ok', reason, argumentsHmac }) as const;
const named = 'a'.repeat(64);

const note = (of: string) => ({ ...event('', of), keyId: null, event: { kind: 'passkeys' } }) as const;

const past = [
  { ...event('', 'passkeys: a note of before there was a column'), keyId: null },
  note('an older note'),
  note('the newest note'),
  event('key_1', keyEvent.paused),
  event('key_1', keyEvent.revoked),
  event('key_2', keyEvent.created, 'seal'),
  event('key_2', keyEvent.resumed),
  event('key_2', keyEvent.paused),
  event('key_2', keyEvent.labelsGrew, 'less'),
  event('key_2', keyEvent.labelsGrew, 'more'),
  { ...event('key_2', 'unusual: its first change'), callId: 'told' },
  { callId: 'first change', ...change },
  { callId: 'first change elsewhere', ...change, resource: 'github:ada/site' },
  { callId: 'first change of another', ...change, keyId: 'key_3' },
  { callId: named, ...change, outcome: 'error' },
  { callId: named, ...change },
  { callId: 'of a key that ended', ...change, keyId: 'key_1' },
  { callId: 'asked', ...change, approvalId: 'apr_1', verdict: 'denied', outcome: 'denied' },
] as const;

/** A hub with a record of 73, of which the second start may archive. */
async function filled() {
  const dataDir = temporaryFolder();
  const first = await start(dataDir);
  for (let count = 0; count < 15; count++) await first.audit.append({ callId: `before ${count}`, ...read });
  for (const entry of past) await first.audit.append(entry);
  for (let count = 0; count < 40; count++) await first.audit.append({ callId: `after ${count}`, ...read });
  first.ports.advance(32 * day);
  expect(await first.prune(whenever)).toMatchObject({ failure: { code: 'audit_unavailable' } }); // its key may be gone at the next start
  await first.stop();
  return { dataDir, ...(await start(dataDir, first.ports)) };
}

const rows = 'SELECT call_id FROM audit WHERE sequence <= 68';

it('the record ends in an archive, and what decides later stays decided', async () => {
  const { dataDir, ...hub } = await filled();
  const { ports, database, audit, prune } = hub;
  const file = `${dataDir}/archive/audit-1-68.jsonl.gz`;
  const left = async () => (await database.read(rows)).map((row) => row['call_id']);
  const search = () => audit.search({ userId: 'ada', alsoNobodys: false, offset: 0, limit: 100 });
  expect((await search()).total).toBe(71);
  expect(await prune(whenever, 69)).toEqual({ ok: true, value: { archived: 0, files: [] } });
  expect(await prune(whenever)).toEqual({ ok: true, value: { archived: 68, files: [file] } });
  const newest = 'the newest note';
  const { created, paused, resumed, revoked, labelsGrew } = keyEvent;
  const ofKeys = [newest, revoked, created, resumed, paused, labelsGrew];
  const firstChanges = ['first change', 'first change elsewhere', 'first change of another'];
  expect(await left()).toEqual([...ofKeys, ...firstChanges, named]);
  expect(await audit.verify()).toMatchObject({ firstBadSequence: null, records: 74, archived: 58 });

  expect(await search()).toMatchObject({ total: 14, calls: { length: 14 } });

  const recorded = await recordedKeys(database, ['key_1', 'key_2']);
  expect(recorded.get('key_1')?.revokedAt).not.toBeNull();
  expect(recorded.get('key_2')).toMatchObject({ revokedAt: null, isPaused: true, isCounted: true });
  expect((await recordedLabels(database, ['key_2'])).get('key_2')?.labels).toBe('more');
  expect(await audit.hasChanged('key_2', 'github:ada/atlas')).toBe(true);
  expect((await audit.endOf(named))?.outcome).toBe('ok');

  const lines = gunzipSync(readFileSync(file))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect([lines.length, lines[0].archive.last, lines.at(-1).sequence]).toEqual([69, 68, 68]);
  for (let count = 0; count < 9; count++) await audit.append({ callId: `later ${count}`, ...read });
  expect(await prune(whenever)).toMatchObject({ value: { archived: 5 } }); // none of the last month
  ports.advance(300 * day); // the other key has ended as well
  expect(await prune(whenever)).toMatchObject({ value: { archived: 6 } });
  expect(await left()).toEqual([newest, revoked]);
  await hub.stop();

  const again = await start(dataDir, ports);
  expect(await again.audit.verify()).toMatchObject({ firstBadSequence: null });
  expect(await again.audit.alarms(0)).toEqual([]);
  await again.stop();
});

it.each([
  ['a record that had to stay is missing', "DELETE FROM audit WHERE reason = 'key revoked'", 'missing'],
  ['one of them was changed', "UPDATE audit SET reason = 'key resumed' WHERE reason = 'key revoked'", 'changed'],
  ['what stands for the rest is missing', 'DELETE FROM tombstones', 'missing'],
  [
    'it was made to stand for more',
    'UPDATE tombstones SET text = replace(text, \'"last":68\', \'"last":70\')',
    'changed',
  ],
  ['a record after it is missing', 'DELETE FROM audit WHERE sequence = 70', 'missing'],
])('that %s is found', async (_, sql, reason) => {
  const hub = await filled();
  await hub.prune(whenever);
  await hub.database.write([{ sql, values: [] }]);
  expect(await hub.audit.verify()).toMatchObject({
    firstBadSequence: expect.any(Number),
    reason: expect.stringContaining(reason),
  });
  await hub.stop();
});

it('that records were missing is told for ever, and an archive of before a restore stays', async () => {
  const hub = await filled();
  const file = `${hub.dataDir}/archive/audit-1-78.jsonl.gz`;
  mkdirSync(dirname(file));
  writeFileSync(file, 'other records');
  await hub.audit.append({ callId: 'a gap', verdict: 'gap', outcome: 'error', reason: 'records 5 to 7 are missing' });
  for (let count = 0; count < 9; count++) await hub.audit.append({ callId: `later ${count}`, ...read });
  hub.ports.advance(32 * day);
  expect(await hub.prune(whenever)).toMatchObject({ value: { archived: 78 } });
  expect([readFileSync(file, 'utf8'), readdirSync(dirname(file)).length]).toEqual(['other records', 2]);
  expect(await hub.audit.verify()).toMatchObject({ firstBadSequence: 74, reason: 'records 5 to 7 are missing' });
  await hub.stop();
});

it('what had to stay is looked at again before a tombstone is signed for less', async () => {
  const hub = await filled();
  await hub.prune(whenever);
  for (let count = 0; count < 9; count++) await hub.audit.append({ callId: `later ${count}`, ...read });
  await hub.database.write([{ sql: "DELETE FROM audit WHERE reason = 'key revoked'", values: [] }]);
  hub.ports.advance(300 * day);
  expect(await hub.prune(whenever)).toMatchObject({ failure: { code: 'audit_unavailable' } });
  await hub.stop();
});

function putRow(row: Record<string, unknown>): { sql: string; values: never[] } {
  const names = Object.keys(row);
  const sql = `INSERT OR REPLACE INTO audit (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  return { sql, values: Object.values(row) as never[] };
}

type Row = Record<string, unknown>;

it.each<[what: string, made: (before: Row[], last: number) => Row[]]>([
  ['by itself, with a hash that fits', (before) => [madeUp(before[30], { reason: 'key resumed', verdict: 'event' })]],
  ['as it was, without those after it', (before) => [before[40] ?? {}]],
  ['with a hash that does not fit', (before) => [{ ...before[67], client: 'somebody else' }]],
  ['before the end as it was', (before) => [madeUp(before[3], { client: 'somebody else' }), ...before.slice(30, 68)]],
  ['as the end, chained again', (before) => chained(before.slice(60, 68))],
  ['as one more that stayed', (before) => chained(before.slice(0, 68))],
])('a record that was put where others were archived is found: %s', async (_, made) => {
  const hub = await filled();
  const before = await hub.database.read('SELECT * FROM audit');
  await hub.prune(whenever);
  const stayed = new Set((await hub.database.read(rows)).map((row) => row['call_id']));
  const put = made(before, 68).filter((row) => !stayed.has(row['call_id'] as never));
  await hub.database.write(put.map(putRow));
  expect(await hub.audit.verify()).toMatchObject({
    firstBadSequence: expect.any(Number),
    reason: expect.stringMatching(/is none of them|was changed/),
  });
  await hub.stop();
});

/** With a hash that fits it, as anybody can compute one. */
function madeUp(row: Row = {}, change: Row = {}): Row {
  const open = { ...row, call_id: 'made up', ...change };
  return { ...open, hash: chainHash(recordOf(open as never)) };
}

function chained(given: Row[]): Row[] {
  let previous = given[0]?.['previous_hash'];
  return given.map((row) => {
    const one = madeUp(row, { call_id: row['call_id'], client: 'somebody else', previous_hash: previous });
    previous = one['hash'];
    return one;
  });
}

it('a record that does not fit together is not archived, and a kill before the deletion is made up for', async () => {
  const hub = await filled();
  const before = await hub.database.read('SELECT * FROM audit');
  await hub.prune(whenever);
  const all = await hub.database.read('SELECT sequence FROM audit WHERE sequence <= 68');
  const stayed = new Set(all.map(({ sequence }) => sequence));
  // The oldest are deleted first.
  const after = before.filter(
    ({ sequence }) => Number(sequence) > 7 && Number(sequence) <= 68 && !stayed.has(sequence),
  );
  await hub.database.write(after.map((row) => putRow(row)));
  expect(await hub.audit.verify()).toMatchObject({ firstBadSequence: null, archived: 58 });
  await hub.prune(whenever);
  expect(await hub.database.read(rows)).toHaveLength(stayed.size);
  await hub.stop();

  const other = await filled();
  await other.database.write([{ sql: "UPDATE audit SET client = 'another' WHERE sequence = 7", values: [] }]);
  expect(await other.prune(whenever)).toMatchObject({ failure: { code: 'audit_unavailable' } });
  expect(await other.database.read(rows)).toHaveLength(68);
  await other.stop();
});
