import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { toolNames } from '../../../../../src/main/hub/features/imports/clean-words.ts';
import type { Database } from '../../../../../src/main/hub/ground/database/database.ts';
import { isKeyShaped, keyHash, newKey, withoutKeys } from '../../../../../src/main/hub/kernel/keys/key-text.ts';
import { firstAccountOn, type Keys } from '../../../../../src/main/hub/kernel/keys/keys.ts';
import { createLimits } from '../../../../../src/main/hub/kernel/keys/limits.ts';
import type { Grant } from '../../../../../src/shared/model.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { keysOn } from '../../../../harness/keys-on.ts';
import { lateDatabase } from '../../../../harness/late-database.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';

const grant: Grant = {
  endpoints: ['mcp'],
  accounts: ['cac_1'],
  tools: [],
  access: ['read'],
  repositories: ['*/*'],
  models: [],
  callsPerDay: 2,
  callsPerMinute: 100,
  callsAtOnce: 3,
};

const secret = Buffer.alloc(32, 7);

async function opened() {
  const ports = memoryPorts();
  const folder = temporaryFolder();
  const database = databaseIn(folder);
  await database.write([
    {
      sql: "INSERT INTO people (user_id, name, email, first_signed_in_at, owner) VALUES ('auth0|ada', 'Ada', 'ada@example.com', '', 1)",
      values: [],
    },
  ]);
  return { ports, folder, database, keys: await keysOn(database, ports, secret, folder) };
}
const wish = { userId: 'auth0|ada', client: 'a test', grant, days: 1 };

describe('the format of a key', () => {
  it('is ogx_, 43 random characters and 6 of checksum, never the same twice', () => {
    const made = new Set(Array.from({ length: 200 }, newKey));
    expect(made.size).toBe(200);
    for (const key of made) expect(key).toMatch(/^ogx_[0-9A-Za-z]{49}$/);
    for (const key of made) expect(isKeyShaped(key)).toBe(true);
  });

  it('tells a mistyped key from a real one', () => {
    const key = newKey();
    const other = key.endsWith('0') ? '1' : '0';
    for (const wrong of [`${key.slice(0, -1)}${other}`, key.slice(0, -1), `${key}0`, key.replace('ogx_', 'ghp_'), '']) {
      expect(isKeyShaped(wrong)).toBe(false);
    }
  });

  it('is taken out of a text, whole or cut, and of nothing else', () => {
    const key = newKey();
    expect(withoutKeys(`Why is ${key}, or ${key.slice(0, 20)}…, refused?`)).toBe(
      'Why is [permission key], or [permission key]…, refused?',
    );
    expect(withoutKeys('What is an ogx_ key?')).toBe('What is an ogx_ key?');
  });
});

