/** What a hub is made from: its configuration, its ports, its database, and what a test may exchange. */
import type { Computer } from '../clients/computer.ts';
import type { Database } from '../database/database.ts';
import type { McpExtension } from '../endpoints/mcp-server.ts';
import type { Internet } from '../internet/internet.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Ports } from '../ports.ts';

/** How a hub differs from another. */
export type HubConfig = {
  dataDir: string;
  version: string;
  /** Only shown; nothing behaves differently in the demo. */
  demo: boolean;
  /** Addresses of platform APIs where they are not the platform's own, by platform name. */
  apiUrls: Record<string, string>;
  /** Whether what people import may be at a loopback address, as the demo's is; else it is on the Internet at large alone. */
  loopbackImports?: boolean;
  /** What members' passphrases cost to guess; left out, the ordinary of `people/passphrase-cost.ts`. */
  passphraseCost?: number;
  /** Whether the desktop app runs it. */
  desktop?: boolean;
  /** Whose AI clients the hub looks after; left out, there are none. */
  computer?: Computer;
};

/** What a test may exchange or add; the product passes nothing. */
export type HubParts = {
  platforms?: Platform[];
  mcpExtension?: McpExtension;
  internet?: Internet;
  /** What the hub uses in place of the database that it has opened. */
  throughDatabase?: (database: Database) => Database;
  /** Milliseconds. */
  wakeEvery?: number;
  upkeepEvery?: number;
  /** For how long a platform, and the tenant, may take to answer: a minute, and 20 seconds, unless given. */
  patienceMs?: number | undefined;
};

/** What every part of the hub is built on. */
export type HubBase = { database: Database; ports: Ports; config: HubConfig; parts: HubParts };
