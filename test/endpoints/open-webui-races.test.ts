/** Things that happen at once: whatever comes first, what stands in Open WebUI and the keys of the hub belong together. */
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import {
  liveKeysOf,
  people,
  present,
  sharedHome,
  sharedOpenWebUIWorld,
  startHome,
  wish,
} from '../harness/open-webui-world.ts';
import { ada, grace, startHub } from '../harness/world.ts';

const world = sharedOpenWebUIWorld();
const { hub } = world;
const home = sharedHome(world);
beforeEach(async () => {
  for (const { email, name, userId } of Object.values(people)) home.openWebUI.addAccount({ email, name, sub: userId });
});

const liveKeys = (userId = ada, at = hub) => liveKeysOf(at, userId);
const entries = () => {
  const { connections, toolServers, models } = home.openWebUI.state;
  return [connections.OPENAI_API_BASE_URLS.length - 3, toolServers.length - 2, models.length - 1];
};

/** Waits until Open WebUI has heard so many requests more, or until what makes them is over. */
const heard = (requests: number, of: Promise<unknown>): Promise<unknown> =>
  Promise.race([of, home.openWebUI.received(home.openWebUI.requests.length + requests)]);

/** Either it is there with one good key, or nothing is. */
async function belongsTogether(at = hub): Promise<boolean> {
  const { keyId, parts } = await at.call('openwebui.status', {});
  const keys = await liveKeys(ada, at);
  expect(keys.map(({ id }) => id)).toEqual(keyId === null ? [] : [keyId]);
  if (keyId === null) expect(home.everything()).toBe(home.before);
  else expect(parts.map(({ state }) => state)).toEqual(['present', 'present', 'present']);
  return keyId !== null;
}