describe('keys', () => {
  it('finds a key by its header, and nothing by any other form', async () => {
    const { keys } = await opened();
    const { key, record } = await keys.create(wish);
    // The scheme is in any case, and before the key is one blank or more: RFC 9110, 11.1 and 11.4.
    for (const header of [`Bearer ${key}`, `bearer  ${key}`]) {
      expect(keys.authenticate(header)).toMatchObject({ key: { id: record.id, userId: 'auth0|ada' } });
    }
    const forms = [`Basic ${key}`, `Bearer ${key}, Bearer ${key}`, `Bearer${key}`, `Bearer ${key} x`];
    const wrong = [undefined, '', key, ...forms];
    for (const header of wrong) expect(keys.authenticate(header)).toHaveProperty('refused');
  });

  it('is for a client whose name hides and turns round nothing', async () => {
    const { keys } = await opened();
    const { record } = await keys.create({ ...wish, client: 'RTL \u202Ecba' });
    expect(record.client).toBe('RTL \\u{202E}cba');
  });

  it('tells whether one that may still work is for tools of a name, and not of another', async () => {
    const { keys } = await opened();
    const tools = toolNames('my-server', [{ key: 'getSum', words: 'getSum' }]);
    const { record } = await keys.create({ ...wish, grant: { ...grant, tools } });
    expect(['my-server', 'my', 'server', 'other'].map((platform) => keys.anyFor(platform))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    await keys.revoke(record.id);
    expect(keys.anyFor('my-server')).toBe(false);
  });

  it('keeps the hash alone', async () => {
    const { keys, database } = await opened();
    const { key } = await keys.create(wish);
    const stored = JSON.stringify(await database.read('SELECT * FROM keys'));
    expect(stored).toContain(keyHash(key));
    expect(stored).not.toContain(key.slice(4));
  });

  it('lets no clock that is set back revive an expired key', async () => {
    const { keys, ports } = await opened();
    const { key } = await keys.create(wish);
    ports.advance(86_400_000 - 1000);
    expect(keys.authenticate(`Bearer ${key}`)).toHaveProperty('key');
    ports.advance(1000);
    expect(keys.authenticate(`Bearer ${key}`)).toMatchObject({ refused: 'expired_key' });
    ports.advance(-3_600_000);
    expect(keys.authenticate(`Bearer ${key}`)).toMatchObject({ refused: 'expired_key' });
  });

  it('revokes at once, aborts what is under way, and remembers it', async () => {
    const { keys, ports, database, folder } = await opened();
    const { key, record } = await keys.create(wish);
    const found = keys.authenticate(`Bearer ${key}`);
    await keys.revoke(record.id);
    expect('key' in found && found.key.revoked.aborted).toBe(true);
    expect(keys.authenticate(`Bearer ${key}`)).toMatchObject({ refused: 'revoked_key' });
    const reopened = await keysOn(database, ports, secret, folder);
    expect(reopened.authenticate(`Bearer ${key}`)).toMatchObject({ refused: 'revoked_key' });
    expect(await keys.revoke('key_unknown')).toBeUndefined();
  });

  it('refuses a key and cuts its calls before its revocation is written, and also if that write fails', async () => {
    const { ports, database, folder } = await opened();
    const disk: { held?: Promise<void> } = {};
    const write: Database['write'] = async (writes) => {
      await disk.held;
      await database.write(writes);
    };
    const keys = await keysOn({ ...database, write }, ports, secret, folder);
    const { key, record } = await keys.create(wish);
    const held = Promise.withResolvers<void>();
    held.promise.catch(() => undefined); // it fails before anything waits for it
    disk.held = held.promise;
    const found = keys.authenticate(`Bearer ${key}`);
    const revoking = keys.revoke(record.id);
    expect('key' in found && found.key.revoked.aborted).toBe(true);
    expect(keys.authenticate(`Bearer ${key}`)).toMatchObject({ refused: 'revoked_key' });
    held.reject(new Error('the disk is full'));
    await expect(revoking).rejects.toThrow('the disk is full');
    expect(keys.authenticate(`Bearer ${key}`)).toMatchObject({ refused: 'revoked_key' });
  });

  it('stays revoked where it is resumed or given its account while the revocation is being written', async () => {
    const { ports, database, folder } = await opened();
    const keys = await keysOn(lateDatabase(database, 1), ports, secret, folder);
    const { key, record } = await keys.create({ ...wish, grant: { ...grant, accounts: [firstAccountOn('github')] } });
    const revoking = keys.revoke(record.id);
    await Promise.all([keys.pause(record.id, false), keys.pinFirstAccount('auth0|ada', 'github', 'cac_1'), revoking]);
    const reopened = await keysOn(database, ports, secret, folder);
    expect(reopened.authenticate(`Bearer ${key}`)).toMatchObject({ refused: 'revoked_key' });
  });

  it.each([
    ['a widened grant', `UPDATE keys SET "grant" = replace("grant", '"read"', '"read","write"')`],
    ['a later expiry', "UPDATE keys SET expires_at = '2999-01-01T00:00:00.000Z'"],
    ['another person', "UPDATE keys SET user_id = 'auth0|ada', client = 'mine'"],
    ['a hash of one’s own', `UPDATE keys SET hash = '${keyHash(newKey())}'`],
    ['a key made up', `UPDATE keys SET id = 'key_made_up'`],
  ])('refuses a stored key that was changed: %s', async (_, sql) => {
    const { keys, ports, database, folder } = await opened();
    const { key } = await keys.create(wish);
    await database.write([{ sql, values: [] }]);
    const reopened = await keysOn(database, ports, secret, folder);
    expect(reopened.authenticate(`Bearer ${key}`)).toEqual({ refused: 'unknown_key' });
    expect(reopened.rollbacks.map(({ is }) => is)).toContain('refused');
    expect(reopened.list('auth0|ada')).toEqual([]);
  });

  it('refuses a paused key until it is resumed, also after a restart', async () => {
    const { keys, ports, database, folder } = await opened();
    const { key, record } = await keys.create(wish);
    await keys.pause(record.id, true);
    const reopened = await keysOn(database, ports, secret, folder);
    for (const all of [keys, reopened])
      expect(all.authenticate(`Bearer ${key}`)).toMatchObject({ refused: 'paused_key' });
    await keys.pause(record.id, false);
    expect(keys.authenticate(`Bearer ${key}`)).toHaveProperty('key');
  });

  it.each<[string, (keys: Keys, id: string) => Promise<unknown>]>([
    ['it is resumed', (keys, id) => keys.pause(id, false)],
    ['it is resumed twice', (keys, id) => Promise.all([keys.pause(id, false), keys.pause(id, false)])],
    ['it gets its account', (keys) => keys.pinFirstAccount('auth0|ada', 'github', 'cac_1')],
    [
      'it is resumed and gets its account',
      (keys, id) => Promise.all([keys.pause(id, false), keys.pinFirstAccount('auth0|ada', 'github', 'cac_1')]),
    ],
    ['it is resumed after an earlier pause', (keys, id) => Promise.all([keys.pause(id, true), keys.pause(id, false)])],
  ])('holds a pause from the moment that it is asked for, while %s', async (_, changed) => {
    const { ports, database, folder } = await opened();
    let look = (): void => {};
    const set: typeof ports.secrets.set = async (name, value) => {
      await turn();
      look();
      await ports.secrets.set(name, value);
    };
    const keys = await keysOn(database, { ...ports, secrets: { ...ports.secrets, set } }, secret, folder);
    const { key, record } = await keys.create({ ...wish, grant: { ...grant, accounts: [firstAccountOn('github')] } });
    const changing = changed(keys, record.id);
    await turn();
    const pausing = keys.pause(record.id, true);
    const seen: string[] = [];
    look = () => {
      const found = keys.authenticate(`Bearer ${key}`);
      seen.push('refused' in found ? found.refused : 'let in');
    };
    await Promise.all([changing, pausing]);
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen)).toEqual(new Set(['paused_key']));
    expect(keys.authenticate(`Bearer ${key}`)).toMatchObject({ refused: 'paused_key' });
    expect(keys.list('auth0|ada').find(({ id }) => id === record.id)?.paused).toBe(true);
  });

  it('gives a key made for the first account that account and no later one', async () => {
    const { keys, ports, database, folder } = await opened();
    const { record } = await keys.create({ ...wish, grant: { ...grant, accounts: [firstAccountOn('github')] } });
    await keys.pinFirstAccount('auth0|ada', 'github', 'cac_1');
    await keys.pinFirstAccount('auth0|ada', 'github', 'cac_2');
    const reopened = await keysOn(database, ports, secret, folder);
    for (const all of [keys, reopened]) {
      expect(all.list('auth0|ada').find(({ id }) => id === record.id)?.grant.accounts).toEqual(['cac_1']);
    }
  });
});

