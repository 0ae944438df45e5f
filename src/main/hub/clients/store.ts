/** What the hub remembers of what it installed. Sealed, so that no edit can make it take out or restore something else. */
import * as z from 'zod';
import type { ClientName } from '../../../shared/client-install.ts';
import type { Database } from '../database/database.ts';
import { createSealer } from '../sealed.ts';

const Install = z.object({
  /** Whose it is. There is one entry in a client for all of a hub. */
  userId: z.string(),
  keyId: z.string(),
  keyHash: z.string(),
  /** Keys of installs before this one: after a crash it may be one of them that stands in the file. */
  earlier: z.optional(z.array(z.object({ keyId: z.string(), keyHash: z.string() }))),
  /** Where the bytes are: behind a symbolic link what it led to. */
  file: z.string(),
  /** SHA-256 of the file and of the entry as they were written. */
  written: z.string(),
  entry: z.string(),
  /** SHA-256 of the file as it was before, which lies beside the database, and its mode; null where there was none. */
  backup: z.nullable(z.string()),
  mode: z.nullable(z.number()),
  /** Folders that were made for it, outermost first. */
  folders: z.array(z.string()),
  /** How many of the names that lead to the entry were in the file before. */
  depth: z.number(),
  provedAt: z.nullable(z.string()),
});
export type Install = z.infer<typeof Install>;

/** Every key of ours that may stand in the file. */
export const keysIn = (install: Install): { keyId: string; keyHash: string }[] =>
  [install, ...(install.earlier ?? [])].map(({ keyId, keyHash }) => ({ keyId, keyHash }));

export type Store = {
  find(client: ClientName): Promise<Install | undefined>;
  set(client: ClientName, install: Install | undefined): Promise<void>;
};

export function createStore(database: Database, secret: Buffer): Store {
  const sealer = createSealer(secret, 'opengithubx clients');
  return {
    async find(client) {
      const [row] = await database.read('SELECT sealed FROM client_installs WHERE client = ?', [client]);
      const sealed = row?.['sealed'];
      return sealed instanceof Uint8Array ? Install.safeParse(sealer.open(sealed, client)).data : undefined;
    },
    async set(client, install) {
      await database.write([
        install === undefined
          ? { sql: 'DELETE FROM client_installs WHERE client = ?', values: [client] }
          : {
              sql: 'INSERT OR REPLACE INTO client_installs (client, sealed) VALUES (?, ?)',
              values: [client, sealer.seal(install, client)],
            },
      ]);
    },
  };
}
