/** The recent calls of keys, which their budgets need after a restart. */
import type { Database } from '../../ground/database/database.ts';

/** So many calls of a key; `time` is when the last of them was made, in milliseconds. */
export type CallsMade = { keyId: string; time: number; calls: number };

/** Milliseconds in which each call is told on its own: the longest window in which a key's pace is counted. */
const exact = 60_000;
const step = 30 * 60_000;

/** As the partial index `audit_of_calls` has it: intents and refusals. */
const isCall = "((verdict = 'allow' AND outcome IS NULL) OR verdict = 'deny')";
const ofKey = `audit WHERE key_id = ? AND time > ? AND ${isCall}`;

/**
 * Calls since a time in milliseconds, refused ones as well, oldest first for each key. Those of before the last minute are told
 * half an hour at a time, as if all had been made with the last of them: to read a million would make a start long, and none may
 * be forgiven.
 */
export async function callsMade(
  database: Database,
  keyIds: string[],
  since: number,
  now: number,
): Promise<CallsMade[]> {
  const made: CallsMade[] = [];
  const some = `SELECT value AS id FROM json_each(?) WHERE EXISTS
    (SELECT 1 FROM audit WHERE key_id = value AND time > ? AND ${isCall})`;
  const first = `SELECT time FROM ${ofKey} AND time <= ? ORDER BY time LIMIT 1`;
  const together = `SELECT max(time) AS time, count(*) AS calls FROM ${ofKey} AND time <= ?`;
  const each = `SELECT time, 1 AS calls FROM ${ofKey} ORDER BY time`;
  const border = iso(now - exact);
  for (const { id } of await database.read(some, [JSON.stringify(keyIds), iso(since)])) {
    const keyId = String(id);
    const add = async (sql: string, ...times: string[]): Promise<void> => {
      for (const { time, calls } of await database.read(sql, [keyId, ...times])) {
        made.push({ keyId, time: Date.parse(String(time)), calls: Number(calls) });
      }
    };
    let from = iso(since);
    for (;;) {
      const [next] = await database.read(first, [keyId, from, border]);
      if (!next) break;
      const end = [iso(Date.parse(String(next['time'])) + step), border].sort()[0] ?? border;
      await add(together, from, end);
      from = end;
    }
    await add(each, border);
  }
  return made;
}

const iso = (time: number): string => new Date(time).toISOString();
