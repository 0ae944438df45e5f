/** Connecting and disconnecting under bad conditions: no account is ever answered for another, and gone means gone. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdAnswers } from '../harness/held-answers.ts';
import { callTool } from '../harness/tool-server.ts';
import { ada, sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
let all: TestHub;
beforeEach(async () => {
  all = await startHub(world, false);
  await world.control('DELETE', '/requests');
  await all.call('session.signIn', { signUp: false });
});
afterEach(async () => {
  await world.control('DELETE', '/faults');
  await all.call('revokeAll', {}); // the tenant outlives the hub, and so would its accounts
  await all.hub.close();
});

const connect = (github: 'ada-demo' | 'grace-demo') => all.connect({ platform: 'github' }, { github });
const me = async (key: string) => {
  const { body } = await callTool(all, key, 'github_get_me', {});
  return String(body['login'] ?? body.error?.code);
};
const labels = async () => (await all.call('accounts.list', {})).map(({ label, state }) => `${label} ${state}`);

const fault = (path: string, more: object) => world.control('POST', '/faults', { service: 'tenant', path, ...more });
const oneAccount = '^/me/v1/connected-accounts/accounts/';

describe('connecting', () => {
  it('leaves nothing behind when the proof fails, so that the next account is the one consented to', async () => {
    const consented = world.visit('ada', { github: 'grace-demo' });
    const failed = await all.hub.calls['accounts.connect'](
      { platform: 'github' },
      {
        // The tenant fails only once the consent is through.
        openUrl: async (url) => {
          await consented(url);
          await fault('^/oauth/token', { status: 503, body: '{}', times: 1 });
        },
        signal: new AbortController().signal,
        userId: ada,
      },
    );
    await world.control('DELETE', '/faults');
    expect(failed.ok).toBe(false);
    expect(await labels()).toEqual([]);
    expect((await world.requests()).filter(({ method, status }) => method === 'DELETE' && status === 204)).toHaveLength(
      1,
    );
    const connected = await connect('ada-demo');
    expect(connected.ok && connected.value.label).toBe('ada-demo');
    expect(await me((await all.createKey({})).key)).toBe('ada-demo');
  });

  it('keeps two accounts apart whichever came first', async () => {
    await connect('grace-demo');
    await connect('ada-demo');
    for (const label of ['ada-demo', 'grace-demo']) {
      expect(await me((await all.createKey({ accounts: [label] })).key)).toBe(label);
    }
  });
});

describe('disconnecting', () => {
  it('never lets a call of one account be answered for the other', async () => {
    await connect('grace-demo');
    await connect('ada-demo');
    const { key } = await all.createKey({ accounts: ['ada-demo'], callsPerMinute: 10_000, callsAtOnce: 64 });
    const seen = new Set<string>();
    const answered = Promise.withResolvers<void>();
    const calling = Promise.all(
      Array.from({ length: 12 }, async () => {
        for (let count = 0; count < 25; count++) {
          seen.add(await me(key));
          answered.resolve();
        }
      }),
    );
    await answered.promise;
    await all.call('accounts.disconnect', { account: 'ada-demo' });
    await calling;
    expect(seen).toContain('ada-demo');
    expect(seen).not.toContain('grace-demo');
  });

  it('counts from the moment it is said, however long the tenant takes', async () => {
    await connect('ada-demo');
    const { key } = await all.createKey({});
    expect(await me(key)).toBe('ada-demo');
    const { came, letThrough } = holdAnswers(new RegExp(oneAccount.slice(1)));
    const disconnecting = all.call('accounts.disconnect', { account: 'ada-demo' });
    await came;
    await world.control('DELETE', '/requests');
    expect(await labels()).toEqual(['ada-demo disconnecting']);
    expect(await me(key)).toBe('no_account');
    expect((await world.requests()).filter(({ path }) => path.startsWith('/oauth/token') || path === '/user')).toEqual(
      [],
    );
    letThrough();
    await disconnecting;
    expect(await labels()).toEqual([]);
  });

  it('stays refused when the tenant can not be reached, which is asked again until it answers', async () => {
    await connect('ada-demo');
    const { key } = await all.createKey({});
    await fault(oneAccount, { status: 500, body: '{}' });
    const { lines } = await all.call('accounts.disconnect', { account: 'ada-demo' });
    expect(lines.find(({ side }) => side === 'connected account')?.answer).toBe('retrying');
    expect([await me(key), await labels()]).toEqual(['no_account', ['ada-demo disconnecting']]);
    await world.control('DELETE', '/faults');
    await expect.poll(labels).toEqual([]);
  });
});
