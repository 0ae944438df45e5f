/** A month goes by: though nobody calls, what expires is renewed, and nobody signs in again. */
import { expect, it } from 'vitest';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { callTool } from '../harness/tool-server.ts';
import { sharedWorld, startHub } from '../harness/world.ts';

const hours = 3_600_000;
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

it('thirty days in which nobody calls end nothing: each day the hub looks at each account once, and so keeps it alive', async () => {
  const { all, advance } = await together({ wakeEvery: never, upkeepEvery: 40 });
  const workedAt = async () => (await all.call('accounts.list', {}))[0]?.workedAt ?? '';
  // A look that is under way since the account was connected is shared, and on record before the key is: it is of no later day.
  await all.call('accounts.check', { account: 'ada-demo' });
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
