/** When each key was last used and each account last worked, as the log has it. */
import type { Database, Row } from '../database/database.ts';
import { follow } from './follow.ts';

export type Last = {
  /** Time of the newest call of each key, by key id. */
  use(): Promise<ReadonlyMap<string, string>>;
  /** When something last succeeded with each account, by account id. */
  success(): Promise<ReadonlyMap<string, string>>;
};

/** `head` tells the sequence of the last record. */
export function createLast(database: Database, head: () => number): Last {
  const newest = (column: 'key_id' | 'account', where: string) => {
    const times = new Map<string, string>();
    const take = (rows: Row[]): void => {
      for (const row of rows) times.set(String(row['id']), String(row['time']));
    };
    const columns = `${column} AS id, max(time) AS time`;
    const catchUp = follow(database, head, {
      columns,
      where: `${column} IS NOT NULL AND ${where} GROUP BY ${column}`,
      take,
    });
    return async () => {
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
