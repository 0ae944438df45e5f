/** The record as a person reads it: one row a call, filtered, page by page. */

import type { Activity } from '../../../../shared/model.ts';
import type { ActivityFilter } from '../../../../shared/shapes.ts';
import type { Database, Value } from '../../ground/database/database.ts';
import { followLog } from './follow.ts';
import { keyEvent } from './key-events.ts';
import { followOpen, type NewestRecord, standsForItsCall } from './one-call.ts';
import { recordOf } from './record.ts';

/** Whose lines: a person's own and, for the owner, those that belong to nobody. */
export type Whose = { userId: string; alsoNobodys: boolean };

/** `tools` stands for the platform of the filter; only calls newer than the record `after` are answered. */
export type Search = Whose &
  Omit<ActivityFilter, 'platform'> & { tools?: string[]; offset: number; limit: number; after?: number | undefined };

export type SearchAudit = (search: Search) => Promise<{ calls: Activity[]; total: number }>;

/** The sequences of the ended calls that a filter lets through, and how to bring them up to date. */
type Matches = { sequences: number[]; catchUp: () => Promise<void> };

/** For so many filters the matches are kept: those of the windows that are open. */
const mostKept = 4;

/**
 * Finds calls, newest first, each as its last record has it. `head` tells the sequence of the last record. Made when no call
 * is under way.
 */
export function createSearch(database: Database, head: () => number): SearchAudit {
  const kept = new Map<string, Matches>();
  const open = new Map<string, NewestRecord>();
  const followAll = followLog(
    database,
    head,
    {
      columns: 'sequence, call_id, approval_id, verdict, reason, outcome',
      where: 'true',
      take: (rows) => {
        for (const row of rows) followOpen(open, recordOf(row));
      },
    },
    head(),
  );

  function matchesOf({ where, values }: Condition): Matches {
    const name = JSON.stringify([where, values]);
    const known = kept.get(name);
    kept.delete(name);
    const sequences: number[] = [];
    const matches = known ?? {
      sequences,
      catchUp: followLog(database, head, {
        columns: 'sequence',
        where: `outcome IS NOT NULL AND ${standsForItsCall} AND ${where} ORDER BY sequence`,
        values,
        take: (rows) => {
          for (const { sequence } of rows) sequences.push(Number(sequence));
        },
      }),
    };
    kept.set(name, matches); // as the newest; the first is the one that was longest not asked for
    for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest);
    return matches;
  }

  async function find(search: Search, isAgain = false): ReturnType<SearchAudit> {
    const condition = conditionOf(search);
    const { sequences: ended, catchUp } = matchesOf(condition);
    await catchUp();
    await followAll();
    // What was approved and has not run yet has none of the outcomes.
    const notEnded = search.outcome === undefined ? [...open.values()].map(({ sequence }) => sequence) : [];
    const unended = await database.read(
      `SELECT sequence FROM audit WHERE sequence IN (SELECT value FROM json_each(?)) AND ${condition.where} ORDER BY sequence`,
      [JSON.stringify(notEnded), ...condition.values],
    );
    const openNow = unended.map(({ sequence }) => Number(sequence));
    const page = newest(ended, openNow, search);
    const rows = await database.read(
      'SELECT * FROM audit WHERE sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence DESC',
      [JSON.stringify(page)],
    );
    if (rows.length < page.length && !isAgain) {
      kept.clear(); // some went to an archive meanwhile
      return find(search, true);
    }
    return { calls: rows.map(recordOf), total: ended.length + openNow.length };
  }
  return (search) => find(search);
}

/** A page of two ascending lists together, from their ends. */
function newest(
  ended: readonly number[],
  open: readonly number[],
  { offset, limit, after = 0 }: Pick<Search, 'offset' | 'limit' | 'after'>,
): number[] {
  const page: number[] = [];
  let [e, o] = [ended.length - 1, open.length - 1];
  for (let index = 0; index < offset + limit && (e >= 0 || o >= 0); index++) {
    const [one, other] = [ended[e] ?? 0, open[o] ?? 0];
    if (Math.max(one, other) <= after) break;
    if (index >= offset) page.push(Math.max(one, other));
    if (one > other) e--;
    else o--;
  }
  return page;
}

type Condition = { where: string; values: Value[] };

function conditionOf(search: Search): Condition {
  const { userId, alsoNobodys, text, key, account, access, outcome, since, tools } = search;
  // The plus keeps SQLite from the index, as in the log itself: what is read is a range of sequences.
  const conditions = [alsoNobodys ? '(+user_id = ? OR +user_id IS NULL)' : 'user_id = ?'];
  const values: Value[] = [userId];
  const add = (condition: string, ...given: Value[]): void => {
    conditions.push(condition);
    values.push(...given);
  };
  // These serve the next start. The call to which each belongs has a line already.
  add('reason IS NOT ? AND reason IS NOT ?', keyEvent.labelsGrew, keyEvent.labelsEnded);
  // Of a receipt one line, which opens it; the hashes of its revisions are found by its id.
  if (!text) add("coalesce(event ->> 'revision', 1) = 1");
  if (key !== undefined) add('key_id = ?', key);
  if (account !== undefined) add('account = ?', account);
  if (access !== undefined) add('access = ?', access);
  if (outcome !== undefined) add('outcome = ?', outcome);
  if (since !== undefined) add('time >= ?', new Date(since).toISOString());
  if (tools !== undefined) add('tool IN (SELECT value FROM json_each(?))', JSON.stringify(tools));
  if (text) {
    const like = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const fields = ['client', 'tool', 'resource', 'reason', 'approval_id', 'call_id'];
    add(`(${fields.map((field) => `${field} LIKE ? ESCAPE '\\'`).join(' OR ')})`, ...fields.map(() => like));
  }
  return { where: conditions.join(' AND '), values };
}
