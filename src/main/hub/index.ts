/** The hub: plain Node, no Electron, no terminal. This is the only file that wires its parts together. */
import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../shared/result.ts';
import { createAccounts } from './accounts/accounts.ts';
import { openAnchor } from './audit/anchor.ts';
import { openAudit } from './audit/audit.ts';
import { createBlocked } from './audit/blocked.ts';
import { type CallContext, createCalls, type Handlers } from './calls.ts';
import { type Database, databaseFailure, openDatabase } from './database/database.ts';
import { createAdmission } from './endpoints/admission.ts';
import { createMcpEndpoint } from './endpoints/mcp.ts';
import type { McpExtension } from './endpoints/mcp-server.ts';
import { connectRoute, healthRoute } from './endpoints/pages.ts';
import { createListener } from './endpoints/server.ts';
import { budgetWindow, createBudget } from './keys/budget.ts';
import { openKeys } from './keys/keys.ts';
import { platforms as allPlatforms } from './platforms/index.ts';
import type { Platform } from './platforms/platform.ts';
import type { Ports, SecretStore } from './ports.ts';
import { Secret } from './secret.ts';
import { createSession } from './session/session.ts';
import { createTenantSource } from './session/tenant.ts';
import { createInventory } from './tools/inventory.ts';
import { createInvoke, type Invoke } from './tools/invoke.ts';
import { refreshTokenStrategy } from './vault/refresh-token-strategy.ts';
import { createVault } from './vault/vault.ts';

export type HubConfig = {
  dataDir: string;
  version: string;
  /** Only shown; nothing behaves differently in the demo. */
  demo: boolean;
  /** Addresses of platform APIs where they are not the platform's own, by platform name. */
  apiUrls: Record<string, string>;
};

/** What a test may exchange or add; the product passes nothing. */
export type HubParts = { platforms?: Platform[]; mcpExtension?: McpExtension };

export type Hub = {
  calls: Handlers;
  /** Starts answering on 127.0.0.1. Fails with `port_taken`. */
  listen(port: number): Promise<Result<{ url: string }>>;
  /** Ends calls under way, writes their outcomes, and lets go of the database. */
  close(): Promise<void>;
};

export type { CallContext, Handlers };

const hmacKeyName = 'audit.hmac_key';

/** Opens the hub on its data folder. Fails as `openDatabase` does; a failed start leaves nothing behind. */
export async function createHub(ports: Ports, config: HubConfig, parts: HubParts = {}): Promise<Result<Hub>> {
  const opened = openDatabase(config.dataDir);
  if (!opened.ok) return opened;
  try {
    return ok(await wire(opened.value, ports, config, parts));
  } catch (error) {
    await opened.value.close();
    return databaseFailure(error, config.dataDir);
  }
}

async function wire(database: Database, ports: Ports, config: HubConfig, parts: HubParts): Promise<Hub> {
  const { clock, log, secrets } = ports;
  const platforms = (parts.platforms ?? allPlatforms).map((platform) => ({
    ...platform,
    apiUrl: config.apiUrls[platform.name] ?? platform.apiUrl,
  }));
  const inventory = createInventory(platforms);
  const anchor = openAnchor(config.dataDir);
  const audit = await openAudit(database, clock, anchor);
  const blocked = createBlocked(audit);
  const keys = await openKeys(database, clock);
  const budget = createBudget(clock, await audit.callsSince(clock.now() - budgetWindow));
  const tenant = createTenantSource(ports);
  const session = createSession({ ...ports, database, tenant });
  const vault = createVault(refreshTokenStrategy(session, clock), clock);
  const accounts = createAccounts({ database, session, vault, clock });

  let url = '';
  const connectUrl = (platform: string): string => `${url}/connect/${platform}`;
  const hmacKey = await keyOfArguments(secrets);
  const invocations = countUnderWay(
    createInvoke({ inventory, accounts, vault, audit, budget, clock, log, hmacKey, connectUrl }),
  );
  const mcp = createMcpEndpoint({
    version: config.version,
    inventory,
    invoke: invocations.invoke,
    admission: createAdmission(keys, blocked.note),
    budget,
    blocked: blocked.note,
    ...(parts.mcpExtension && { extension: parts.mcpExtension }),
  });
  const listener = createListener([mcp.route, healthRoute, connectRoute(platforms)], log, blocked.note);

  const { dataDir, version, demo } = config;
  const facts = { dataDir, version, demo };
  return {
    calls: createCalls({
      ports,
      tenant,
      session,
      accounts,
      vault,
      keys,
      audit,
      platforms,
      inventory,
      facts,
      url: () => url,
    }),
    async listen(port) {
      const listening = await listener.listen(port);
      if (!listening.ok) return fail('port_taken', `127.0.0.1:${port} is in use.`);
      url = `http://127.0.0.1:${listening.value.port}`;
      return ok({ url });
    },
    async close() {
      await mcp.close();
      await listener.close();
      await invocations.settled();
      await blocked.close();
      await database.close();
      anchor.close();
    },
  };
}

async function keyOfArguments(secrets: SecretStore): Promise<Buffer> {
  const kept = await secrets.get(hmacKeyName);
  if (kept) return Buffer.from(Secret.reveal(kept), 'base64');
  const fresh = randomBytes(32);
  await secrets.set(hmacKeyName, new Secret(fresh.toString('base64')));
  return fresh;
}

/** Calls outlive their connections by the outcome they still have to write. */
function countUnderWay(invoke: Invoke): { invoke: Invoke; settled(): Promise<unknown> } {
  const underWay = new Set<Promise<unknown>>();
  return {
    invoke(invocation) {
      const call = invoke(invocation).finally(() => underWay.delete(call));
      underWay.add(call);
      return call;
    },
    settled: () => Promise.allSettled(underWay),
  };
}
