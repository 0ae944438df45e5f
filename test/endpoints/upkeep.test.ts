/** The hub looks by itself whether sign-ins and accounts still work: who hears of what has ended, and when nobody is asked. */
import { afterEach, expect, it } from 'vitest';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { callTool } from '../harness/tool-server.ts';
import { ada, grace, sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const never = 2 ** 30;
const day = 24 * 3_600_000;

const world = sharedWorld();
let all: TestHub;
let heard: string[];
afterEach(async () => {
  await world.control('DELETE', '/faults');
  await all.call('revokeAll', {});
  await all.hub.close();
});

async function open(upkeepEvery = never): Promise<void> {
  const parts = { wakeEvery: never, upkeepEvery };
  all = await startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { parts });
  heard = [];
  all.hub.onChange(ada, (topic) => void heard.push(topic));
  await world.control('DELETE', '/requests');
}
const connectGrace = () => all.connect({ platform: 'github' }, { github: 'grace-demo' });
const states = async () => (await all.call('accounts.list', {})).map(({ label, state }) => `${label} ${state}`);
const atTenant = async () =>
  (await world.requests()).filter(({ service, path }) => service === 'tenant' && path.startsWith('/oauth/token'));
const atGitHub = async () => (await world.requests()).filter(({ path }) => path === '/user');
const person = async () => (await all.call('welcome', {})).person;
/** The person ends the grant at GitHub, and the token that Token Vault has stored expires. */
async function endAtGitHub(): Promise<void> {
  await world.control('POST', '/switches', { providerRevoked: true, clockOffsetMs: 9 * 3_600_000 });
  all.ports.advance(9 * 3_600_000);
}

it('marks what has ended within a day, without a call, tells the windows, and marks what works again', async () => {
  await open(20);
  // A look that is under way since the account was connected is shared: it must not end after the day has passed.
  await all.call('accounts.check', { account: 'ada-demo' });
  await endAtGitHub();
  all.ports.advance(day);
  // A look that met a broken connection is made again later.
  const later = () => {
    all.ports.advance(day / 24);
    return states();
  };
  await expect.poll(later, { interval: 500 }).toEqual(['ada-demo reconnect']);
  await expect.poll(() => heard).toContain('accounts');
  await world.control('POST', '/switches', { providerRevoked: false });
  all.ports.advance(day);
  await expect.poll(states).toEqual(['ada-demo connected']);
});

it('leaves alone what has worked within a day, and keeps when the connection ends', async () => {
  await open(20);
  all.ports.advance(2 * day);
  const workedAt = async () => Date.parse((await all.call('accounts.list', {}))[0]?.workedAt ?? '');
  await expect.poll(workedAt).toBeGreaterThan(Date.now() + day); // looked at, and with it the sign-in
  const { key } = await all.createKey({ days: 3 });
  all.ports.advance(day - 60_000);
  await callTool(all, key, 'github_get_me', {});
  await world.control('DELETE', '/requests');
  all.ports.advance(day / 2);
  await expect.poll(atTenant).toHaveLength(1); // the sign-in, of which only its own looks tell
  expect(await atGitHub()).toEqual([]);
  const [account] = await all.call('accounts.list', {});
  expect(Date.parse(account?.expiresAt ?? '')).toBeGreaterThan(Date.now() + 100 * day);
});

it('looks at the other accounts at once after a call that found one ended', async () => {
  await open();
  await connectGrace();
  const { key } = await all.createKey({ accounts: ['ada-demo'], days: 3 });
  await endAtGitHub();
  expect((await callTool(all, key, 'github_get_me', {})).body.error.code).toBe('reconnect');
  await expect.poll(states).toEqual(['ada-demo reconnect', 'grace-demo reconnect']);
});

it('hears of a sign-in that has ended once the computer wakes, and tells every window', async () => {
  await open();
  const body = JSON.stringify({ error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' });
  await world.control('POST', '/faults', { service: 'tenant', path: '^/oauth/token', status: 403, body });
  all.hub.woke();
  await expect.poll(person).toBeNull();
  await expect.poll(() => heard).toContain('session');
  expect(await atTenant()).toHaveLength(1); // and the rest is not asked for a person who is signed out
});

it('has no more than one exchange under way, however many accounts are due', async () => {
  await open();
  await connectGrace();
  await world.control('DELETE', '/requests');
  await world.control('POST', '/faults', { service: 'tenant', path: '^/oauth/token', hang: true, times: 1 });
  all.hub.woke();
  all.hub.woke();
  await expect.poll(atTenant).toHaveLength(1);
  for (let count = 0; count < 20; count += 1) await states();
  expect(await atTenant()).toHaveLength(1);
});

/** How many accounts are asked for at GitHub while that of Grace is looked at twice: two, unless Ada’s is too. */
async function askedBesideGrace(): Promise<number> {
  const looked = async (): Promise<void> => {
    all.ports.advance(2 * day);
    const now = all.ports.clock.now();
    const workedAt = async () => Date.parse((await all.call('accounts.list', {}, grace))[0]?.workedAt ?? '');
    await expect.poll(workedAt).toBeGreaterThanOrEqual(now);
  };
  await looked(); // what is under way ends
  await world.control('DELETE', '/requests');
  await looked();
  await looked();
  return (await atGitHub()).length;
}

it('asks nothing for a person whose clients are all paused, or who is signed out', async () => {
  await open(20);
  await all.call('accounts.check', { account: 'ada-demo' }); // shares the look that is under way, as above
  const { code } = await all.call('people.invite', { email: 'grace@example.com' });
  await all.call('session.signIn', { signUp: false, invitation: code }, grace);
  await all.call('accounts.connect', { platform: 'github' }, grace);
  const { id } = await all.createKey({ days: 366 });
  await all.call('keys.pause', { id });
  expect(await askedBesideGrace()).toBe(2);
  await all.call('keys.resume', { id });
  expect(await askedBesideGrace()).toBeGreaterThan(2);
  await all.call('session.signOut', {});
  expect(await askedBesideGrace()).toBe(2);
});
