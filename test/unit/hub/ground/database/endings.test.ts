/** What ends something is in force at once and is written as soon as the disk takes it; whatever else fails is as if it never was. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Database, databaseFailure, openDatabase } from '../../../../../src/main/hub/ground/database/database.ts';
import { ending } from '../../../../../src/main/hub/ground/endings.ts';
import { createFaultyDisk, type DiskFault } from '../../../../harness/faulty-disk.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

function opened(folder = temporaryFolder()) {
  const disk = createFaultyDisk(folder);
  const result = openDatabase(folder, undefined, disk.atCommit);
  if (!result.ok) throw new Error(result.failure.message);
  return { folder, disk, database: result.value };
}
const insert = (name: string) => ({ sql: "INSERT INTO imports (name, sealed) VALUES (?, x'00')", values: [name] });
const remove = (name: string) => ({ sql: 'DELETE FROM imports WHERE name = ?', values: [name] });
const names = async (database: Database) =>
  (await database.read('SELECT name FROM imports ORDER BY name')).map(({ name }) => name);
const end = (database: Database, name: string) =>
  ending(async (own) => {
    await database.write([remove(name)]);
    return own.isHeld ? 'held' : 'written';
  });

describe.each<DiskFault>(['read-only', 'full, room taken'])('on a disk that is %s', (fault) => {
  it('shows what has ended, refuses the rest, and writes it in order once it can', async () => {
    const { folder, disk, database } = opened();
    database.keepRoom(4096);
    await database.write([insert('one'), insert('two'), insert('three')]);
    disk.becomes(fault);
    expect([await end(database, 'one'), await end(database, 'two')]).toEqual(['held', 'held']);
    expect([await names(database), database.unwritten.count()]).toEqual([['three'], 2]);
    await expect(database.write([insert('four')])).rejects.toThrow('The disk is');
    const unfit = ending(() => database.write([{ sql: 'INSERT INTO imports (name) VALUES (NULL)', values: [] }]));
    await expect(unfit).rejects.toThrow('NOT NULL');
    await expect(database.unwritten.settle()).rejects.toThrow('The disk is');
    expect([await names(database), database.unwritten.count()]).toEqual([['three'], 2]);
    disk.heal();
    await database.write([insert('five')]); // what was held goes first
    expect([await names(database), database.unwritten.count()]).toEqual([['five', 'three'], 0]);
    await database.close();
    const again = opened(folder);
    expect(await names(again.database)).toEqual(['five', 'three']);
    await again.database.close();
  });

  it('has not ended for the next start, where the hub is killed before the disk takes it', async () => {
    const { folder, disk, database } = opened();
    await database.write([insert('one')]);
    disk.becomes(fault);
    expect(await end(database, 'one')).toBe('held');
    const killed = temporaryFolder();
    for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(killed, name));
    const again = opened(killed);
    expect(await names(again.database)).toEqual(['one']);
    await again.database.close();
    disk.heal();
    await database.close(); // in good order it is tried once more
    const last = opened(folder);
    expect(await names(last.database)).toEqual([]);
    await last.database.close();
  });
});

describe('the room that is kept', () => {
  it('is given up for what ends something alone, and kept again before anything else is written', async () => {
    const { folder, disk, database } = opened();
    const room = join(folder, 'hub.room');
    database.keepRoom(8192);
    await database.write([insert('one'), insert('two')]);
    disk.becomes('full');
    await expect(database.write([insert('three')])).rejects.toThrow('The disk is full');
    expect([existsSync(room), database.hasRoom()]).toEqual([true, true]);
    expect([await end(database, 'one'), await end(database, 'two')]).toEqual(['written', 'written']);
    expect([existsSync(room), database.hasRoom()]).toEqual([false, false]);
    disk.heal();
    await database.write([insert('four')]);
    expect([existsSync(room), database.hasRoom(), await names(database)]).toEqual([true, true, ['four']]);
    await database.close();
  });

  it.runIf(process.platform === 'linux')(
    'is enough for a revocation and a pause on a disk without a byte left, over kill -9 and the next start',
    () => {
      const script = join(import.meta.dirname, '../../../../harness/full-disk-ends.ts');
      const run = (mode: string) => `'${process.execPath}' '${script}' "$d" ${mode}`;
      const commands = `d=$(mktemp -d) && mount -t tmpfs -o size=6m tmpfs "$d" && { ${run('end')} 2>/dev/null; rm "$d/filler"; ${run('look')}; }`;
      const printed = execFileSync('unshare', ['-rm', 'sh', '-c', commands], { encoding: 'utf8' });
      const [ended, next] = printed
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(ended).toEqual({ refused: true, isHeld: false });
      expect(next).toMatchObject({ refusals: ['revoked_key', 'paused_key', 'allowed'], firstBadSequence: null });
    },
  );
});

describe('a file of the database that goes away under the hub', () => {
  const replaced = (path: string) => {
    copyFileSync(path, `${path}.copy`);
    renameSync(`${path}.copy`, path);
  };
  it.runIf(process.platform !== 'win32').each<[string, (folder: string) => void]>([
    ['the log, deleted', (folder) => rmSync(join(folder, 'hub.db-wal'))],
    ['the log, replaced by its copy', (folder) => replaced(join(folder, 'hub.db-wal'))],
    ['the log, moved away', (folder) => renameSync(join(folder, 'hub.db-wal'), join(folder, 'elsewhere'))],
    [
      'the log, deleted and made again',
      (folder) => {
        rmSync(join(folder, 'hub.db-wal'));
        appendFileSync(join(folder, 'hub.db-wal'), '');
      },
    ],
  ])(
    '%s: nothing more is written, what was is kept, and what ends something counts until the next start',
    async (_, goes) => {
      const { folder, database } = opened();
      await database.write([insert('one'), insert('two')]);
      goes(folder);
      const error = await database.write([insert('three')]).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(error).toBeInstanceOf(Error);
      expect(databaseFailure(error, folder)).toMatchObject({
        failure: { code: 'data_folder', message: expect.stringContaining('deleted or replaced while the hub ran') },
      });
      await expect(database.write([insert('three')])).rejects.toThrow('deleted or replaced');
      await expect(database.unwritten.settle()).rejects.toThrow('deleted or replaced');
      expect(await end(database, 'one')).toBe('held');
      expect(await names(database)).toEqual(['two']);
      const killed = temporaryFolder();
      copyFileSync(join(folder, 'hub.db'), join(killed, 'hub.db'));
      const again = opened(killed);
      expect(await names(again.database)).toEqual(['one', 'two']);
      await again.database.close();
      await database.close();
    },
  );

  it.runIf(process.platform !== 'win32')(
    'the database itself, replaced by its copy: nothing more is written',
    async () => {
      const { folder, database } = opened();
      await database.write([insert('one')]);
      replaced(join(folder, 'hub.db'));
      await expect(database.write([insert('two')])).rejects.toThrow('deleted or replaced');
      expect(await names(database)).toEqual(['one']);
      await database.close();
    },
  );
});
