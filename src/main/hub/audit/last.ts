/** When each key was last used and each account last worked, as the log has it. */
import type { Database, Row } from '../database/database.ts';
import { followLog } from './follow.ts';

export type Last = {
  /** Time of the newest call of each key, by key id. */
  use(): Promise<ReadonlyMap<string, string>>;
  /** When something last succeeded with each account, by account id. */
  success(): Promise<ReadonlyMap<string, string>>;
};

/** `head` tells the sequence of the last record. */
export function createLast(database: Database, head: () => number): Last {
  /** Read once by the index of the column, name by name, and followed from there on. */
  const newest = (column: 'key_id' | 'account', where: string) => {
    const times = new Map<string, string>();
    const take = (rows: Row[]): void => {
      for (const row of rows) if (row['time'] !== null) times.set(String(row['id']), String(row['time']));
    };
    const next = (after: string): string =>
      `(SELECT min(${column}) FROM audit WHERE ${column} > ${after} AND ${where})`;
    const all = `WITH RECURSIVE names (id) AS (
        SELECT ${next("''")} UNION ALL SELECT ${next('id')} FROM names WHERE id IS NOT NULL)
      SELECT id, (SELECT time FROM audit WHERE ${column} = id AND ${where} ORDER BY sequence DESC LIMIT 1) AS time
      FROM names WHERE id IS NOT NULL`;
    const columns = `${column} AS id, max(time) AS time`;
    const grouped = `${column} IS NOT NULL AND ${where} GROUP BY ${column}`;
    async function begin(): Promise<() => Promise<void>> {
      const catchUp = followLog(database, head, { columns, where: grouped, take }, head());
      take(await database.read(all));
      return catchUp;
    }
    let begun: ReturnType<typeof begin> | undefined;
    return async () => {
      begun ??= begin();
      const catchUp = await begun;
      await catchUp();
      return times;
    };
  };
  return {
    use: newest('key_id', 'tool IS NOT NULL'),
    // Consent alone has proved nothing about the account.
    success: newest('account', "outcome = 'ok' AND verdict <> 'approved'"),
  };
}
