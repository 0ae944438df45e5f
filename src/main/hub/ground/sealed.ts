/** Private text at rest: only a hub that can open its secrets can read it, and no row can be put in another's place. */
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Database } from './database/database.ts';
import { Secret } from './secret.ts';

const nonceBytes = 12;
const tagBytes = 16;

type Sealer = {
  seal(value: unknown, place: string): Uint8Array;
  /** Undefined for what was sealed with another secret, for another place, or was changed since. */
  open(sealed: Uint8Array, place: string): unknown;
};

/** AES-256-GCM with its own key, derived (RFC 5869) from the hub's secret; `place` is authenticated with the text. */
export function createSealer(secret: Buffer, purpose: string): Sealer {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)));
  return {
    seal(value, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      const text = Buffer.concat([cipher.update(JSON.stringify(value, spelledOut), 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, place) {
      try {
        const nonce = sealed.subarray(0, nonceBytes);
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(
          Buffer.from(place),
        );
        decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
        const text = Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
        return JSON.parse(text.toString('utf8'));
      } catch {
        return undefined;
      }
    },
  };
}

/** A secret as a part of a sealed value: spelled out under the seal alone. */
export const SealedSecret = z.string().transform((text) => new Secret(text));

/** For JSON that is sealed at once. `toJSON` has been asked already when a value comes here, so the member itself is looked at. */
function spelledOut(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const own = this[name];
  return own instanceof Secret ? Secret.reveal(own) : value;
}

export type SealedTable<T> = {
  /** Undefined where there is none, or where somebody changed it behind the hub's back. */
  find(id: string): Promise<T | undefined>;
  /** On disk once it resolves; undefined takes it away. */
  set(id: string, value: T | undefined): Promise<void>;
  /** The first that was kept first; without a value where somebody changed it behind the hub's back. */
  list(): Promise<{ id: string; value: T | undefined }[]>;
};

/** `id` names the column that tells the rows apart. `within`: of a table that holds the rows of many, only those where that column says so. */
type TableOf<T> = { table: string; id: string; within?: { column: string; is: string }; shape: z.ZodType<T> };

/** Values of one shape in a table of the database, each sealed and in its own place. */
export function createSealedTable<T>(
  database: Database,
  { seal, open }: Sealer,
  { table, id: column, within, shape }: TableOf<T>,
): SealedTable<T> {
  const columns = within === undefined ? [column] : [within.column, column];
  const namesOf = (id: string): string[] => (within === undefined ? [id] : [within.is, id]);
  const placeOf = (id: string): string => (within === undefined ? id : JSON.stringify([within.is, id]));
  const whereRow = columns.map((name) => `${name} = ?`).join(' AND ');
  const openedIn = (id: string, sealed: unknown): T | undefined =>
    sealed instanceof Uint8Array ? shape.safeParse(open(sealed, placeOf(id))).data : undefined;
  return {
    async find(id) {
      const [row] = await database.read(`SELECT sealed FROM ${table} WHERE ${whereRow}`, namesOf(id));
      return row && openedIn(id, row['sealed']);
    },
    async set(id, value) {
      const sql =
        value === undefined
          ? `DELETE FROM ${table} WHERE ${whereRow}`
          : `INSERT INTO ${table} (${columns.join(', ')}, sealed) VALUES (${columns.map(() => '?').join(', ')}, ?)
             ON CONFLICT (${columns.join(', ')}) DO UPDATE SET sealed = excluded.sealed`;
      await database.write([
        { sql, values: [...namesOf(id), ...(value === undefined ? [] : [seal(value, placeOf(id))])] },
      ]);
    },
    async list() {
      const which = within === undefined ? '' : `WHERE ${within.column} = ?`;
      const sql = `SELECT ${column} AS id, sealed FROM ${table} ${which} ORDER BY rowid`;
      const rows = await database.read(sql, within === undefined ? [] : [within.is]);
      return rows.map((row) => ({ id: String(row['id']), value: openedIn(String(row['id']), row['sealed']) }));
    },
  };
}
