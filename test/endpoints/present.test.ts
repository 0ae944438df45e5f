/** A hub on a server, and its people's computers that hold no secret: they sign in there, and present the access token that they got. */

import * as oidc from 'openid-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refreshTokenName } from '../../src/main/hub/identity/session/tenant.ts';
import { ok } from '../../src/shared/result.ts';
import { openTenantClient, type TenantClient } from '../demo/tenant-client.ts';
import { mayBeLeft } from '../harness/left.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { postJson } from '../harness/post-json.ts';
import { callTool } from '../harness/tool-server.ts';
import { addressToOpen, runInProcess } from '../harness/words-in-process.ts';
import { ada, grace, startHub, type TestHub, type World, worldAt } from '../harness/world.ts';

let tenant: TenantClient;
let world: World;
let hub: TestHub;
beforeAll(async () => {
  tenant = await openTenantClient();
  world = worldAt(tenant.demo.announcement, tenant.close);
});
afterAll(() => world.stop());

const api = () => world.clients.api.audience;
const teamTenant = () => {
  const { issuer, clients } = world;
  const { clientSecret, ...exchanger } = clients.api;
  return { issuer, ...clients.native, clientSecret, subject: 'access_token', exchanger } as const;
};

/** Ada owns the hub and has GitHub connected there, and has signed out of it again. */
beforeEach(async () => {
  const browserConsole = { folder: temporaryFolder(), verifyPassphrase: async () => ok({ userId: undefined }) };
  hub = await startHub(world, false, temporaryFolder(), memoryPorts(), { port: 0 }, { browserConsole });
  await hub.call('tenant.set', teamTenant());
  await hub.call('session.signIn', { signUp: false });
  await hub.call('accounts.connect', { platform: 'github' });
  await hub.call('session.signOut', {});
});
afterEach(async () => {
  await world.control('DELETE', '/faults');
  await hub.hub.close();
});

/** `opengithubx login --hub` with a person at the browser that it names. */
async function login(as: 'ada' | 'grace', ...words: string[]): Promise<{ code: number; said: string }> {
  const watch = (text: string) => {
    const [url] = addressToOpen.exec(text) ?? [];
    if (url) void mayBeLeft(world.visit(as)(url));
  };
  const { code, stdout, stderr } = await runInProcess(['login', '--hub', hub.url, ...words], { watch });
  return { code, said: stdout + stderr };
}

async function present(accessToken: string, more: object = {}): Promise<{ status: number; code: string | undefined }> {
  const answer = await postJson(`${hub.url}/console/api/session.present`, { accessToken, ...more });
  const body = (await answer.json()) as { error?: { code: string } };
  return { status: answer.status, code: body.error?.code };
}

const native = () => tenant.application(world.clients.native.clientId, oidc.None());
const tokenOf = async (as: 'ada' | 'grace', audience = api()) =>
  (await tenant.signIn({ audience, scope: 'openid profile email' }, { as }, native())).access_token;
const read = async (key: string) => {
  const { status, body } = await callTool(hub, key, 'github_get_me', {});
  return status === 200 ? body['login'] : body.error.code;
};

describe('opengithubx login --hub', () => {
  it('signs in without a secret here, and the hub keeps nothing that outlasts the access token', async () => {
    const { key } = await hub.createKey({ days: 30 });
    expect(await read(key)).toBe('not_signed_in');
    const { code, said } = await login('ada', '--audience', api());
    expect([code, said]).toEqual([0, expect.stringContaining(`Signed in at ${hub.url} as Ada <ada@example.com>`)]);
    expect(await read(key)).toBe('ada-demo');
    expect((await hub.call('status', {})).person?.userId).toBe(ada);
    const { issuer, clientId } = teamTenant();
    expect(await hub.ports.secrets.get(refreshTokenName({ issuer, clientId }, ada))).toBeUndefined();
    const tokens = world.ledger().filter(({ kind }) => kind.startsWith('auth0_') && kind.endsWith('_token'));
    expect(tokens.filter(({ value }) => said.includes(value))).toEqual([]);
  });

  it('takes no API from a hub but its own address, or the one that the person names', async () => {
    const unnamed = await login('ada');
    expect([unnamed.code, unnamed.said]).toEqual([2, expect.stringContaining(api())]);
    expect((await login('ada', '--audience', 'https://another.example')).code).toBe(2);
  });

  it('says so where the hub exchanges in another way, or is no hub', async () => {
    const { issuer, clientId, clientSecret } = world;
    await hub.call('tenant.set', { issuer, clientId, clientSecret });
    expect((await login('ada', '--audience', api())).said).toContain('Sign in on the hub itself');
    expect((await login('ada', '--hub', 'http://hub.example')).said).toContain('https');
    expect((await login('ada', '--hub', world.github)).code).toBe(1);
  });
});

