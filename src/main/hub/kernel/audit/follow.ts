/**
 * What is read out of the log and kept in memory: once from its beginning, later only what was appended since. A log of a
 * hundred thousand records takes tens of milliseconds to read, which neither a call nor a live page must wait for again.
 */
import { setImmediate } from 'node:timers/promises';
import type { Database, Row, Value } from '../../ground/database/database.ts';

type Reading = {
  /** Names columns, for `SELECT`. */
  columns: string;
  where: string;
  values?: Value[];
  take: (rows: Row[]) => void;
};

/** So many records at a time, between which calls get their turn. */
const atOnce = 1000;

/**
 * Answers a function that hands over every matching record that was not handed over before, in order. `head` tells the
 * sequence of the last record, `read` that from which on to start.
 */
export function followLog(database: Database, head: () => number, reading: Reading, read = 0): () => Promise<void> {
  const sql = `SELECT ${reading.columns} FROM audit WHERE sequence > ? AND sequence <= ? AND ${reading.where}`;
  let upTo = read;
  let last = Promise.resolve();
  const catchUp = async (): Promise<void> => {
    while (upTo < head()) {
      const end = Math.min(upTo + atOnce, head());
      reading.take(await database.read(sql, [upTo, end, ...(reading.values ?? [])]));
      upTo = end;
      if (upTo < head()) await setImmediate();
    }
  };
  return () => {
    last = last.then(catchUp, catchUp); // one after the other: nothing is handed over twice
    return last;
  };
}

/** When each key was last used and each account last worked, as the log has it. `head` tells the sequence of the last record. */
export function createLast(database: Database, head: () => number) {
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
    const columns = `${column} AS id, time`;
    // In the order of the record, so that the newest of each name is the one that stays.
    const inOrder = `${column} IS NOT NULL AND ${where} ORDER BY sequence`;
    async function begin(): Promise<() => Promise<void>> {
      const catchUp = followLog(database, head, { columns, where: inOrder, take }, head());
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
    /** Time of the newest call of each key, by key id. */
    use: newest('key_id', 'tool IS NOT NULL'),
    // Consent alone has proved nothing about the account.
    success: newest('account', "outcome = 'ok' AND verdict <> 'approved'"),
  };
}

export type Last = ReturnType<typeof createLast>;
