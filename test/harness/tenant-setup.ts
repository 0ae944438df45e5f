/** An empty tenant of the demo world, and a hub that has none yet. */
import { afterEach, beforeEach } from 'vitest';
import { apiUrlsOf } from '../../src/main/headless/demo.ts';
import { createHub, type Hub, type HubParts } from '../../src/main/hub/index.ts';
import type { CallInput, CallName, CallOutput } from '../../src/shared/contract.ts';
import type { Result } from '../../src/shared/result.ts';
import type { Served } from './demo-control.ts';
import { type MemoryPorts, memoryPorts, temporaryFolder } from './memory-ports.ts';
import { ada, expectOk, type World } from './world.ts';

export type NewHub = {
  hub: Hub;
  ports: MemoryPorts;
  dataDir: string;
  url: string;
  tried<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>>;
  /** The same; throws on failure. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
};

/** A listening hub that knows no tenant. Whoever starts it closes it. */
export async function startNewHub(world: World, ports = memoryPorts(), parts: HubParts = {}): Promise<NewHub> {
  const dataDir = temporaryFolder();
  const config = { dataDir, version: '0.0.0', demo: true, apiUrls: apiUrlsOf(world) };
  const hub = expectOk(await createHub(ports, config, parts));
  const { url } = expectOk(await hub.listen({ port: 0 }));
  const tried: NewHub['tried'] = (name, input) => {
    const openUrl = world.visit('ada', { github: 'ada-demo' });
    return hub.calls[name](input as never, { openUrl, signal: new AbortController().signal, userId: ada }) as never;
  };
  return { hub, ports, dataDir, url, tried, call: async (name, input) => expectOk(await tried(name, input)) };
}

/** One at an empty tenant for each test, itself empty until they run. */
export function newHubAt(world: World): NewHub {
  const hub = {} as NewHub;
  beforeEach(async () => {
    await world.control('DELETE', '/faults');
    await world.control('DELETE', '/requests');
    await world.control('POST', '/tenant/empty');
    Object.assign(hub, await startNewHub(world));
  });
  afterEach(() => hub.hub.close());
  return hub;
}

/** A token of the Management API, as a person copies it from the dashboard. */
export async function copyToken(world: World, wish: { scopes?: string[]; seconds?: number } = {}): Promise<string> {
  return ((await world.control('POST', '/tenant/token', wish)) as { token: string }).token;
}

/** The requests that changed something at the tenant, or tried to. */
export async function changesAt(world: World): Promise<string[]> {
  const isChange = ({ method, path }: Served) => path.startsWith('/api/v2/') && method !== 'GET';
  return (await world.requests())
    .filter(isChange)
    .map(({ method, path }) => `${method} ${path.slice('/api/v2/'.length)}`);
}

/** Everything that an administrator can list there. */
export async function listingOf(world: World): Promise<unknown> {
  const headers = { authorization: `Bearer ${await copyToken(world)}` };
  const lists = ['clients', 'client-grants', 'resource-servers', 'connections'].map(async (path) => {
    const answer = await fetch(`${world.issuer}api/v2/${path}`, { headers });
    const connections = path === 'connections' ? ((await answer.clone().json()) as { id: string }[]) : [];
    const enabled = connections.map(async ({ id }) =>
      (await fetch(`${world.issuer}api/v2/connections/${id}/clients`, { headers })).json(),
    );
    return [path, await answer.json(), await Promise.all(enabled)];
  });
  return Promise.all(lists);
}
