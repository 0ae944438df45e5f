import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createControl } from './control.ts';
import { createFaults } from './faults.ts';
import { createGitHub } from './github/index.ts';
import { createStorage } from './github/storage.ts';
import { createLinger } from './linger.ts';
import { memoryFile, openMemory } from './memory.ts';
import { createModelServer } from './model/index.ts';
import { demoPlatforms } from './platforms.ts';
import { createRequestLog } from './requests.ts';
import { type Bound, bind, close, serveOn } from './service.ts';
import { createTaskboard } from './taskboard/index.ts';
import { createTenant } from './tenant/index.ts';
import { type Applications, hubApi, type Registered } from './tenant/seed.ts';
import type { DemoTenant } from './tenant/tenant.ts';
import { type Browsers, createBrowsers } from './visit.ts';
import { createWorld, type World } from './world.ts';

export type DemoOptions = {
  /** Where it remembers people, ports and secrets from one run to the next. */
  stateDirectory: string;
  /** The first of as many ports in a row as there are services, or 0 for those of the run before or free ones. */
  port: number;
  extraRepositories: number;
  lingerSeconds: number;
};

/** What `world.json` and the ready line say. */
export type Announcement = {
  pid: number;
  /** Whether it still knows who signed in and what they connected when it last ran. */
  remembers: boolean;
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What an Open WebUI needs to have people sign in here, with access tokens for the hub's API. */
  openWebui: { clientId: string; clientSecret: string; audience: string };
  /** The other applications of the tenant: what each is for is in `README.md`. */
  clients: {
    key: { clientId: string };
    native: { clientId: string };
    api: { clientId: string; clientSecret: string; audience: string };
    worker: { clientId: string; clientSecret: string };
  };
  github: string;
  /** Where GitHub keeps large files. */
  githubStorage: string;
  /** The other platforms by name: where each is, and the application there, for a connection that is still to be made. */
  platforms: Record<string, { origin: string; clientId: string; clientSecret: string }>;
  /** Remote MCP servers by name: each has its own authorization server, at which anybody may register. */
  mcpServers: Record<string, string>;
  /** The GitHub App of the world, for a connection that is still to be made. */
  githubApp: { clientId: string; clientSecret: string };
  /** Base address of the model server, and the bearer it wants. */
  model: string;
  modelKey: string;
  control: string;
  controlToken: string;
  ledger: string;
};

export type Demo = {
  announcement: Announcement;
  world: World;
  tenant: DemoTenant;
  browsers: Browsers;
  stop(): Promise<void>;
};