describe.each(['sso', 'key'] as const)('at once, by %s', (proof) => {
  beforeEach(async () => void (await home.set(proof)));

  it('five syncs of one person make one entry of each kind, with the one key that is left', async () => {
    const done = await Promise.all(Array.from({ length: 5 }, () => hub.tried('openwebui.sync', wish)));
    expect(done.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
    expect([await belongsTogether(), entries()]).toEqual([true, [1, 2, 1]]);
  });

  it('two people’s syncs lose neither’s', async () => {
    await Promise.all([ada, grace].map((userId) => hub.call('openwebui.sync', wish, userId)));
    expect([await home.states('ada'), await home.states('grace')]).toEqual([present, present]);
    expect([(await liveKeys()).length, (await liveKeys(grace)).length]).toEqual([1, 1]);
    expect(entries()).toEqual(proof === 'sso' ? [1, 2, 1] : [2, 4, 2]);
  });

  it('a sync and its taking back leave both or nothing, whenever the one comes in the other', async () => {
    home.openWebUI.slow(2);
    const ends = new Set<boolean>();
    // The one proof after an even number of requests, the other after an odd one.
    for (let requests = proof === 'sso' ? 0 : 1; requests < 15; requests += 2) {
      const syncing = hub.tried('openwebui.sync', wish);
      await heard(requests, syncing);
      await Promise.all([syncing, hub.tried('openwebui.unsync', {})]);
      ends.add(await belongsTogether());
    }
    await hub.call('openwebui.unsync', {});
    expect(ends).toContain(false);
  });

  it('a sync that replaces another, and its taking back, too', async () => {
    home.openWebUI.slow(1);
    for (let requests = proof === 'sso' ? 0 : 1; requests < 8; requests += 2) {
      await hub.call('openwebui.sync', wish);
      const taken = hub.tried('openwebui.unsync', {});
      await heard(requests, taken);
      await Promise.all([hub.tried('openwebui.sync', wish), taken]);
      await belongsTogether();
    }
  });

  it('a sync and forgetting it leave nothing', async () => {
    home.openWebUI.slow(2);
    for (const requests of [0, 2, 6, 12]) {
      const syncing = hub.tried('openwebui.sync', wish);
      await heard(requests, syncing);
      await Promise.all([syncing, hub.call('openwebui.forget', {})]);
      expect([home.everything(), await liveKeys(), (await home.status()).server]).toEqual([home.before, [], null]);
      await home.set(proof);
    }
  });
});

// By the proof that leaves the key itself there.
describe('at once, with its end', () => {
  let written: string[];
  beforeEach(async () => {
    await home.set('key');
    written = home.written();
  });

  it('a key that is revoked before its turn comes is not written there at all', async () => {
    home.openWebUI.slow(20);
    const looking = Promise.all(Array.from({ length: 3 }, () => home.status()));
    const syncing = hub.tried('openwebui.sync', wish);
    while ((await liveKeys()).length === 0) await turn();
    await hub.call('keys.revoke', { id: (await liveKeys())[0]?.id ?? '' });
    expect(await syncing).toMatchObject({ failure: { code: 'revoked' } });
    await looking;
    expect([await belongsTogether(), home.written()]).toEqual([false, written]);
  });

  it('a key that is on its way is not yet the one by which it acts', async () => {
    home.openWebUI.slow(20);
    const looking = Promise.all(Array.from({ length: 3 }, () => home.status()));
    await hub.call('openwebui.sync', wish);
    home.openWebUI.slow(0);
    for (const { keyId, parts } of await looking)
      expect(keyId !== null).toBe(parts.every(({ state }) => state === 'present'));
  });

  it('a key that is revoked while it is on its way is not left there as if it were good', async () => {
    home.openWebUI.slow(5);
    const syncing = hub.tried('openwebui.sync', wish);
    while ((await liveKeys()).length === 0) await turn();
    await hub.call('keys.revoke', { id: (await liveKeys())[0]?.id ?? '' });
    await syncing;
    home.openWebUI.slow(0);
    expect(await home.status()).toMatchObject({ keyId: null });
    await hub.call('openwebui.unsync', {});
    expect(home.everything()).toBe(home.before);
  });

  it('two proposals that are both confirmed leave the second one’s key', async () => {
    const first = await hub.call('openwebui.propose', wish);
    const second = await hub.call('openwebui.propose', { ...wish, write: true });
    await hub.call('keys.confirm', { id: first.id });
    await hub.call('keys.confirm', { id: second.id });
    expect(await belongsTogether()).toBe(true);
    expect((await liveKeys()).map(({ grant }) => grant.access)).toEqual([['read', 'write']]);
  });

  it('everything that is revoked takes what is on its way with it', async () => {
    home.openWebUI.slow(10);
    const syncing = hub.tried('openwebui.sync', wish, grace);
    await heard(2, syncing);
    await hub.call('revokeAll', {}, grace);
    await syncing;
    expect(await liveKeys(grace)).toEqual([]);
    await expect.poll(() => home.everything()).toBe(home.before); // it is asked once more where it was too slow
    await hub.call('session.signIn', { signUp: false }, grace);
    await hub.call('accounts.connect', { platform: 'github' }, grace);
  });
});

describe('what was agreed to for one Open WebUI', () => {
  it('does not count for another that was set meanwhile, nor for another proof', async () => {
    const other = await startHome(world);
    for (const change of [() => other.set('sso'), () => home.set('key')]) {
      await home.set('sso');
      const { id } = await hub.call('openwebui.propose', wish);
      await change();
      expect(await hub.tried('keys.confirm', { id })).toMatchObject({ failure: { code: 'usage' } });
      expect([await liveKeys(), home.everything(), other.everything()]).toEqual([[], home.before, other.before]);
    }
    await other.close();
  });

  it('stays where something is registered: another can’t be set before that is taken back', async () => {
    const other = await startHome(world);
    await home.set('sso');
    await hub.call('openwebui.sync', wish);
    await expect(other.set('sso')).rejects.toThrow('usage');
    await expect(home.set('key')).rejects.toThrow('usage');
    expect((await home.set('sso', { url: `${home.openWebUI.url}/` })).server?.url).toBe(home.openWebUI.url);
    expect([(await home.states())['model'], other.everything()]).toEqual(['present', other.before]);
    await other.close();
  });
});

describe('a hub that is stopped', () => {
  const there = async (path: string, delay: number) => {
    const [dataDir, ports] = [temporaryFolder(), memoryPorts()];
    const first = await startHub(world.world, true, dataDir, ports);
    const place = await startHome({ ...world, hub: first });
    const was = place.everything();
    await place.set('sso');
    const from = place.openWebUI.requests.length;
    const isThere = () => place.openWebUI.requests.slice(from).some((request) => request.path === path);
    const syncing = first.tried('openwebui.sync', wish).catch(() => undefined);
    while (!isThere()) await turn();
    place.openWebUI.slow(delay);
    await first.hub.close();
    place.openWebUI.slow(0);
    await syncing;
    const again = await startHub(world.world, false, dataDir, ports);
    const { keyId, parts } = await again.call('openwebui.status', {});
    expect((await liveKeys(ada, again)).map(({ id }) => id)).toEqual(keyId === null ? [] : [keyId]);
    const left = [keyId !== null, ...parts.map(({ state, edited }) => edited.join() || state)];
    await again.call('openwebui.unsync', {});
    expect([place.everything(), await liveKeys(ada, again)]).toEqual([was, []]);
    await again.hub.close();
    await place.close();
    return left;
  };
  /** It has another address after its next start. */
  const whole = [true, 'hub address', 'hub address', 'hub address'];

  it('registers nothing that Open WebUI could not reach any more', async () => {
    expect(await there('/api/config', 20)).toEqual([false, 'not registered', 'not registered', 'not registered']);
  });

  it('lets a sync that writes already come to its end', async () => {
    expect(await there('/openai/config/update', 20)).toEqual(whole);
  });

  it('knows after its next start what a sync has written that was not over in time', async () => {
    expect(await there('/openai/config/update', 6_000)).toEqual(whole);
  });
});
