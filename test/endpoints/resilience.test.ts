/** Refresh that nobody notices: bursts, clocks that jump, a tenant or a network that goes away, and a sign-in that ends. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { holdAnswers } from '../harness/held-answers.ts';
import { letGraceIn } from '../harness/second-person.ts';
import { callTool, postTool } from '../harness/tool-server.ts';
import { grace, sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
let all: TestHub;
let key: string;
beforeEach(async () => {
  all = await startHub(world);
  ({ key } = await all.createKey({ callsPerMinute: 10_000, callsAtOnce: 64 }));
  await world.control('DELETE', '/requests');
});
afterEach(async () => {
  await world.control('DELETE', '/faults');
  await all.hub.close();
});

const me = async () => {
  const { status, body } = await callTool(all, key, 'github_get_me', {});
  return body.error?.code ?? status;
};
const many = (count: number) => Promise.all(Array.from({ length: count }, () => me()));
const meBy = async (of: string) => (await callTool(all, of, 'github_get_me', {})).body;
const exchanges = async () =>
  (await world.requests()).filter(({ service, path }) => service === 'tenant' && path.startsWith('/oauth/token'))
    .length;
const fault = (service: 'tenant' | 'github', more: object) =>
  world.control('POST', '/faults', { service, path: service === 'tenant' ? '^/oauth/token' : '^/user$', ...more });
const oauth = (error: string) => JSON.stringify({ error, error_description: 'As the test wants it.' });

describe('a burst', () => {
  it('FLT-02: of 200 calls whose sign-in has ended asks the tenant once, and never again until somebody signs in', async () => {
    await letGraceIn(all);
    await all.call('accounts.connect', { platform: 'github' }, grace);
    const { key: ofGrace } = await all.createKey({}, grace);
    expect((await meBy(ofGrace))['login']).toBe('grace-demo');
    await world.control('DELETE', '/requests');
    const keys = await Promise.all(
      Array.from({ length: 4 }, () => all.createKey({ callsPerMinute: 10_000, callsAtOnce: 64 })),
    );
    all.ports.advance(11 * 60_000);
    await fault('tenant', { status: 403, body: oauth('invalid_grant'), delayMs: 300, times: 1 });
    const waiting = keys.flatMap((one) => Array.from({ length: 50 }, () => meBy(one.key)));
    const refusals = (await Promise.all(waiting)).map(({ error }) => error.code);
    expect([refusals.length, new Set(refusals)]).toEqual([200, new Set(['sign_in_again'])]);
    expect(new Set(await many(20))).toEqual(new Set(['sign_in_again']));
    expect(await exchanges()).toBe(1);
    expect((await all.call('status', {})).person).toBeNull();
    expect((await meBy(ofGrace))['login']).toBe('grace-demo'); // who has nothing to do with it
    await all.call('session.signIn', { signUp: false });
    expect(await me()).toBe(200);
  });
});

describe('the clock', () => {
  it('FLT-05: may be set back: nothing that was kept lives longer for it', async () => {
    all.ports.advance(8 * 60_000);
    expect(await me()).toBe(200);
    all.ports.advance(-3_600_000);
    expect(await me()).toBe(200);
    expect(await exchanges()).toBe(2); // what was kept before the jump is not trusted after it
  });

  it('FLT-22: may sleep for a night: what was kept is judged anew, and keys that expired meanwhile stay expired', async () => {
    const { key: short } = await all.createKey({ days: 1 });
    expect(await me()).toBe(200);
    await world.control('DELETE', '/requests');
    all.ports.advance(8 * 3_600_000);
    await world.control('POST', '/switches', { clockOffsetMs: 8 * 3_600_000 });
    all.hub.woke();
    expect(await me()).toBe(200);
    expect(await exchanges()).toBeGreaterThan(0);
    all.ports.advance(17 * 3_600_000);
    expect((await postTool(all, short, 'github_get_me')).status).toBe(401);
    all.ports.advance(-25 * 3_600_000);
    expect((await postTool(all, short, 'github_get_me')).status).toBe(401);
  });
});

/** However long an answer takes here, by the hub's own measure it came at once; what was slow to fail is not asked for again. */
function withoutDelay(): void {
  const now = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
  onTestFinished(() => now.mockRestore());
}

