/** A hub from when it begins to listen until it is closed, with its doors: those of AI clients, its pages, and its console. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ok, type Result } from '../../../shared/result.ts';
import type { WindowCall } from '../contract/windows.ts';
import { createGhRoutes } from '../doors/gh/routes.ts';
import { createGitDoor } from '../doors/git/door.ts';
import { clearQuarantines } from '../doors/git/quarantine.ts';
import type { ListenOptions } from '../doors/http/guard.ts';
import { createListener } from '../doors/http/server.ts';
import { createApproveDoor } from '../doors/pages/approve.ts';
import { type BrowserConsole, createBrowserConsole, readBuiltPages } from '../doors/pages/console.ts';
import { flowRoute } from '../doors/pages/flow.ts';
import { clientDocumentRoute, healthRoute, linkRoute, readyRoute } from '../doors/pages/pages.ts';
import { settleUpdate } from '../ground/database/backup.ts';
import type { HubAddress } from '../ground/links.ts';
import { leaveHandover } from '../identity/handover.ts';
import type { ToolCallParts } from './calls.ts';
import type { OpenContract } from './contract.ts';
import { createDoors } from './doors.ts';
import { gaugesOf } from './gauges.ts';
import type { AccountParts, PeopleParts } from './people.ts';
import type { ProgramParts } from './programs.ts';
import type { HubBase, Storage } from './storage.ts';

type Base = DoorBase & PeopleParts & Pick<OpenContract, 'revocation'>;

/** Milliseconds that calls under way have left when the hub is stopped, and that their answers have to leave. */
const drain = 5_000;
const lastAnswers = 50;

export function createLifecycle(base: Base) {
  const { approvals, invocations, audit, ports } = base;
  let doors: Awaited<ReturnType<typeof buildDoors>> | undefined;
  return {
    /** Starts answering, on loopback by default, with a console where one is given. `folder` has the built pages. Fails with `port_taken`. */
    async listen(
      where: ListenOptions,
      browserConsole?: BrowserConsole,
      folder = browserConsole?.folder,
    ): Promise<Result<{ url: string }>> {
      const built = await buildDoors(base, where, browserConsole, folder);
      const listening = await built.listener.listen(where);
      if (!listening.ok) return listening;
      doors = built;
      settleUpdate(base.config.dataDir);
      if (built.git) base.address.gitReachedAt(built.git.state);
      await built.git?.follow();
      const { port } = listening.value;
      if (built.approve)
        base.address.approvePagesAt(await built.approve.open({ ...where, port }, built.listener, built.other));
      return ok({ url: base.address.reachedAt({ ...where, port, hasConsole: browserConsole !== undefined }) });
    },
    /** Takes no new call, gives those under way five seconds, writes their outcomes, and lets go of the database. */
    async close(): Promise<void> {
      for (const { stop } of [base.upkeep, base.wake, base.notifiers]) stop();
      await approvals.stop();
      doors?.listener.stop();
      doors?.other.stop();
      base.revocation.stop();
      const written = base.openWebUI.close();
      await base.chats.stopAll();
      await Promise.race([Promise.all([invocations.settled(), written]), sleep(drain, undefined, { ref: false })]);
      await sleep(lastAnswers);
      await doors?.close();
      await doors?.git?.close();
      await doors?.listener.cut();
      await doors?.other.cut();
      await invocations.settled();
      await base.blocked.close();
      await audit.settle().catch(() => ports.log('audit_failed'));
      audit.checkpoint();
      const { database, consoleSessions, oauth } = base;
      const kept = { sessions: consoleSessions.kept(), tokens: oauth.kept() };
      await leaveHandover({ database, secrets: ports.secrets }, kept).catch(() => ports.log('handover_failed'));
      await database.close();
      base.closeFiles();
    },
  };
}

export type Lifecycle = ReturnType<typeof createLifecycle>;

type DoorBase = HubBase &
  Storage &
  Pick<PeopleParts, 'consoleSessions' | 'approveSessions' | 'people'> &
  AccountParts &
  ToolCallParts &
  ProgramParts & { address: HubAddress; windowCall: WindowCall };

