import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientName } from '../../../shared/client-install.ts';
import type { Result } from '../../../shared/result.ts';
import { readConfigFile, replaceConfigFile } from './config-file.ts';

export const fileHash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export type Backups = {
  path(client: ClientName): string;
  keep(client: ClientName, bytes: Buffer): Promise<Result<unknown>>;
  /** The bytes of that hash; undefined where they are gone or are others. */
  read(client: ClientName, hash: string): Promise<Buffer | undefined>;
  drop(client: ClientName): Promise<void>;
};

/** Files as they were before the hub wrote into them: in its data folder, since others' secrets may be in them. */
export function createBackups(dataDir: string): Backups {
  const folder = join(dataDir, 'clients');
  const path = (client: ClientName): string => join(folder, `${client}.backup`);
  return {
    path,
    async keep(client, bytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const found = await readConfigFile(path(client));
      return found.ok ? replaceConfigFile(found.value, bytes, 0o600) : found;
    },
    async read(client, hash) {
      const found = await readConfigFile(path(client));
      const bytes = found.ok ? found.value.bytes : undefined;
      return bytes && fileHash(bytes) === hash ? bytes : undefined;
    },
    drop: (client) => rm(path(client), { force: true }),
  };
}
