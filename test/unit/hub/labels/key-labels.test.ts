import { describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../../src/main/hub/database/database.ts';
import { idle, openKeyLabels } from '../../../../src/main/hub/labels/key-labels.ts';
import { memoryPorts, temporaryFolder } from '../../../harness/memory-ports.ts';

const secret = Buffer.alloc(32, 1);
const none = { private: [], untrusted: [] };
const key = (id: string) => ({ id, userId: 'auth0|ada' });
const both = { private: ['github:ada/notes'], untrusted: ['github:ada/web eve'] };

async function opened(): Promise<Database> {
  const found = openDatabase(temporaryFolder());
  if (!found.ok) throw new Error(found.failure.message);
  const key = (id: string) => ({
    sql: `INSERT INTO keys (id, hash, user_id, client, "grant", created_at, expires_at) VALUES (?, ?, 'auth0|ada', 'a test', '{}', '', '')`,
    values: [id, id],
  });
  const person = `INSERT INTO people (user_id, name, email, first_signed_in_at) VALUES ('auth0|ada', 'Ada', '', '')`;
  await found.value.write([{ sql: person, values: [] }, key('key_1'), key('key_2')]);
  return found.value;
}

describe('what a key has read', () => {
  it('adds up, is of that key alone, and outlives the hub', async () => {
    const database = await opened();
    const { clock } = memoryPorts();
    const labels = await openKeyLabels(database, secret, clock, new Map());
    expect(labels.of('key_1')).toEqual(none);
    expect(await labels.add(key('key_1'), { ...both, untrusted: [] })).toBe(true);
    expect(await labels.add(key('key_1'), { ...none, untrusted: both.untrusted })).toBe(true);
    expect(await labels.add(key('key_1'), both)).toBe(false);
    expect([labels.of('key_1'), labels.of('key_2')]).toEqual([both, none]);
    expect((await openKeyLabels(database, secret, clock, new Map())).of('key_1')).toEqual(both);
  });

  it('is forgotten half an hour after the last call, and no sooner', async () => {
    const database = await opened();
    const ports = memoryPorts();
    const labels = await openKeyLabels(database, secret, ports.clock, new Map());
    await labels.add(key('key_1'), both);
    ports.advance(idle - 1000);
    await labels.called('key_1');
    ports.advance(idle - 1000);
    expect(labels.of('key_1')).toEqual(both);
    ports.advance(2000);
    expect(labels.of('key_1')).toEqual(none);
    await labels.called('key_1');
    expect(labels.of('key_1')).toEqual(none);
    expect(await database.read('SELECT * FROM key_labels')).toEqual([]);
  });

  it('is taken up at the start as of the last call on record', async () => {
    const database = await opened();
    const { clock } = memoryPorts();
    await (await openKeyLabels(database, secret, clock, new Map())).add(key('key_1'), both);
    const at = (ago: number) => new Map([['key_1', new Date(clock.now() - ago).toISOString()]]);
    expect((await openKeyLabels(database, secret, clock, at(idle - 5000))).of('key_1')).toEqual(both);
    expect((await openKeyLabels(database, secret, clock, at(idle))).of('key_1')).toEqual(none);
  });

  it('is cleared by the person', async () => {
    const database = await opened();
    const { clock } = memoryPorts();
    const labels = await openKeyLabels(database, secret, clock, new Map());
    await labels.add(key('key_1'), both);
    await labels.clear('key_1');
    expect(labels.of('key_1')).toEqual(none);
    expect((await openKeyLabels(database, secret, clock, new Map())).of('key_1')).toEqual(none);
  });

  it('counts as both where its row was changed, or is that of another key', async () => {
    const database = await opened();
    const { clock } = memoryPorts();
    await (await openKeyLabels(database, secret, clock, new Map())).add(key('key_1'), { ...both, untrusted: [] });
    await database.write([
      { sql: 'INSERT INTO key_labels SELECT ?, sealed FROM key_labels', values: ['key_2'] },
      { sql: 'UPDATE key_labels SET sealed = ? WHERE key_id = ?', values: [Buffer.from('{}'), 'key_1'] },
    ]);
    const labels = await openKeyLabels(database, secret, clock, new Map());
    for (const id of ['key_1', 'key_2']) {
      expect([labels.of(id).private.length, labels.of(id).untrusted.length]).toEqual([1, 1]);
    }
  });

  it('says that it could not be written, and keeps only so many names', async () => {
    const database = await opened();
    const { clock } = memoryPorts();
    const failing = { ...database, write: () => Promise.reject(new Error('the disk is full')) };
    const broken = await openKeyLabels(failing, secret, clock, new Map());
    await expect(broken.add(key('key_1'), both)).rejects.toThrow('full');
    const labels = await openKeyLabels(database, secret, clock, new Map());
    await labels.add(key('key_1'), { private: Array.from({ length: 80 }, (_, n) => `github:ada/${n}`), untrusted: [] });
    expect(labels.of('key_1').private).toHaveLength(50);
    expect(await labels.add(key('key_1'), { private: ['github:ada/one-more'], untrusted: [] })).toBe(false);
  });
});
