/** Refresh tokens that rotate, as those of an application without a secret do: one use each, the next one kept before it is needed. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { refreshTokenName } from '../../src/main/hub/identity/session/tenant.ts';
import { holdAnswers } from '../harness/held-answers.ts';
import { callTool } from '../harness/tool-server.ts';
import { ada, startHub, startWorld, type TestHub, type World } from '../harness/world.ts';

let world: World;
let hub: TestHub;
let key: string;
let hoursLater = 0;

/** Ada has signed in without a secret; her access tokens are exchanged. */
beforeEach(async () => {
  hoursLater = 0;
  world = await startWorld();
  hub = await startHub(world, false);
  const { issuer, clients } = world;
  const { clientSecret, ...exchanger } = clients.api;
  await hub.call('tenant.set', { issuer, ...clients.native, subject: 'access_token', exchanger, clientSecret });
  await hub.call('session.signIn', { signUp: false });
  await hub.call('accounts.connect', { platform: 'github' });
  ({ key } = await hub.createKey({ days: 30, callsPerMinute: 1000, callsAtOnce: 200 }));
});
afterEach(async () => {
  await hub.hub.close();
  await world.stop();
});

/** Every access token and platform token has expired by then, and no refresh token. */
async function nextDay(): Promise<void> {
  hoursLater += 25;
  hub.ports.advance(25 * 3_600_000);
  await world.control('POST', '/switches', { clockOffsetMs: hoursLater * 3_600_000 });
}

const nameOf = () => refreshTokenName({ issuer: world.issuer, clientId: world.clients.native.clientId }, ada);
const issued = () => world.ledger().filter(({ kind }) => kind === 'auth0_refresh_token').length;

it('FLT-03: sixty calls at once, of which some look after accounts, use each refresh token once', async () => {
  await nextDay();
  const before = issued();
  const work = Array.from({ length: 60 }, async (_, index) =>
    index % 10 === 0 ? (await hub.tried('doctor', {})).ok : (await callTool(hub, key, 'github_get_me', {})).status,
  );
  expect(new Set(await Promise.all(work))).toEqual(new Set([200, true]));
  expect(issued()).toBeGreaterThan(before);
  await nextDay();
  expect((await callTool(hub, key, 'github_get_me', {})).status).toBe(200); // a reuse would have ended the family
});

it('FLT-04: the new one is kept before anything is done with the answer, and holds after a restart', async () => {
  await nextDay();
  await callTool(hub, key, 'github_get_me', {});
  await hub.hub.close();
  hub = await restarted();
  await nextDay();
  expect((await callTool(hub, key, 'github_get_me', {})).status).toBe(200);
});

it('FLT-04: one that was lost between its arrival and the store ends in a new sign-in, and in no loop', async () => {
  const { secrets } = hub.ports;
  const { set } = secrets;
  const before = await secrets.get(nameOf());
  secrets.set = async () => Promise.reject(new Error('the power went'));
  await nextDay();
  expect((await callTool(hub, key, 'github_get_me', {})).status).not.toBe(200);
  secrets.set = set;
  await hub.hub.close();
  hub = await restarted();
  expect(await hub.ports.secrets.get(nameOf())).toBe(before);
  await world.control('DELETE', '/requests');
  for (let call = 0; call < 5; call++) {
    expect((await callTool(hub, key, 'github_get_me', {})).body.error.code).toBe('sign_in_again');
  }
  const asked = (await world.requests()).filter(({ path }) => path.startsWith('/oauth/token'));
  expect(asked).toHaveLength(1);
  await hub.call('session.signIn', { signUp: false });
  expect((await callTool(hub, key, 'github_get_me', {})).status).toBe(200);
});

it.each([true, false])(
  'a sign-out while one is under way is not undone by it; the tenant hears of it: %s',
  async (heard) => {
    await nextDay();
    if (!heard) await world.control('POST', '/faults', { service: 'tenant', path: '^/oauth/revoke', status: 500 });
    const { came, letThrough } = holdAnswers(/\/oauth\/token$/);
    const call = callTool(hub, key, 'github_get_me', {});
    await came;
    await hub.call('session.signOut', {});
    letThrough();
    expect((await call).body.error.code).toBe('revoked');
    expect(await hub.ports.secrets.get(nameOf())).toBeUndefined();
    expect((await callTool(hub, key, 'github_get_me', {})).body.error.code).toBe('not_signed_in');
  },
);

/** The hub once more, on the same folder and secrets. */
async function restarted(): Promise<TestHub> {
  const { dataDir, ports } = hub;
  const settings = ports.settings.read();
  const again = await startHub(world, false, dataDir, ports);
  ports.settings.update(settings); // the harness has named the usual tenant
  return again;
}
