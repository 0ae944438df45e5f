/**
 * What is read out of the log and kept in memory: once from its beginning, later only what was appended since. A log of a
 * hundred thousand records takes tens of milliseconds to read, which neither a call nor a live page must wait for again.
 */
import { setImmediate } from 'node:timers/promises';
import type { Database, Row, Value } from '../database/database.ts';

type Reading = {
  /** Names columns, for `SELECT`. */
  columns: string;
  where: string;
  values?: Value[];
  take: (rows: Row[]) => void;
};

/** So many records at a time, between which calls get their turn. */
const atOnce = 4000;

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
