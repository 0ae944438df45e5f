/**
 * Holds each statement that the hub prepares in any test to what a record of a million allows, by SQLite's own plan for it: no table
 * that grows is read whole, and nothing is sorted or looked for twice. A setup file of Vitest; plans need no rows.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { afterAll, expect } from 'vitest';

/** Read whole, or put in order, as they are small or rarely read. */
const mayBeWhole = new Map([
  ['people', 'some hundreds; listed by their owner, and looked for by address at a sign-in'],
  ['invitations', 'those that are out'],
  ['imports', 'what people have added, a start reads them all'],
  ['client_installs', 'a dozen clients are known'],
  ['unfinished_revocations', 'a start takes them up'],
  ['open_calls', 'a start closes them'],
  ['keys', 'a start takes them all into memory, where they are looked up'],
  ['oauth_grants', 'a start reads them all'],
  ['tombstones', 'one for ten thousand records'],
  ['notifiers', 'ten a person, read once a minute while something waits'],
  ['sqlite_schema', 'the tables and indexes there are'],
  ['backup_parts', 'four files, of which a start after a restore reads'],
  ['approvals', 'those that wait or ended within a day; a start takes them up'],
]);

/** What is wrong with the plan of a statement; undefined for what does not grow with the record. */
function faultIn(sql: string, plan: readonly string[]): string | undefined {
  const tables = [...sql.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)/g)].map(([, table]) => table);
  const readWhole = plan
    .flatMap((step) => /^SCAN (\w+)(?!.* VIRTUAL TABLE)/.exec(step)?.[1] ?? [])
    .filter((name) => tables.includes(name));
  const isSmall = readWhole.some((table) => mayBeWhole.has(table));
  const isSorted = plan.some((step) => step.startsWith('USE TEMP B-TREE'));
  // One that is read in its own order stops where a LIMIT says so.
  const isEnded = !isSorted && /ORDER BY [^)]*LIMIT/.test(sql);
  return [
    ...plan.filter((step) => step.startsWith('MULTI-INDEX OR') || (!isSmall && step.startsWith('USE TEMP B-TREE'))),
    ...readWhole.filter((table) => !mayBeWhole.has(table) && !isEnded).map((table) => `SCAN ${table}`),
  ][0];
}

type Looked = { sql: Set<string>; faults: string[] };
const worker = globalThis as { statementsLooked?: Looked };

if (!worker.statementsLooked) {
  const looked: Looked = { sql: new Set(), faults: [] };
  worker.statementsLooked = looked;
  const { prepare } = DatabaseSync.prototype;
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string, ...more: []): StatementSync {
    if (
      /^\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE)/.test(sql) &&
      !looked.sql.has(sql) &&
      isOfHub(new Error('prepared').stack)
    ) {
      looked.sql.add(sql);
      const plan = prepare.call(this, `EXPLAIN QUERY PLAN ${sql}`).all();
      const fault = faultIn(
        sql,
        plan.map(({ detail }) => String(detail)),
      );
      if (fault !== undefined) looked.faults.push(`${fault}: ${sql.replaceAll(/\s+/g, ' ')}`);
    }
    return prepare.call(this, sql, ...more);
  };
}

/** Whether the product asked for it, and not a test that looks into the database itself. */
function isOfHub(stack = ''): boolean {
  const frames = stack.split('\n').filter((frame) => /\/(src|test|bench)\//.test(frame));
  const asking = frames.find((frame) => !/database\/(?:database|commits)\.ts|test\/harness\//.test(frame));
  return asking?.includes('/src/main/hub/') === true;
}

afterAll(() => {
  expect(worker.statementsLooked?.faults.splice(0)).toEqual([]);
});
