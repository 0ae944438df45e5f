import { execFileSync } from 'node:child_process';
import fs, { closeSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { databaseFailure, openDatabase } from '../../../../../src/main/hub/ground/database/database.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

const codeOf = (folder: string) => {
  const opened = openDatabase(folder);
  return opened.ok ? 'opened' : opened.failure.code;
};

describe('openDatabase', () => {
  it('opens twice in a row, keeps modes tight whatever the umask, and is taken while it is open', async () => {
    const folder = temporaryFolder();
    const before = process.umask(0);
    const first = openDatabase(folder);
    process.umask(before);
    expect(first.ok).toBe(true);
    for (const file of ['hub.db', 'hub.db-wal']) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect(codeOf(folder)).toBe('already_running');
    if (first.ok) await first.value.close();
    expect(codeOf(folder)).toBe('opened');
  });

  it('refuses a file that is no database, and leaves it as it was', () => {
    const folder = temporaryFolder();
    const garbage = 'not a database '.repeat(1000);
    writeFileSync(join(folder, 'hub.db'), garbage);
    expect(codeOf(folder)).toBe('database_corrupt');
    expect(statSync(join(folder, 'hub.db')).size).toBe(garbage.length);
  });

  it('refuses a database whose pages are damaged', async () => {
    const folder = temporaryFolder();
    const opened = openDatabase(folder);
    if (opened.ok) await opened.value.close();
    const file = openSync(join(folder, 'hub.db'), 'r+');
    writeSync(file, Buffer.alloc(400, 0xff), 0, 400, 100);
    closeSync(file);
    expect(codeOf(folder)).toBe('database_corrupt');
  });

  it('calls JSON that was broken in it damage as well', async () => {
    const opened = openDatabase(temporaryFolder());
    if (!opened.ok) throw new Error(opened.failure.message);
    const error = await opened.value.read("SELECT '{x' ->> 'kind'").catch((error: unknown) => error);
    expect(databaseFailure(error, '').failure.code).toBe('database_corrupt');
    await opened.value.close();
  });

  it('refuses a newer schema and does not touch it', async () => {
    const folder = temporaryFolder();
    const opened = openDatabase(folder);
    if (opened.ok) await opened.value.close();
    const file = new DatabaseSync(join(folder, 'hub.db'));
    file.exec('PRAGMA user_version = 999');
    file.close();
    expect(codeOf(folder)).toBe('database_newer');
  });

  it('refuses a place where no file can be', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'hub.db'));
    expect(codeOf(folder)).toBe('data_folder');
  });

  // A file system of its own needs Linux; as an ordinary user too, since the name space maps it to root.
  const mounted = (options: string, then: string) => {
    const commands = `d=$(mktemp -d) && mount -t tmpfs -o ${options} tmpfs "$d" && ${then} "$d"`;
    return execFileSync('unshare', ['-rm', 'sh', '-c', commands], { encoding: 'utf8' });
  };
  const onLinux = it.runIf(process.platform === 'linux');

  onLinux('rejects a write that does not fit the disk as a whole, and says so when it cannot even open', () => {
    const script = join(import.meta.dirname, '../../../../harness/full-disk.ts');
    const printed = JSON.parse(mounted('size=1m', `'${process.execPath}' '${script}'`));
    expect(printed).toEqual({ rejected: true, people: ['first'], kept: true, reopened: 'disk_full' });
  });

  onLinux('refuses a folder that cannot be written', () => {
    const code = `import { databaseFailure, openDatabase } from '${join(import.meta.dirname, '../../../../../src/main/hub/ground/database/database.ts')}';
      const opened = openDatabase(process.argv[1]); process.stdout.write(opened.ok ? 'opened' : opened.failure.code)`;
    expect(mounted('ro', `'${process.execPath}' --input-type=module -e "${code}"`)).toBe('data_folder');
  });
});

describe('a write', () => {
  it('resolves once the disk has it, with those that came while it was busy; after a failure of the disk there are no more', async () => {
    const opened = openDatabase(temporaryFolder());
    if (!opened.ok) throw new Error(opened.failure.message);
    const database = opened.value;
    const turns: fs.NoParamCallback[] = [];
    const disk = vi.spyOn(fs, 'fdatasync').mockImplementation((_, done) => void turns.push(done));
    syncBuiltinESMExports();
    const resolved: string[] = [];
    const write = async (name: string) => {
      await database.write([{ sql: "INSERT INTO imports (name, sealed) VALUES (?, x'00')", values: [name] }]);
      resolved.push(name);
    };
    const end = async (turn: number, error: Error | null, ...writes: Promise<unknown>[]) => {
      turns[turn]?.(error as NodeJS.ErrnoException | null);
      await Promise.allSettled(writes);
    };
    try {
      const first = write('first');
      const [second, third] = [write('second'), write('third')];
      expect(turns).toHaveLength(1);
      await end(0, null, first);
      expect([resolved, turns.length]).toEqual([['first'], 2]);
      await end(1, null, second, third);
      expect([resolved.length, turns.length]).toEqual([3, 2]);

      const [failing, behind] = [write('failing'), write('behind it')];
      await end(2, new Error('EIO'), failing, behind);
      for (const one of [failing, behind, write('after it')]) await expect(one).rejects.toThrow('EIO');
      expect([resolved.length, turns.length]).toEqual([3, 3]);
      expect(await database.read('SELECT count(*) AS count FROM imports')).toEqual([{ count: 5 }]);
    } finally {
      disk.mockRestore();
      syncBuiltinESMExports();
      await database.close();
    }
  });

  it('waits while pages go from the log into the database, which are on disk before the log is written over', async () => {
    const folder = temporaryFolder();
    const opened = openDatabase(folder);
    if (!opened.ok) throw new Error(opened.failure.message);
    const database = opened.value;
    const forced: { file: number; end: fs.NoParamCallback }[] = [];
    let isHeld = false;
    const disk = vi.spyOn(fs, 'fdatasync').mockImplementation((file, end) => {
      if (isHeld) forced.push({ file, end });
      else end(null);
    });
    syncBuiltinESMExports();
    const write = (name: string) =>
      database.write([{ sql: "INSERT INTO imports (name, sealed) VALUES (?, x'00')", values: [name] }]);
    const count = async () => (await database.read('SELECT count(*) AS count FROM imports'))[0]?.['count'];
    const path = join(folder, 'hub.db');
    try {
      for (let made = 0; made < 49; made += 1) await write(`${made}`);
      expect(readFileSync(path, 'latin1')).not.toContain('48');
      isHeld = true;
      const last = write('last');
      forced[0]?.end(null); // the log is on disk
      await last;
      const next = write('next');
      await expect.poll(() => forced.length).toBe(2);
      expect(readFileSync(path, 'latin1')).toContain('48');
      expect(forced.map(({ file }) => fs.fstatSync(file).ino)).toEqual(
        [`${path}-wal`, path].map((name) => statSync(name).ino),
      );
      expect(await count()).toBe(50);
      isHeld = false;
      forced[1]?.end(null);
      await next;
      expect(await count()).toBe(51);
    } finally {
      disk.mockRestore();
      syncBuiltinESMExports();
      await database.close();
    }
  });
});
