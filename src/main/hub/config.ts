/** How a hub differs from another. */
import type { Computer } from './clients/computer.ts';

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
