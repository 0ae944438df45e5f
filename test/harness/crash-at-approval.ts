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

const { prepare } = DatabaseSync.prototype;
/** That of the row in the transaction that is open. */
let state = '';
DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string, ...more: []) {
  const statement = prepare.call(this, sql, ...more);
  const run = statement.run.bind(statement) as (...values: unknown[]) => ReturnType<typeof statement.run>;
  if (sql.startsWith('INSERT OR REPLACE INTO approvals')) {
    statement.run = (...values: unknown[]) => {
      state = String(values[3]);
      return run(...values);
    };
  }
  if (sql === 'COMMIT') {
    statement.run = () => {
      const written = state;
      state = '';
      if (written && moment() === `before ${written}`) process.kill(process.pid, 'SIGKILL');
      const done = run();
      if (written && moment() === `after ${written}`) process.kill(process.pid, 'SIGKILL');
      return done;
    };
  }
  return statement;
};
