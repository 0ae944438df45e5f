/** The demo world: a tenant, platforms and a server of models on this computer, as a process that ends with the hub that started it. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { type ClientRequest, get } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/parse-json.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { Secret } from '../hub/ground/secret.ts';
import { passphraseCost } from '../hub/identity/people/passphrase-cost.ts';
import type { Hub } from '../hub/index.ts';
import { makePrivateFolder } from './data-folder.ts';
import { createSecretStore, hasStoredSecrets, type OwnedSecretStore, openSecretStore } from './secret-store.ts';

/** Everybody may know it: it guards nothing but made-up data. */
export const demoPassphrase = 'demo';

const startMs = 30_000;

const Announced = z.object({
  pid: z.int(),
  remembers: z.boolean(),
  issuer: z.string(),
  clientId: z.string(),
  clientSecret: z.pipe(
    z.string(),
    z.transform((text) => new Secret(text)),
  ),
  github: z.string(),
  githubStorage: z.string(),
  /** The other platforms by name. */
  platforms: z.record(z.string(), z.object({ origin: z.string() })),
  /** What an Open WebUI needs to have people sign in at the world's tenant. */
  openWebui: z.object({ clientId: z.string(), clientSecret: z.string(), audience: z.string() }),
  /** Remote MCP servers by name, each behind its own authorization server. */
  mcpServers: z.record(z.string(), z.string()),
  model: z.string(),
  modelKey: z.string(),
  control: z.string(),
  controlToken: z.string(),
  ledger: z.string(),
});
type Announced = z.infer<typeof Announced>;

/** Where the world's platforms are, for a hub's configuration. */
export const apiUrlsOf = ({
  github,
  githubStorage,
  platforms,
}: Pick<Announced, 'github' | 'githubStorage' | 'platforms'>): Record<string, string> => ({
  github,
  githubStorage,
  ...Object.fromEntries(Object.entries(platforms).map(([name, { origin }]) => [name, origin])),
});

/** `isNew`: it knows nobody, so a person who was signed in at an earlier one is not at this one. */
export type DemoWorld = Announced & { isNew: boolean };

/**
 * Takes the world that runs on `stateFolder` or starts one. At the end the hub lets go of it, and ends it if it has
 * started it. It ends by itself where that hub is killed.
 */
export async function startDemoWorld(
  stateFolder: string,
  entryFolder: string,
  closing: (() => Promise<void>)[],
  run: RunWorld = runOnNode,
): Promise<Result<DemoWorld>> {
  const folder = await makePrivateFolder(stateFolder);
  if (!folder.ok) return folder;
  const found = await readAnnounced(join(stateFolder, 'world.json'));
  const held = found && (await attach(found));
  if (found && held) {
    closing.push(async () => void held.destroy());
    return ok({ ...found, isNew: false });
  }
  const world = await launch(stateFolder, entryFolder, run);
  const holding = world && (await attach(world));
  if (!world || !holding) {
    return fail('tenant_unreachable', 'The demo world did not start.', { hint: `See ${errorFile(stateFolder)}.` });
  }
  closing.push(async () => {
    holding.destroy();
    await endProcess(world.pid);
  });
  return ok({ ...world, isNew: !world.remembers });
}