/** By code: what no call can do without. The record must take what happens, or nothing may. */
async function failingParts({ database, audit }: Pick<DoorBase, 'database' | 'audit'>): Promise<string[]> {
  const codeOf = (code: string, look: Promise<unknown>) =>
    look.then(
      () => [],
      () => [code],
    );
  return (
    await Promise.all([
      codeOf('database', database.read('SELECT sequence FROM audit ORDER BY sequence DESC LIMIT 1')),
      codeOf('audit', audit.settle()),
    ])
  ).flat();
}

async function buildDoors(
  base: DoorBase,
  { publicUrl, gitPort, gitPatience }: Pick<ListenOptions, 'publicUrl' | 'gitPort' | 'gitPatience'>,
  browserConsole: BrowserConsole | undefined,
  folder: string | undefined,
) {
  const { ports, config, parts, changes, blocked, invocations, windowCall } = base;
  const hasConsole = browserConsole !== undefined;
  const doors = createDoors({
    inventory: base.inventory,
    models: base.models,
    clients: base.clients,
    keys: base.keys,
    openWebUI: base.openWebUI,
    oauth: base.oauth,
    limits: base.limits,
    register: base.register,
    changes,
    version: config.version,
    clock: ports.clock,
    invoke: invocations.invoke,
    ask: (...asked) => invocations.count(base.ask(...asked)),
    blocked: blocked.note,
    accountsOf: (userId) => base.accounts.list(userId),
    metrics: async () => base.metrics.page(await gaugesOf(base)),
    publicUrl,
    hasConsole,
    mcpBySdk: config.mcpBySdk ?? false,
    extension: parts.mcpExtension,
  });
  const seats = { windowCall, sessions: base.consoleSessions, changes, blocked: blocked.note };
  const pages = folder === undefined ? undefined : await readBuiltPages(folder);
  const byPassphrase = browserConsole && { verifyPassphrase: browserConsole.verifyPassphrase };
  const console = pages && byPassphrase ? createBrowserConsole({ ...seats, ...byPassphrase, pages, publicUrl }) : [];
  const { passkeys, approveSessions } = base;
  const approve = pages && createApproveDoor({ ...seats, sessions: approveSessions, passkeys, pages, log: ports.log });
  const passkeyPage = async (id: string) => {
    const asked = base.approvals.knownOf(id);
    const page = asked?.state === 'waiting' ? await passkeys.pageFor(asked) : undefined;
    return page?.startsWith('https:') ? undefined : page; // the one of a phone, which its camera opens
  };
  const ready = readyRoute(() => failingParts(base));
  const routes = [
    ...doors.routes,
    healthRoute,
    ready,
    linkRoute({ platforms: base.platforms, hasConsole, passkeyPage }),
    flowRoute(base.flowPages),
    ...(publicUrl === undefined ? [] : [clientDocumentRoute(publicUrl)]),
    ...console,
    ...(approve?.routes ?? []),
  ];
  const pushes = join(config.dataDir, 'pushes');
  const { noteConnection } = base.clients;
  const forGit = { keys: base.keys, invoke: invocations.invoke, blocked: blocked.note, log: ports.log, noteConnection };
  const ownClients = () => base.platforms().find(({ name }) => name === 'github')?.ownClients;
  const ghRoutes = createGhRoutes({ ...forGit, ownClients, limits: base.limits, clock: ports.clock, root: pushes });
  const ghSocket = process.platform === 'win32' ? undefined : join(config.dataDir, 'gh.sock');
  const pushing = { root: pushes, holds: base.holds, ...(gitPatience !== undefined && { patience: gitPatience }) };
  if (gitPort !== undefined) await clearQuarantines(pushes);
  await clearQuarantines(join(config.dataDir, 'looks'));
  const git = gitPort === undefined ? undefined : createGitDoor({ ...forGit, pushing }, gitPort, ghRoutes, ghSocket);
  const stopFollowing = git && changes.follow((topic) => topic === 'keys' && void git.follow());
  return {
    listener: createListener(routes, ports.log, blocked.note),
    /** For the other loopback address, where the page for approvals needs both. */
    other: createListener(routes, ports.log, blocked.note),
    git,
    approve,
    async close(): Promise<void> {
      stopFollowing?.();
      await doors.close();
    },
  };
}
