/**
 * Run on a file system of some megabytes. `end`: makes keys, fills the disk to its last byte, ends two of them, and kills itself.
 * `look`: prints what the next start lets in.
 */
import { openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createSecretStore, openSecretStore } from '../../src/main/headless/secret-store.ts';
import { openDatabase } from '../../src/main/hub/ground/database/database.ts';
import { ending, lastingSecrets } from '../../src/main/hub/ground/endings.ts';
import { createHubAddress } from '../../src/main/hub/ground/links.ts';
import { openStorage } from '../../src/main/hub/wiring/storage.ts';
import type { Result } from '../../src/shared/result.ts';
import { memoryPorts } from './memory-ports.ts';

const [dataDir = '', mode] = process.argv.slice(2);
const made = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};
const store = made(
  mode === 'end'
    ? await createSecretStore(dataDir, 'a passphrase', 2 ** 14)
    : await openSecretStore(dataDir, 'a passphrase'),
);
const database = made(openDatabase(dataDir));
const ports = { ...memoryPorts(), secrets: lastingSecrets(store, database.giveUpRoom) };
const config = { dataDir, version: '0', demo: false, apiUrls: {} };
const { keys, audit } = await openStorage({ database, ports, config, parts: {}, address: createHubAddress() });
const kept = join(dataDir, 'keys.json');

if (mode === 'end') {
  const person = "INSERT INTO people (user_id, name, email, first_signed_in_at, owner) VALUES ('ada', '', '', '', 1)";
  await database.write([{ sql: person, values: [] }]);
  const grant = { endpoints: [], accounts: [], tools: [], access: [], models: [], callsPerDay: 2, callsPerMinute: 1 };
  const create = (client: string) =>
    keys.create({ userId: 'ada', client, grant: { ...grant, callsAtOnce: 1 } as never, days: 30 });
  const [revoked, paused, good] = [await create('revoked'), await create('paused'), await create('good')];
  writeFileSync(kept, JSON.stringify([revoked, paused, good].map(({ key }) => key)));
  const filler = openSync(join(dataDir, 'filler'), 'w');
  for (const bytes of [65_536, 4_096, 1]) {
    try {
      for (;;) writeSync(filler, Buffer.alloc(bytes, 'x'));
    } catch {
      // Full, as far as pieces of that size fit.
    }
  }
  const refused = await audit.append({ callId: 'c', verdict: 'event' }).then(
    () => false,
    () => true,
  );
  const isHeld = await ending(async (own) => {
    await keys.revoke(revoked.record.id);
    await keys.pause(paused.record.id, true);
    return own.isHeld;
  });
  writeSync(1, `${JSON.stringify({ refused, isHeld })}\n`);
  process.kill(process.pid, 'SIGKILL');
}

const refusals = (JSON.parse(readFileSync(kept, 'utf8')) as string[]).map((key) => {
  const answer = keys.authenticate(`Bearer ${key}`);
  return 'refused' in answer ? answer.refused : 'allowed';
});
writeSync(1, `${JSON.stringify({ refusals, ...(await audit.verify()) })}\n`);
await database.close();