async function readAnnounced(path: string): Promise<Announced | undefined> {
  try {
    return parseAnnounced(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const parseAnnounced = (text: string): Announced | undefined => Announced.safeParse(parseJson(text)).data;

/** Holds the never-ending answer that keeps a world alive. Not by fetch, which gives up on a body after five minutes. */
function attach(world: Announced): Promise<ClientRequest | undefined> {
  const { promise, resolve } = Promise.withResolvers<ClientRequest | undefined>();
  const headers = { authorization: `Bearer ${world.controlToken}` };
  const request = get(new URL('/attach', world.control), { headers, agent: false, timeout: 5_000 }, (response) => {
    request.setTimeout(0);
    response.on('error', () => {}).resume();
    if (response.statusCode === 200) return resolve(request);
    request.destroy();
    resolve(undefined);
  });
  request.on('timeout', () => request.destroy());
  request.on('error', () => resolve(undefined));
  return promise;
}

const errorFile = (stateFolder: string) => join(stateFolder, 'world.err');

/** A world's process: what it says on its one line, its end, and how its parent lets go of it or ends it. */
type WorldProcess = {
  said: Readable;
  onEnd(ended: () => void): void;
  letGo(): void;
  kill(): void;
};

/** Starts an entry with arguments; what it complains of goes to a file. */
export type RunWorld = (entry: string, words: string[], errors: string) => WorldProcess;

/**
 * Apart from this process's group, so that Ctrl-C reaches the hub alone. It ends when its standard input does, and that is
 * when this process ends, however it ends: nothing else closes the pipe.
 */
const runOnNode: RunWorld = (entry, words, errors) => {
  const file = openSync(errors, 'w', 0o600);
  const child = spawn(process.execPath, [entry, ...words, '--until-stdin-ends'], {
    detached: true,
    stdio: ['pipe', 'pipe', file],
  });
  closeSync(file);
  // `spawn` has no signature for a file as the third stream; the other two are pipes as asked for.
  const { stdin, stdout } = child as ChildProcessByStdio<Socket, Readable, null>;
  stdin.on('error', () => {}); // nothing is ever written to it
  return {
    said: stdout,
    onEnd: (ended) => void child.once('exit', ended).once('error', ended),
    letGo() {
      child.unref();
      stdin.unref();
    },
    kill: () => void child.kill(),
  };
};

async function launch(stateFolder: string, entryFolder: string, run: RunWorld): Promise<Announced | undefined> {
  const built = join(entryFolder, 'demo.js');
  const entry = existsSync(built) ? built : join(entryFolder, '..', 'demo', 'index.ts');
  const child = run(entry, ['--state-dir', stateFolder], errorFile(stateFolder));
  const { promise, resolve } = Promise.withResolvers<Announced | undefined>();
  const lines = createInterface({ input: child.said });
  lines.once('line', (line) => resolve(parseAnnounced(line)));
  child.onEnd(() => resolve(undefined));
  const patience = setTimeout(() => resolve(undefined), startMs);
  const world = await promise;
  clearTimeout(patience);
  lines.close();
  child.said.destroy();
  child.letGo();
  if (world === undefined) child.kill();
  return world;
}

/** Waits until it is gone, so that the next world finds the ports free and the memory written; not for long. */
async function endProcess(pid: number): Promise<void> {
  const signal = (name: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(pid, name);
    } catch {
      return false; // it has ended
    }
  };
  signal('SIGTERM');
  for (let left = 100; left > 0 && signal(0); left -= 1) await sleep(50);
}

const name = 'demo';

/**
 * The demo's model server among those of the hub, no matter who signs in later. A world that starts again has another address and
 * another key, so the server of the one before goes.
 */
export async function addDemoModels(
  calls: Hub['calls'],
  { model: baseUrl, modelKey: key, isNew }: DemoWorld,
): Promise<Result<void>> {
  const context = { userId: undefined, openUrl: async () => {}, signal: new AbortController().signal };
  const known = await calls['models.list']({}, context);
  if (!known.ok) return known;
  const earlier = known.value.servers.filter((server) => server.name === name);
  if (!isNew && earlier.some((server) => server.baseUrl === baseUrl)) return ok(undefined);
  for (const { id } of earlier) {
    const removed = await calls['models.remove']({ id }, context);
    if (!removed.ok) return removed;
  }
  const added = await calls['models.add']({ name, baseUrl, key, contextTokens: 8192, plannedBy: 'model' }, context);
  return added.ok ? ok(undefined) : added;
}

const ours =
  /^(hub\.db.*|secrets\.json|settings\.json|audit\.(head|checkpoints)|hub\.log.*|archive|crashes|held|looks|pushes)$/;

/** Removes what a hub has written to a demo's folder and what its world remembers, and nothing else that may lie there. */
export async function removeDemoData(folder: string, worldFolder: string): Promise<void> {
  await rm(join(worldFolder, 'memory.json'), { force: true });
  const names = await readdir(folder);
  await Promise.all(names.filter((name) => ours.test(name)).map((name) => rm(join(folder, name), { recursive: true })));
}

/** The demo's secrets, under a passphrase that everybody knows and that the demo prints: guessing it needs no cost. */
export async function openDemoSecrets(folder: string, passphrase: string): Promise<Result<OwnedSecretStore>> {
  return (await hasStoredSecrets(folder))
    ? openSecretStore(folder, passphrase)
    : createSecretStore(folder, passphrase, passphraseCost.demo);
}
