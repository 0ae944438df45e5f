/** Loaded before the hub: ends it as a crash would at a moment of an approval that lasts, which a file of the test's names. */
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** `before` or `after` the commit, and the state that the approval's row is in with it. */
function moment(): string {
  try {
    return readFileSync(process.env['CRASH_AT_APPROVAL'] ?? '', 'utf8');
  } catch {
    return '';
  }
}

const { prepare, exec } = DatabaseSync.prototype;
let state = '';
DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string, ...more: []) {
  const statement = prepare.call(this, sql, ...more);
  if (!sql.startsWith('INSERT OR REPLACE INTO approvals')) return statement;
  const run = statement.run.bind(statement) as (...values: unknown[]) => ReturnType<typeof statement.run>;
  statement.run = (...values: unknown[]) => {
    state = String(values[3]);
    return run(...values);
  };
  return statement;
};
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  const isIts = sql === 'COMMIT' && state !== '';
  const written = state;
  if (isIts) state = '';
  if (isIts && moment() === `before ${written}`) process.kill(process.pid, 'SIGKILL');
  exec.call(this, sql);
  if (isIts && moment() === `after ${written}`) process.kill(process.pid, 'SIGKILL');
};
