/**
 * One call through the whole path (guard, key, policy, two durable audit records, vault, platform, reply) beside bare
 * handlers that give the same bytes. The outside world answers from this process, so the hub's processor time is its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BareOrders } from './bare-process.ts';
import { type MeasuredChild, startMeasured } from './child.ts';
import { note } from './figures.ts';
import type { HubReady } from './hub-process.ts';
import { load, mcpTarget, send, type Target } from './load.ts';
import { startOutside } from './outside.ts';
import { median, medianRatio, quantile } from './statistics.ts';
import { number, printTable, ratio } from './table.ts';

const rounds = 5;
/** One at a time they take longer, and their figures vary less. */
const loads = [
  { connections: 1, count: 150, seconds: 20 },
  { connections: 16, count: 400, seconds: 20 },
];
const warmUp = { connections: 8, count: 400, seconds: 20 };

type Contestant = { name: string; target: Target; child: Pick<MeasuredChild<unknown>, 'cpu'> };
/** Of all rounds together, and of each. */
type Figures = { milliseconds: number[]; medians: number[]; perSecond: number[]; microseconds: number[] };

/** Prints `tools/call` and `tools/list`, each at one and at 16 connections. */
export async function call(): Promise<void> {
  const folders = [1, 2, 3, 4].map(() => mkdtempSync(join(tmpdir(), 'opengithubx-bench-')));
  const [hubFolder = '', bareFolder = '', sdkFolder = '', localFolder = ''] = folders;
  const outside = await startOutside();
  const closing: (() => Promise<void>)[] = [];
  try {
    const hub = await startMeasured<HubReady>('hub-process.ts', hubFolder, outside.url);
    closing.push(() => hub.stop());
    const local = await startMeasured<HubReady>('hub-process.ts', localFolder, outside.url, '10', 'local');
    closing.push(() => local.stop());
    const bySdk = await startMeasured<HubReady>('hub-process.ts', sdkFolder, outside.url, '1', 'sdk');
    closing.push(() => bySdk.stop());
    const bare = await startMeasured<{ url: string }>('bare-process.ts', bareFolder, outside.url);
    closing.push(() => bare.stop());

    const { url, key } = hub.ready;
    const at = (address: string, by = key) => ({
      call: mcpTarget(address, by, 'tools/call', { name: 'github_get_me', arguments: {} }),
      list: mcpTarget(address, by, 'tools/list'),
    });
    const answers = { 'tools/call': await send(at(url).call), 'tools/list': await send(at(url).list) };
    bare.send({ answers, key } satisfies BareOrders);
    const constant = at(`${bare.ready.url}/constant`);

    await compare('call: tools/call', [
      { name: 'bare, the same duties', target: at(`${bare.ready.url}/duties`).call, child: bare },
      { name: 'bare, a constant', target: constant.call, child: bare },
      { name: 'hub', target: at(url).call, child: hub },
      { name: 'hub, this computer’s vault', target: at(local.ready.url, local.ready.key).call, child: local },
      { name: 'hub, all by the SDK', target: at(bySdk.ready.url, bySdk.ready.key).call, child: bySdk },
    ]);
    await compare('call: tools/list', [
      { name: 'bare, the key and the same bytes', target: at(`${bare.ready.url}/keyed`).list, child: bare },
      { name: 'bare, a constant', target: constant.list, child: bare },
      { name: 'hub', target: at(url).list, child: hub },
      { name: 'hub, this computer’s vault', target: at(local.ready.url, local.ready.key).list, child: local },
      { name: 'hub, all by the SDK', target: at(bySdk.ready.url, bySdk.ready.key).list, child: bySdk },
    ]);
  } finally {
    for (const close of closing) await close();
    outside.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

/** Alternates the contestants; the first one is what the others are compared with. */
export async function compare(title: string, contestants: Contestant[]): Promise<void> {
  const rows = [['', 'at once', 'p50 ms', 'p99 ms', 'requests/s', 'CPU µs', 'CPU ratio', 'p50 ratio']];
  for (const { target } of contestants) await load(target, warmUp);
  for (const amount of loads) {
    const figures = contestants.map(
      (): Figures => ({ milliseconds: [], medians: [], perSecond: [], microseconds: [] }),
    );
    for (let round = 0; round < rounds; round++) {
      for (const [index, contestant] of contestants.entries()) {
        await measure(contestant, amount, figures[index] as Figures);
      }
    }
    const baseline = figures[0] as Figures;
    for (const [index, { name }] of contestants.entries()) {
      const { milliseconds, medians, perSecond, microseconds } = figures[index] as Figures;
      const cpu = medianRatio(microseconds, baseline.microseconds);
      const p50 = medianRatio(medians, baseline.medians);
      if (name.startsWith('hub')) {
        const of = `${title}, ${amount.connections} at once, ${name}`;
        note(`${of}, CPU`, 'cpu', cpu);
        note(`${of}, p50`, 'time', p50);
      }
      rows.push([
        name,
        String(amount.connections),
        number(quantile(milliseconds, 0.5)),
        number(quantile(milliseconds, 0.99)),
        number(median(perSecond)),
        number(median(microseconds)),
        ratio(cpu),
        ratio(p50),
      ]);
    }
  }
  printTable(
    title,
    `${rounds} alternated rounds of ${loads.map(({ count }) => count).join(' and ')} requests; CPU of the answering process`,
    rows,
  );
}

async function measure({ target, child }: Contestant, amount: (typeof loads)[number], figures: Figures): Promise<void> {
  const before = await child.cpu();
  const { milliseconds, seconds } = await load(target, amount);
  figures.microseconds.push(((await child.cpu()) - before) / milliseconds.length);
  figures.milliseconds.push(...milliseconds);
  figures.medians.push(median(milliseconds));
  figures.perSecond.push(milliseconds.length / seconds);
}
