/** Puts a backup in the place of what a data folder holds. The start after it pauses the keys. */
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { type BackupFacts, type OpenedBackup, openBackup, readStopped } from '../../ground/database/backup.ts';
import { migrations } from '../../ground/database/migrations.ts';
import { headLine } from '../../kernel/audit/anchor.ts';
import { revokedKeyIds } from '../../kernel/audit/key-events.ts';

/** `aside`: where the files of before lie; null where there were none. `revoked`: of its keys, so many stay revoked. */
type Restored = BackupFacts & { keys: number; revoked: number; aside: string | null; hasSecrets: boolean };

/** Of a demo, whose data never mixes with a person's. */
const marker = 'demo.json';

/** All that a hub keeps of itself. Others, such as `hub.log` and `clients/`, stay. */
const ofTheHub =
  /^(hub\.db(-wal|-shm|-journal|-updating)?|audit\.(head|checkpoints)|secrets\.json|secrets-desktop\.json|settings\.json|demo\.json)$/;

/**
 * The folder belongs to the person and no hub runs on it. Keys that its record knows as revoked stay so. What was there is moved
 * aside and not deleted. Fails as `openBackup` does, with `already_running`, `disk_full` or `data_folder`, and then changes nothing.
 */
export async function restoreBackup(dataDir: string, file: string, now: number): Promise<Result<Restored>> {
  const path = join(dataDir, 'hub.db');
  const known = existsSync(path) ? readStopped(path, revokedKeyIds) : ok([]);
  if (!known.ok) return known;
  const revoked = (known.value ?? []).map((row) => String(row['id']));
  const staged = join(dataDir, 'hub.db.restoring');
  const opened = await openBackup(file, staged, migrations.length, revoked);
  if (!opened.ok) {
    await rm(staged, { force: true });
    return opened;
  }
  const { time, records, keys, beside } = opened.value;
  if ((await hubFiles(dataDir)).length > 0 && existsSync(join(dataDir, marker)) !== marker in beside) {
    await rm(staged, { force: true });
    return fail('usage', `${file} is ${marker in beside ? "a demo's" : 'no backup of a demo'}, unlike ${dataDir}.`);
  }
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  const folder = join(dataDir, `before-restore-${stamp}`);
  try {
    const moved = await moveAside(dataDir, folder);
    await putInPlace(dataDir, opened.value).catch(async (error: unknown) => {
      for (const name of await hubFiles(dataDir)) await rm(join(dataDir, name));
      for (const name of moved) await rename(join(folder, name), join(dataDir, name));
      throw error;
    });
    return ok({
      time,
      records,
      keys,
      revoked: opened.value.stayRevoked,
      aside: moved.length > 0 ? folder : null,
      hasSecrets: 'secrets.json' in beside || 'secrets-desktop.json' in beside,
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return fail('disk_full');
    if (code === undefined) throw error;
    return fail('data_folder', `${dataDir}: ${code}.`);
  } finally {
    await rm(staged, { force: true });
  }
}

const hubFiles = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => ofTheHub.test(name));

async function moveAside(dataDir: string, folder: string): Promise<string[]> {
  const names = await hubFiles(dataDir);
  if (names.length > 0) await mkdir(folder, { mode: 0o700 });
  for (const name of names) await rename(join(dataDir, name), join(folder, name));
  return names;
}

/** The database comes last: without it a start finds that records are missing and says so. */
async function putInPlace(dataDir: string, { staged, beside, head }: OpenedBackup): Promise<void> {
  for (const [name, content] of Object.entries(beside)) await writeForced(join(dataDir, name), content);
  if (head) await writeForced(join(dataDir, 'audit.head'), headLine(head));
  await force(staged);
  await rename(staged, join(dataDir, 'hub.db'));
}

async function writeForced(path: string, content: Uint8Array | string): Promise<void> {
  await writeFile(path, content, { mode: 0o600, flag: 'wx' });
  await force(path);
}

async function force(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync().finally(() => file.close());
}
