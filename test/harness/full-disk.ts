/** Run on a file system of one megabyte: fills it through the hub's database and prints what came of it. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/main/hub/ground/database/database.ts';

const folder = process.argv[2] ?? '';
const opened = openDatabase(folder);
if (!opened.ok) throw new Error(opened.failure.message);
const database = opened.value;
const insert = (userId: string, name: string) => ({
  sql: "INSERT INTO people (user_id, name, email, first_signed_in_at, owner) VALUES (?, ?, '', '', 0)",
  values: [userId, name],
});

await database.write([insert('first', 'kept')]);
let rejected = false;
try {
  await database.write([insert('half', 'of one transaction'), insert('whole', 'x'.repeat(2_000_000))]);
} catch {
  rejected = true;
}
const people = await database.read('SELECT user_id FROM people');
await database.close();

const late = join(folder, 'late');
mkdirSync(late);
const size = statSync(join(folder, 'hub.db')).size;
try {
  writeFileSync(join(folder, 'filler'), Buffer.alloc(2_000_000)); // takes what is left
} catch {
  // that is the point
}
const again = openDatabase(late);
const reopened = again.ok ? 'opened' : again.failure.code;
process.stdout.write(
  JSON.stringify({ rejected, people: people.map((row) => row['user_id']), kept: size > 0, reopened }),
);
