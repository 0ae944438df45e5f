/** What stands in Open WebUI already while something breaks there: the truth is told of it, and it can be mended or taken back. */
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CallInput, CallName } from '../../src/shared/contract.ts';
import { liveKeysOf, people, present, sharedHome, sharedOpenWebUIWorld, wish } from '../harness/open-webui-world.ts';
import { ada, grace } from '../harness/world.ts';

const toolServers = '/api/v1/configs/tool_servers';
const broken = { detail: 'Internal Server Error' };

const world = sharedOpenWebUIWorld();
const { hub } = world;
const home = sharedHome(world);
afterEach(() => void vi.useRealTimers());

const codeOf = async <N extends CallName>(name: N, input: CallInput<N>, userId = ada) => {
  const done = await hub.tried(name, input, userId);
  return done.ok ? undefined : done.failure.code;
};
const liveKeys = (userId = ada) => liveKeysOf(hub, userId);
const idOf = (email: string) => home.openWebUI.state.accounts.find((one) => one.email === email)?.id ?? '';
const keysThere = () => {
  const { connections, toolServers: servers } = home.openWebUI.state;
  return [connections.OPENAI_API_KEYS[3], ...servers.slice(2).map(({ key }) => key)];
};

describe('a second sync in whose middle something breaks', () => {
  it('leaves the key of before alive, says which entry has a dead one, and mends it with the good one', async () => {
    home.openWebUI.addAccount({ email: people.ada.email, name: 'Ada', sub: ada });
    await home.set('key');
    await hub.call('openwebui.sync', wish);
    const [old] = await liveKeys();
    const [good] = keysThere();
    home.openWebUI.answerNext(toolServers, 500, broken, { method: 'POST' });
    expect(await codeOf('openwebui.sync', { ...wish, write: true })).toBe('open_webui_refused');
    expect(await liveKeys()).toEqual([old]);
    expect(keysThere()).toEqual([expect.not.stringMatching(good ?? ''), good, good]);
    expect((await home.status()).keyId).toBe(old?.id);
    expect(await home.states()).toEqual({ ...present, model: 'key' });
    await hub.call('openwebui.repair', {});
    expect([keysThere(), await home.states()]).toEqual([[good, good, good], present]);
    await hub.call('openwebui.sync', { ...wish, write: true });
    const [own, ...others] = await liveKeys();
    expect([own?.grant.access, others]).toEqual([['read', 'write'], []]);
    expect(await home.states()).toEqual(present);
  });

  it('leaves everybody’s access as it was where all share one entry', async () => {
    await home.set('sso');
    await home.signIn('ada');
    await hub.call('openwebui.sync', wish);
    const [old] = await liveKeys();
    const whole = home.everything();
    await home.signIn('grace');
    home.openWebUI.answerNext(toolServers, 500, broken, { method: 'POST' });
    expect(await codeOf('openwebui.sync', wish, grace)).toBe('open_webui_refused');
    expect([await liveKeys(grace), await liveKeys()]).toEqual([[], [old]]);
    expect(home.everything()).toBe(whole);
    await hub.call('openwebui.sync', wish, grace);
    expect([await home.states(), await home.states('grace')]).toEqual([present, present]);
  });
});

describe('what can’t be taken back just then', () => {
  it('is found again, where Open WebUI went away in the middle of a first sync', async () => {
    await home.set('sso');
    home.openWebUI.slow(30);
    const from = home.openWebUI.requests.length;
    const syncing = codeOf('openwebui.sync', wish);
    while (!home.written(from).includes(toolServers)) await turn();
    await home.openWebUI.down();
    expect(await syncing).toBe('open_webui_unreachable');
    expect([await liveKeys(), (await home.status()).keyId]).toEqual([[], null]);
    while (home.openWebUI.state.toolServers.length === 2) await turn();
    await home.openWebUI.up();
    home.openWebUI.slow(0);
    expect(await home.states()).toEqual(present);
    await hub.call('openwebui.unsync', {});
    expect(home.everything()).toBe(home.before);
  });

  it.each(['/api/v1/models/model/delete', '/openai/config/update', toolServers, '/api/models'])(
    'goes the second time, its keys dead at once, though %s broke in the middle',
    async (path) => {
      await home.set('sso');
      await hub.call('openwebui.sync', wish);
      const method = path === '/api/models' ? 'GET' : 'POST';
      for (const isDone of [false, true]) {
        home.openWebUI.answerNext(path, 500, broken, { method, isDone });
        expect(await codeOf('openwebui.unsync', {})).toBe('open_webui_refused');
        expect(await liveKeys()).toEqual([]);
      }
      await hub.call('openwebui.unsync', {});
      expect(home.everything()).toBe(home.before);
      expect(await home.states()).toEqual({
        model: 'not registered',
        openapi: 'not registered',
        mcp: 'not registered',
      });
    },
  );

  it('goes with all its rows, those of parts and models that a later sync left out included', async () => {
    home.openWebUI.addAccount({ email: people.ada.email, name: 'Ada', sub: ada });
    await home.set('key');
    await hub.call('openwebui.sync', wish);
    await hub.call('openwebui.sync', { ...wish, parts: ['openapi'] });
    expect(await home.states()).toEqual({ model: 'not registered', openapi: 'present', mcp: 'not registered' });
    await hub.call('openwebui.unsync', {});
    expect(home.everything()).toBe(home.before);
  });

  it('goes from the old address where the hub has moved since', async () => {
    await home.set('sso', { hubUrl: hub.url.replace('127.0.0.1', 'localhost') });
    await hub.call('openwebui.sync', wish);
    const old = home.marker();
    await home.set('sso');
    expect((await home.states())['model']).toBe('hub address');
    await hub.call('openwebui.repair', {});
    expect(await home.states()).toEqual(present);
    expect(home.everything()).not.toContain(old);
    await hub.call('openwebui.unsync', {});
    expect(home.everything()).toBe(home.before);
  });
});

