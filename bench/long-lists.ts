/** A hub with as much in it as a console must stay usable with: a person, accounts, keys, and a record of calls by them. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { openDatabase } from '../src/main/hub/ground/database/database.ts';
import { Secret } from '../src/main/hub/ground/secret.ts';
import { clientSecretName, refreshTokenName } from '../src/main/hub/identity/session/tenant.ts';
import { createHub } from '../src/main/hub/index.ts';
import { github } from '../src/main/hub/platforms/github/index.ts';
import { fail } from '../src/shared/result.ts';
import { fillAudit } from '../test/harness/fill-audit.ts';
import { keysOn } from '../test/harness/keys-on.ts';
import { type MemoryPorts, memoryPorts, temporaryFolder } from '../test/harness/memory-ports.ts';

export const many = { rows: 1_000, records: 100_000 };

export type LongLists = { url: string; bearer: string; stop(): Promise<void> };

const userId = 'auth0|0123456789abcdef01234567';

/** Serves the built console from a folder. Whoever starts it stops it. */
export async function startLongLists(folder: string): Promise<LongLists> {
  const dataDir = temporaryFolder();
  const hmacKey = randomBytes(32);
  const ports = memoryPorts();
  await seed(dataDir, hmacKey, ports);
  await ports.secrets.set('hub.hmac_key', new Secret(hmacKey.toString('base64')));
  // A tenant that is never asked: without one the console would offer to set one up.
  const tenant = { issuer: 'http://127.0.0.1:9/', clientId: 'bench' };
  ports.settings.update({ tenant });
  await ports.secrets.set(clientSecretName(tenant), new Secret('client secret'));
  await ports.secrets.set(refreshTokenName(tenant, userId), new Secret('refresh token'));
  const hub = await createHub(ports, { dataDir, version: '0', demo: false, apiUrls: {} });
  if (!hub.ok) throw new Error(hub.failure.message);
  const listening = await hub.value.listen(
    { port: 0 },
    { folder, verifyPassphrase: async () => fail('passphrase_wrong') },
  );
  if (!listening.ok) throw new Error(listening.failure.message);
  return {
    url: listening.value.url,
    bearer: hub.value.openConsole(userId),
    async stop() {
      await hub.value.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function seed(dataDir: string, hmacKey: Buffer, ports: MemoryPorts): Promise<void> {
  const opened = openDatabase(dataDir);
  if (!opened.ok) throw new Error(opened.failure.message);
  const database = opened.value;
  const now = new Date().toISOString();
  const accounts = Array.from({ length: many.rows }, (_, index) => `cac_${String(index).padStart(16, '0')}`);
  await database.write([
    {
      sql: 'INSERT INTO people (user_id, name, email, first_signed_in_at, owner) VALUES (?, ?, ?, ?, 1)',
      values: [userId, 'Ada', 'ada@example.com', now],
    },
    ...accounts.map((id, index) => ({
      sql: `INSERT INTO accounts (id, user_id, platform, platform_user_id, label, state, scopes, connected_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      values: [id, userId, 'github', String(index), `account-${index}`, 'connected', '[]', now],
    })),
  ]);
  const issued = await keysOn(database, ports, hmacKey, dataDir);
  const keys: { id: string; client: string }[] = [];
  for (let index = 0; index < many.rows; index++) {
    const grant = {
      endpoints: ['mcp' as const],
      accounts: accounts.slice(index, index + 1),
      access: ['read' as const],
      tools: github.tools.map(({ name }) => name),
      repositories: ['*/*'],
      models: [],
      callsPerDay: 1000,
      callsPerMinute: 60,
      callsAtOnce: 4,
    };
    const { record } = await issued.create({ userId, client: `Client ${index}`, days: 30, grant });
    keys.push({ id: record.id, client: record.client });
  }
  await database.close();
  await fillAudit(dataDir, { records: many.records, userId, keys, accounts });
}
