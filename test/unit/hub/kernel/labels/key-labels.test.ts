import { describe, expect, it } from 'vitest';
import type { Database, Row, Value } from '../../../../../src/main/hub/ground/database/database.ts';
import type { Clock } from '../../../../../src/main/hub/ground/ports.ts';
import { openAnchor } from '../../../../../src/main/hub/kernel/audit/anchor.ts';
import { type Audit, openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import { idle, type KeyLabels, openKeyLabels } from '../../../../../src/main/hub/kernel/labels/key-labels.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';

const secret = Buffer.alloc(32, 1);
const none = { private: [], untrusted: [] };
const key = (id: string) => ({ id, userId: 'auth0|ada' });
const anything = { private: ['?'], untrusted: ['?'] };
const both = { private: ['github:ada/notes'], untrusted: ['github:ada/web eve'] };

type World = { database: Database; folder: string; clock: Clock };

async function opened(): Promise<World & { advance(milliseconds: number): void }> {
  const folder = temporaryFolder();
  const { clock, advance } = memoryPorts();
  const database = databaseIn(folder);
  const key = (id: string) => ({
    sql: `INSERT INTO keys (id, hash, user_id, client, "grant", created_at, expires_at) VALUES (?, ?, 'auth0|ada', 'a test', '{}', '', '')`,
    values: [id, id],
  });
  const person = `INSERT INTO people (user_id, name, email, first_signed_in_at) VALUES ('auth0|ada', 'Ada', '', '')`;
  await database.write([{ sql: person, values: [] }, key('key_1'), key('key_2')]);
  return { database, folder, clock, advance };
}

const auditOf = ({ database, folder, clock }: World): Promise<Audit> => openAudit(database, clock, openAnchor(folder));
const labelsOf = async (world: World): Promise<KeyLabels> =>
  openKeyLabels(world.database, secret, world.clock, await auditOf(world));
const edit = (world: World, sql: string, ...values: Value[]) => world.database.write([{ sql, values }]);

describe('what a key has read', () => {
  it('adds up, is of that key alone, and outlives the hub', async () => {
    const world = await opened();
    const labels = await labelsOf(world);
    expect(labels.of('key_1')).toEqual(none);
    expect(await labels.add(key('key_1'), { ...both, untrusted: [] })).toBe(true);
    expect(await labels.add(key('key_1'), { ...none, untrusted: both.untrusted })).toBe(true);
    expect(await labels.add(key('key_1'), both)).toBe(false);
    expect([labels.of('key_1'), labels.of('key_2')]).toEqual([both, none]);
    const again = await labelsOf(world);
    expect([again.of('key_1'), again.changed]).toEqual([both, []]);
  });

  it('is forgotten half an hour after the last call, and no sooner', async () => {
    const world = await opened();
    const labels = await labelsOf(world);
    await labels.add(key('key_1'), both);
    world.advance(idle - 1000);
    await labels.called('key_1');
    world.advance(idle - 1000);
    expect(labels.of('key_1')).toEqual(both);
    world.advance(2000);
    expect(labels.of('key_1')).toEqual(none);
    await labels.called('key_1');
    expect(labels.of('key_1')).toEqual(none);
    expect(await world.database.read('SELECT * FROM key_labels')).toEqual([]);
    const again = await labelsOf(world);
    expect([again.of('key_1'), again.changed]).toEqual([none, []]);
  });

  it('is taken up at the start as of the last call on record', async () => {
    const world = await opened();
    await (await labelsOf(world)).add(key('key_1'), both);
    await (await auditOf(world)).append({ callId: 'call', keyId: 'key_1', tool: 'github_get_me', verdict: 'deny' });
    world.advance(idle - 5000);
    expect((await labelsOf(world)).of('key_1')).toEqual(both);
    world.advance(5000);
    expect((await labelsOf(world)).of('key_1')).toEqual(none);
  });

  it('is cleared by the person, which is on record', async () => {
    const world = await opened();
    const labels = await labelsOf(world);
    await labels.add(key('key_1'), both);
    // What was read since the person was shown it stays.
    expect(await labels.clear(key('key_1'), none)).toBe(false);
    expect(labels.of('key_1')).toEqual(both);
    expect(await labels.clear(key('key_1'), both)).toBe(true);
    expect(labels.of('key_1')).toEqual(none);
    expect((await labelsOf(world)).of('key_1')).toEqual(none);
    const events = await world.database.read("SELECT reason FROM audit WHERE verdict = 'event' ORDER BY sequence");
    expect(events.map(({ reason }) => reason)).toEqual([
      'key has read something new',
      'what a key has read was cleared',
    ]);
  });

  it.each<[string, (world: World, older: Row[]) => Promise<void>]>([
    ['was deleted', (world) => edit(world, 'DELETE FROM key_labels')],
    ['was edited', (world) => edit(world, 'UPDATE key_labels SET sealed = ?', Buffer.from('{}'))],
    ['is an older one', (world, [row]) => edit(world, 'UPDATE key_labels SET sealed = ?', row?.['sealed'] ?? null)],
  ])('counts as both where its row %s, and says so', async (_, change) => {
    const world = await opened();
    const labels = await labelsOf(world);
    await labels.add(key('key_1'), { ...both, untrusted: [] });
    const older = await world.database.read('SELECT sealed FROM key_labels');
    await labels.add(key('key_1'), { private: ['github:ada/more'], untrusted: [] });
    await change(world, older);
    for (let round = 0; round < 2; round++) {
      const again = await labelsOf(world);
      expect([again.of('key_1'), again.of('key_2'), again.changed]).toEqual([anything, none, ['key_1']]);
    }
    const told = await world.database.read("SELECT key_id, reason FROM audit WHERE outcome = 'denied'");
    expect(told[0]).toMatchObject({ key_id: 'key_1', reason: expect.stringContaining('counts as both labels') });
  });

  it('counts as both where its row is that of another key', async () => {
    const world = await opened();
    await (await labelsOf(world)).add(key('key_1'), both);
    await edit(world, "INSERT INTO key_labels SELECT 'key_2', sealed FROM key_labels");
    expect((await labelsOf(world)).of('key_2')).toEqual(anything);
  });

  it('counts as both for each key while the end of the record is missing', async () => {
    const world = await opened();
    const audit = await auditOf(world);
    for (const callId of ['one', 'two']) await audit.append({ callId });
    await edit(world, 'DELETE FROM audit WHERE sequence = 2');
    for (let round = 0; round < 2; round++) expect((await labelsOf(world)).of('key_2')).toEqual(anything);
    world.advance(idle);
    expect((await labelsOf(world)).of('key_2')).toEqual(none);
  });

  it.each([
    ['private', 'slack:c1', 'notion'],
    ['untrusted', 'slack:c1 eve', 'google m@example.org'],
  ] as const)('keeps one name of each platform, however many of another there are: %s', async (kind, ...others) => {
    const labels = await labelsOf(await opened());
    const many = Array.from({ length: 120 }, (_, at) => `github:ada/r${at}`);
    await labels.add(key('key_1'), { ...none, [kind]: many });
    for (const name of others) await labels.add(key('key_1'), { ...none, [kind]: [name] });
    expect(await labels.add(key('key_1'), { ...none, [kind]: [many[99] ?? '', `${others[0]} too`] })).toBe(false);
    expect(labels.of('key_1')[kind]).toEqual([...many.slice(0, 50), ...others]);
    await labels.add(key('key_2'), { ...none, [kind]: [...many, ...others] });
    expect(labels.of('key_2')[kind]).toEqual([...many.slice(0, 50), ...others]);
  });

  it('says that it could not be written, and keeps only so many names', async () => {
    const world = await opened();
    const failing = { ...world.database, write: () => Promise.reject(new Error('the disk is full')) };
    const broken = await labelsOf({ ...world, database: failing });
    await expect(broken.add(key('key_1'), both)).rejects.toThrow('full');
    const labels = await labelsOf(world);
    await labels.add(key('key_1'), { private: Array.from({ length: 80 }, (_, n) => `github:ada/${n}`), untrusted: [] });
    expect(labels.of('key_1').private).toHaveLength(50);
    expect(await labels.add(key('key_1'), { private: ['github:ada/one-more'], untrusted: [] })).toBe(false);
  });
});
