/** For how long a backup of 100 MB keeps calls waiting. */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeBackup } from '../src/main/hub/ground/database/backup.ts';
import { openDatabase } from '../src/main/hub/ground/database/database.ts';
import { fillAudit } from '../test/harness/fill-audit.ts';
import { temporaryFolder } from '../test/harness/memory-ports.ts';
import { median } from './statistics.ts';
import { number, printTable } from './table.ts';

const records = 200_000;
const rounds = 9;
const callsPerSecond = 50;

/** Prints the longest time for which nothing else ran, and the slowest write, with and without a backup under way. */
export async function backup(): Promise<void> {
  const dataDir = temporaryFolder();
  try {
    const key = { id: 'key_1', client: 'Client' };
    await fillAudit(dataDir, { records, userId: 'auth0|1', keys: [key], accounts: ['cac_1'] });
    const opened = openDatabase(dataDir);
    if (!opened.ok) throw new Error(opened.failure.message);
    const database = opened.value;
    const sql = "INSERT OR REPLACE INTO invitations (code_hash, email, expires_at) VALUES ('x', 'x', ?)";
    const write = () => database.write([{ sql, values: [String(Math.random())] }]);
    const alone = await rounded(write, () => sleep(500));
    const made = await rounded(write, async (round) => {
      const file = join(dataDir, `${round}.backup`);
      const answer = await makeBackup(database, dataDir, file, 0);
      if (!answer.ok) throw new Error(answer.failure.message);
    });
    await database.close();
    printTable(
      `backup of ${Math.round(statSync(join(dataDir, '0.backup')).size / 1e6)} MB, beside ${callsPerSecond} writes a second`,
      `medians of ${rounds}, and the worst; limit: a stall of 20 ms`,
      [
        ['', 'takes, ms', 'longest stall, ms', 'worst', 'slowest write, ms'],
        ['nothing', ...alone],
        ['backup', ...made],
      ],
    );
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function rounded(write: () => Promise<void>, act: (round: number) => Promise<unknown>): Promise<string[]> {
  const all: { took: number; stall: number; write: number }[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await measured(write, () => act(round)));
  const of = (name: 'took' | 'stall' | 'write') => all.map((one) => one[name]);
  return [
    number(median(of('took'))),
    number(median(of('stall'))),
    number(Math.max(...of('stall'))),
    number(median(of('write'))),
  ];
}

async function measured(write: () => Promise<void>, act: () => Promise<unknown>) {
  let [stall, slowest, last] = [0, 0, performance.now()];
  const ticks = setInterval(() => {
    const now = performance.now();
    stall = Math.max(stall, now - last - 1); // it is due after one millisecond
    last = now;
  }, 1);
  const writes = setInterval(async () => {
    const began = performance.now();
    await write();
    slowest = Math.max(slowest, performance.now() - began);
  }, 1000 / callsPerSecond);
  const began = performance.now();
  await act();
  const took = performance.now() - began;
  clearInterval(ticks);
  clearInterval(writes);
  await sleep(50); // a write may be under way
  return { took, stall, write: slowest };
}
