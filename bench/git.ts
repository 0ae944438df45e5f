/** A clone of 120 MB through the door for git beside the same clone without it, and what the hub needs for it. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startDemoHub } from '../test/harness/demo-hub.ts';
import { residentMemory } from './resident-memory.ts';
import { median } from './statistics.ts';
import { number, printTable, ratio } from './table.ts';

const repository = 'ada-demo/atlas-service';
const megabytes = 120;
const rounds = 3;
const run = promisify(execFile);

/** Prints seconds and memory. */
export async function git(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-bench-'));
  const hub = await startDemoHub();
  try {
    const made = await hub.cliAtTerminal(['demo'], 'keys', 'create', '--client', 'git', '--endpoint', 'git');
    const key = /ogx_\w+/.exec(made.stdout)?.[0];
    const door = /http:\/\/github\.localhost:\d+/.exec((await hub.cli('doctor')).stdout)?.[0];
    const token = hub.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value;
    const through = `${door?.replace('//', `//x:${key}@`)}/${repository}`;
    const direct = `${hub.demo.github.replace('//', `//x-access-token:${token}@`)}/git/${repository}`;
    await run('git', ['ls-remote', through]); // lays the repository out
    await fill(join(hub.dataDir, '..', 'hub-world', 'git'));
    let clones = 0;
    const clone = async (url: string): Promise<number> => {
      clones += 1;
      const began = performance.now();
      await run('git', ['clone', '--quiet', '--bare', url, join(folder, String(clones))]);
      return (performance.now() - began) / 1000;
    };
    await Promise.all([clone(direct), clone(through)]);
    const before = residentMemory(hub.pid).now;
    let most = before;
    const watching = setInterval(() => {
      most = Math.max(most, residentMemory(hub.pid).now);
    }, 20);
    const seconds: { direct: number[]; through: number[] } = { direct: [], through: [] };
    for (let round = 0; round < rounds; round++) {
      seconds.direct.push(await clone(direct));
      seconds.through.push(await clone(through));
    }
    clearInterval(watching);
    const [ofDirect, ofDoor] = [median(seconds.direct), median(seconds.through)];
    printTable(`git: a clone of ${megabytes} MB`, `medians of ${rounds}; limits: 1.2 ×, 60 MB more`, [
      ['', 'seconds', 'ratio', 'hub, MB', 'more, MB'],
      ['without the hub', number(ofDirect), ratio(1), '-', '-'],
      ['through its door', number(ofDoor), ratio(ofDoor / ofDirect), number(most), number(most - before)],
    ]);
  } finally {
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Adds a commit with files that can't be made smaller to the one repository that is laid out there. */
async function fill(folder: string): Promise<void> {
  const [name = ''] = readdirSync(folder);
  const files = Array.from({ length: megabytes }, (_, at) => ({ name: `${at}.bin`, content: randomBytes(1_000_000) }));
  const parts = files.flatMap(({ name, content }) => [
    `M 100644 inline ${name}\ndata ${content.length}\n`,
    content,
    '\n',
  ]);
  const head =
    'commit refs/heads/main\ncommitter Ada <ada@example.com> 1790000000 +0000\ndata 3\nbig\nfrom refs/heads/main^0\n';
  const importing = run('git', ['-C', join(folder, name), 'fast-import', '--quiet', '--force']);
  const { stdin } = importing.child;
  for (const part of [head, ...parts, 'done\n'])
    if (stdin && !stdin.write(part)) await new Promise((drained) => stdin.once('drain', drained));
  stdin?.end();
  await importing;
}
