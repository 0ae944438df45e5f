import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Database } from '../../../../src/main/hub/ground/database/database.ts';
import { createSealedTable, createSealer } from '../../../../src/main/hub/ground/sealed.ts';
import { databaseIn } from '../../../harness/database.ts';

const secret = randomBytes(32);
const sealer = createSealer(secret, 'test');

it('opens what it sealed, in its own place alone', () => {
  const sealed = sealer.seal({ text: 'private' }, 'ada 1');
  expect(sealer.open(sealed, 'ada 1')).toEqual({ text: 'private' });
  expect(sealer.open(sealed, 'grace 1')).toBeUndefined();
});

it('shows nothing of the text, and never the same twice', () => {
  const [one, other] = [sealer.seal('private', 'a'), sealer.seal('private', 'a')];
  expect(Buffer.from(one).includes('private')).toBe(false);
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false);
});

it('refuses a changed byte, a cut, another secret and another purpose', () => {
  const sealed = Buffer.from(sealer.seal('private', 'a'));
  for (let place = 0; place < sealed.length; place++) {
    const changed = Buffer.from(sealed);
    changed[place] = (changed[place] ?? 0) ^ 1;
    expect(sealer.open(changed, 'a')).toBeUndefined();
  }
  expect(sealer.open(sealed.subarray(0, 20), 'a')).toBeUndefined();
  expect(sealer.open(new Uint8Array(), 'a')).toBeUndefined();
  expect(createSealer(randomBytes(32), 'test').open(sealed, 'a')).toBeUndefined();
  expect(createSealer(secret, 'other').open(sealed, 'a')).toBeUndefined();
});

describe('a table of sealed values', () => {
  const shape = z.object({ text: z.string() });
  const tableOf = (kept: Database, kind: string, key = sealer) =>
    createSealedTable(kept, key, { table: 'open_webui', id: 'id', within: { column: 'kind', is: kind }, shape });

  it('has what was set last, in the order in which ids came, until it is taken away', async () => {
    const table = tableOf(databaseIn(), 'one');
    for (const id of ['b', 'a', 'b']) await table.set(id, { text: id });
    expect(await table.list()).toEqual([
      { id: 'b', value: { text: 'b' } },
      { id: 'a', value: { text: 'a' } },
    ]);
    await table.set('b', undefined);
    expect([await table.find('b'), await table.find('a')]).toEqual([undefined, { text: 'a' }]);
  });

  it('has none of another kind, of another shape, or that was put in another place', async () => {
    const kept = databaseIn();
    const table = tableOf(kept, 'one');
    await table.set('a', { text: 'a' });
    await table.set('odd', { text: 7 } as never);
    await kept.write([
      { sql: "INSERT INTO open_webui SELECT kind, 'moved', sealed FROM open_webui LIMIT 1", values: [] },
    ]);
    await kept.write([{ sql: "INSERT INTO open_webui SELECT 'two', id, sealed FROM open_webui LIMIT 1", values: [] }]);
    expect(await table.list()).toEqual([{ id: 'a', value: { text: 'a' } }, { id: 'odd' }, { id: 'moved' }]);
    expect(await tableOf(kept, 'two').list()).toEqual([{ id: 'a' }]);
    expect(await tableOf(kept, 'one', createSealer(secret, 'other')).find('a')).toBeUndefined();
  });
});
