/** The hub in this process, with its guard and its keys as in the product, and the suite's fixtures added to its server. */
import { rmSync } from 'node:fs';
import { openDatabase } from '../../src/main/hub/ground/database/database.ts';
import { createHub, type Hub } from '../../src/main/hub/index.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { expectOk } from '../harness/world.ts';
import { conformanceExtension } from './fixtures/extension.ts';

const userId = 'auth0|conformance';

export type ConformanceHub = {
  url: string;
  mcpUrl: string;
  /** What the hub logged, a line of JSON each. */
  events: string[];
  /** Makes a new permission key. */
  createKey(client: string, more?: { toolsets?: string[]; write?: boolean }): Promise<string>;
  close(): Promise<void>;
};

/**
 * Starts the hub on a free port and an empty folder; it knows one person and no tenant. With `isBare` nothing of the suite's
 * is added. Whoever starts it closes it.
 */
export async function startConformanceHub(isBare = false): Promise<ConformanceHub> {
  const dataDir = temporaryFolder();
  await addPerson(dataDir);
  const config = { dataDir, version: '0.0.0', demo: false, apiUrls: {} };
  const ports = memoryPorts();
  const hub: Hub = expectOk(await createHub(ports, config, isBare ? {} : { mcpExtension: conformanceExtension() }));
  const { url } = expectOk(await hub.listen({ port: 0 }));
  return {
    url,
    mcpUrl: `${url}/mcp`,
    events: ports.events,
    async createKey(client, more) {
      const context = { openUrl: async () => undefined, signal: new AbortController().signal, userId };
      const wish = {
        client,
        write: false,
        callsPerDay: 100_000,
        callsPerMinute: 10_000,
        callsAtOnce: 64,
        days: 1,
        ...more,
      };
      return expectOk(await hub.calls['keys.create'](wish, context)).key;
    },
    async close() {
      await hub.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** Only a sign-in adds a person, and there is no tenant here to sign in at. The hub locks the file, so this comes first. */
async function addPerson(dataDir: string): Promise<void> {
  const database = expectOk(openDatabase(dataDir));
  const sql = 'INSERT INTO people (user_id, name, email, first_signed_in_at, owner) VALUES (?, ?, ?, ?, 1)';
  const values = [userId, 'Conformance', 'conformance@example.com', new Date().toISOString()];
  await database.write([{ sql, values }]);
  await database.close();
}
