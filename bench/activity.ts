/**
 * Activity with a million records, open in a page while calls come in, beside the same hub without the page: how late the event loop
 * is, and what one look of the page costs.
 */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillAudit } from '../test/harness/fill-audit.ts';
import { temporaryFolder } from '../test/harness/memory-ports.ts';
import { type MeasuredChild, startMeasured } from './child.ts';
import type { HubReady } from './hub-process.ts';
import { load, mcpTarget, send } from './load.ts';
import { startOutside } from './outside.ts';
import { median } from './statistics.ts';
import { number, printTable } from './table.ts';

const records = 1_000_000;
const rounds = 3;
const seconds = 6;
const connections = 4;
const looks = 30;
/** As `renderer/src/features/activity/use-activity.ts` has it. */
const paceMilliseconds = 500;
const userId = 'auth0|0123456789abcdef01234567';

/** What the page knows: all up to a record. */
type Look = { sequence: number };

/** Prints medians. Filling the folder takes minutes. */
export async function activity(): Promise<void> {
  const dataDir = temporaryFolder();
  const outside = await startOutside();
  const keys = Array.from({ length: 20 }, (_, index) => ({ id: `key_${index}`, client: `Client ${index}` }));
  await fillAudit(dataDir, { records, userId, keys, accounts: ['cac_1'] });
  const hub = await startMeasured<HubReady>('hub-process.ts', dataDir, outside.url);
  try {
    const { url, key } = hub.ready;
    const target = mcpTarget(url, key, 'tools/call', { name: 'github_get_me', arguments: {} });
    const began = performance.now();
    await look(hub);
    const opened = performance.now() - began;
    const openedDelay = await hub.loopDelay();
    const without: number[] = [];
    const withPage: number[] = [];
    for (let round = 0; round < rounds; round++) {
      without.push(await delayUnder(hub, target, false));
      withPage.push(await delayUnder(hub, target, true));
    }
    const costs: number[] = [];
    let known = await look(hub);
    for (let count = 0; count < looks; count++) {
      await send(target);
      const before = await hub.cpu();
      known = await look(hub, known);
      costs.push(((await hub.cpu()) - before) / 1000);
    }
    printTable(
      `activity: a page over ${records.toLocaleString('en')} records`,
      `loop delay p99 in ms, medians of ${rounds} alternated rounds of ${seconds} s with ${connections} calls at once; a look: after one more call`,
      [
        ['', 'loop delay'],
        ['no page', number(median(without))],
        ['Activity open', number(median(withPage))],
        [`while it opens, ${number(opened)} ms`, number(openedDelay)],
        ['CPU of a look, ms', number(median(costs))],
      ],
    );
  } finally {
    await hub.stop();
    outside.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function delayUnder(
  hub: MeasuredChild<HubReady>,
  target: Parameters<typeof load>[0],
  isOpen: boolean,
): Promise<number> {
  const closed = new AbortController();
  const page = isOpen ? watch(hub, closed.signal) : undefined;
  await hub.loopDelay();
  await load(target, { connections, count: 1_000_000, seconds });
  const delay = await hub.loopDelay();
  closed.abort();
  await page;
  return delay;
}

async function watch(hub: MeasuredChild<HubReady>, closed: AbortSignal): Promise<void> {
  let known: Look | undefined;
  while (!closed.aborted) {
    known = await look(hub, known);
    await sleep(paceMilliseconds);
  }
}

/** What the page asks for when it is told of a call. */
async function look({ ready }: MeasuredChild<HubReady>, known?: Look): Promise<Look> {
  const ask = async (name: string, input: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${ready.bearer}`, 'content-type': 'application/json' };
    const answer = await fetch(`${ready.console}/${name}`, { method: 'POST', headers, body: JSON.stringify(input) });
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const [found] = await Promise.all([
    ask('audit.search', { limit: 100, offset: 0, chart: true, ...(known && { after: known.sequence }) }),
    ask('accounts.list', {}),
  ]);
  const { calls } = found as { calls: { sequence: number }[] };
  return { sequence: calls[0]?.sequence ?? known?.sequence ?? 0 };
}
