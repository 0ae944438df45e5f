/** Resident memory of a hub under 16 connections that never rest, beside a bare handler under the same load. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BareOrders } from './bare-process.ts';
import { startMeasured } from './child.ts';
import type { HubReady } from './hub-process.ts';
import { load, mcpTarget, send, type Target } from './load.ts';
import { startOutside } from './outside.ts';
import { residentMemory } from './resident-memory.ts';
import { median } from './statistics.ts';
import { number, printTable, ratio } from './table.ts';

const connections = 16;
const restMilliseconds = 3_000;
const enough = 1_000_000;

type Figures = { idle: number; under: number; highest: number; after: number; requests: number };

/** Prints the figures of so many seconds of load. */
export async function memory(seconds: number): Promise<void> {
  const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'opengithubx-bench-')));
  const [hubFolder = '', bareFolder = ''] = folders;
  const outside = await startOutside();
  const closing: (() => Promise<void>)[] = [];
  try {
    const hub = await startMeasured<HubReady>('hub-process.ts', hubFolder, outside.url, '1');
    closing.push(() => hub.stop());
    const bare = await startMeasured<{ url: string }>('bare-process.ts', bareFolder, outside.url);
    closing.push(() => bare.stop());
    const { url, key } = hub.ready;
    const at = (address: string) => mcpTarget(address, key, 'tools/call', { name: 'github_get_me', arguments: {} });
    bare.send({ answers: { 'tools/call': await send(at(url)) }, key } satisfies BareOrders);
    const ofBare = await watch(bare.pid, at(`${bare.ready.url}/duties`), seconds);
    const ofHub = await watch(hub.pid, at(url), seconds);
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
    for (const close of closing) await close();
    outside.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

async function watch(pid: number, target: Target, seconds: number): Promise<Figures> {
  const idle = residentMemory(pid).now;
  const samples: number[] = [];
  const sampling = setInterval(() => samples.push(residentMemory(pid).now), 250);
  try {
    const { milliseconds } = await load(target, { connections, count: enough, seconds });
    const under = median(samples.slice(-samples.length / 2)); // once it has settled
    await sleep(restMilliseconds);
    const { now, highest } = residentMemory(pid);
    return { idle, under, highest, after: now, requests: milliseconds.length };
  } finally {
    clearInterval(sampling);
  }
}
