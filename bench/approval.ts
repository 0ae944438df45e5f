/**
 * A change that its person approves at once: from the call to its answer, beside the requests alone that it makes of the platform.
 * The outside world answers at once, so that what remains is the hub's own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMeasured } from './child.ts';
import { note } from './figures.ts';
import type { HubReady } from './hub-process.ts';
import { mcpTarget, send } from './load.ts';
import { startOutside } from './outside.ts';
import { median } from './statistics.ts';
import { number, printTable } from './table.ts';

const rounds = 15;
/** GitHub asks for a second between the changes of an account, and the hub keeps to it. */
const changesApart = 1_050;

/** Another repository each time, which the hub has not looked up yet. */
const places = Array.from({ length: rounds + 1 }, (_, index) => `ada-demo/notes-${index}`);
const pageOf = (place: string): string => `https://github.com/${place}`;
const repository = (place: string) => ({
  id: 1,
  full_name: place,
  html_url: pageOf(place),
  private: false,
  default_branch: 'main',
  permissions: { push: true },
});
const app = { id: 1, app_slug: 'bench', repository_selection: 'all', target_type: 'User' };
const installations = { total_count: 1, installations: [{ ...app, account: { login: 'ada-demo' } }] };
const issue = (place: string) => ({
  number: 1,
  title: 'Bench',
  state: 'open',
  html_url: `${pageOf(place)}/issues/1`,
  labels: [],
  assignees: [],
});

/** Prints medians. */
export async function approval(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-bench-'));
  let requests: string[] = [];
  const counted = (name: string, answer: unknown) =>
    [
      name,
      () => {
        requests.push(name);
        return answer;
      },
    ] as const;
  const outside = await startOutside(
    Object.fromEntries([
      counted('GET /user/installations', installations),
      ...places.flatMap((place) => [
        counted(`GET /repos/${place}`, repository(place)),
        counted(`POST /repos/${place}/issues`, issue(place)),
      ]),
    ]),
  );
  const hub = await startMeasured<HubReady>('hub-process.ts', folder, outside.url);
  try {
    const whole: number[] = [];
    const alone: number[] = [];
    const processor: number[] = [];
    const counts: number[] = [];
    const { url, key } = hub.ready;
    for (const [round, place] of places.entries()) {
      const asked = { repository: place, title: 'Bench', body: 'As it was asked for.' };
      const target = mcpTarget(url, key, 'tools/call', { name: 'github_create_issue', arguments: asked });
      requests = [];
      const before = await hub.cpu();
      const began = performance.now();
      await send(target);
      const milliseconds = performance.now() - began;
      const cpu = (await hub.cpu()) - before;
      const made = [...requests];
      const platform = await allOf(outside.url, made);
      if (round > 0) {
        whole.push(milliseconds);
        alone.push(platform);
        processor.push(cpu / 1000);
        counts.push(made.length);
      }
      await sleep(changesApart);
    }
    const ofHub = whole.map((one, round) => one - (alone[round] ?? Number.NaN));
    note('approval: requests to the platform', 'count', median(counts));
    printTable('approval: github_create_issue, approved at once', `medians of ${rounds}`, [
      ['whole ms', 'requests alone ms', 'the hub ms', 'CPU ms', 'requests'],
      [...[whole, alone, ofHub, processor].map((values) => number(median(values))), String(median(counts))],
    ]);
  } finally {
    await hub.stop();
    outside.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same requests one after the other, and how long they took. */
async function allOf(url: string, requests: readonly string[]): Promise<number> {
  const began = performance.now();
  for (const request of requests) {
    const [method = '', path] = request.split(' ');
    await (await fetch(`${url}${path}`, { method })).text();
  }
  return performance.now() - began;
}
