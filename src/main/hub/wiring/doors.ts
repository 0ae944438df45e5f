/** The doors of a hub that listens: those of AI clients, its pages, and its console where it has one. */
import type { HubAddress } from '../address.ts';
import { type BrowserConsole, createBrowserConsole } from '../endpoints/console.ts';
import type { ListenOptions } from '../endpoints/guard.ts';
import { createDoors } from '../endpoints/index.ts';
import { healthRoute, linkRoute } from '../endpoints/pages.ts';
import { createListener } from '../endpoints/server.ts';
import type { WindowCall } from '../windows.ts';
import type { ToolCallParts } from './calls.ts';
import type { AccountParts, PeopleParts } from './people.ts';
import type { ProgramParts } from './programs.ts';
import type { HubBase, Storage } from './storage.ts';

export type DoorBase = HubBase &
  Storage &
  Pick<PeopleParts, 'consoleSessions'> &
  AccountParts &
  ToolCallParts &
  ProgramParts & { address: HubAddress; windowCall: WindowCall };

export async function buildDoors(
  base: DoorBase,
  { publicUrl }: Pick<ListenOptions, 'publicUrl'>,
  browserConsole: BrowserConsole | undefined,
) {
  const { ports, config, parts, changes, blocked, invocations, windowCall } = base;
  const hasConsole = browserConsole !== undefined;
  const doors = createDoors({
    ...{ inventory: base.inventory, models: base.models, openWebUI: base.openWebUI, oauth: base.oauth },
    ...{ limits: base.limits, register: base.register, changes, version: config.version, clock: ports.clock },
    ...{ invoke: invocations.invoke, ask: (...asked) => invocations.count(base.ask(...asked)) },
    ...{ blocked: blocked.note, accountsOf: base.accounts.list },
    ...{ publicUrl, hasConsole, extension: parts.mcpExtension },
  });
  const seats = { windowCall, sessions: base.consoleSessions, changes, blocked: blocked.note };
  const console = browserConsole ? await createBrowserConsole({ ...seats, ...browserConsole, publicUrl }) : [];
  const routes = [...doors.routes, healthRoute, linkRoute(base.platforms, hasConsole), ...console];
  return { listener: createListener(routes, ports.log, blocked.note), close: doors.close };
}
