/** From the start of the process to its first answers, beside a Node program that answers a constant. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { hubFlags } from '../src/main/headless/node-flags.ts';
import { storeOf } from '../src/main/headless/secret-store.ts';
import { createStored, handTo } from '../src/main/headless/stored-secrets.ts';
import { createKeyFile } from '../src/main/headless/unlock-keys.ts';
import { openDatabase } from '../src/main/hub/ground/database/database.ts';
import { hmacKeyOf } from '../src/main/hub/ground/hub-secret.ts';
import { github } from '../src/main/hub/platforms/github/index.ts';
import { entry } from '../test/harness/command-line.ts';
import { keysOn } from '../test/harness/keys-on.ts';
import { memoryPorts, temporaryFolder } from '../test/harness/memory-ports.ts';
import { stopProcess } from './child.ts';
import { mcpTarget, send } from './load.ts';
import { keepLocally, localUserId } from './local-account.ts';
import { residentMemory } from './resident-memory.ts';
import { median, medianRatio } from './statistics.ts';
import { number, printTable, ratio } from './table.ts';

const rounds = 11;
const idleMilliseconds = 250;
const startMilliseconds = 30_000;
const atAuth0 = { userId: 'auth0|0123456789abcdef01234567', accountId: 'cac_0123456789abcdef' };

/** Plain JavaScript on the command line: a file of TypeScript would make the baseline slower than it need be. */
const bareProgram = `
const server = require('node:http').createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: 'http://127.0.0.1:' + server.address().port })));`;

type Contestant = { name: string; args: string[]; key: string };
type Figures = { first: number[]; list: number[]; idle: number[] };

/** Prints the medians, of a hub with a few keys and of one with many. It has its tenant's settings and asks it nothing. */
export async function start(): Promise<void> {
  const folder = temporaryFolder();
  try {
    const contestants = [
      { name: 'bare Node', args: ['-e', bareProgram], key: '' },
      await hubOn(join(folder, 'few'), 10),
      await hubOn(join(folder, 'local'), 10, true),
      await hubOn(join(folder, 'many'), 10_000),
    ];
    const figures = contestants.map((): Figures => ({ first: [], list: [], idle: [] }));
    for (const contestant of contestants) await measure(contestant, { first: [], list: [], idle: [] });
    for (let round = 0; round < rounds; round++) {
      for (const [index, contestant] of contestants.entries()) await measure(contestant, figures[index] as Figures);
    }
    const [bare] = figures as [Figures, ...Figures[]];
    printTable('start: spawn to the first answer and the first tools/list', `medians of ${rounds} alternated starts`, [
      ['', 'first answer ms', 'ratio', 'first list ms', 'ratio', 'idle RSS MB'],
      ...contestants.map(({ name }, index) => {
        const { first, list, idle } = figures[index] as Figures;
        const toAnswer = [number(median(first)), ratio(medianRatio(first, bare.first))];
        return [name, ...toAnswer, number(median(list)), ratio(medianRatio(list, bare.list)), number(median(idle))];
      }),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure({ args, key }: Contestant, figures: Figures): Promise<void> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const { url } = JSON.parse(await firstLine(child)) as { url: string };
    await (await fetch(`${url}/healthz`)).text();
    figures.first.push(performance.now() - began);
    await send(mcpTarget(`${url}/mcp`, key, 'tools/list'));
    figures.list.push(performance.now() - began);
    await sleep(idleMilliseconds);
    figures.idle.push(residentMemory(child.pid ?? 0).now);
  } finally {
    await stopProcess(child);
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  child.once('exit', (code) => reject(new Error(`A program ended with ${code} before it was ready.`)));
  const patience = setTimeout(() => reject(new Error('A program was not ready in time.')), startMilliseconds);
  return promise.finally(() => clearTimeout(patience));
}

/** A folder as a hub leaves it whose secrets a key file opens: GitHub is connected, and so many keys are out. */
async function hubOn(folder: string, keys: number, isLocal = false): Promise<Contestant> {
  const dataDir = join(folder, 'hub');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const keyFile = join(folder, 'key');
  const held = wanted(await createKeyFile(keyFile));
  const stored = wanted(await createStored(dataDir, 'of a benchmark', 2 ** 14));
  const opened = wanted(await handTo(stored, { by: 'key-file', key: held }));
  const secrets = storeOf(opened, '');
  const { hmacKey } = await hmacKeyOf(secrets);
  const database = wanted(openDatabase(dataDir));
  const { userId, accountId } = isLocal
    ? { userId: localUserId, accountId: await keepLocally(database, hmacKey) }
    : atAuth0;
  await database.write([
    {
      sql: 'INSERT INTO people (user_id, name, email, first_signed_in_at, owner) VALUES (?, ?, ?, ?, 1)',
      values: [userId, 'Ada', 'ada@example.com', ''],
    },
    {
      sql: `INSERT INTO accounts (id, user_id, platform, platform_user_id, label, state, scopes, connected_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      values: [accountId, userId, 'github', '101', 'ada-demo', 'connected', '[]', ''],
    },
  ]);
  const issued = await keysOn(database, { ...memoryPorts(), secrets }, hmacKey, dataDir);
  const grant = {
    endpoints: ['mcp' as const],
    accounts: [accountId],
    access: ['read' as const, 'write' as const],
    tools: github.tools.map(({ name }) => name),
    repositories: ['*/*'],
    models: [],
    callsPerDay: 100_000,
    callsPerMinute: 1_000,
    callsAtOnce: 4,
  };
  const made = await Promise.all(
    Array.from({ length: keys }, (_, index) => issued.create({ userId, client: `Client ${index}`, days: 30, grant })),
  );
  await database.close();
  const args = [
    ...hubFlags,
    entry,
    'serve',
    '--json',
    '--port',
    '0',
    '--data-dir',
    dataDir,
    '--unlock',
    `key-file=${keyFile}`,
  ];
  const name = `hub, ${keys.toLocaleString('en')} keys${isLocal ? ', this computer’s vault' : ''}`;
  return { name, args, key: made[0]?.key ?? '' };
}

function wanted<Value>(result: { ok: true; value: Value } | { ok: false; failure: { message: string } }): Value {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}
