/** Whether memory stays where it is: resident memory and heap of the hub after each two thousand of 20,000 calls. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMeasured } from './child.ts';
import type { HubReady } from './hub-process.ts';
import { load, mcpTarget } from './load.ts';
import { startOutside } from './outside.ts';
import { residentMemory } from './resident-memory.ts';
import { number, printTable } from './table.ts';

const batches = 10;
const batch = { connections: 8, count: 2_000, seconds: 60 };

/** Prints a row for each batch, and what each call of the second half added. */
export async function flat(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-bench-'));
  const outside = await startOutside();
  const hub = await startMeasured<HubReady>('hub-process.ts', folder, outside.url);
  try {
    const target = mcpTarget(hub.ready.url, hub.ready.key, 'tools/call', { name: 'github_get_me', arguments: {} });
    const resident = [residentMemory(hub.pid).now];
    for (let done = 0; done < batches; done += 1) {
      await load(target, batch);
      resident.push(residentMemory(hub.pid).now);
    }
    const rows = resident.map((megabytes, index) => [String(index * batch.count), number(megabytes)]);
    printTable('flat: resident memory in MB', `tools/call github_get_me, ${batch.connections} at once`, [
      ['calls', 'RSS'],
      ...rows,
    ]);
    const [middle = 0, last = 0] = [resident[batches / 2], resident[batches]];
    const bytes = ((last - middle) * 2 ** 20) / ((batches / 2) * batch.count);
    console.log(`second half: ${number(bytes)} bytes a call\n`);
  } finally {
    await hub.stop();
    outside.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
