/** How soon health and a revocation are answered while eight hostile comments, documents of GraphQL or requests of git are read at once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostileDocuments, hostileGitRequests } from '../test/timing/hostile-requests.ts';
import { hostileTexts } from '../test/timing/hostile-texts.ts';
import { type MeasuredChild, startMeasured } from './child.ts';
import type { Read } from './hostile-client.ts';
import type { HubReady, Revoke } from './hub-process.ts';
import { startOutside } from './outside.ts';
import { number, printTable } from './table.ts';

const length = 65_000;
const atOnce = 8;
/** Of each text; the best counts, since whatever else the machine does makes one slower and none faster. */
const rounds = 3;
/** Milliseconds. */
const limits = { health: 20, revoke: 50 };

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
  const comment = (body: string) => ({ user: login, body, created_at: date, html_url: page });
  const outside = await startOutside({
    [`GET ${repository}`]: () => ({ id: 1, full_name: 'ada-demo/orchard', private: false, default_branch: 'main' }),
    [`GET ${repository}/issues/1`]: () => ({
      ...comment(''),
      number: 1,
      title: 'Broken',
      state: 'open',
      labels: [],
      assignees: [],
      comments: 1,
      updated_at: date,
    }),
    [`GET ${repository}/issues/1/comments`]: () => comments,
  });
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-bench-'));
  const requests = [...Object.keys(hostileDocuments), ...Object.keys(hostileGitRequests)];
  const keys = rounds * (Object.keys(texts).length + requests.length) + 1;
  const hub = await startMeasured<HubReady>('hub-process.ts', folder, outside.url, String(keys), 'doors');
  const client = await startMeasured<string>('hostile-client.ts');
  // The first key is kept to read with.
  const read = async (request?: string, times = atOnce) => {
    const { url, door, key } = hub.ready;
    const asked: Read = {
      hub: { url, door, key },
      atOnce: times,
      ...(request !== undefined && { request }),
    };
    const answer = await client.ask(asked);
    if (answer !== 'read') throw new Error(`Not read: ${String(answer)}`);
  };
  try {
    const measured: Figures[] = [];
    comments = JSON.stringify([comment(texts['harmless'] ?? '')]);
    for (let rest = 100; rest > 0; rest -= 1) await read(undefined, 1); // what is loaded once
    let key = 0;
    for (const [name, text] of Object.entries(texts)) {
      comments = JSON.stringify([comment(text)]); // once, for this process takes the times
      const figures: Record<Kind, number>[] = [];
      for (let round = 0; round < rounds; round += 1) figures.push(await whileRead(hub, ++key, read));
      measured.push(bestOf(name, figures));
    }
    for (const name of requests) {
      const figures: Record<Kind, number>[] = [];
      for (let round = 0; round < rounds; round += 1) figures.push(await whileRead(hub, ++key, () => read(name)));
      measured.push(bestOf(name, figures));
    }
    const worst = (kind: Kind) => measured.reduce((a, b) => (b[kind] > a[kind] ? b : a));
    const shown = new Set([...measured.slice(0, 1), worst('health'), worst('revoke'), worst('cpu')]);
    printTable(
      `hostile: ${atOnce} comments of ${length / 1_000} kB or requests of git and gh read at once, of ${measured.length} the worst`,
      `p99 of health, a revocation and CPU of all in ms, best of ${rounds}; at most ${limits.health} for health and ${limits.revoke} for a revocation`,
      [
        ['text', 'health', 'revocation', 'CPU'],
        ...[...shown].map(({ name, ...one }) => [name, number(one.health), number(one.revoke), number(one.cpu)]),
      ],
    );
  } finally {
    await client.stop();
    await hub.stop();
    outside.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function bestOf(name: string, figures: Record<Kind, number>[]): Figures {
  const best = (kind: Kind) => Math.min(...figures.map((one) => one[kind]));
  return { name, health: best('health'), revoke: best('revoke'), cpu: best('cpu') };
}

/** Asks for health all the time that something is read, and revokes a key in the middle of it. */
async function whileRead(
  hub: MeasuredChild<HubReady>,
  key: number,
  read: () => Promise<unknown>,
): Promise<Omit<Figures, 'name'>> {
  const { url } = hub.ready;
  const used = await hub.cpu();
  let isRead = false;
  const reading = read().finally(() => {
    isRead = true;
  });
  const revoking = since(() => hub.ask({ revoke: key } satisfies Revoke)).then(([answer, milliseconds]) => {
    if (answer !== 'revoked') throw new Error(`Not revoked: ${String(answer)}`);
    return milliseconds;
  });
  const healthy: number[] = [];
  while (!isRead) {
    const [, milliseconds] = await since(async () => (await fetch(new URL('/healthz', url))).text());
    healthy.push(milliseconds);
  }
  await reading;
  const revoke = await revoking;
  const health = healthy.toSorted((a, b) => a - b)[Math.floor(healthy.length * 0.99)] ?? 0;
  return { health, revoke, cpu: ((await hub.cpu()) - used) / 1_000 };
}

async function since<T>(work: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now();
  return [await work(), performance.now() - began];
}