describe('limits', () => {
  const codeOf = (limits: ReturnType<typeof createLimits>, of = grant, keyId = 'k') =>
    limits.refusal(keyId, of)?.code ?? 'allowed';

  it('allow so many calls a day and name the seconds until the next', () => {
    const ports = memoryPorts();
    const limits = createLimits(ports.clock, [{ keyId: 'k', time: ports.clock.now() - 3_600_000, calls: 1 }]);
    expect(codeOf(limits)).toBe('allowed');
    limits.acquire('k')();
    const refused = limits.refusal('k', grant);
    const wait = refused?.retryAfterSeconds ?? 0;
    expect([refused?.code, wait > 22.9 * 3600, wait <= 23 * 3600]).toEqual(['over_budget', true, true]);
    expect(codeOf(limits, grant, 'another')).toBe('allowed');
    ports.advance(wait * 1000);
    expect(codeOf(limits)).toBe('allowed');
  });

  it('allow so many calls a minute', () => {
    const ports = memoryPorts();
    const limits = createLimits(ports.clock, []);
    const brisk = { ...grant, callsPerDay: 100, callsPerMinute: 2 };
    limits.acquire('k')();
    ports.advance(30_000);
    limits.acquire('k')();
    const refused = limits.refusal('k', brisk);
    expect([refused?.code, refused?.retryAfterSeconds]).toEqual(['too_fast', 30]);
    ports.advance(30_001);
    expect(codeOf(limits, brisk)).toBe('allowed');
  });

  it('allow so many calls at the same time, each key on its own', () => {
    const limits = createLimits(memoryPorts().clock, []);
    const many = { ...grant, callsPerDay: 100 };
    const finish = [limits.acquire('k'), limits.acquire('k'), limits.acquire('k')];
    expect([codeOf(limits, many), codeOf(limits, many, 'another')]).toEqual(['too_many_requests', 'allowed']);
    finish[0]?.();
    expect(codeOf(limits, many)).toBe('allowed');
  });
});
