/** A month goes by: what expires is renewed when it does and not before, whoever calls, and nobody signs in again. */
import { describe, expect, it } from 'vitest';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { callTool } from '../harness/tool-server.ts';
import { sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const minutes = 60_000;
const hours = 60 * minutes;
const never = 2 ** 30;

const world = sharedWorld();

/** A hub and its world, whose clocks go together. */
async function together(parts: { wakeEvery: number; upkeepEvery: number }) {
  await world.control('DELETE', '/faults');
  const ports = memoryPorts();
  const all = await startHub(world, true, temporaryFolder(), ports, { port: 0 }, { parts });
  let clockOffsetMs = 0;
  return {
    all,
    async advance(milliseconds: number): Promise<void> {
      clockOffsetMs += milliseconds;
      await world.control('POST', '/switches', { clockOffsetMs });
      ports.advance(milliseconds);
    },
  };
}

/** What has reached the tenant's and GitHub's token endpoints since the last time. */
async function asked(): Promise<{ tenant: number; github: number }> {
  const requests = await world.requests();
  await world.control('DELETE', '/requests');
  const count = (service: string, path: RegExp) =>
    requests.filter((one) => one.service === service && path.test(one.path)).length;
  return { tenant: count('tenant', /^\/oauth\/token/), github: count('github', /^\/login\/oauth\/access_token/) };
}

const burst = async (all: TestHub, key: string, callers = 10): Promise<Set<number>> => {
  const answers = await Promise.all(Array.from({ length: callers }, () => callTool(all, key, 'github_get_me', {})));
  return new Set(answers.map(({ status }) => status));
};

async function checkTenTimes(all: TestHub): Promise<void> {
  const checked = await Promise.all(
    Array.from({ length: 10 }, () => all.call('accounts.check', { account: 'ada-demo' })),
  );
  expect(new Set(checked.map(({ state }) => state))).toEqual(new Set(['connected']));
}

describe('thirty days', () => {
  it('of up to ten callers at once are one exchange and one renewal at GitHub for each expiry, and none before it', async () => {
    const { all, advance } = await together({ wakeEvery: never, upkeepEvery: never });
    const { key } = await all.createKey({ days: 40, callsPerMinute: 100_000, callsAtOnce: 64 });
    expect(await burst(all, key)).toEqual(new Set([200]));
    await checkTenTimes(all);
    await asked();
    for (let day = 1; day <= 30; day += 1) {
      for (let third = 1; third <= 3; third += 1) {
        await advance(8 * minutes);
        expect((await callTool(all, key, 'github_get_me', {})).status).toBe(200);
        expect(await asked()).toEqual({ tenant: 0, github: 0 });
        await advance(8 * hours - 8 * minutes);
        expect(await burst(all, key, third === 1 ? 10 : 1)).toEqual(new Set([200]));
        expect(await asked()).toEqual({ tenant: 1, github: 1 });
      }
      // One exchange that the person has asked for, and one refresh: the token of the My Account API is a day old.
      await checkTenTimes(all);
      expect(await asked()).toEqual({ tenant: 2, github: 0 });
    }
    await all.hub.close();
  }, 300_000);

  it('in which nobody calls end nothing either: each day the hub looks at each account once, and so keeps it alive', async () => {
    const { all, advance } = await together({ wakeEvery: never, upkeepEvery: 40 });
    const workedAt = async () => (await all.call('accounts.list', {}))[0]?.workedAt ?? '';
    const { key } = await all.createKey({ days: 40 });
    await expect.poll(async () => (await asked()).tenant).toBe(0);
    for (let day = 1; day <= 30; day += 1) {
      const before = await workedAt();
      await advance(24 * hours + 1);
      await expect.poll(workedAt).not.toBe(before);
    }
    // An exchange and a refresh a day, and the sign-in at GitHub renewed.
    await expect.poll(async () => (await world.requests()).filter(({ path }) => path === '/user')).toHaveLength(30);
    const { tenant, github } = await asked();
    expect([tenant, github]).toEqual([60, 30]);
    expect((await callTool(all, key, 'github_get_me', {})).status).toBe(200);
    await all.hub.close();
  }, 300_000);
});
