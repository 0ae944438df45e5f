/** Script in the console, and whoever takes an account over: neither comes to a key that its person did not give. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serveTest } from '../harness/local-server.ts';
import { liveKeysOf, people, sharedHome, sharedOpenWebUIWorld, wish } from '../harness/open-webui-world.ts';
import { ada } from '../harness/world.ts';

const elsewhere = 'http://127.0.0.1:9';

const world = sharedOpenWebUIWorld();
const { hub } = world;
const home = sharedHome(world);
afterEach(() => void vi.useRealTimers());

const liveKeys = () => liveKeysOf(hub);

describe.each(['sso', 'key'] as const)('another address of the hub, by %s', (proof) => {
  beforeEach(async () => {
    const { email, name, userId } = people.ada;
    home.openWebUI.addAccount({ email, name, sub: userId });
    await home.set(proof);
  });

  it('gets no proof of anybody without a new permission', async () => {
    await hub.call('openwebui.sync', wish);
    const before = home.everything();
    await home.set(proof, { hubUrl: elsewhere });
    expect(await hub.tried('openwebui.repair', {})).toMatchObject({ failure: { code: 'usage' } });
    expect(home.everything()).toBe(before);
  });

  it('is not what was agreed to, where it was set after that', async () => {
    const before = home.everything();
    const { id } = await hub.call('openwebui.propose', wish);
    await home.set(proof, { hubUrl: elsewhere });
    expect(await hub.tried('keys.confirm', { id })).toMatchObject({ failure: { code: 'usage' } });
    expect([await liveKeys(), home.everything()]).toEqual([[], before]);
  });

  it('is shown to whoever agrees to it', async () => {
    const hubUrl = hub.url.replace('127.0.0.1', 'localhost');
    await home.set(proof, { hubUrl });
    const { id, grant } = await hub.call('openwebui.propose', wish);
    expect(grant.boundTo?.hubUrl).toBe(hubUrl);
    expect(await hub.tried('keys.confirm', { id })).toMatchObject({ ok: true });
    home.openWebUI.state.toolServers.pop();
    expect(await hub.tried('openwebui.repair', {})).toMatchObject({ ok: true });
  });
});

describe('a key that was shown', () => {
  it('reaches nothing that came between being shown and being agreed to', async () => {
    const models = await serveTest((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'spy', object: 'model' }] }));
    });
    const { id } = await hub.call('keys.propose', { client: 'Chat', write: false, days: 1, endpoints: ['chat'] });
    const { id: server } = await hub.call('models.add', {
      name: 'late',
      baseUrl: `${models}/v1`,
      contextTokens: 8192,
      plannedBy: 'hub',
    });
    const keys = (await hub.call('keys.list', {})).length;
    expect(await hub.tried('keys.confirm', { id })).toMatchObject({ failure: { code: 'usage' } });
    expect(await hub.call('keys.list', {})).toHaveLength(keys);
    await hub.call('models.remove', { id: server });
  });
});

describe('an account that another identity has taken over', () => {
  const takeOver = async () => {
    const own = home.openWebUI.addAccount({ email: people.ada.email, name: 'Ada', password: 'Correct-horse-77' });
    await home.set('key');
    await hub.call('openwebui.account', { password: 'Correct-horse-77' });
    await hub.call('openwebui.sync', wish);
    expect(await liveKeys()).toHaveLength(1);
    own.sub = 'auth0|eve';
  };

  it('acts for nobody any more once the hub has seen it, and the record says why', async () => {
    await takeOver();
    expect(await home.status()).toMatchObject({ keyId: null, identity: { state: 'conflict' } });
    expect(await liveKeys()).toEqual([]);
    expect(JSON.stringify(await hub.call('audit.list', { limit: 5 }))).toContain('another identity');
  });

  it('is seen without anybody looking', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    await takeOver();
    await vi.advanceTimersByTimeAsync(6_000);
    await vi.waitFor(async () => expect(await liveKeys()).toEqual([]), 60_000);
  });

  it('is not what an account of the person’s own is, nor one that is not listed just now', async () => {
    await takeOver();
    const own = home.openWebUI.state.accounts.at(-1);
    if (own) own.sub = ada;
    expect((await home.status()).keyId).not.toBeNull();
    home.openWebUI.state.accounts.pop();
    await home.status();
    expect(await liveKeys()).toHaveLength(1);
  });
});
