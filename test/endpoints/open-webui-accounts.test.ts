/** Whose account in Open WebUI is whose (KEY-15): made or proved by its password, never merged by its address. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../src/main/hub/ground/secret.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { sharedHome, sharedOpenWebUIWorld, startHome, wish } from '../harness/open-webui-world.ts';
import { ada, startHub } from '../harness/world.ts';

const email = 'ada@example.com';
const password = 'Correct-horse-77';

const world = sharedOpenWebUIWorld();
const { hub } = world;
const home = sharedHome(world, { sso: null });
beforeEach(async () => {
  await home.set('key');
});
afterEach(() => void vi.restoreAllMocks());

const claim = (given = password) => hub.tried('openwebui.account', { password: given });
const refusal = async (given?: string) => {
  const claimed = await claim(given);
  return claimed.ok ? undefined : claimed.failure;
};
const identity = async () => (await home.status()).identity;
const accounts = () => JSON.stringify(home.openWebUI.state.accounts);
const taken = { state: 'conflict', email, account: null, by: null };

describe('an account that the hub makes', () => {
  it('is the person’s, with their password, and no more than a member', async () => {
    expect(await identity()).toEqual({ state: 'absent', email, account: null, by: null });
    expect(await claim()).toEqual({ ok: true, value: { state: 'linked', email, account: email, by: 'created' } });
    expect(home.openWebUI.state.accounts.slice(1)).toMatchObject([{ email, password, role: 'user' }]);
    await hub.call('openwebui.sync', wish);
    expect((await home.status()).keyId).not.toBeNull();
  });

  it('leaves its password and its session nowhere', async () => {
    const kept = vi.spyOn(hub.ports.secrets, 'set');
    const claimed = await claim();
    await hub.call('openwebui.sync', wish);
    const session = home.openWebUI.state.accounts[1]?.token ?? '';
    expect(session).toMatch(/^eyJ/);
    const files = readdirSync(hub.dataDir, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'));
    const sinks = {
      files: files.join(),
      settings: JSON.stringify(hub.ports.settings.read()),
      secrets: kept.mock.calls.map(([, secret]) => Secret.reveal(secret)).join(),
      log: hub.ports.events.join(),
      audit: JSON.stringify(await hub.call('audit.list', { limit: 200 })),
      answers: JSON.stringify([claimed, await home.status(), await hub.call('openwebui.files', wish)]),
    };
    expect(sinks.files).toContain('SQLite format 3');
    expect(sinks.audit).toContain('account in Open WebUI linked');
    for (const [name, sink] of Object.entries(sinks)) {
      for (const secret of [password, session, session.split('.')[2] ?? '']) {
        expect([name, sink.includes(secret)]).toEqual([name, false]);
      }
    }
  });

  it.each([
    ['it is too long', 'x'.repeat(73), 400, undefined, /password you entered is too long/],
    ['the address was taken meanwhile', password, 400, 'This email is already registered.', /already registered/],
    ['the key may not do that', password, 403, 'Not allowed.', /refused the administrator key/],
  ])('is not made where %s', async (_, given, status, detail, words) => {
    if (detail !== undefined) home.openWebUI.answerNext('/api/v1/auths/add', status, { detail });
    const refused = await refusal(given);
    expect(refused?.message).toMatch(words);
    expect(JSON.stringify(refused)).not.toContain(given);
    expect(await identity()).toMatchObject({ state: 'absent' });
  });

  it('is not taken for made where the answer does not say which it is', async () => {
    for (const body of [{}, { id: 7 }, [], null, true]) {
      home.openWebUI.answerNext('/api/v1/auths/add', 200, body);
      expect(await refusal()).toMatchObject({ code: 'open_webui_refused' });
    }
    expect(await identity()).toMatchObject({ state: 'absent' });
  });
});

describe('an account that is there already', () => {
  it('is never merged by its address, and nothing of it is touched or told', async () => {
    home.openWebUI.addAccount({ email: 'ADA@Example.com', name: 'Not Ada', password });
    const [before, from] = [accounts(), home.openWebUI.requests.length];
    expect(await identity()).toEqual(taken);
    expect(await hub.tried('openwebui.sync', wish)).toMatchObject({ failure: { code: 'open_webui_account' } });
    expect(await refusal('a guess')).toMatchObject({ message: expect.stringContaining('not the password') });
    expect([await identity(), accounts()]).toEqual([taken, before]);
    expect(home.written(from)).toEqual(['/api/v1/auths/signin']);
    expect((await hub.call('keys.list', {})).filter(({ grant, revokedAt }) => grant.boundTo && !revokedAt)).toEqual([]);
  });

  it('is the person’s once its password shows it, and an administrator’s stays all that it was', async () => {
    home.openWebUI.addAccount({ email, name: 'Countess', role: 'admin', password });
    const before = accounts();
    expect(await claim()).toMatchObject({ value: { state: 'linked', account: email, by: 'password' } });
    await hub.call('openwebui.sync', wish);
    await hub.call('openwebui.unsync', {});
    expect(accounts()).toBe(before);
  });

  it('needs no password where it is known to be theirs', async () => {
    home.openWebUI.addAccount({ email: 'elsewhere@example.com', name: 'Ada', sub: ada });
    expect(await identity()).toMatchObject({ state: 'linked', account: 'elsewhere@example.com', by: 'sso' });
    expect(await refusal()).toMatchObject({ code: 'usage' });
    expect(home.written()).not.toContain('/api/v1/auths/signin');
  });

  it('is somebody else’s who signs in to it by their own identity, whoever knows its password', async () => {
    const own = home.openWebUI.addAccount({ email, name: 'Eve', sub: 'auth0|eve', password });
    expect(await refusal()).toMatchObject({ code: 'open_webui_account' });
    expect(await identity()).toEqual(taken);
    own.sub = undefined;
    expect(await identity()).toEqual(taken);
    expect(JSON.stringify(await hub.call('audit.list', { limit: 1 }))).not.toContain('linked');
  });

  it('is nobody’s where two have one identity, and neither is let in', async () => {
    await home.set('key');
    for (const name of ['one', 'two']) home.openWebUI.addAccount({ email: `${name}@example.com`, name, sub: ada });
    expect(await identity()).toEqual(taken);
    await hub.call('openwebui.forget', {});
    await home.set('sso');
    await hub.call('openwebui.sync', wish);
    const ids = home.openWebUI.state.accounts.slice(1).map(({ id }) => id);
    for (const id of ids) expect(home.everything()).not.toContain(id);
  });

  it('says in words why a password proves nothing', async () => {
    home.openWebUI.addAccount({ email, name: 'Ada', password });
    for (let tries = 0; tries < 15; tries++) await refusal('a guess');
    expect((await refusal())?.message).toContain('wait three minutes');
    home.openWebUI.state.tries.clear();
    home.openWebUI.state.settings.passwordLogin = false;
    expect((await refusal())?.message).toContain('It answers 403: The requested action has been restricted');
    home.openWebUI.answerNext('/api/v1/auths/signin', 200, { token: 'eyJ', requires_2fa: true });
    expect((await refusal())?.message).toContain('second factor');
    expect(await identity()).toEqual(taken);
  });
});

describe('without an administrator’s key', () => {
  it('a password shows whose an account is, and the key is shown to the person, who takes it there', async () => {
    await hub.call('openwebui.forget', {});
    await hub.call('openwebui.set', { url: home.openWebUI.url, proof: 'key' });
    const own = home.openWebUI.addAccount({ email, name: 'Ada', password });
    expect(await identity()).toMatchObject({ state: 'unknown' });
    expect(await claim()).toMatchObject({ value: { state: 'linked', by: 'password' } });
    const from = home.openWebUI.requests.length;
    const { key, keyId } = await hub.call('openwebui.sync', wish);
    expect(home.written(from)).toEqual([]);
    const headers = { authorization: `Bearer ${key}`, 'x-ogx-user-id': own.id };
    expect((await fetch(`${hub.url}/v1/models`, { headers })).status).toBe(200);
    expect(keyId).not.toBeNull();
    await hub.call('openwebui.unsync', {});
    expect((await fetch(`${hub.url}/v1/models`, { headers })).status).toBe(403);
  });
});

describe('an address that the tenant has not verified', () => {
  it('makes no account, proves none, and does so once it is verified', async () => {
    const [dataDir, ports] = [temporaryFolder(), memoryPorts()];
    const first = await startHub(world.world, false, dataDir, ports);
    await first.call('session.signIn', { signUp: false });
    await first.hub.close();
    const database = new DatabaseSync(join(dataDir, 'hub.db'));
    database.exec('UPDATE people SET email_verified = 0');
    database.close();
    const again = await startHub(world.world, false, dataDir, ports);
    const there = await startHome({ ...world, hub: again }, { sso: null });
    await there.set('key');
    const from = there.openWebUI.requests.length;
    const code = async () => {
      const claimed = await again.tried('openwebui.account', { password });
      return claimed.ok ? claimed.value.state : claimed.failure.code;
    };
    for (const isTaken of [false, true]) {
      if (isTaken) there.openWebUI.addAccount({ email, name: 'Ada', password });
      expect((await there.status()).identity).toEqual({ state: 'unverified', email, account: null, by: null });
      expect(await code()).toBe('email_unverified');
    }
    expect(there.written(from)).toEqual([]);
    await again.call('session.signIn', { signUp: false });
    expect(await code()).toBe('linked');
    await there.close();
    await again.hub.close();
  });
});
