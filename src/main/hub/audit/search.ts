/** The record as a person reads it: one line a call, filtered, page by page, and counted over time. */
import type { ActivityFilter } from '../../../shared/contract.ts';
import type { Activity } from '../../../shared/model.ts';
import type { Database, Value } from '../database/database.ts';
import { recordOf } from './record.ts';

/** Whose lines: a person's own and, for the owner, those that belong to nobody. */
export type Whose = { userId: string; alsoNobodys: boolean };

export type Search = Whose & ActivityFilter & { tools?: string[]; offset: number; limit: number };

/** A call is open for an hour at the most; an older intent without outcome has been closed by the start of the hub. */
const openFor = 3_600_000;

/**
 * Calls, newest first, each as its last record has it. `tools` stands for the platform of the filter. The time is needed
 * to tell which intents may still be open.
 */
export async function searchAudit(
  database: Database,
  search: Search,
  now: number,
): Promise<{ calls: Activity[]; total: number }> {
  const { where, values } = conditionsOf(search, now);
  const [counted] = await database.read(`SELECT count(*) AS total FROM audit WHERE ${where}`, values);
  const rows = await database.read(`SELECT * FROM audit WHERE ${where} ORDER BY sequence DESC LIMIT ? OFFSET ?`, [
    ...values,
    search.limit,
    search.offset,
  ]);
  return { calls: rows.map(recordOf), total: Number(counted?.['total'] ?? 0) };
}

export type Counts = { name: string; counts: number[] };

/** Calls of tools in equal steps from `from` on, by client or by tool; the busiest first. Times are milliseconds. */
export async function countCalls(
  database: Database,
  { userId }: Pick<Whose, 'userId'>,
  by: 'client' | 'tool',
  { from, stepMs, steps }: { from: number; stepMs: number; steps: number },
): Promise<Counts[]> {
  // What a client calls itself stands in brackets behind the name that its key gave it.
  const name =
    by === 'client'
      ? "CASE WHEN instr(client, ' (') > 0 THEN substr(client, 1, instr(client, ' (') - 1) ELSE client END"
      : 'tool';
  const rows = await database.read(
    `SELECT ${name} AS name, CAST((unixepoch(time) * 1000 - ?) / ? AS INTEGER) AS step, count(*) AS calls FROM audit
     WHERE user_id = ? AND time >= ? AND tool IS NOT NULL AND outcome IS NOT NULL AND key_id IS NOT NULL GROUP BY 1, 2`,
    [from, stepMs, userId, new Date(from).toISOString()],
  );
  const series = new Map<string, number[]>();
  for (const row of rows) {
    const counts = series.get(String(row['name'])) ?? Array.from({ length: steps }, () => 0);
    const step = Number(row['step']);
    if (step >= 0 && step < steps) counts[step] = (counts[step] ?? 0) + Number(row['calls']);
    series.set(String(row['name']), counts);
  }
  return [...series].map(([label, counts]) => ({ name: label, counts })).sort((a, b) => sum(b.counts) - sum(a.counts));
}

const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);

function conditionsOf(search: Search, now: number): { where: string; values: Value[] } {
  const { userId, alsoNobodys, text, key, account, access, outcome, tools } = search;
  const conditions = [alsoNobodys ? '(user_id = ? OR user_id IS NULL)' : 'user_id = ?'];
  const values: Value[] = [userId];
  const add = (condition: string, ...given: Value[]): void => {
    conditions.push(condition);
    values.push(...given);
  };
  add(
    `(outcome IS NOT NULL OR (time > ? AND NOT EXISTS
      (SELECT 1 FROM audit AS later WHERE later.call_id = audit.call_id AND later.sequence > audit.sequence)))`,
    new Date(now - openFor).toISOString(),
  );
  if (key !== undefined) add('key_id = ?', key);
  if (account !== undefined) add('account = ?', account);
  if (access !== undefined) add('access = ?', access);
  if (outcome !== undefined) add('outcome = ?', outcome);
  if (tools !== undefined) add(`tool IN (${tools.map(() => '?').join(', ') || 'NULL'})`, ...tools);
  if (text) {
    const like = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const fields = ['client', 'tool', 'resource', 'reason', 'approval_id', 'call_id'];
    add(`(${fields.map((field) => `${field} LIKE ? ESCAPE '\\'`).join(' OR ')})`, ...fields.map(() => like));
  }
  return { where: conditions.join(' AND '), values };
}
