/** Calls under way when something is revoked: none of them gets through, in whatever order things happen. */
import { afterEach, expect, it, vi } from 'vitest';
import { post } from '../harness/mcp.ts';
import { postTool } from '../harness/tool-server.ts';
import { ada, sharedHub } from '../harness/world.ts';

const { world, hub } = sharedHub();
afterEach(async () => {
  vi.unstubAllGlobals();
  await world.control('DELETE', '/faults');
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
  await expect.poll(async () => (await ofKey(id)).length).toBe(60);
  await hub.call('keys.revoke', { id });
  for (const text of await Promise.all(calls)) expect(text).toContain('revoked');
  const ended = (await ofKey(id)).filter(({ outcome }) => outcome !== null);
  expect(ended.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 60 }, () => 'revoked'));
  expect((await call(key)).status).toBe(401);
  await world.control('DELETE', '/faults');
  expect((await call(other.key)).status).toBe(200);
});

/**
 * A call waits four times for another side: its token is asked for and comes, GitHub is asked and answers. `point` is where the key
 * is revoked; `settled` says whether that is over before the call goes on.
 */
const points = [0, 1, 2, 3].flatMap((point) => [true, false].map((settled) => ({ point, settled })));

it.each(points)(
  'REV-03: revoked at wait $point (settled: $settled), a call reaches the platform no more',
  async ({ point, settled }) => {
    const { key, id } = await hub.createKey(many);
    hub.ports.advance(11 * 60_000); // so that the token is exchanged for anew
    const real = globalThis.fetch;
    let waits = 0;
    let isRevoked = false;
    let late = 0;
    let revoking: Promise<void> | undefined;
    const revoke = async () => {
      await hub.call('keys.revoke', { id });
      isRevoked = true;
    };
    const wait = async () => {
      if (waits++ !== point) return;
      revoking = revoke();
      if (settled) await revoking;
    };
    vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
      const request = new Request(input, init);
      const isPlatform = request.url.startsWith(world.github);
      if (!isPlatform && !request.url.startsWith(`${world.issuer}oauth/token`)) return real(input, init);
      await wait();
      if (isPlatform && isRevoked && !request.signal.aborted) late += 1;
      const answer = await real(input, init);
      await wait();
      return answer;
    });
    const text = await (await postTool(hub, key, 'github_get_me')).text();
    await revoking;
    expect([isRevoked, late]).toEqual([true, 0]);
    expect(text).not.toContain('ada-demo');
    expect((await ofKey(id))[0]?.outcome).toBe('revoked');
  },
);

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
  await expect.poll(() => heard).toContain('activity');
  stop();
});
