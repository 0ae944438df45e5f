/** A start reads by indices alone, so that it costs the same whatever the record has grown to. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { hmacKeyOf } from '../../../../../src/main/hub/ground/hub-secret.ts';
import { createHub } from '../../../../../src/main/hub/index.ts';
import type { Grant } from '../../../../../src/shared/model.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { fillAudit } from '../../../../harness/fill-audit.ts';
import { keysOn } from '../../../../harness/keys-on.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';

const grant: Grant = {
  endpoints: ['mcp'],
  accounts: [],
  tools: [],
  access: ['read'],
  repositories: ['*/*'],
  models: [],
  callsPerDay: 2000,
  callsPerMinute: 100,
  callsAtOnce: 3,
};

it('searches the record and never walks through it', async () => {
  const dataDir = temporaryFolder();
  const ports = memoryPorts();
  const opened = databaseIn(dataDir);
  const sql = "INSERT INTO people (user_id, name, email, first_signed_in_at) VALUES ('auth0|ada', 'Ada', '', '')";
  await opened.write([{ sql, values: [] }]);
  const { hmacKey } = await hmacKeyOf(ports.secrets);
  const issued = await keysOn(opened, ports, hmacKey, dataDir);
  const { record } = await issued.create({ userId: 'auth0|ada', client: 'Cursor', days: 1, grant });
  await opened.close();
  const filling = { keys: [{ id: record.id, client: 'Cursor' }], accounts: ['cac_1'], spanMs: 3_600_000 };
  await fillAudit(dataDir, { records: 50, userId: 'auth0|ada', ...filling });
  const asked = new Set<string>();
  const hub = await createHub(
    ports,
    { dataDir, version: '0', demo: false, apiUrls: {} },
    {
      throughDatabase: (database) => ({
        ...database,
        read(sql, values) {
          asked.add(sql);
          return database.read(sql, values);
        },
      }),
    },
  );
  if (!hub.ok) throw new Error(hub.failure.message);
  await hub.value.close();

  const database = new DatabaseSync(join(dataDir, 'hub.db'));
  const plans = [...asked]
    .filter((sql) => sql.includes('audit') && !sql.endsWith('ORDER BY sequence DESC LIMIT 1'))
    .flatMap((sql) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
    .map(({ detail }) => String(detail))
    .filter((detail) => /\baudit\b/.test(detail));
  database.close();
  expect(plans.filter((detail) => !/ USING (COVERING )?INDEX | USING INTEGER PRIMARY KEY /.test(detail))).toEqual([]);
  // A wider index, as of all records of a key, would do and take long.
  const named = plans.flatMap((detail) => /INDEX (audit\w+)/.exec(detail)?.[1] ?? []);
  expect([...new Set(named)].sort()).toEqual([
    'audit_by_key', // the last call of a key
    'audit_by_time',
    'audit_of_alarms',
    'audit_of_calls',
    'audit_of_events',
    'audit_of_keys',
  ]);
});
