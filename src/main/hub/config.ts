/** How a hub differs from another. */
import type { Computer } from './clients/computer.ts';
import type { McpExtension } from './endpoints/mcp-server.ts';
import type { Internet } from './oauth/internet.ts';
import type { Platform } from './platforms/platform.ts';

export type HubConfig = {
  dataDir: string;
  version: string;
  /** Only shown; nothing behaves differently in the demo. */
  demo: boolean;
  /** Addresses of platform APIs where they are not the platform's own, by platform name. */
  apiUrls: Record<string, string>;
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
  /** Milliseconds. */
  wakeEvery?: number;
  upkeepEvery?: number;
};