/** Starts the whole world; `lingeredOut` is called when nobody has been attached for long enough. */
export async function startDemo(options: DemoOptions, lingeredOut: () => void): Promise<Demo> {
  prepareStateDirectory(options.stateDirectory);
  const names = Object.keys(demoPlatforms);
  const memory = openMemory(options.stateDirectory);
  const kept = memory.keep('ports', () => all.map(portOf));
  const [six, platformsAt] = await bindAll(options.port, kept ?? [], names.length);
  const [tenantAt, githubAt, controlAt, modelAt, storageAt, taskboardAt] = six;
  const all = [tenantAt, githubAt, controlAt, modelAt, ...platformsAt, storageAt, taskboardAt];
  const ledger = openLedger(options.stateDirectory);
  const world = createWorld(ledger.record, memory);
  const applications: Applications = memory.keep('applications', () => applications) ?? {
    hub: register('opengithubx-demo'),
    openWebui: register('open-webui-demo'),
    key: { id: 'opengithubx-key-demo' },
    native: { id: 'opengithubx-native-demo' },
    api: register('opengithubx-api-demo'),
    worker: register('opengithubx-worker-demo'),
  };
  const controlToken = randomBytes(32).toString('base64url');

  const storage = createStorage(world, storageAt.origin);
  const github = createGitHub(world, githubAt.origin, {
    storage,
    extraRepositories: options.extraRepositories,
    gitFolder: join(options.stateDirectory, 'git'),
  });
  const platforms = Object.entries(demoPlatforms).flatMap(([name, make], place) => {
    const bound = platformsAt[place];
    return bound ? [{ name, bound, ...make(world, bound.origin) }] : [];
  });
  const providers = [github.provider, ...platforms.map(({ provider }) => provider)];
  const { tenant, handle } = await createTenant(world, tenantAt.origin, applications, providers);
  const taskboard = createTaskboard(world, taskboardAt.origin);
  const model = createModelServer(world);
  const faults = createFaults();
  const log = createRequestLog();
  const browsers = createBrowsers([tenantAt, githubAt, ...platformsAt, taskboardAt].map(({ origin }) => origin));
  const linger = createLinger(options.lingerSeconds, lingeredOut);
  const watched = { faults, log, now: world.now };
  serveOn(tenantAt, handle, { name: 'tenant', ...watched });
  serveOn(githubAt, (request) => github.handle(request), { name: 'github', ...watched });
  serveOn(storageAt, storage.handle, { name: 'githubStorage', ...watched });
  for (const { name, bound, handle: answer } of platforms) serveOn(bound, answer, { name, ...watched });
  serveOn(taskboardAt, taskboard.handle, { name: 'taskboard', ...watched });
  serveOn(modelAt, model.handle, { name: 'model', ...watched });
  const controlled = { world, tenant, github, taskboard, model, faults, log, browsers, linger };
  serveOn(controlAt, createControl(controlToken, controlled));

  const { hub, openWebui, key, native, api, worker } = applications;
  const announcement: Announcement = {
    pid: process.pid,
    remembers: memory.remembers,
    issuer: tenant.issuer,
    clientId: hub.id,
    clientSecret: hub.secret,
    openWebui: { clientId: openWebui.id, clientSecret: openWebui.secret, audience: hubApi },
    clients: {
      key: { clientId: key.id },
      native: { clientId: native.id },
      api: { clientId: api.id, clientSecret: api.secret, audience: hubApi },
      worker: { clientId: worker.id, clientSecret: worker.secret },
    },
    github: githubAt.origin,
    githubStorage: storageAt.origin,
    platforms: Object.fromEntries(
      platforms.map(({ name, bound, provider: { app } }) => [
        name,
        { origin: bound.origin, clientId: app.clientId, clientSecret: app.clientSecret },
      ]),
    ),
    mcpServers: taskboard.servers,
    githubApp: { clientId: github.app.clientId, clientSecret: github.app.clientSecret },
    model: `${modelAt.origin}/v1`,
    modelKey: model.key,
    control: controlAt.origin,
    controlToken,
    ledger: ledger.path,
  };
  memory.save();
  const withdraw = announce(options.stateDirectory, announcement);
  return {
    announcement,
    world,
    tenant,
    browsers,
    async stop() {
      withdraw();
      linger.stop();
      memory.save();
      await Promise.all(all.map(close));
      ledger.close();
    },
  };
}

function register(id: string): Registered {
  return { id, secret: randomBytes(32).toString('base64url') };
}

const portOf = ({ origin }: Bound): number => Number(new URL(origin).port);

type Six = [Bound, Bound, Bound, Bound, Bound, Bound];

/** Those that any world has, the last two at the last ports; and those of further platforms. */
async function bindAll(port: number, kept: number[], more: number): Promise<[Six, Bound[]]> {
  // Another program may have taken a port of the run before: a world on another one is better than none.
  const next = (offset: number) => (port === 0 ? bind(kept[offset] ?? 0).catch(() => bind(0)) : bind(port + offset));
  const four = [await next(0), await next(1), await next(2), await next(3)] as const;
  const others: Bound[] = [];
  while (others.length < more) others.push(await next(4 + others.length));
  return [[...four, await next(4 + more), await next(5 + more)], others];
}

/** Writes world.json so that a reader sees all of it or none; the answer takes it away again. */
function announce(directory: string, announcement: Announcement): () => void {
  const path = join(directory, 'world.json');
  const unfinished = `${path}.${process.pid}`;
  const text = `${JSON.stringify(announcement)}\n`;
  writeFileSync(unfinished, text, { mode: 0o600 });
  renameSync(unfinished, path);
  return () => {
    // A world started later in the same folder has its own here.
    if (existsSync(path) && readFileSync(path, 'utf8') === text) rmSync(path);
  };
}

const ours = new Set(['world.json', 'ledger.jsonl', memoryFile]);

/** Makes the state folder the owner's alone; refuses to close a folder that other things live in. */
function prepareStateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if ((statSync(directory).mode & 0o077) === 0) return;
  const foreign = readdirSync(directory).find((name) => !ours.has(name));
  if (foreign !== undefined) {
    throw new Error(`${directory} is open to other users and holds other files: give --state-dir another folder`);
  }
  chmodSync(directory, 0o700);
}

type Ledger = { path: string; record(kind: string, value: string): void; close(): void };

/** The file in which every issued secret is on disk before it leaves the process. Kept over restarts. */
function openLedger(directory: string): Ledger {
  const path = join(directory, 'ledger.jsonl');
  const file = openSync(path, 'a', 0o600);
  chmodSync(path, 0o600);
  return {
    path,
    record: (kind, value) => appendFileSync(file, `${JSON.stringify({ kind, value })}\n`),
    close: () => closeSync(file),
  };
}
