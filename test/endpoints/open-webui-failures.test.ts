/** FLT-24: an Open WebUI that is down, slow, locked, broken or another than it was. Nothing half-done, and the truth told. */
import dns from 'node:dns';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CallInput, CallName } from '../../src/shared/contract.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { liveKeysOf, present, sharedHome, sharedOpenWebUIWorld, startHome, wish } from '../harness/open-webui-world.ts';
import { ada, startHub } from '../harness/world.ts';

const world = sharedOpenWebUIWorld();
const { hub } = world;
const home = sharedHome(world);
let ownKey: string;
beforeAll(async () => {
  ownKey = (await hub.createKey({})).key;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const failureOf = async <N extends CallName>(name: N, input: CallInput<N>) => {
  const done = await hub.tried(name, input);
  return done.ok ? undefined : done.failure;
};
const liveKeys = () => liveKeysOf(hub);
const nothing = { model: 'not registered', openapi: 'not registered', mcp: 'not registered' };

/** What has nothing to do with Open WebUI. */
async function otherDoors(): Promise<number[]> {
  const init = { headers: { authorization: `Bearer ${ownKey}`, 'content-type': 'application/json' }, body: '{}' };
  const replies = await Promise.all([
    fetch(`${hub.url}/healthz`),
    fetch(`${hub.url}/openapi.json`),
    fetch(`${hub.url}/tools/github_get_me`, { method: 'POST', ...init }),
  ]);
  return replies.map(({ status }) => status);
}
const open = [200, 200, 200];

/** It fails once; nothing is left of it, and the second time it works. */
async function failsOnce(code: string): Promise<void> {
  expect(await failureOf('openwebui.sync', wish)).toMatchObject({ code });
  expect([home.everything(), await liveKeys(), await otherDoors()]).toEqual([home.before, [], open]);
  expect(await home.status()).toMatchObject({ keyId: null });
  expect(await home.states()).toEqual(nothing);
  await hub.call('openwebui.sync', wish);
  expect(await home.states()).toEqual(present);
  await hub.call('openwebui.unsync', {});
  expect(home.everything()).toBe(home.before);
}

describe('an Open WebUI that is down', () => {
  it('is not kept, and the one before it is not lost by that', async () => {
    await home.set('key', { hubUrl: 'http://hub.example' });
    const elsewhere = { url: 'http://127.0.0.1:9', adminKey: 'sk-of-elsewhere', proof: 'key' } as const;
    expect(await failureOf('openwebui.set', elsewhere)).toMatchObject({ code: 'open_webui_unreachable' });
    expect(await hub.ports.secrets.get(`open_webui.admin_key ${elsewhere.url}`)).toBeUndefined();
    await home.openWebUI.down();
    const changed = { url: home.openWebUI.url, adminKey: 'sk-a-mistaken-one', proof: 'sso', audience: 'x' } as const;
    expect(await failureOf('openwebui.set', changed)).toMatchObject({ code: 'open_webui_unreachable' });
    await home.openWebUI.up();
    const { server, findings } = await home.status();
    expect(server).toMatchObject({ url: home.openWebUI.url, proof: 'key', hubUrl: 'http://hub.example' });
    expect(findings).toContainEqual(expect.objectContaining({ what: 'admin-key', state: 'ok' }));
  });

  it.each(['sso', 'key'] as const)(
    'says so to everything that needs it, and disturbs nothing else (%s)',
    async (proof) => {
      home.openWebUI.addAccount({ email: 'ada@example.com', name: 'Ada', sub: ada });
      await home.set(proof);
      await home.openWebUI.down();
      for (const [name, input] of [
        ['openwebui.plan', wish],
        ['openwebui.sync', wish],
        ['openwebui.account', { password: 'P4ss!' }],
      ] as const) {
        const failure = await failureOf(name, input);
        const expected = name === 'openwebui.account' && proof === 'sso' ? 'usage' : 'open_webui_unreachable';
        expect([name, failure?.code]).toEqual([name, expected]);
      }
      expect([await liveKeys(), await otherDoors()]).toEqual([[], open]);
      expect((await home.status()).findings).toMatchObject([{ what: 'reachable', state: 'missing' }]);
      await home.openWebUI.up();
      await hub.call('openwebui.sync', wish);
      expect(await home.states()).toEqual(present);
    },
  );

  it('is the same Open WebUI once it is up again: until then nothing is told of what nobody sees', async () => {
    await home.set('sso');
    const { keyId } = await hub.call('openwebui.sync', wish);
    await home.openWebUI.down();
    expect(await home.status()).toMatchObject({ keyId, version: null, identity: null, parts: [] });
    expect(await failureOf('openwebui.unsync', {})).toMatchObject({ code: 'open_webui_unreachable' });
    expect(await liveKeys()).toEqual([]);
    await home.openWebUI.up();
    expect(await home.status()).toMatchObject({ keyId: null });
    expect(await home.states()).toEqual(present);
    await hub.call('openwebui.unsync', {});
    expect(home.everything()).toBe(home.before);
  });

  it('is forgotten all the same, its keys revoked, and what stays there named', async () => {
    await home.set('sso');
    await hub.call('openwebui.sync', wish);
    await home.openWebUI.down();
    const { left } = await hub.call('openwebui.forget', {});
    expect(left).toEqual([
      expect.stringMatching(/^ogx_\w{6} at http:\/\/127.0.0.1:\d+: Open WebUI could not be reached/),
    ]);
    expect([await liveKeys(), (await home.status()).server]).toEqual([[], null]);
  });
});

describe('an Open WebUI that is slow', () => {
  it('is waited for as long as patience lasts, and holds nobody else up', async () => {
    await home.set('sso');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    home.openWebUI.slow(20_000);
    const asked = home.openWebUI.requests.length;
    let isOver = false;
    const syncing = failureOf('openwebui.sync', wish).finally(() => {
      isOver = true;
    });
    while (home.openWebUI.requests.length === asked) await turn();
    expect(await otherDoors()).toEqual(open);
    expect(isOver).toBe(false);
    vi.advanceTimersByTime(15_000);
    expect(await syncing).toMatchObject({ code: 'open_webui_unreachable' });
    expect(await liveKeys()).toEqual([]);
    vi.useRealTimers();
    home.openWebUI.slow(20);
    await hub.call('openwebui.sync', wish);
    expect(await home.states()).toEqual(present);
  });
});

describe('an Open WebUI from which the hub can’t be reached', () => {
  it('gets nothing, and what to type is said', async () => {
    await home.set('sso', { hubUrl: 'http://127.0.0.1:9' });
    const failure = await failureOf('openwebui.sync', wish);
    expect(failure).toMatchObject({ code: 'open_webui_apart', message: expect.stringContaining('http://127.0.0.1:9') });
    expect(failure?.hint).toContain('opengithubx serve --listen 0.0.0.0 --allow-host host.docker.internal');
    expect(failure?.hint).toContain('--add-host=host.docker.internal:host-gateway');
    expect(failure?.hint).toContain('http://host.docker.internal:9 as the address of the hub');
    expect(await failureOf('openwebui.plan', wish)).toMatchObject({ code: 'open_webui_apart' });
    expect([home.everything(), await liveKeys()]).toEqual([home.before, []]);
    await home.set('sso');
    await hub.call('openwebui.sync', wish);
  });

  it('is told so too where the hub does not answer to its name there, until that is typed', async () => {
    const resolve = dns.lookup as (name: string, ...more: unknown[]) => void;
    vi.spyOn(dns, 'lookup').mockImplementation(((name: string, ...more: unknown[]) =>
      resolve(name === 'host.docker.internal' ? '127.0.0.1' : name, ...more)) as never);
    const [dataDir, ports] = [temporaryFolder(), memoryPorts()];
    const outcomes: unknown[] = [];
    for (const allowHosts of [[], ['host.docker.internal']]) {
      const where = { port: 0, address: '0.0.0.0', allowHosts };
      const listening = await startHub(world.world, allowHosts.length === 0, dataDir, ports, where);
      const inDocker = await startHome({ ...world, hub: listening });
      await inDocker.set('sso', { hubUrl: `http://host.docker.internal:${new URL(listening.url).port}` });
      await inDocker.signIn('ada');
      const done = await listening.tried('openwebui.sync', wish);
      outcomes.push(done.ok ? await inDocker.states() : done.failure);
      await listening.call('openwebui.forget', {});
      await listening.hub.close();
      await inDocker.close();
    }
    expect(outcomes).toEqual([
      expect.objectContaining({
        code: 'open_webui_apart',
        hint: expect.stringContaining('--allow-host host.docker.internal'),
      }),
      present,
    ]);
  });
});

describe('a sync in whose middle something breaks', () => {
  const connections = '/openai/config/update';
  const toolServers = '/api/v1/configs/tool_servers';
  const access = '/api/v1/models/model/access/update';
  const row = '/api/v1/models/model/update';
  const steps = [connections, toolServers, access, row].map((path) => [path, 'POST'] as const);

  it.each(steps)('leaves nothing when %s fails, done or not, and works the second time', async (path, method) => {
    for (const proof of ['sso', 'key'] as const) {
      for (const isDone of [false, true]) {
        home.openWebUI.state.accounts = [home.openWebUI.admin];
        home.openWebUI.addAccount({ email: 'ada@example.com', name: 'Ada', sub: ada });
        await home.set(proof);
        home.openWebUI.answerNext(path, 500, { detail: 'Internal Server Error' }, { method, isDone });
        await failsOnce('open_webui_refused');
        await hub.call('openwebui.forget', {});
      }
    }
  });

  it('leaves nothing when what was written can’t be made to count', async () => {
    await home.set('sso');
    home.openWebUI.answerNext('/api/models', 500, {});
    await failsOnce('open_webui_refused');
  });

  it.each(['/openai/config', toolServers])('never empties a list that it does not understand: %s', async (path) => {
    await home.set('sso');
    for (const body of [{}, [], null, 'text', { OPENAI_API_BASE_URLS: null, TOOL_SERVER_CONNECTIONS: {} }]) {
      home.openWebUI.answerNext(path, 200, body, { method: 'GET' });
      expect(await failureOf('openwebui.sync', wish)).toMatchObject({ code: 'open_webui_refused' });
      expect([home.everything(), await liveKeys()]).toEqual([home.before, []]);
    }
  });
});
