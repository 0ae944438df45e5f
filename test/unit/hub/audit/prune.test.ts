/** The record has an end, and what was decided before it stays decided. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openAnchor, openAudit } from '../../../../src/main/hub/audit/audit.ts';
import { openCheckpoints } from '../../../../src/main/hub/audit/checkpoints.ts';
import { recordedKeys } from '../../../../src/main/hub/audit/key-events.ts';
import { createPrune } from '../../../../src/main/hub/audit/prune.ts';
import { openDatabase } from '../../../../src/main/hub/database/database.ts';
import { memoryPorts, temporaryFolder } from '../../../harness/memory-ports.ts';

async function start(dataDir: string, ports = memoryPorts()) {
  const opened = openDatabase(dataDir);
  if (!opened.ok) throw new Error(opened.failure.message);
  const database = opened.value;
  const { now } = ports.clock;
  const checkpoints = await openCheckpoints(dataDir, ports.secrets, now);
  const anchor = openAnchor(dataDir);
  const audit = await openAudit(database, ports.clock, anchor, checkpoints);
  const prune = createPrune({ database, audit, checkpoints, dataDir, now, newest: 5 });
  return {
    ...{ ports, database, audit, prune },
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
const ended = { userId: 'ada', keyId: 'key_1', verdict: 'event', outcome: 'ok', reason: 'key revoked' } as const;
const change = { ...read, tool: 'github_create_issue', access: 'write', resource: 'github:ada/atlas' } as const;

/** A hub with a record of 63, of which the second start may archive. */
async function filled() {
  const dataDir = temporaryFolder();
  const first = await start(dataDir);
  for (let count = 0; count < 20; count++) await first.audit.append({ callId: `before ${count}`, ...read });
  await first.audit.append({ callId: 'revoked', ...ended });
  await first.audit.append({ callId: 'named by its client', ...change });
  await first.audit.append({ callId: 'asked', ...read, approvalId: 'apr_1' });
  for (let count = 0; count < 40; count++) await first.audit.append({ callId: `after ${count}`, ...read });
  expect(await first.prune(Infinity)).toMatchObject({ failure: { code: 'audit_unavailable' } }); // its key may be gone at the next start
  await first.stop();
  return { dataDir, ...(await start(dataDir, first.ports)) };
}

const rows = 'SELECT call_id FROM audit WHERE sequence <= 58';

it('reads go to an archive, and what later decisions need stays, in a record that is whole', async () => {
  const { dataDir, ...hub } = await filled();
  const { ports, database, audit, prune } = hub;
  const file = `${dataDir}/archive/audit-1-58.jsonl.gz`;
  expect(await prune(ports.clock.now() + 1, 59)).toEqual({ ok: true, value: { archived: 0, files: [] } });
  expect(await prune(ports.clock.now() + 1)).toEqual({ ok: true, value: { archived: 58, files: [file] } });
  expect((await database.read(rows)).map((row) => row['call_id'])).toEqual(['revoked', 'named by its client', 'asked']);
  expect(await audit.verify()).toMatchObject({ firstBadSequence: null, records: 64 });
  expect((await recordedKeys(database, ['key_1'])).get('key_1')?.revokedAt).not.toBeNull();
  expect(await audit.hasChanged('key_1', 'github:ada/atlas')).toBe(true);
  expect((await audit.endOf('named by its client'))?.outcome).toBe('ok');
  const lines = gunzipSync(readFileSync(file))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect([lines.length, lines[0].archive.last, lines.at(-1).sequence]).toEqual([59, 58, 58]);
  for (let count = 0; count < 9; count++) await audit.append({ callId: `later ${count}`, ...read });
  expect(await prune(ports.clock.now() + 1)).toMatchObject({ value: { archived: 10 } });
  await hub.stop();

  const again = await start(dataDir, ports);
  expect(await again.audit.verify()).toMatchObject({ firstBadSequence: null });
  expect(await again.audit.alarms(0)).toEqual([]);
  await again.stop();
});

it.each([
  ['a record that had to stay is missing', "DELETE FROM audit WHERE call_id = 'revoked'", 'missing'],
  ['one of them was changed', "UPDATE audit SET reason = 'key resumed' WHERE call_id = 'revoked'", 'changed'],
  ['what stands for the rest is missing', 'DELETE FROM tombstones', 'missing'],
  [
    'it was made to stand for more',
    'UPDATE tombstones SET text = replace(text, \'"last":58\', \'"last":60\')',
    'changed',
  ],
  ['a record after it is missing', 'DELETE FROM audit WHERE sequence = 60', 'missing'],
])('that %s is found', async (_, sql, reason) => {
  const hub = await filled();
  await hub.prune(hub.ports.clock.now() + 1);
  await hub.database.write([{ sql, values: [] }]);
  expect(await hub.audit.verify()).toMatchObject({
    firstBadSequence: expect.any(Number),
    reason: expect.stringContaining(reason),
  });
  await hub.stop();
});

it('a record that does not fit together is not archived, and a kill before the deletion is made up for', async () => {
  const hub = await filled();
  const [row] = await hub.database.read('SELECT * FROM audit WHERE sequence = 7');
  await hub.prune(hub.ports.clock.now() + 1);
  const names = Object.keys(row ?? {});
  const back = `INSERT INTO audit (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  await hub.database.write([{ sql: back, values: Object.values(row ?? {}) }]);
  expect(await hub.audit.verify()).toMatchObject({ firstBadSequence: null });
  await hub.prune(hub.ports.clock.now() + 1);
  expect(await hub.database.read('SELECT 1 FROM audit WHERE sequence = 7')).toEqual([]);
  await hub.stop();

  const other = await filled();
  await other.database.write([{ sql: "UPDATE audit SET client = 'another' WHERE sequence = 7", values: [] }]);
  expect(await other.prune(other.ports.clock.now() + 1)).toMatchObject({ failure: { code: 'audit_unavailable' } });
  expect(await other.database.read(rows)).toHaveLength(58);
  await other.stop();
});
