/** A tenant that comes later, and one that is left: the UserId, the keys and the record of the owner stay. */
import { afterEach, describe, expect, it } from 'vitest';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { callTool } from '../harness/tool-server.ts';
import { ada, grace, sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
let hub: TestHub;
afterEach(() => hub.hub.close());

const addTenant = () => {
  const { issuer, clientId, clientSecret } = world;
  return hub.call('tenant.set', { issuer, clientId, clientSecret });
};
const open = async (withoutTenant = true, ready = true) => {
  hub = await startHub(world, ready, temporaryFolder(), memoryPorts(), { port: 0 }, { withoutTenant });
};
const whoIs = async (key: string) => {
  const { body } = await callTool(hub, key, 'github_get_me', {});
  return body['login'] ?? body.error.code;
};
const kept = async () => (await hub.call('accounts.list', {})).map(({ id, label }) => `${id.slice(0, 4)} ${label}`);
const records = async () => (await hub.call('audit.search', { offset: 0, limit: 1 })).total;
/** A window in which whoever the tenant says is there sits. */
const signInAs = (who: 'ada' | 'grace') =>
  hub.hub.window(
    'console',
    'session.signIn',
    { signUp: false },
    { userId: undefined, openUrl: world.visit(who), signal: new AbortController().signal, opened: false },
  );

describe('a tenant that comes later', () => {
  it('knows the owner by a link alone, and by it under the UserId that they have', async () => {
    await open();
    const { key } = await hub.createKey({});
    await addTenant();
    // Before the link the tenant's person is nobody here, although the owner is the only person.
    expect(await signInAs('ada')).toMatchObject({ failure: { code: 'invitation_needed' } });
    expect(await whoIs(key)).toBe('ada-demo');
    const before = await records();
    expect(await hub.call('session.link', {})).toMatchObject({ userId: hub.me, email: 'ada@example.com', owner: true });
    expect(await signInAs('ada')).toMatchObject({ value: { userId: hub.me } });
    expect(await signInAs('grace')).toMatchObject({ failure: { code: 'invitation_needed' } });
    expect([await whoIs(key), (await records()) > before, await kept()]).toEqual(['ada-demo', true, ['own_ ada-demo']]);
  });

  it('is linked at a terminal with the passphrase alone: by no window', async () => {
    await open();
    await addTenant();
    const here = { userId: hub.me, openUrl: world.visit('grace'), signal: new AbortController().signal, opened: true };
    expect([
      await hub.hub.window('console', 'session.link', {}, here),
      await hub.hub.window('confirmation', 'session.link', {}, here),
    ]).toMatchObject([{ failure: { code: 'elsewhere' } }, { failure: { code: 'elsewhere' } }]);
  });

  it('does not make the owner somebody who is on the hub already, and links for the owner alone', async () => {
    await open(false);
    const { link } = await hub.call('people.invite', { email: 'grace@example.com' });
    const invitation = link.split('/').at(-1) ?? '';
    const joined = await hub.hub.calls['session.signIn'](
      { signUp: false, invitation, newPassphrase: 'correct horse' },
      { userId: undefined, window: 'console', openUrl: world.visit('grace'), signal: new AbortController().signal },
    );
    expect(joined).toMatchObject({ ok: true, value: { userId: grace, owner: false } });
    const asGrace = { userId: ada, openUrl: world.visit('grace'), signal: new AbortController().signal };
    expect(await hub.hub.calls['session.link']({}, asGrace)).toMatchObject({ failure: { code: 'other_person' } });
    expect(await hub.tried('session.link', {}, grace)).toMatchObject({ failure: { code: 'not_owner' } });
  });

  it('takes accounts one by one, with their keys, and gives them back', async () => {
    await open();
    const [{ id } = { id: '' }] = await hub.call('accounts.list', {});
    expect((await hub.connect({ platform: 'github' }, { github: 'grace-demo' })).ok).toBe(true);
    const all = (await hub.call('accounts.list', {})).map((account) => account.id);
    const { key } = await hub.createKey({ accounts: all, defaultAccounts: [id] });
    await hub.call('accounts.disconnect', { account: 'grace-demo' });
    await addTenant();
    await hub.call('session.link', {});
    // Only who asks for it moves it.
    await hub.call('accounts.connect', { platform: 'github' });
    expect(await kept()).toEqual(['own_ ada-demo']);
    await hub.call('accounts.connect', { platform: 'github', vault: 'auth0' });
    const moved = (await hub.call('keys.list', {}))[0]?.grant;
    expect([moved?.defaultAccounts, moved?.accounts]).toEqual([
      [expect.stringMatching(/^cac_/)],
      expect.arrayContaining([expect.stringMatching(/^cac_/)]),
    ]);
    expect([await kept(), await whoIs(key)]).toEqual([['cac_ ada-demo'], 'ada-demo']);
    const [receipt] = await hub.call('receipts.list', {});
    expect(receipt?.lines.map(({ answer }) => answer)).toEqual(['revoked', 'revoked', 'revoked']);
    await hub.call('accounts.connect', { platform: 'github', vault: 'this-computer' });
    expect([await kept(), await whoIs(key)]).toEqual([['own_ ada-demo'], 'ada-demo']);
  });

  it('is used in the owner’s name there', async () => {
    await open();
    await addTenant();
    await hub.call('session.link', {});
    await hub.connect({ platform: 'slack' }, {});
    const { key } = await hub.createKey({});
    expect((await callTool(hub, key, 'slack_list_channels', {})).status).toBe(200);
    const findings = await hub.call('doctor', {});
    expect(findings.filter(({ state }) => state === 'failed' || state === 'skipped')).toEqual([]);
  });
});

describe('a tenant that is left', () => {
  it('makes nobody the owner by a former link when it comes back', async () => {
    await open();
    await addTenant();
    await hub.call('session.link', {});
    await hub.call('tenant.remove', {});
    await addTenant();
    expect(await signInAs('ada')).toMatchObject({ failure: { code: 'invitation_needed' } });
  });

  it('leaves the owner, their keys and their record, once nothing rests there', async () => {
    await open(false);
    const { key } = await hub.createKey({});
    const refused = await hub.tried('tenant.remove', {});
    expect(refused).toMatchObject({
      failure: { code: 'usage', message: expect.stringContaining('ada-demo on github') },
    });
    await hub.call('accounts.connect', { platform: 'github', vault: 'this-computer' });
    const before = await records();
    expect(await hub.call('tenant.remove', {})).toEqual({ issuer: world.issuer });
    expect([await whoIs(key), await kept(), (await records()) > before]).toEqual(['ada-demo', ['own_ ada-demo'], true]);
    expect((await hub.call('status', {})).person).toMatchObject({ userId: ada, owner: true });
    expect(await hub.tried('session.startHere', {})).toMatchObject({ failure: { code: 'passphrase_needed' } });
    // And it comes back.
    await addTenant();
    expect(await hub.call('session.signIn', { signUp: false })).toMatchObject({ userId: ada });
  });
});
