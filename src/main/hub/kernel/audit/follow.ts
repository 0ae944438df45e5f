/**
 * What is read out of the log and kept in memory: once from its beginning, later only what was appended since. A log of a
 * hundred thousand records takes tens of milliseconds to read, which neither a call nor a live page must wait for again.
 */
import { setImmediate } from 'node:timers/promises';
import type { Database, Row, Value } from '../../ground/database/database.ts';
import { standsForItsCall } from './one-call.ts';

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

// How many calls there were over time, for the chart.

export type Counts = { name: string; counts: number[] };

type Counted = {
  userId: string;
  by: 'key' | 'tool';
  /** Times in milliseconds, both multiples of `shortestStepMs`. */
  from: number;
  stepMs: number;
  steps: number;
};

/** Calls of tools by key or by tool, in equal steps. */
export type CountCalls = (counted: Counted) => Promise<Counts[]>;

/** Half an hour: what is kept for each; longer steps are made of these. */
export const shortestStepMs = 1_800_000;
const longestMs = 31 * 86_400_000;

const isCall = `tool IS NOT NULL AND outcome IS NOT NULL AND key_id IS NOT NULL AND user_id IS NOT NULL AND ${standsForItsCall}`;

/** By name, and by the step in which they ended. */
type Steps = Map<string, Map<number, number>>;

/** Counts calls of tools of the last 30 days. `head` tells the sequence of the last record, `now` the time. */
export function createCount(database: Database, head: () => number, now: () => number): CountCalls {
  /** Of each person: a chart is of the one or the other, and adds nothing up. */
  const counts = new Map<string, Record<Counted['by'], Steps>>();
  let oldest = 0;
  const add = (steps: Steps, name: string, step: number): void => {
    const made = steps.get(name) ?? new Map<number, number>();
    made.set(step, (made.get(step) ?? 0) + 1);
    steps.set(name, made);
  };
  const catchUp = followLog(database, head, {
    columns: 'time, user_id, key_id, tool',
    where: `${isCall} AND time > ?`,
    values: [new Date(now() - longestMs).toISOString()],
    take: (rows) => {
      for (const row of rows) {
        const person = String(row['user_id']);
        const own = counts.get(person) ?? { key: new Map(), tool: new Map() };
        counts.set(person, own);
        const step = Math.floor(Date.parse(String(row['time'])) / shortestStepMs);
        add(own.key, String(row['key_id']), step);
        add(own.tool, String(row['tool']), step);
      }
    },
  });

  /** What no chart reaches any more: once a step. */
  const forget = (): void => {
    const first = Math.floor((now() - longestMs) / shortestStepMs);
    if (first === oldest) return;
    oldest = first;
    for (const { key, tool } of counts.values()) {
      for (const steps of [key, tool]) {
        for (const [name, made] of steps) {
          for (const step of made.keys()) if (step < oldest) made.delete(step);
          if (made.size === 0) steps.delete(name);
        }
      }
    }
  };

  return async ({ userId, by, from, stepMs, steps }) => {
    await catchUp();
    forget();
    const [first, each] = [from / shortestStepMs, stepMs / shortestStepMs];
    return [...(counts.get(userId)?.[by] ?? [])].map(([name, made]) => {
      const line = Array.from({ length: steps }, () => 0);
      for (let at = 0; at < steps * each; at++) {
        const calls = made.get(first + at);
        if (calls !== undefined) line[Math.floor(at / each)] = (line[Math.floor(at / each)] ?? 0) + calls;
      }
      return { name, counts: line };
    });
  };
}