describe('what an administrator did there', () => {
  it('is not undone by itself: neither access to a model whose row was removed, nor an entry', async () => {
    await home.set('sso');
    await hub.call('openwebui.sync', wish);
    home.openWebUI.state.models.pop();
    home.openWebUI.state.toolServers.pop();
    await home.signIn('ada');
    expect(await home.states()).toEqual({ model: 'access', openapi: 'present', mcp: 'removed' });
    expect(home.openWebUI.state.models).toHaveLength(1);
    await hub.call('openwebui.repair', {});
    expect(await home.states()).toEqual(present);
    await hub.call('openwebui.unsync', {});
    expect(home.everything()).toBe(home.before);
  });

  it('needs a new key where the old one was taken out or is none any more, which repairing can’t make', async () => {
    home.openWebUI.addAccount({ email: people.ada.email, name: 'Ada', sub: ada });
    await home.set('key');
    await hub.call('openwebui.sync', wish);
    home.openWebUI.state.connections.OPENAI_API_KEYS[3] = '';
    const [openapi, mcp] = home.openWebUI.state.toolServers.slice(2);
    if (openapi) openapi.key = 'ogx_of-another';
    if (mcp) mcp.key = (await hub.createKey({})).key;
    expect(await home.states()).toEqual({ model: 'key', openapi: 'key', mcp: 'key' });
    expect(await codeOf('openwebui.repair', {})).toBe('usage');
    await hub.call('openwebui.sync', wish);
    expect(await home.states()).toEqual(present);
    await hub.call('keys.revoke', { id: (await liveKeys())[0]?.id ?? '' });
    expect((await home.status()).keyId).toBeNull();
    expect(await codeOf('openwebui.repair', {})).toBe('usage');
  });

  it('may be done to a paused key’s entries, which stay as they are', async () => {
    home.openWebUI.addAccount({ email: people.ada.email, name: 'Ada', sub: ada });
    await home.set('key');
    const { keyId } = await hub.call('openwebui.sync', wish);
    await hub.call('keys.pause', { id: keyId ?? '' });
    expect(await home.states()).toEqual(present);
    home.openWebUI.state.toolServers.pop();
    await hub.call('openwebui.repair', {});
    expect(await home.states()).toEqual(present);
  });
});

describe('the tools that models are shown there', () => {
  const filter = () => home.openWebUI.state.toolServers[2]?.config?.function_name_filter_list ?? '';
  const reconnect = async (between: () => Promise<void>) => {
    const [account] = await hub.call('accounts.list', {});
    await hub.call('accounts.disconnect', { account: account?.id ?? '' });
    await home.set('sso');
    await between();
    await hub.call('accounts.connect', { platform: 'github' });
  };

  it('are those of each platform until one is connected, and that one’s then', async () => {
    await reconnect(async () => {
      await hub.call('openwebui.sync', wish);
      expect(filter()).toMatch(/^github_.*,slack_.*,search_tools,read_tool$/);
    });
    await expect.poll(filter).toMatch(/^github_[^,]*(,github_[^,]*)*,search_tools,read_tool$/);
    expect(await home.states()).toEqual(present);
  });

  it('are left as an administrator named them, and that is told', async () => {
    await reconnect(async () => {
      await hub.call('openwebui.sync', wish);
      const own = home.openWebUI.state.toolServers[2]?.config;
      if (own) own.function_name_filter_list = 'github_get_me';
    });
    expect(await home.states()).toEqual({ ...present, openapi: 'tools' });
    expect(filter()).toBe('github_get_me');
    await hub.call('openwebui.repair', {});
    expect(filter()).toContain('github_my_commits');
  });
});

describe('somebody who signs in there later', () => {
  it('is let in by itself within seconds, without anybody looking', async () => {
    await home.set('sso');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    await hub.call('openwebui.sync', wish);
    await home.signIn('ada');
    const id = idOf(people.ada.email);
    expect(home.everything()).not.toContain(id);
    vi.advanceTimersByTime(5_000);
    while (!JSON.stringify(home.openWebUI.state.models).includes(id)) await turn();
    vi.useRealTimers();
    expect(await home.states()).toEqual(present);
  });

  it('stays outside while Open WebUI breaks, and is let in after that', async () => {
    await home.set('sso');
    await hub.call('openwebui.sync', wish);
    await home.signIn('ada');
    home.openWebUI.answerNext(toolServers, 500, broken, { method: 'POST' });
    expect(await home.status()).toMatchObject({ identity: { state: 'linked' } });
    expect(await home.states()).toEqual(present);
  });
});

describe('revoking everything', () => {
  it('takes it back there as well, and asks an Open WebUI that was down again', async () => {
    await home.set('sso');
    for (const isUp of [true, false]) {
      await hub.call('openwebui.sync', wish);
      if (!isUp) await home.openWebUI.down();
      const { lines } = await hub.call('revokeAll', {});
      expect(lines.find(({ side }) => side === 'open webui')).toMatchObject(
        isUp
          ? { answer: 'revoked' }
          : { answer: 'retrying', detail: expect.stringMatching(/^Open WebUI could not be reached/) },
      );
      expect(await liveKeys()).toEqual([]);
      await home.openWebUI.up();
      await expect.poll(() => home.everything() === home.before).toBe(true);
      await hub.call('session.signIn', { signUp: false });
      await hub.call('accounts.connect', { platform: 'github' });
    }
  });
});