describe('FLT-01: whatever goes away comes back by itself', () => {
  it('when the tenant fails for a moment nobody notices', async () => {
    withoutDelay();
    all.ports.advance(11 * 60_000);
    await fault('tenant', { status: 503, body: 'oops', times: 1 });
    expect(new Set(await many(50))).toEqual(new Set([200]));
    expect(await exchanges()).toBe(2);
  });

  it('when the tenant fails for longer it is asked twice for all that wait', async () => {
    withoutDelay();
    all.ports.advance(11 * 60_000);
    await fault('tenant', { status: 503, body: 'oops' });
    const { letThrough } = holdAnswers(/\/oauth\/token$/);
    const asked = many(50);
    const underWay = async () =>
      (await all.call('audit.search', { offset: 0, limit: 100 })).calls.filter(({ outcome }) => outcome === null);
    await expect.poll(underWay).toHaveLength(50);
    letThrough();
    expect(new Set(await asked)).toEqual(new Set(['tenant_unreachable']));
    expect(await exchanges()).toBe(2);
  });

  it.each<[string, object, string]>([
    ['the tenant fails', { status: 500, body: 'oops' }, 'tenant_unreachable'],
    [
      'the tenant answers a page',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' },
      'tenant_unreachable',
    ],
    ['the tenant answers nothing at all', { status: 200, body: '' }, 'tenant_unreachable'],
    ['the tenant cuts the answer', { truncate: 10 }, 'tenant_unreachable'],
    [
      'the tenant asks to slow down and says how long',
      { status: 429, headers: { 'retry-after': '7' }, body: oauth('too_many_requests') },
      'tenant_busy',
    ],
    ['the tenant asks to slow down and does not', { status: 429, body: oauth('too_many_requests') }, 'tenant_busy'],
  ])('when %s', async (_, what, code) => {
    all.ports.advance(11 * 60_000);
    await fault('tenant', what);
    expect(await me()).toBe(code);
    await world.control('DELETE', '/faults');
    expect(await me()).toBe(200);
  });

  it('when it is slow, the answer is only later', async () => {
    all.ports.advance(11 * 60_000);
    await fault('tenant', { delayMs: 50 });
    await fault('github', { delayMs: 50 });
    expect(await me()).toBe(200);
  });

  it('when it never answers, the call ends and the next one works', async () => {
    const { dataDir, ports } = all; // so that nobody has to sign in with so little patience
    await all.hub.close();
    const parts = { patienceMs: 500 }; // what it is in the product: test/unit/hub/identity/vault
    all = await startHub(world, false, dataDir, ports, { port: 0 }, { parts });
    // What does answer may be too late for it as well, on a busy computer, and is asked for again.
    const ask = () => expect.poll(async () => (await callTool(all, key, 'github_get_me', {})).body);
    await fault('github', { hang: true });
    await ask().toMatchObject({ error: { code: 'platform_unreachable' } });
    ports.advance(11 * 60_000);
    await fault('tenant', { hang: true });
    await ask().toMatchObject({ error: { code: 'tenant_unreachable' } });
    await world.control('DELETE', '/faults');
    await ask().toMatchObject({ login: 'ada-demo' });
  });
});

describe('stopping', () => {
  it('gives calls under way the time to end, and takes no new one', async () => {
    await fault('github', { delayMs: 600 });
    const open = many(10);
    await world.met(10);
    const closing = all.hub.close();
    await expect.poll(() => fetch(all.url).catch(() => 'refused')).toBe('refused');
    await expect(me()).rejects.toThrow();
    expect(new Set(await open)).toEqual(new Set([200]));
    await closing;
    all = await startHub(world, false, all.dataDir);
    const records = await all.call('audit.list', { limit: 100 });
    expect(records.filter(({ tool, outcome }) => tool === 'github_get_me' && outcome === 'ok')).toHaveLength(10);
    expect(records.filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
  });

  it('cuts what takes longer than five seconds, and records that', async () => {
    await fault('github', { hang: true });
    const open = me().catch(() => 'cut');
    await world.met(1);
    await all.hub.close();
    expect(await open).toBe('cut');
    all = await startHub(world, false, all.dataDir);
    const [last] = (await all.call('audit.list', { limit: 100 })).filter(({ tool }) => tool === 'github_get_me');
    expect(last).toMatchObject({ outcome: 'error', reason: 'cancelled' });
  });
});
