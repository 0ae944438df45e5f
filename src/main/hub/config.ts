/** How a hub differs from another. */
import type { Computer } from './clients/computer.ts';

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
