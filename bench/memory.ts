/** Resident memory of the built hub under 16 connections that never rest, beside a bare handler under the same load. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callLimits } from '../src/shared/key-limits.ts';
import { type DemoHub, startDemoHub } from '../test/harness/demo-hub.ts';
import type { BareOrders } from './bare-process.ts';
import { startMeasured } from './child.ts';
import { load, mcpTarget, send, type Target } from './load.ts';
import { residentMemory } from './resident-memory.ts';
import { median } from './statistics.ts';
import { number, printTable, ratio } from './table.ts';

const connections = 16;
const restMilliseconds = 3_000;
const enough = 1_000_000;

type Figures = { idle: number; under: number; highest: number; after: number; requests: number };

/** Prints the figures of so many seconds of load. */
export async function memory(seconds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-bench-'));
  const hub = await startDemoHub();
  try {
    const keys: string[] = [];
    for (let index = 0; index < connections; index++) keys.push(await createKey(hub));
    const [key = ''] = keys;
    // An answer of the fault's own is outside GitHub's rate limit, which such a load would use up.
    const body = JSON.stringify({ id: 101, login: 'ada-demo', html_url: 'https://github.com/ada-demo' });
    await hub.control('POST', '/faults', { service: 'github', path: '^/user$', status: 200, body });
    const call = { name: 'github_get_me', arguments: {} };
    const at = (url: string, by: string) => mcpTarget(url, by, 'tools/call', call);
    const answer = await send(at(hub.mcpUrl, key));

    const bare = await startMeasured<{ url: string }>('bare-process.ts', folder, hub.demo.github);
    let ofBare: Figures;
    try {
      bare.send({ answers: { 'tools/call': answer }, key } satisfies BareOrders);
      ofBare = await watch(bare.pid, [at(`${bare.ready.url}/duties`, key)], seconds);
    } finally {
      await bare.stop();
    }
    const ofHub = await watch(
      hub.pid,
      keys.map((by) => at(hub.mcpUrl, by)),
      seconds,
    );
    const row = (name: string, { idle, under, highest, after, requests }: Figures) => [
      name,
      ...[idle, under, highest, after].map(number),
      ratio(under / ofBare.under),
      String(requests),
    ];
    printTable('memory: RSS in MB', `tools/call github_get_me on ${connections} connections for ${seconds} s`, [
      ['', 'idle', 'under load', 'highest', `${restMilliseconds / 1000} s later`, 'ratio', 'requests'],
      row('bare, the same duties', ofBare),
      row('hub', ofHub),
    ]);
  } finally {
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One for each connection: none may make more calls a minute than this. */
async function createKey(hub: DemoHub): Promise<string> {
  const limits = ['--calls-per-day', String(enough), '--calls-per-minute', String(callLimits.callsPerMinute.most)];
  const said = await hub.cliAtTerminal(['demo'], 'keys', 'create', '--client', 'bench', ...limits);
  const key = /ogx_\w+/.exec(said.stdout)?.[0];
  if (key === undefined) throw new Error(`No key was created: ${said.stdout}`);
  return key;
}

async function watch(pid: number, targets: readonly Target[], seconds: number): Promise<Figures> {
  const idle = residentMemory(pid).now;
  const samples: number[] = [];
  const sampling = setInterval(() => samples.push(residentMemory(pid).now), 250);
  try {
    const { milliseconds } = await load(targets, { connections, count: enough, seconds });
    const under = median(samples.slice(-samples.length / 2)); // once it has settled
    await sleep(restMilliseconds);
    const { now, highest } = residentMemory(pid);
    return { idle, under, highest, after: now, requests: milliseconds.length };
  } finally {
    clearInterval(sampling);
  }
}
