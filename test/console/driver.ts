/** One way for the specs to open the console, whichever of its two homes it is in. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll } from 'vitest';
import type { StandIn } from '../desktop/stand-in.ts';
import type { CommandLine } from '../harness/command-line.ts';
import type { DemoControl, DemoFacts } from '../harness/demo-control.ts';
import type { SocketCalls } from '../harness/socket-calls.ts';
import { openDesktopConsole } from './desktop-console.ts';
import { openHeadlessConsole } from './headless-console.ts';
import type { Person } from './person.ts';

export const homes = ['headless', 'desktop'] as const;
type Home = (typeof homes)[number];

export type OpenOptions = {
  on: Home;
  /** As a new person meets it: nobody is signed in. On the desktop not even the demo is started. */
  fresh?: boolean;
  /** The home folder of the hub's computer, where AI clients have their files; headless alone. */
  home?: string;
  /** A hub without a tenant, which its first person has just opened; headless alone. */
  noTenant?: boolean;
};

/** A hub of the demo. */
export type DrivenHub = CommandLine &
  DemoControl &
  SocketCalls & {
    url: string;
    mcpUrl: string;
    dataDir: string;
    /** Absent while nobody is signed in. */
    userId?: string;
    demo: DemoFacts;
  };

export type OpenConsole = {
  on: Home;
  page: Page;
  /** The hub behind it; on the desktop only once the demo has been started. */
  hub(): Promise<DrivenHub>;
  /** The page in which the person consents, open and unlocked. */
  confirmation(): Promise<Page>;
  /** What the person does in their browser, where sign-in and consent are given. */
  person: Person;
  /** The app around it, on the desktop alone: tray, notifications, windows. */
  desktop: StandIn | undefined;
  stop(): Promise<void>;
};

export type DesktopConsole = OpenConsole & { desktop: StandIn };

/** Opens it signed in as Ada with GitHub connected, unless `fresh`. Whoever opens it stops it. */
export function openConsole({ on, fresh = false, home, noTenant }: OpenOptions): Promise<OpenConsole> {
  return on === 'headless' ? openHeadlessConsole(fresh, home, noTenant) : openDesktopConsole(fresh);
}

/** One for all tests of a file or a `describe`, with the hub behind it; both are empty until they run. */
export function sharedConsole(options: OpenOptions): { opened: OpenConsole; hub: DrivenHub } {
  const shared = { opened: {} as OpenConsole, hub: {} as DrivenHub };
  beforeAll(async () => {
    Object.assign(shared.opened, await openConsole(options));
    Object.assign(shared.hub, await shared.opened.hub());
  });
  afterAll(() => shared.opened.stop?.());
  return shared;
}
