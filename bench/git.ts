/** A clone of 120 MB through the door for git beside the same clone without it, and a push of 50 MB beside a look by hand; and what the hub needs for them. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type DemoHub, startDemoHub } from '../test/harness/demo-hub.ts';
import { residentMemory } from './resident-memory.ts';
import { median } from './statistics.ts';
import { number, printTable, ratio } from './table.ts';

const repository = 'ada-demo/atlas-service';
const megabytes = 120;
const pushedMegabytes = 50;
const rounds = 3;
const run = promisify(execFile);

/** Prints seconds and memory. */
export async function git(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-bench-'));
  const hub = await startDemoHub();
  try {
    const key = await createKey(hub);
    const door = /http:\/\/github\.localhost:\d+/.exec((await hub.cli('doctor')).stdout)?.[0];
    const token = hub.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value;
    const throughBy = (key: string): string => `${door?.replace('//', `//x:${key}@`)}/${repository}`;
    const through = throughBy(key);
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
    await push(hub, throughBy, folder);
  } finally {
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function createKey(hub: DemoHub): Promise<string> {
  const wish = ['--client', 'git', '--endpoint', 'git', '--write'];
  const made = await hub.cliAtTerminal(['demo'], 'keys', 'create', ...wish);
  return /ogx_\w+/.exec(made.stdout)?.[0] ?? '';
}

/** The time from the push to the question, which is when all was looked at, beside that of git by hand for the same. */
async function push(hub: DemoHub, throughBy: (key: string) => string, folder: string): Promise<void> {
  const clone = join(folder, 'pushing');
  await run('git', ['clone', '--quiet', '--depth=1', throughBy(await createKey(hub)), clone]);
  const git = (...given: string[]) =>
    run('git', ['-C', clone, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...given], { maxBuffer: 2 ** 30 });
  const seconds: { byHand: number[]; through: number[] } = { byHand: [], through: [] };
  let most = 0;
  const before = residentMemory(hub.pid).now;
  for (let round = 0; round < rounds; round++) {
    await git('checkout', '--quiet', '-B', `round-${round}`, 'origin/HEAD');
    mkdirSync(join(clone, `round-${round}`));
    for (let at = 0; at < pushedMegabytes; at++)
      writeFileSync(join(clone, `round-${round}`, `${at}.bin`), randomBytes(1_000_000));
    await git('add', '-A');
    await git('commit', '--quiet', '-m', 'much');
    seconds.byHand.push(await lookByHand(clone, join(folder, `by-hand-${round}`)));
    // Another one each time: a key whose pushes go unanswered has to wait.
    const through = throughBy(await createKey(hub));
    const watching = setInterval(() => {
      most = Math.max(most, residentMemory(hub.pid).now);
    }, 20);
    const began = performance.now();
    // In a group, so that what git starts ends with it: that would wait for the answer.
    const pushing = spawn('git', ['-C', clone, 'push', through, `round-${round}`], { detached: true });
    let said = '';
    for await (const part of pushing.stderr) {
      said += part;
      if (said.includes('waiting for approval')) break;
    }
    if (!said.includes('waiting for approval')) throw new Error(`The push was not asked about: ${said}`);
    seconds.through.push((performance.now() - began) / 1000);
    clearInterval(watching);
    process.kill(-(pushing.pid ?? 0));
    if (pushing.exitCode === null && pushing.signalCode === null) await once(pushing, 'exit');
  }
  const [byHand, ofDoor] = [median(seconds.byHand), median(seconds.through)];
  printTable(`git: a push of ${pushedMegabytes} MB, until its person is asked`, `medians of ${rounds}; limit: 2 ×`, [
    ['', 'seconds', 'ratio', 'hub, MB', 'more, MB'],
    ['the same git commands by hand', number(byHand), ratio(1), '-', '-'],
    ['through the door', number(ofDoor), ratio(ofDoor / byHand), number(most), number(most - before)],
  ]);
}

/** The pack is made, taken into an empty repository, checked, and its objects, commits and files are listed. */
async function lookByHand(clone: string, folder: string): Promise<number> {
  const began = performance.now();
  await run('git', ['init', '--quiet', '--bare', folder]);
  const objects = (
    await run('git', ['-C', clone, 'rev-list', '--objects', '--no-object-names', 'HEAD', '--not', '--remotes'], {
      maxBuffer: 2 ** 26,
    })
  ).stdout;
  const pack = join(folder, 'in.pack');
  await run('sh', ['-c', `git -C "$1" pack-objects -q --stdout > "$2" <<EOF\n${objects}EOF`, 'sh', clone, pack]);
  const indexing = run('git', ['-C', folder, 'index-pack', '--stdin', '--fsck-objects']);
  createReadStream(pack).pipe(indexing.child.stdin as NodeJS.WritableStream);
  await indexing;
  const [root] = (await run('git', ['-C', clone, 'rev-parse', 'HEAD~1'])).stdout.split('\n');
  await run('git', ['-C', folder, 'fetch', '--quiet', '--depth=1', clone, root ?? '']).catch(() => undefined);
  const [tip = ''] = (await run('git', ['-C', clone, 'rev-parse', 'HEAD'])).stdout.split('\n');
  for (const given of [
    ['cat-file', '--batch-all-objects', '--batch-check'],
    ['rev-list', '--objects', '--missing=allow-any', tip],
    ['log', '--max-count=100', tip],
    ['diff-tree', '-r', '--raw', '--root', '-m', tip],
    ['diff-tree', '-p', '--root', '-m', tip],
  ]) {
    await run('git', ['-C', folder, ...given], { maxBuffer: 2 ** 30 }).catch(() => undefined);
  }
  return (performance.now() - began) / 1000;
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
