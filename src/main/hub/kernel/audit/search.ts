/** The record as a person reads it: one row a call, filtered, page by page. */

import type { Activity } from '../../../../shared/model.ts';
import type { ActivityFilter } from '../../../../shared/shapes.ts';
import type { Database, Row, Value } from '../../ground/database/database.ts';
import { callKinds } from './call-kinds.ts';
import { followLog } from './follow.ts';
import { keyEvent } from './key-events.ts';
import { followOpen, type NewestRecord, standsForItsCall } from './one-call.ts';
import { recordOf } from './record.ts';
import { type Tallied, Tally, tallied } from './tally.ts';

/** Whose lines: a person's own and, for the owner, those that belong to nobody. */
export type Whose = { userId: string; alsoNobodys: boolean };

/** `tools` stands for the platform of the filter, `keys` for its client. */
export type Filter = Whose & Omit<ActivityFilter, 'platform' | 'client'> & { tools?: string[]; keys?: string[] };

/** Only calls newer than the record `after` are answered; `spread` asks when they were as well. */
export type Search = Filter & {
  offset: number;
  limit: number;
  after?: number | undefined;
  spread?: boolean | undefined;
};

/** When calls ended, or began if they are under way, in steps of at least so many milliseconds. */
export type Spread = { stepMs: number; tallied: Tallied[] };

export type SearchAudit = {
  /** The `spread` counts as many calls as `total` says, also while records are appended. */
  search(search: Search): Promise<{ calls: Activity[]; total: number; spread?: Spread }>;
  spread(filter: Filter): Promise<Spread>;
};

/** The sequences of the ended calls that a filter lets through, their times, and how to bring both up to date. */
type Matches = { sequences: number[]; tally: Tally; catchUp: () => Promise<void> };

/** Half an hour, as a chart of a day has it; a chart of the last hour takes what is finer. */
const usualStepMs = 1_800_000;
const [finestStepMs, fineUpToMs] = [60_000, 7_200_000];

/** For so many filters the matches are kept: those of the windows that are open, with and without a client. */
const mostKept = 6;

/**
 * Finds calls, newest first, each as its last record has it. `head` tells the sequence of the last record, `now` the time. Made
 * when no call is under way.
 */
export function createSearch(database: Database, head: () => number, now: () => number): SearchAudit {
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

  function matchesOf({ where, values }: Condition, stepMs: number): Matches {
    const name = JSON.stringify([where, values]);
    const known = kept.get(name);
    kept.delete(name);
    const sequences: number[] = [];
    const tally = new Tally(stepMs);
    const matches = known ?? {
      sequences,
      tally,
      catchUp: followLog(database, head, {
        columns: `sequence, ${tallied}`,
        where: `outcome IS NOT NULL AND ${standsForItsCall} AND ${where} ORDER BY sequence`,
        values,
        take: (rows) => {
          for (const row of rows) {
            sequences.push(Number(row['sequence']));
            tally.add(row);
          }
        },
      }),
    };
    kept.set(name, matches); // as the newest; the first is the one that was longest not asked for
    for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest);
    return matches;
  }

  /** The calls that a filter lets through as they are now: those that have ended, and the rows of the others. */
  async function upToDate(filter: Filter): Promise<{ ended: Matches; open: Row[] }> {
    const condition = conditionOf(filter);
    const isRecent = filter.since !== undefined && now() - Date.parse(filter.since) < fineUpToMs;
    const ended = matchesOf(condition, isRecent ? finestStepMs : usualStepMs);
    await ended.catchUp();
    await followAll();
    // What was approved and has not run yet is of no kind.
    const notEnded = filter.kind === undefined ? [...open.values()].map(({ sequence }) => sequence) : [];
    const unended = await database.read(
      `SELECT sequence, ${tallied} FROM audit WHERE sequence IN (SELECT value FROM json_each(?)) AND ${condition.where}
       ORDER BY sequence`,
      [JSON.stringify(notEnded), ...condition.values],
    );
    return { ended, open: unended };
  }

  async function find(search: Search, isAgain = false): ReturnType<SearchAudit['search']> {
    const { ended, open } = await upToDate(search);
    const openNow = open.map(({ sequence }) => Number(sequence));
    const page = newest(ended.sequences, openNow, search);
    const rows = await database.read(
      'SELECT * FROM audit WHERE sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence DESC',
      [JSON.stringify(page)],
    );
    if (rows.length < page.length && !isAgain) {
      kept.clear(); // some went to an archive meanwhile
      return find(search, true);
    }
    const total = ended.sequences.length + openNow.length;
    return { calls: rows.map(recordOf), total, ...(search.spread && { spread: spreadOf(ended, open) }) };
  }

  return {
    search: (search) => find(search),
    async spread(filter) {
      const { ended, open } = await upToDate(filter);
      return spreadOf(ended, open);
    },
  };
}

function spreadOf({ tally }: Matches, open: readonly Row[]): Spread {
  const notEnded = new Tally(finestStepMs);
  for (const row of open) notEnded.add(row);
  return { stepMs: tally.stepMs, tallied: [...tally.all(), ...notEnded.all()] };
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

function conditionOf(filter: Filter): Condition {
  const { userId, alsoNobodys, text, key, keys, account, kind, since, tools } = filter;
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
  if (keys !== undefined) add('+key_id IN (SELECT value FROM json_each(?))', JSON.stringify(keys));
  if (account !== undefined) add('account = ?', account);
  if (kind !== undefined) add(callKinds[kind]);
  if (since !== undefined) add('time >= ?', new Date(since).toISOString());
  if (tools !== undefined) add('tool IN (SELECT value FROM json_each(?))', JSON.stringify(tools));
  if (text) {
    const like = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const fields = ['client', 'tool', 'resource', 'reason', 'approval_id', 'call_id'];
    add(`(${fields.map((field) => `${field} LIKE ? ESCAPE '\\'`).join(' OR ')})`, ...fields.map(() => like));
  }
  return { where: conditions.join(' AND '), values };
}
