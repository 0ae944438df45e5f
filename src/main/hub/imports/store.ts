/** What was imported, in the database. Whoever can write there but not open the hub's secrets can change none of it. */
import * as z from 'zod';
import type { Database } from '../database/database.ts';
import { createSealer } from '../sealed.ts';
import { Import } from './import.ts';

export type ImportStore = {
  read(): Promise<{
    imports: Import[] /** Names of rows that somebody changed behind the hub's back. */;
    changed: string[];
  }>;
  write(imported: Import): Promise<void>;
  remove(name: string): Promise<void>;
};

const Row = z.object({ name: z.string(), sealed: z.instanceof(Uint8Array) });

export function createImportStore(database: Database, secret: Buffer): ImportStore {
  const sealer = createSealer(secret, 'opengithubx imports');
  return {
    async read() {
      const rows = z.array(Row).parse(await database.read('SELECT name, sealed FROM imports ORDER BY rowid'));
      const opened = rows.map(({ name, sealed }) => ({
        name,
        found: Import.safeParse(sealer.open(sealed, name)).data,
      }));
      return {
        imports: opened.flatMap(({ found }) => found ?? []),
        changed: opened.flatMap(({ name, found }) => (found ? [] : [name])),
      };
    },
    async write(imported) {
      const values = [imported.name, sealer.seal(imported, imported.name)];
      const sql =
        'INSERT INTO imports (name, sealed) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed';
      await database.write([{ sql, values }]);
    },
    async remove(name) {
      await database.write([{ sql: 'DELETE FROM imports WHERE name = ?', values: [name] }]);
    },
  };
}
