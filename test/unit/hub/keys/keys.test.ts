import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../src/main/hub/database/database.ts';
import { createBudget } from '../../../../src/main/hub/keys/budget.ts';
import { isKeyShaped, keyHash, newKey } from '../../../../src/main/hub/keys/format.ts';
import { firstAccountOn, openKeys } from '../../../../src/main/hub/keys/keys.ts';
import type { Grant } from '../../../../src/shared/model.ts';
import { memoryPorts, temporaryFolder } from '../../../harness/memory-ports.ts';

const grant: Grant = {
  endpoints: ['mcp'],
  accounts: ['cac_1'],
  tools: [],
  access: ['read'],
  repositories: ['*/*'],
  callsPerDay: 2,
};

async function opened() {
  const ports = memoryPorts();
  const folder = temporaryFolder();
  const database = openDatabase(folder);
  if (!database.ok) throw new Error(database.failure.message);
  await database.value.write([
    { sql: "INSERT INTO people VALUES ('auth0|ada', 'Ada', 'ada@example.com', '')", values: [] },
  ]);
  return { ports, folder, database: database.value, keys: await openKeys(database.value, ports.clock) };
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
});

describe('keys', () => {
  it('finds a key by its header, and nothing by any other form', async () => {
    const { keys } = await opened();
    const { key, record } = await keys.create(wish);
    expect(keys.authenticate(`Bearer ${key}`)).toMatchObject({ key: { id: record.id, userId: 'auth0|ada' } });
    const wrong = [
      undefined,
      '',
      key,
      `bearer ${key}`,
      `Basic ${key}`,
      `Bearer ${key}, Bearer ${key}`,
      `Bearer  ${key}`,
    ];
    for (const header of wrong) expect(keys.authenticate(header)).toHaveProperty('refused');
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
    expect(keys.authenticate(`Bearer ${key}`)).toEqual({ refused: 'expired_key' });
    ports.advance(-3_600_000);
    expect(keys.authenticate(`Bearer ${key}`)).toEqual({ refused: 'expired_key' });
  });

  it('revokes at once, aborts what is under way, and remembers it', async () => {
    const { keys, ports, database } = await opened();
    const { key, record } = await keys.create(wish);
    const found = keys.authenticate(`Bearer ${key}`);
    await keys.revoke(record.id);
    expect('key' in found && found.key.revoked.aborted).toBe(true);
    expect(keys.authenticate(`Bearer ${key}`)).toEqual({ refused: 'revoked_key' });
    const reopened = await openKeys(database, ports.clock);
    expect(reopened.authenticate(`Bearer ${key}`)).toEqual({ refused: 'revoked_key' });
    expect(await keys.revoke('key_unknown')).toBeUndefined();
  });

  it('gives a key made for the first account that account and no later one', async () => {
    const { keys, ports, database } = await opened();
    const { record } = await keys.create({ ...wish, grant: { ...grant, accounts: [firstAccountOn('github')] } });
    await keys.pinFirstAccount('auth0|ada', 'github', 'cac_1');
    await keys.pinFirstAccount('auth0|ada', 'github', 'cac_2');
    const reopened = await openKeys(database, ports.clock);
    for (const all of [keys, reopened]) {
      expect(all.list().find(({ id }) => id === record.id)?.grant.accounts).toEqual(['cac_1']);
    }
  });
});

describe('the budget', () => {
  it('allows so many calls a day and names the seconds until the next', () => {
    const ports = memoryPorts();
    const budget = createBudget(ports.clock, [{ keyId: 'k', time: ports.clock.now() - 3_600_000 }]);
    expect(budget.waitSeconds('k', 2)).toBe(0);
    budget.spend('k');
    const wait = budget.waitSeconds('k', 2);
    expect(wait).toBeGreaterThan(22.9 * 3600);
    expect(wait).toBeLessThanOrEqual(23 * 3600);
    expect(budget.waitSeconds('another', 2)).toBe(0);
    ports.advance(wait * 1000);
    expect(budget.waitSeconds('k', 2)).toBe(0);
  });
});