describe('a presented token', () => {
  it('stands for its person until it ends, the hub is restarted, or they sign out', async () => {
    const { key } = await hub.createKey({ days: 30 });
    expect(await present(await tokenOf('ada'))).toEqual({ status: 200, code: undefined });
    expect(await read(key)).toBe('ada-demo');
    await hub.call('session.signOut', {});
    expect(await read(key)).toBe('not_signed_in');
    await present(await tokenOf('ada'));
    expect(await read(key)).toBe('ada-demo');
    hub.ports.advance(86_400_000);
    expect(await read(key)).toBe('not_signed_in');
  });

  it('stands for its person after the computer has slept as well', async () => {
    const { key } = await hub.createKey({ days: 30 });
    await present(await tokenOf('ada'));
    hub.hub.woke();
    expect(await read(key)).toBe('ada-demo');
  });

  it('makes nobody the owner', async () => {
    const empty = await startHub(world, false, temporaryFolder(), memoryPorts(), { port: 0 });
    await empty.call('tenant.set', teamTenant());
    const presented = await empty.tried('session.present', { accessToken: await tokenOf('ada') });
    expect(presented.ok ? 'ok' : presented.failure.code).toBe('invitation_needed');
    await empty.hub.close();
  });

  it('opens no window: the answer is who it is, and nothing to call with', async () => {
    const accessToken = await tokenOf('ada');
    const answer = await postJson(`${hub.url}/console/api/session.present`, { accessToken });
    expect(Object.keys((await answer.json()) as object).toSorted()).toEqual(['email', 'name', 'owner', 'userId']);
  });

  it('of a new person needs their invitation, and a passphrase of their own', async () => {
    expect((await present(await tokenOf('grace'))).code).toBe('invitation_needed');
    const { code: invitation } = await hub.call('people.invite', { email: 'grace@example.com' });
    const token = await tokenOf('grace');
    expect((await present(token, { invitation })).code).toBe('passphrase_needed');
    expect((await present(await tokenOf('ada'), { invitation, newPassphrase: 'long enough' })).code).toBe(undefined);
    expect((await present(token, { invitation, newPassphrase: 'long enough' })).code).toBe(undefined);
    expect((await hub.call('people.list', {})).people.map(({ userId }) => userId)).toContain(grace);
    // Whoever finds the token chooses no other passphrase by it.
    expect((await present(token, { invitation: 'any', newPassphrase: 'another one' })).code).toBe(undefined);
    expect(await hub.hub.people.verifyPassphrase(grace, 'long enough')).toBe(true);
    expect(await hub.hub.people.verifyPassphrase(grace, 'another one')).toBe(false);
    // Nor does script in a console that is theirs.
    const context = {
      openUrl: world.visit('grace'),
      signal: AbortSignal.timeout(30_000),
      userId: grace,
      opened: false,
    };
    const again = { signUp: false, invitation: 'any', newPassphrase: 'another one' };
    expect((await hub.hub.window('console', 'session.signIn', again, context)).ok).toBe(true);
    expect(await hub.hub.people.verifyPassphrase(grace, 'another one')).toBe(false);
  });

  it.each<[string, () => Promise<string>]>([
    ['of another API', () => tokenOf('ada', `${world.issuer}me/`)],
    ['of another application', async () => (await tenant.signIn({ audience: api() }, { as: 'ada' })).access_token],
    [
      'without openid',
      async () => {
        const { refresh_token: token = '' } = await tenant.signIn({ audience: api() }, { as: 'ada' }, native());
        return (await tenant.refresh(token, { scope: 'profile' }, native())).access_token;
      },
    ],
    [
      'that is an ID token',
      async () => (await tenant.signIn({ audience: api() }, { as: 'ada' }, native())).id_token ?? '',
    ],
    ['that is a refresh token', () => tenant.refreshTokenOf('ada')],
    ['that was changed', async () => changed(await tokenOf('ada'))],
    ['that is signed by nobody', async () => unsigned(await tokenOf('ada'))],
    [
      'that has ended',
      async () => {
        const token = await tokenOf('ada');
        hub.ports.advance(86_500_000);
        return token;
      },
    ],
    ['that is nothing', async () => 'x'],
  ])('is refused: one %s', async (_, token) => {
    const before = await hub.call('audit.list', { limit: 1 });
    expect(await present(await token())).toEqual({ status: 403, code: 'sign_in_refused' });
    expect(await hub.call('audit.list', { limit: 1 })).toEqual(before);
  });

  /** A token as the tenant gives it, with other claims or for longer. */
  const signed = async (claims: object, seconds = 600): Promise<string> => {
    const given = JSON.parse(Buffer.from((await tokenOf('ada')).split('.')[1] ?? '', 'base64url').toString());
    const { exp: _, iat: __, sub, iss: ___, ...same } = given;
    return tenant.demo.tenant.keys.sign({ ...same, ...claims }, sub, seconds);
  };

  it('is refused where it is bound to a key, which this hub would not have', async () => {
    expect(await present(await signed({}))).toEqual({ status: 200, code: undefined });
    const bound = await signed({ cnf: { jkt: 'a'.repeat(43) } });
    await world.control('DELETE', '/requests');
    expect(await present(bound)).toEqual({ status: 403, code: 'sign_in_refused' });
    // Nor is it sent to anybody, who would take it from the hub for one that is not bound.
    expect((await world.requests()).filter(({ path }) => path.includes('userinfo'))).toEqual([]);
  });

  it('counts for a day at most, however long it lasts', async () => {
    expect((await present(await signed({}, 3 * 86_400))).status).toBe(200);
    const { key } = await hub.createKey({ days: 9 });
    expect(await read(key)).toBe('ada-demo');
    hub.ports.advance(86_400_000 + 60_000);
    expect(await read(key)).toBe('not_signed_in');
  });

  it('is refused where the hub binds what it uses to its own key', async () => {
    await hub.call('tenant.set', { ...teamTenant(), dpop: true });
    expect(await present(await tokenOf('ada'))).toEqual({ status: 503, code: 'tenant_setup' });
  });
});

/** The same person with another name in it. */
function changed(token: string): string {
  const [head, body = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
  return [head, Buffer.from(JSON.stringify({ ...claims, sub: grace })).toString('base64url'), signature].join('.');
}

const unsigned = (token: string): string =>
  [Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url'), token.split('.')[1], ''].join('.');
