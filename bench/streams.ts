/** What it takes to keep 500 clients listening that are told nothing: resident memory and processor time of the hub. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MeasuredChild, startMeasured } from './child.ts';
import type { HubReady } from './hub-process.ts';
import { load, mcpTarget, send, type Target } from './load.ts';
import { startOutside } from './outside.ts';
import { residentMemory } from './resident-memory.ts';
import { number, printTable, ratio } from './table.ts';

const streams = 500;
const restMilliseconds = 20_000;
/** Calls before anything is measured, so that what is loaded once does not count as memory of streams. */
const warmUp = { connections: 8, count: 500, seconds: 60 };

type Figures = { before: number; open: number; microseconds: number; after: number };

/** Prints the figures of the hub beside those of a bare handler. */
export async function idleStreams(): Promise<void> {
  const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'opengithubx-bench-')));
  const [hubFolder = '', bareFolder = ''] = folders;
  const outside = await startOutside();
  const closing: (() => Promise<void>)[] = [];
  try {
    const hub = await startMeasured<HubReady>('hub-process.ts', hubFolder, outside.url);
    closing.push(() => hub.stop());
    const bare = await startMeasured<{ url: string }>('bare-process.ts', bareFolder, outside.url);
    closing.push(() => bare.stop());
    const { url, key, keys } = hub.ready;
    const params = { notifications: { toolsListChanged: true, resourcesListChanged: true } };
    const listens = keys.map((one) => mcpTarget(url, one, 'subscriptions/listen', params));
    const list = mcpTarget(url, key, 'tools/list');
    bare.send({ answers: { 'tools/list': await send(list) }, key });
    await load(list, warmUp);
    await load({ ...list, url: `${bare.ready.url}/constant` }, warmUp);

    const ofBare = await watch(bare, [{ ...list, url: `${bare.ready.url}/stream` }]);
    const ofHub = await watch(hub, listens);
    const row = (name: string, { before, open, microseconds, after }: Figures) => [
      name,
      ...[before, open, ((open - before) * 1000) / streams].map(number),
      ratio((open - before) / (ofBare.open - ofBare.before)),
      number(microseconds),
      number(after),
    ];
    printTable('streams: RSS in MB', `${streams} open streams that hear nothing for ${restMilliseconds / 1000} s`, [
      ['', 'before', 'open', 'kB a stream', 'ratio', 'CPU µs/s', 'after'],
      row('bare', ofBare),
      row('hub, subscriptions/listen', ofHub),
    ]);
  } finally {
    for (const close of closing) await close();
    outside.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

async function watch(child: MeasuredChild<unknown>, targets: Target[]): Promise<Figures> {
  const before = residentMemory(child.pid).now;
  const open: ClientRequest[] = [];
  for (let count = 0; count < streams; count++) open.push(await listen(targets[count % targets.length] as Target));
  const used = await child.cpu();
  await sleep(restMilliseconds);
  const microseconds = ((await child.cpu()) - used) / (restMilliseconds / 1000);
  const { now } = residentMemory(child.pid);
  for (const stream of open) stream.destroy();
  await sleep(1_000);
  return { before, open: now, microseconds, after: residentMemory(child.pid).now };
}

/** Opens a stream, and answers once its first event is there. */
async function listen({ url, headers, body }: Target): Promise<ClientRequest> {
  const sending = request(url, { method: 'POST', headers, agent: false });
  sending.end(body);
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`A stream was refused: ${response.statusCode}`);
  await once(response, 'data');
  response.on('error', () => undefined); // we end it ourselves
  response.resume();
  return sending;
}
