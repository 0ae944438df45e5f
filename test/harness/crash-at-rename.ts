/** Loaded before the hub: ends it as a crash would, where it renames a client's file, while a file of the test's says so. */
import { existsSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const { rename } = promises;
promises.rename = (from, to) => {
  const isNow = String(to).endsWith('mcp.json') && existsSync(process.env['CRASH_AT_RENAME'] ?? '');
  if (isNow) process.kill(process.pid, 'SIGKILL');
  return rename(from, to);
};
syncBuiltinESMExports();
