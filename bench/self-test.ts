/** How long a self-test takes with 100,000 audit records, and for how long it keeps calls waiting. */
import { rmSync } from 'node:fs';
import { createHub } from '../src/main/hub/index.ts';
import { fillAudit } from '../test/harness/fill-audit.ts';
import { memoryPorts, temporaryFolder } from '../test/harness/memory-ports.ts';
import { number, printTable } from './table.ts';

const records = 100_000;

export async function selfTest(): Promise<void> {
  const dataDir = temporaryFolder();
  try {
    const keys = [{ id: 'key_1', client: 'Client' }];
    await fillAudit(dataDir, { records, userId: 'auth0|1', keys, accounts: ['cac_1'] });
    const hub = await createHub(memoryPorts(), { dataDir, version: '0', demo: false, apiUrls: {} });
    if (!hub.ok) throw new Error(hub.failure.message);
    let [stall, last] = [0, performance.now()];
    const ticks = setInterval(() => {
      stall = Math.max(stall, performance.now() - last - 1);
      last = performance.now();
    }, 1);
    const began = performance.now();
    const signal = new AbortController().signal;
    await hub.value.calls.selftest({}, { openUrl: async () => {}, signal, userId: undefined });
    const seconds = (performance.now() - began) / 1000;
    clearInterval(ticks);
    await hub.value.close();
    printTable(`self-test with ${records.toLocaleString('en')} records`, 'limit: a minute', [
      ['', 'takes, s', 'longest stall, ms'],
      ['self-test', number(seconds), number(stall)],
    ]);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
