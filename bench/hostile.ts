/** How soon health and a revocation are answered while eight hostile comments are read at once, beside harmless ones. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostileTexts } from '../test/timing/hostile-texts.ts';
import { type MeasuredChild, startMeasured } from './child.ts';
import type { HubReady, Revoke } from './hub-process.ts';
import { mcpTarget, send } from './load.ts';
import { startOutside } from './outside.ts';
import { number, printTable } from './table.ts';

const length = 65_000;
const atOnce = 8;
/** Of each text; the best counts, since whatever else the machine does makes one slower and none faster. */
const rounds = 3;
/** Milliseconds. */
const limits = { health: 100, revoke: 200 };

const harmless = 'The build fails on Windows when a path has a blank in it, see [the log](https://example.com/log). ';
const texts: Record<string, string> = {
  harmless: harmless.repeat(length / harmless.length),
  ...Object.fromEntries(Object.entries(hostileTexts).map(([name, make]) => [name, make(length)])),
};

const repository = '/repos/ada-demo/orchard';
const page = 'https://github.com/ada-demo/orchard/issues/1';
const login = { login: 'mallory' };

type Kind = 'health' | 'revoke' | 'cpu';
type Figures = Record<Kind, number> & { name: string };

/** Prints the slowest answer of each kind, for the harmless text and the worst of the others. */
export async function hostile(): Promise<void> {
  let comments = '';
  const date = '2026-11-24T15:00:00Z';
  const comment = (body: string) => ({ ...{ user: login, body, created_at: date }, html_url: page });
  const outside = await startOutside({
    [`GET ${repository}`]: () => ({ id: 1, full_name: 'ada-demo/orchard', private: false, default_branch: 'main' }),
    [`GET ${repository}/issues/1`]: () => ({
      ...{ ...comment(''), number: 1, title: 'Broken', state: 'open', labels: [], assignees: [] },
      ...{ comments: 1, updated_at: date },
    }),
    [`GET ${repository}/issues/1/comments`]: () => comments,
  });
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-bench-'));
  const keys = rounds * Object.keys(texts).length + 1;
  const hub = await startMeasured<HubReady>('hub-process.ts', folder, outside.url, String(keys));
  try {
    const measured: Figures[] = [];
    comments = JSON.stringify([comment(texts['harmless'] ?? '')]);
    for (let rest = 100; rest > 0; rest -= 1) await send(readIssue(hub.ready.url, hub.ready.key)); // what is loaded once
    let key = 0;
    for (const [name, text] of Object.entries(texts)) {
      comments = JSON.stringify([comment(text)]); // once, for this process takes the times
      const figures: Record<Kind, number>[] = [];
      // The first key is kept to read with.
      for (let round = 0; round < rounds; round += 1) figures.push(await whileRead(hub, ++key));
      const best = (kind: Kind) => Math.min(...figures.map((one) => one[kind]));
      measured.push({ name, health: best('health'), revoke: best('revoke'), cpu: best('cpu') });
    }
    const worst = (kind: Kind) => measured.reduce((a, b) => (b[kind] > a[kind] ? b : a));
    const shown = new Set([...measured.slice(0, 1), worst('health'), worst('revoke'), worst('cpu')]);
    printTable(
      `hostile: ${atOnce} comments of ${length / 1_000} kB read at once, of ${measured.length} texts the worst`,
      `slowest answer and CPU of all in ms, best of ${rounds}; at most ${limits.health} for health and ${limits.revoke} for a revocation`,
      [
        ['text', 'health', 'revocation', 'CPU'],
        ...[...shown].map(({ name, ...one }) => [name, number(one.health), number(one.revoke), number(one.cpu)]),
      ],
    );
  } finally {
    await hub.stop();
    outside.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const readIssue = (url: string, key: string) =>
  mcpTarget(url, key, 'tools/call', {
    name: 'github_get_issue',
    arguments: { repository: 'ada-demo/orchard', number: 1 },
  });

/** Asks for health all the time that the issues are read, and revokes a key in the middle of it. */
async function whileRead(hub: MeasuredChild<HubReady>, key: number): Promise<Omit<Figures, 'name'>> {
  const { url, key: own } = hub.ready;
  const used = await hub.cpu();
  let isRead = false;
  const reading = Promise.all(Array.from({ length: atOnce }, () => send(readIssue(url, own)))).finally(() => {
    isRead = true;
  });
  const revoking = since(() => hub.ask({ revoke: key } satisfies Revoke)).then(([answer, milliseconds]) => {
    if (answer !== 'revoked') throw new Error(`Not revoked: ${String(answer)}`);
    return milliseconds;
  });
  let health = 0;
  while (!isRead) {
    const [, milliseconds] = await since(async () => (await fetch(new URL('/healthz', url))).text());
    health = Math.max(health, milliseconds);
  }
  await reading;
  const revoke = await revoking;
  return { health, revoke, cpu: ((await hub.cpu()) - used) / 1_000 };
}

async function since<T>(work: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now();
  return [await work(), performance.now() - began];
}
