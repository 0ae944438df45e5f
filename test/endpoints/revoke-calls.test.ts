/** Calls under way when something is revoked: none of them gets through, in whatever order things happen. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { post } from '../harness/mcp.ts';
import { ada, startHub, startWorld, type TestHub, type World } from '../harness/world.ts';

let world: World;
let hub: TestHub;
beforeAll(async () => {
  world = await startWorld();
  hub = await startHub(world);
}, 60_000);
afterEach(async () => {
  vi.unstubAllGlobals();
  await world.control('DELETE', '/faults');
});
afterAll(async () => {
  await hub.hub.close();
  await world.stop();
});

const fault = (path: string, about: object) => world.control('POST', '/faults', { service: 'github', path, ...about });
const call = (key: string) => post(`${hub.url}/mcp`, key, 'tools/call', { name: 'github_get_me', arguments: {} });
const ofKey = async (id: string) =>
  (await hub.call('audit.list', { limit: 1000 })).filter(({ keyId, verdict }) => keyId === id && verdict === 'allow');
const many = { callsPerMinute: 10_000, callsAtOnce: 64, callsPerDay: 100_000 };

it('REV-01: sixty calls under way end as revoked, and none is begun any more', async () => {
  const { key, id } = await hub.createKey(many);
  const other = await hub.createKey({ client: 'another' });
  await fault('^/user$', { hang: true, times: 60 });
  const calls = Array.from({ length: 60 }, () => call(key).then((answer) => answer.text()));
  await expect.poll(async () => (await ofKey(id)).length, { timeout: 30_000 }).toBe(60);
  await hub.call('keys.revoke', { id });
  for (const text of await Promise.all(calls)) expect(text).toContain('revoked');
  const ended = (await ofKey(id)).filter(({ outcome }) => outcome !== null);
  expect(ended.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 60 }, () => 'revoked'));
  expect((await call(key)).status).toBe(401);
  await world.control('DELETE', '/faults');
  expect((await call(other.key)).status).toBe(200);
}, 60_000);

it('REV-03: no order of what a call waits for lets it reach the platform after the revocation', async () => {
  const real = globalThis.fetch;
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (order) => {
      const { key, id } = await hub.createKey(many);
      hub.ports.advance(11 * 60_000); // so that the token is exchanged for anew
      let isRevoked = false;
      let late = 0;
      vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
        const request = new Request(input, init);
        if (new URL(request.url).origin === new URL(hub.url).origin) return real(input, init);
        await order.schedule(Promise.resolve(), 'before it is sent');
        if (isRevoked && !request.signal.aborted && request.url.startsWith(world.github)) late += 1;
        const answer = await real(input, init);
        await order.schedule(Promise.resolve(), 'before it is answered');
        return answer;
      });
      const calling = call(key).then((answer) => answer.text());
      const revoking = order
        .schedule(Promise.resolve(), 'revoke')
        .then(() => hub.hub.calls['keys.revoke']({ id }, { userId: ada, openUrl: async () => {}, signal: never }))
        .then(() => {
          isRevoked = true;
        });
      const [text] = await order.waitFor(Promise.all([calling, revoking]));
      vi.unstubAllGlobals();
      expect(late).toBe(0);
      const [last] = await ofKey(id);
      expect(['ok', 'revoked', undefined]).toContain(last?.outcome);
      if (last?.outcome !== 'ok') expect(text).not.toContain('ada-demo');
    }),
    { numRuns: 40 },
  );
}, 120_000);
const never = new AbortController().signal;

it('REV-12: an account that was revoked at GitHub is marked at the first refusal, and nothing is stormed', async () => {
  const { key } = await hub.createKey(many);
  expect((await call(key)).status).toBe(200);
  const heard: string[] = [];
  const stop = hub.hub.onChange(ada, (topic) => void heard.push(topic));
  await world.control('POST', '/switches', { providerRevoked: true, clockOffsetMs: 9 * 3_600_000 });
  await world.control('DELETE', '/requests');
  expect(await (await call(key)).text()).toContain('reconnect');
  expect(await hub.call('accounts.list', {})).toMatchObject([{ label: 'ada-demo', state: 'reconnect' }]);
  const first = (await world.requests()).length;
  for (let again = 0; again < 20; again++) expect(await (await call(key)).text()).toMatch(/reconnect|no_account/);
  const asked = (await world.requests()).length - first;
  expect(first).toBeLessThanOrEqual(6);
  expect(asked).toBeLessThanOrEqual(40); // each asks Token Vault once whether it works again, and GitHub not at all
  expect((await world.requests()).filter(({ service, path }) => service === 'github' && path === '/user')).toHaveLength(
    1,
  );
  // Its windows ask for the accounts anew with whatever is called.
  await expect.poll(() => heard, { timeout: 10_000 }).toContain('activity');
  stop();
}, 60_000);
