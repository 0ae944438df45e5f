/**
 * The files and functions of `src` that one warm call passes, by V8's own count: one that reads, and one change that a person
 * approves. `--long` prints their names.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMeasured } from './child.ts';
import type { HubReady, Passed } from './hub-process.ts';
import { mcpTarget, send } from './load.ts';
import { startOutside } from './outside.ts';
import { printTable } from './table.ts';

const home = { full_name: 'ada-demo/ledger-sync', html_url: 'https://github.com/ada-demo/ledger-sync' };
const issue = { number: 7, title: 'Round up', state: 'open', html_url: `${home.html_url}/issues/7`, labels: [] };
const calls = [
  { name: 'github_get_me', arguments: {} },
  { name: 'github_create_issue', arguments: { repository: home.full_name, title: issue.title } },
];

export async function path(isLong: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-bench-'));
  const outside = await startOutside({
    'GET /repos/ada-demo/ledger-sync': () => ({ ...home, id: 1, private: true, default_branch: 'main' }),
    'POST /repos/ada-demo/ledger-sync/issues': () => issue,
  });
  try {
    const hub = await startMeasured<HubReady>('hub-process.ts', folder, outside.url);
    const rows = [['', 'files', 'functions']];
    for (const call of calls) {
      const target = mcpTarget(hub.ready.url, hub.ready.key, 'tools/call', call);
      for (let warm = 0; warm < 2; warm++) await send(target);
      await hub.ask('cover');
      await send(target);
      const passed = (await hub.ask('covered')) as Passed;
      rows.push([call.name, String(passed.length), String(passed.flatMap(([, names]) => names).length)]);
      if (isLong) for (const [file, names] of passed) console.log(`${call.name} ${file}: ${names.join(' ')}`);
    }
    await hub.stop();
    printTable('path: what one call passes', 'functions that ran between its request and its answer', rows);
  } finally {
    outside.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
