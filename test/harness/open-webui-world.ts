/** Two people on one hub, the demo world, and an Open WebUI in which others have entries already. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import type { CallInput } from '../../src/shared/contract.ts';
import { temporaryFolder } from './memory-ports.ts';
import { type FakeOpenWebUI, type FakeOptions, startFakeOpenWebUI } from './open-webui/index.ts';
import type { Account } from './open-webui/state.ts';
import { ada, grace, startHub, type TestHub, type World, worldAt } from './world.ts';

export const wish: CallInput<'openwebui.propose'> = { parts: ['model', 'openapi', 'mcp'], write: false, days: 1 };

export const people = {
  ada: { userId: ada, email: 'ada@example.com', name: 'Ada' },
  grace: { userId: grace, email: 'grace@example.com', name: 'Grace' },
};
export type Who = keyof typeof people;

/** `world` is for further hubs on it. */
export type OpenWebUIWorld = { demo: Demo; hub: TestHub; world: World };

/** What `states` answers where all is well. */
export const present = { model: 'present', openapi: 'present', mcp: 'present' };

/** One world for all tests of a file, empty until they run. Ada owns the hub, Grace is invited; both have GitHub connected. */
export function sharedOpenWebUIWorld(): OpenWebUIWorld {
  const shared = { hub: {}, world: {} } as OpenWebUIWorld;
  const { hub, world } = shared;
  beforeAll(async () => {
    const options = { stateDirectory: temporaryFolder(), port: 0, extraRepositories: 0, lingerSeconds: 3_600 };
    shared.demo = await startDemo(options, () => {});
    Object.assign(world, worldAt(shared.demo.announcement, shared.demo.stop));
    Object.assign(hub, await startHub(world));
    const { code } = await hub.call('people.invite', { email: people.grace.email });
    await hub.call('session.signIn', { signUp: false, invitation: code }, grace);
    await hub.call('accounts.connect', { platform: 'github' }, grace);
  });
  afterAll(async () => {
    await hub.hub?.close();
    await shared.demo?.stop();
  });
  return shared;
}

/** A home in that world for each test, with nothing of the hub's in it. */
export function sharedHome(shared: OpenWebUIWorld, options: FakeOptions = {}): Home {
  const home = {} as Home;
  beforeEach(async () => void Object.assign(home, await startHome(shared, options)));
  afterEach(async () => {
    await home.openWebUI.up();
    home.openWebUI.slow(0);
    await shared.hub.call('openwebui.forget', {});
    await home.close();
  });
  return home;
}

/** The keys of a person that are for Open WebUI. */
export const liveKeysOf = async (hub: TestHub, userId = ada) =>
  (await hub.call('keys.list', {}, userId)).filter(({ grant, revokedAt }) => grant.boundTo && revokedAt === null);

export type Home = ReturnType<typeof homeOf>;

/** An Open WebUI, as far as it has to do with that hub. Whoever starts it closes it. */
export async function startHome(world: Pick<OpenWebUIWorld, 'demo' | 'hub'>, options: FakeOptions = {}): Promise<Home> {
  const openWebUI = await startFakeOpenWebUI({ sso: 'Auth0', ...options });
  await furnish(openWebUI);
  return homeOf(world, openWebUI);
}

function homeOf({ demo, hub }: Pick<OpenWebUIWorld, 'demo' | 'hub'>, openWebUI: FakeOpenWebUI) {
  const { audience } = demo.announcement.openWebui;
  const { state } = openWebUI;
  const everything = () => JSON.stringify([state.connections, state.toolServers, state.models], null, 1);
  const status = (who: Who = 'ada') => hub.call('openwebui.status', {}, people[who].userId);
  return {
    openWebUI,
    status,
    /** Names it to the hub, with the administrator's key. */
    set: (proof: 'sso' | 'key', more: Partial<CallInput<'openwebui.set'>> = {}) =>
      hub.call('openwebui.set', {
        url: openWebUI.url,
        proof,
        adminKey: openWebUI.admin.apiKey ?? '',
        ...(proof === 'sso' && { audience }),
        ...more,
      }),
    /** *Continue with Auth0*, with the access token that the tenant then gives. */
    async signIn(who: Who): Promise<Account> {
      const { userId, email, name } = people[who];
      const token = await demo.tenant.keys.sign({ aud: audience }, userId, 600);
      return openWebUI.signInWithSso(userId, email, name, token);
    },
    states: async (who: Who = 'ada') =>
      Object.fromEntries((await status(who)).parts.map(({ part, state, edited }) => [part, edited.join() || state])),
    /** All that administrators keep there, as text, and what it was at first. */
    everything,
    before: everything(),
    marker: () =>
      state.connections.OPENAI_API_CONFIGS[state.connections.OPENAI_API_BASE_URLS.length - 1]?.prefix_id ?? '',
    /** The paths of what was changed there since, in order. */
    written: (from = 0) =>
      openWebUI.requests
        .slice(from)
        .filter(({ method, path }) => method === 'POST' && !path.endsWith('/verify'))
        .map(({ path }) => path),
    close: () => openWebUI.close(),
  };
}

/** What others have there: with a hole, fields of tomorrow, somebody else's hub, no info. Saved, so that it is as it is kept. */
async function furnish({ url, admin }: FakeOpenWebUI): Promise<void> {
  const headers = { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' };
  const save = (path: string, body: object) =>
    fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  await save('/openai/config/update', {
    ENABLE_OPENAI_API: true,
    OPENAI_API_BASE_URLS: ['http://127.0.0.1:9/v1', 'http://127.0.0.1:9/v2', 'http://127.0.0.1:9/v3'],
    OPENAI_API_KEYS: ['none', '', 'sk-of-another'],
    OPENAI_API_CONFIGS: {
      0: { enable: false, 'a field of tomorrow': { kept: [1, null, 0.1] }, seed: 7 },
      2: { enable: false, headers: { 'X-OGX-Registration': 'ogx_000000' }, prefix_id: 'theirs' },
    },
  });
  const theirs = { url: 'http://127.0.0.1:9', path: 'openapi.json', auth_type: 'bearer', key: 'theirs' };
  const access_grants = [{ principal_type: 'user', principal_id: '*', permission: 'read' }];
  await save('/api/v1/configs/tool_servers', {
    TOOL_SERVER_CONNECTIONS: [
      { ...theirs, config: { enable: false }, info: null, 'a field of tomorrow': 1.5 },
      { ...theirs, config: { enable: false, access_grants }, info: { id: 'theirs' } },
    ],
  });
  await save('/api/v1/models/model/access/update', { id: 'theirs.x', name: 'X', access_grants });
}
