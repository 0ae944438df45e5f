/** What a start costs with a million records: at most half a second of processor time more than with none. */
import { rmSync } from 'node:fs';
import { createSecretStore } from '../src/main/headless/secret-store.ts';
import { openDatabase } from '../src/main/hub/ground/database/database.ts';
import { hmacKeyOf } from '../src/main/hub/ground/hub-secret.ts';
import { fillAudit } from '../test/harness/fill-audit.ts';
import { keysOn } from '../test/harness/keys-on.ts';
import { memoryPorts, temporaryFolder } from '../test/harness/memory-ports.ts';
import { startMeasured } from './child.ts';
import type { Started } from './recorded-hub.ts';
import { median } from './statistics.ts';
import { number, printTable } from './table.ts';

export const passphrase = 'of a benchmark';

const records = 1_000_000;
const keys = 20;
const rounds = 5;
const userId = 'auth0|0123456789abcdef01234567';
const hour = 3_600_000;

/** Prints medians of processor seconds until the hub listens. Filling a folder takes minutes. */
export async function longRecord(): Promise<void> {
  const contestants = [
    { name: 'no records', spanMs: 0 },
    { name: '1,000,000 in a month', spanMs: 30 * 24 * hour },
    { name: '1,000,000 in an hour', spanMs: hour },
  ];
  const rows = [['', 'after a clean stop, s', 'after kill -9, s', 'more, s']];
  let baseline = 0;
  for (const { name, spanMs } of contestants) {
    const dataDir = temporaryFolder();
    try {
      await seed(dataDir, spanMs);
      await cpuOfStart(dataDir, 'SIGTERM'); // the first one writes what only a first start does
      const clean: number[] = [];
      const killed: number[] = [];
      for (let round = 0; round < rounds; round++) {
        clean.push(await cpuOfStart(dataDir, 'SIGKILL'));
        killed.push(await cpuOfStart(dataDir, 'SIGTERM'));
      }
      if (spanMs === 0) baseline = median(clean);
      const most = Math.max(median(clean), median(killed)) - baseline;
      rows.push([name, number(median(clean)), number(median(killed)), number(Math.max(0, most))]);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }
  printTable('start with a long record', `medians of ${rounds} starts; limit: 0.5 s more than with no records`, rows);
}

/** Starts the hub and ends it by that signal. */
async function cpuOfStart(dataDir: string, end: 'SIGTERM' | 'SIGKILL'): Promise<number> {
  const child = await startMeasured<Started>('recorded-hub.ts', dataDir);
  if (end === 'SIGKILL') process.kill(child.pid, end);
  await child.stop();
  return child.ready.cpu / 1_000_000;
}

async function seed(dataDir: string, spanMs: number): Promise<void> {
  const store = await createSecretStore(dataDir, passphrase, 2 ** 14);
  if (!store.ok) throw new Error(store.failure.message);
  const opened = openDatabase(dataDir);
  if (!opened.ok) throw new Error(opened.failure.message);
  const database = opened.value;
  const sql = 'INSERT INTO people (user_id, name, email, first_signed_in_at, owner) VALUES (?, ?, ?, ?, 1)';
  await database.write([{ sql, values: [userId, 'Ada', 'ada@example.com', ''] }]);
  const { hmacKey } = await hmacKeyOf(store.value);
  const issued = await keysOn(database, { ...memoryPorts(), secrets: store.value }, hmacKey, dataDir);
  const made: { id: string; client: string }[] = [];
  for (let index = 0; index < keys; index++) {
    const grant = {
      endpoints: ['mcp' as const],
      accounts: [],
      access: ['read' as const],
      tools: [],
      repositories: ['*/*'],
      models: [],
      callsPerDay: 100_000,
      callsPerMinute: 1_000,
      callsAtOnce: 4,
    };
    const { record } = await issued.create({ userId, client: `Client ${index}`, days: 30, grant });
    made.push({ id: record.id, client: record.client });
  }
  await database.close();
  if (spanMs > 0) await fillAudit(dataDir, { records, userId, keys: made, accounts: ['cac_1'], spanMs });
}
