/** A database for a test, opened as the hub opens it. */
import { type Database, openDatabase } from '../../src/main/hub/ground/database/database.ts';
import { temporaryFolder } from './memory-ports.ts';

export function databaseIn(folder = temporaryFolder()): Database {
  const opened = openDatabase(folder);
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}
