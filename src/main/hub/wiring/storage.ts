/** What the hub keeps: the audit log with its anchor and checkpoints, permission keys, and what these have read and spent. */
import { join } from 'node:path';
import { openKeptHolds } from '../doors/git/kept-holds.ts';
import type { McpExtension } from '../doors/mcp/mcp-server.ts';
import { settleRestored } from '../features/backup/start.ts';
import { countedAudit, createMetrics } from '../features/metrics/metrics.ts';
import { createNotifiers, notifyingApprover } from '../features/notifiers/index.ts';
import { createUnusualWatch } from '../features/unusual/index.ts';
import type { Releases } from '../features/updates/update-notice.ts';
import type { Computer } from '../ground/computer.ts';
import type { AtCommit, Database } from '../ground/database/database.ts';
import type { Unwritten } from '../ground/endings.ts';
import { hmacKeyOf } from '../ground/hub-secret.ts';
import { type Internet, internet as theInternet } from '../ground/internet/internet.ts';
import type { HubAddress } from '../ground/links.ts';
import type { Approver, Ports } from '../ground/ports.ts';
import { takeHandover } from '../identity/handover.ts';
import { createInbox } from '../kernel/approvals/inbox.ts';
import { openAnchor } from '../kernel/audit/anchor.ts';
import { openAudit } from '../kernel/audit/audit.ts';
import { createBlocked } from '../kernel/audit/blocked.ts';
import { openCallNames } from '../kernel/audit/call-names.ts';
import { openCheckpoints } from '../kernel/audit/checkpoints.ts';
import { createPrune } from '../kernel/audit/prune.ts';
import { createChangeFeed, tellingApprover, tellingAudit, tellingLabels } from '../kernel/changes.ts';
import { openKeys } from '../kernel/keys/keys.ts';
import { createLimits, longestWindow } from '../kernel/keys/limits.ts';
import { openKeyLabels } from '../kernel/labels/key-labels.ts';
import type { Platform } from '../platforms/platform.ts';

export type Storage = Awaited<ReturnType<typeof openStorage>>;

/** Bytes that are kept for endings: those of one key, and of a hub without any. */
const roomOfKey = 4 * 1024;
const leastRoom = 512 * 1024;

type StorageBase = Omit<HubBase, 'unwritten'> & { address: HubAddress };

export async function openStorage({ database, ports, config, parts, address }: StorageBase) {
  const { clock, secrets, log } = ports;
  const changes = createChangeFeed();
  const anchor = openAnchor(config.dataDir);
  const checkpoints = await openCheckpoints(config.dataDir, secrets, clock.now);
  const metrics = createMetrics();
  const handover = await takeHandover({ database, secrets });
  const { hmacKey, isNewSecret } = await hmacKeyOf(secrets);
  const internet = parts.internet ?? theInternet;
  const notifiers = createNotifiers({
    database,
    hmacKey,
    internet,
    clock,
    log,
    secrets,
    page: () => {
      const { elsewhere } = address.approvePages();
      return URL.parse(elsewhere?.url ?? '/console/confirmation.html', address.where()?.publicUrl) ?? undefined;
    },
    changed: (userId) => changes.tell('settings', userId),
  });
  const holds = await openKeptHolds({ root: join(config.dataDir, 'held'), secret: hmacKey, clock, log });
  const told = tellingApprover(notifyingApprover(ports.approver, notifiers), changes);
  const approver: Approver = {
    ...told,
    ended(approval) {
      told.ended(approval);
      if (approval.state !== 'approved') void holds.drop(approval.id);
    },
  };
  const unusual = createUnusualWatch({
    database,
    clock,
    settings: ports.settings,
    approver,
    audit: () => audit,
    keys: () => keys,
    names: () => names,
  });
  const audit = tellingAudit(
    countedAudit(await openAudit(database, clock, anchor, checkpoints), {
      note(entry) {
        metrics.note(entry);
        unusual.note(entry);
      },
    }),
    changes,
  );
  const prune = createPrune({
    database,
    audit,
    checkpoints,
    keys: () => keys.all(),
    dataDir: config.dataDir,
    now: clock.now,
  });
  const keys = await openKeys(database, clock, hmacKey, { audit, secrets, isNewSecret });
  database.keepRoom(leastRoom + keys.ids().length * roomOfKey);
  const isRestored = await settleRestored({ database, audit, keys }); // before labels, which then count every key as having read both kinds
  const labels = tellingLabels(await openKeyLabels(database, hmacKey, clock, audit), changes);
  const names = await openCallNames(database, hmacKey, clock);
  const limits = createLimits(clock, await audit.callsMade(keys.ids(), clock.now() - longestWindow));
  return {
    internet,
    notifiers,
    approver,
    handover,
    changes,
    audit,
    prune,
    metrics,
    unusual,
    names,
    isRestored,
    blocked: createBlocked(audit),
    hubName: checkpoints.publicKey,
    hmacKey,
    keys,
    labels,
    limits,
    inbox: createInbox(database, hmacKey, isNewSecret),
    holds,
    closeFiles(): void {
      for (const { close } of [anchor, checkpoints]) close();
    },
  };
}

// What a hub is made from: its configuration, its ports, its database, and what a test may exchange.

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
  /** What members' passphrases cost to guess; left out, the ordinary of `identity/people/passphrase-cost.ts`. */
  passphraseCost?: number;
  /** Whether the SDK answers every request over MCP; left out, plain calls and lists are answered without it. */
  mcpBySdk?: boolean;
  /** Whether the desktop app runs it. */
  desktop?: boolean;
  /** Whether the windows of the desktop app run without Chromium's sandbox. */
  withoutSandbox?: boolean;
  /** Where newer versions are announced; left out, nothing is known of it. */
  releases?: Releases;
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
  /** Is told what is committed, and may fail as a disk does. */
  atCommit?: AtCommit;
  /** Milliseconds. */
  wakeEvery?: number;
  upkeepEvery?: number;
  /** For how long the answer to a revocation waits for its sides: 3 seconds, unless given. */
  revocationPatience?: number;
  /** For how long a platform, and the tenant, may take to answer: a minute, and 20 seconds, unless given. */
  patienceMs?: number | undefined;
};

/** What every part of the hub is built on. */
export type HubBase = {
  database: Database;
  ports: Ports;
  /** What has ended, and is not on disk yet. */
  unwritten: Unwritten;
  config: HubConfig;
  parts: HubParts;
};
