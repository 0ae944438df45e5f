/** A demo world, and a hub that a person of that world has signed in to, both in this process. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { type Announcement, startDemo } from '../../src/demo/start.ts';
import { apiUrlsOf } from '../../src/main/headless/demo.ts';
import type { ListenOptions } from '../../src/main/hub/doors/http/guard.ts';
import type { Computer } from '../../src/main/hub/ground/computer.ts';
import { passphraseCost } from '../../src/main/hub/identity/people/passphrase-cost.ts';
import { type BrowserConsole, createHub, type Hub, type HubParts } from '../../src/main/hub/index.ts';
import { platforms as builtIn } from '../../src/main/hub/platforms/index.ts';
import type { CallInput, CallName, CallOutput } from '../../src/shared/contract.ts';
import type { Result } from '../../src/shared/result.ts';
import { demoControl, type LedgerLine, type Served } from './demo-control.ts';
import { longRunParts } from './late-database.ts';
import { type MemoryPorts, memoryPorts, temporaryFolder } from './memory-ports.ts';
import { unhurried } from './unhurried.ts';

export type World = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The other applications of the tenant: see `src/demo/README.md`. */
  clients: Announcement['clients'];
  github: string;
  githubStorage: string;
  platforms: Announcement['platforms'];
  mcpServers: Announcement['mcpServers'];
  githubApp: { clientId: string; clientSecret: string };
  /** Base address of the model server; its key is on the ledger. */
  model: string;
  ledger(): LedgerLine[];
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  requests(): Promise<Served[]>;
  /** Waits until so many requests have met a fault since they were cleared: they are there, and unanswered if it delays them. */
  met(requests: number): Promise<void>;
  /** The person at their browser. */
  visit(as: 'ada' | 'grace', choice?: object): (url: string) => Promise<void>;
  stop(): Promise<void>;
};

/** Starts a world of its own, which is quicker than to bring another back to its beginnings. Whoever starts it stops it. */
export async function startWorld(): Promise<World> {
  const stateDirectory = join(temporaryFolder(), 'world');
  const options = { stateDirectory, port: 0, extraRepositories: 0, lingerSeconds: 600 };
  const { announcement, stop } = await startDemo(options, () => undefined);
  return worldAt(announcement, stop);
}

/** One world for all tests of a file or a `describe`; empty until they run. */
export function sharedWorld(): World {
  const world = {} as World;
  beforeAll(async () => void Object.assign(world, await startWorld()));
  afterAll(() => world.stop?.());
  return world;
}

/** The same with one hub on it. */
export function sharedHub(start: (world: World) => Promise<TestHub> = startHub): { world: World; hub: TestHub } {
  const world = sharedWorld();
  const hub = {} as TestHub;
  beforeAll(async () => void Object.assign(hub, await start(world)));
  afterAll(() => hub.hub?.close());
  return { world, hub };
}

/** A world that somebody has started, by what it announced. */
export function worldAt(announced: Announcement, stop: () => Promise<void>): World {
  const { control, ledger, requests } = demoControl(() => announced);
  return {
    ...announced,
    control,
    ledger,
    requests,
    async met(requests) {
      for (;;) {
        const { met } = (await control('GET', '/faults')) as { met: number };
        if (met >= requests) return;
        await pause(5);
      }
    },
    visit: (as, choice) => async (url) => void (await control('POST', '/visit', { url, as, ...choice })),
    stop,
  };
}

export const ada = 'auth0|5f7c8ec7c33c6c004bbafe82';
export const grace = 'auth0|650c3a1e9f1b2c0011223344';

export type TestHub = {
  hub: Hub;
  /** The UserId of its owner, in whose name all is done that names nobody else: Ada's, or the one that a hub without a tenant has made. */
  me: string;
  ports: MemoryPorts;
  url: string;
  /** Its key door of MCP. */
  mcpUrl: string;
  dataDir: string;
  /** One call of the contract for a person; throws on failure. */
  call<N extends CallName>(name: N, input: CallInput<N>, userId?: string): Promise<CallOutput<N>>;
  /** The same, with the failure as it is. */
  tried<N extends CallName>(name: N, input: CallInput<N>, userId?: string): Promise<Result<CallOutput<N>>>;
  createKey(wish: Partial<CallInput<'keys.create'>>, userId?: string): Promise<{ key: string; id: string }>;
  /** Ada connects an account, and says at the platform which, as `choice` has it. */
  connect(input: CallInput<'accounts.connect'>, choice: object): Promise<Result<CallOutput<'accounts.connect'>>>;
};

/** A listening hub on the world; with `ready` Ada is its owner and has GitHub connected. Whoever starts it closes it. */
export async function startHub(
  world: World,
  ready = true,
  dataDir = temporaryFolder(),
  ports = memoryPorts(),
  where: ListenOptions = { port: 0 },
  {
    computer,
    browserConsole,
    parts = {},
    loopbackImports = false,
    withoutTenant = false,
  }: {
    computer?: Computer;
    browserConsole?: BrowserConsole;
    parts?: HubParts;
    loopbackImports?: boolean;
    /** Accounts are kept in this computer's vault. */
    withoutTenant?: boolean;
  } = {},
): Promise<TestHub> {
  const config = {
    dataDir,
    version: '0.0.0',
    demo: true,
    apiUrls: apiUrlsOf(world),
    loopbackImports,
    passphraseCost: passphraseCost.demo,
    ...(computer && { computer }),
  };
  const { platforms = builtIn } = parts;
  // The clock of a test jumps, which is a sleep of the computer only where the test says so.
  // And what is revoked has been, or has failed, when the call returns: three seconds are not enough for that everywhere.
  const waits = { wakeEvery: 2 ** 30, revocationPatience: 2 ** 30 };
  const exchanged = { ...waits, ...longRunParts(), ...parts, platforms: unhurried(platforms) };
  const hub = expectOk(await createHub(ports, config, exchanged));
  const { url } = expectOk(await hub.listen(where, browserConsole));
  let me = (await hub.people.owner())?.userId ?? ada;
  const tried: TestHub['tried'] = (name, input, userId = me) => {
    const context = {
      openUrl: world.visit(userId === grace ? 'grace' : 'ada', {
        github: userId === grace ? 'grace-demo' : 'ada-demo',
      }),
      signal: new AbortController().signal,
      userId,
    };
    return hub.calls[name](input as never, context) as never;
  };
  const call: TestHub['call'] = async (name, input, userId) => expectOk(await tried(name, input, userId));
  const { issuer, clientId, clientSecret } = world;
  // A hub that is started again has its tenant, which need not answer now.
  const isNew = !withoutTenant && !ports.settings.read().tenant;
  if (isNew) await call('tenant.set', { issuer, clientId, clientSecret });
  if (withoutTenant && me === ada) me = (await call('session.startHere', {})).userId;
  if (ready) {
    if (!withoutTenant) await call('session.signIn', { signUp: false });
    await call('accounts.connect', { platform: 'github' });
  }
  return {
    hub,
    me,
    ports,
    url,
    mcpUrl: `${url}/mcp`,
    dataDir,
    call,
    tried,
    async createKey(wish, userId) {
      const { key, record } = await call('keys.create', { client: 'a test', write: false, days: 1, ...wish }, userId);
      return { key, id: record.id };
    },
    connect(input, choice) {
      const openUrl = world.visit('ada', choice);
      return hub.calls['accounts.connect'](input, { openUrl, signal: new AbortController().signal, userId: me });
    },
  };
}

export function expectOk<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}
