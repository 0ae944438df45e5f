/** The hub: plain Node, no Electron, no terminal. This is the only file that wires its parts together. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '../../shared/contract.ts';
import type { Key } from '../../shared/model.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { createAccounts } from './accounts/accounts.ts';
import { createApprovals } from './approvals/approvals.ts';
import { createDoneLately } from './approvals/done-lately.ts';
import { openAnchor } from './audit/anchor.ts';
import { openAudit } from './audit/audit.ts';
import { createBlocked } from './audit/blocked.ts';
import { openCheckpoints } from './audit/checkpoints.ts';
import { type CallContext, createCalls, type Handlers } from './calls/index.ts';
import { approvalMs } from './calls/settings.ts';
import { createChanges, tellingApprover, tellingAudit, tellingLabels } from './changes.ts';
import { createChat } from './chat/index.ts';
import { createModels } from './chat/models/models.ts';
import { createClients } from './clients/index.ts';
import type { HubConfig } from './config.ts';
import { createConsoleSessions } from './console/sessions.ts';
import { type Database, databaseFailure, openDatabase } from './database/database.ts';
import { type BrowserConsole, createBrowserConsole } from './endpoints/browser-console.ts';
import type { Where } from './endpoints/guard.ts';
import { createDoors } from './endpoints/index.ts';
import type { McpExtension } from './endpoints/mcp-server.ts';
import { connectRoute, healthRoute } from './endpoints/pages.ts';
import { createListener, type Listener } from './endpoints/server.ts';
import { hmacKeyOf } from './hub-secret.ts';
import { createImports } from './imports/index.ts';
import { type Internet, internet as theInternet } from './internet/internet.ts';
import { openKeys } from './keys/keys.ts';
import { createLimits, longestWindow } from './keys/limits.ts';
import { openKeyLabels } from './labels/key-labels.ts';
import { createOAuthClients } from './oauth/clients.ts';
import { openOAuth } from './oauth/index.ts';
import { createOpenWebUI } from './openwebui/index.ts';
import { createPeople, type People } from './people/people.ts';
import { platforms as allPlatforms } from './platforms/index.ts';
import { at, createKnownPlatforms } from './platforms/known.ts';
import type { Platform } from './platforms/platform.ts';
import type { Ports } from './ports.ts';
import { createRevocation } from './revocation/index.ts';
import { createReceipts, openReceiptKey } from './revocation/receipts.ts';
import { type ActingSession, createSession } from './session/session.ts';
import { createTenantSource, issuerOf } from './session/tenant.ts';
import { createInventory } from './tools/inventory.ts';
import { createInvoke } from './tools/invoke.ts';
import { createJudge } from './tools/judge.ts';
import { createPerform } from './tools/perform.ts';
import type { ConnectUrl } from './tools/refused.ts';
import { createResolver, forgetting } from './tools/resolver.ts';
import { namesShown } from './tools/shared-list.ts';
import { createTakeBack } from './tools/take-back.ts';
import { countUnderWay } from './under-way.ts';
import { createUpkeep } from './upkeep.ts';
import { exchangeBySettings } from './vault/exchange.ts';
import { createSenders } from './vault/senders.ts';
import { createTrial } from './vault/trial.ts';
import { createVault } from './vault/vault.ts';
import { createWake } from './wake.ts';
import { createWindowCalls, type WindowCall } from './windows.ts';

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

export type Hub = {
  calls: Handlers;
  /** Who is who; the doors ask it whose a call is. */
  people: Pick<People, 'owner' | 'find' | 'setPassphrase' | 'verifyPassphrase'>;
  /** Puts a wrong passphrase at one of the doors on record. */
  noteWrongPassphrase(): void;
  /** Makes a call from a window; who sits there is for the caller to know. */
  window: WindowCall;
  /** Hears what may have changed for a person's windows; answers how to stop. */
  onChange(userId: string | undefined, listener: (topic: Topic) => void): () => void;
  /** Starts answering, on loopback unless told otherwise, with a console where one is given. Fails with `port_taken`. */
  listen(where: Where, browserConsole?: BrowserConsole): Promise<Result<{ url: string }>>;
  /** The computer has slept. The hub notices that by itself as well, a little later. */
  woke(): void;
  /** A bearer for the person's console in a browser. */
  openConsole(userId: string): string;
  /** Takes no new call, gives those under way five seconds, writes their outcomes, and lets go of the database. */
  close(): Promise<void>;
};

export type { BrowserConsole, CallContext, Handlers };

/** Opens the hub on its data folder. Fails as `openDatabase` does; a failed start leaves nothing behind. */
export async function createHub(ports: Ports, config: HubConfig, parts: HubParts = {}): Promise<Result<Hub>> {
  delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']; // Node asks for it at each connection; whoever set it could be anybody in between
  const opened = openDatabase(config.dataDir);
  if (!opened.ok) return opened;
  const database = parts.throughDatabase?.(opened.value) ?? opened.value;
  try {
    return ok(await wire(database, ports, config, parts));
  } catch (error) {
    await database.close();
    return databaseFailure(error, config.dataDir);
  }
}

async function wire(database: Database, ports: Ports, config: HubConfig, parts: HubParts): Promise<Hub> {
  const { clock, log, secrets } = ports;
  const knownPlatforms = createKnownPlatforms((parts.platforms ?? allPlatforms).map((one) => at(one, config.apiUrls)));
  const platforms = knownPlatforms.list;
  const inventory = createInventory(platforms);
  const anchor = openAnchor(config.dataDir);
  const changes = createChanges();
  const checkpoints = await openCheckpoints(config.dataDir, secrets, clock.now);
  const audit = tellingAudit(await openAudit(database, clock, anchor, checkpoints), changes);
  const blocked = createBlocked(audit);
  const { hmacKey, isFresh } = await hmacKeyOf(secrets);
  const keys = await openKeys(database, clock, hmacKey, { audit, secrets, isFresh });
  const labels = tellingLabels(await openKeyLabels(database, hmacKey, clock, audit), changes);
  const keyIds = keys.all().map(({ id }) => id);
  const limits = createLimits(clock, await audit.callsMade(keyIds, clock.now() - longestWindow));
  const tenant = createTenantSource(ports, parts.patienceMs);
  const people = createPeople(database, secrets, clock, config.passphraseCost);
  const wake = createWake(clock, parts.wakeEvery);
  wake.onWaking(tenant.forget); // the difference between the clocks may be another now
  const session = createSession({ ...ports, people, tenant, ended: () => changes.tell('session') });
  const resolver = createResolver(clock);
  const exchange = (by: ActingSession) => exchangeBySettings(by, tenant, clock);
  const internet = parts.internet ?? theInternet;
  const { loopbackImports = false } = config;
  const senders = createSenders(knownPlatforms, internet, loopbackImports);
  const vault = forgetting(createVault(exchange(session), clock, wake, senders, parts.patienceMs), resolver);
  const trial = createTrial(exchange(session), clock, wake, senders);
  const accounts = createAccounts({ database, session, vault, clock, marked: (...mark) => upkeep.marked(...mark) });
  const reached = { accounts, vault, internet, loopbackImports, version: config.version, tell: changes.tell };
  const importing = { database, hmacKey, platforms: knownPlatforms, clock, keys, audit, people, ...reached };
  const imported = await createImports({ ...importing, inventory, approvals: () => approvals });
  const looking = { people, session, accounts, keys, audit, platforms, clock, log, wake, tell: changes.tell };
  const upkeep = createUpkeep({ ...looking, every: parts.upkeepEvery });
  const approver = tellingApprover(ports.approver, changes);
  const approvals = createApprovals(audit, approver, clock, () => approvalMs(ports.settings));
  const sessions = createConsoleSessions(clock);
  const models = createModels({ settings: ports.settings, secrets });

  let url = '';
  let hasConsole = false;
  const connectUrl: ConnectUrl = (platform, tool) => `${url}/connect/${platform}${tool ? `?for=${tool}` : ''}`;
  const judge = createJudge(labels, clock);
  const done = createDoneLately(clock);
  const perform = createPerform({ accounts, vault, resolver, judge, done, clock, log, connectUrl });
  const underWay = createInvoke({
    inventory,
    accounts,
    approvals,
    labels,
    judge,
    audit,
    blocked: blocked.note,
    limits,
    perform,
    clock,
    log,
    hmacKey,
    connectUrl,
  });
  const invocations = countUnderWay(underWay);
  const takeBack = createTakeBack({ done, keys, inventory, invoke: invocations.invoke });
  const { version } = config;
  async function endKey({ id, userId }: Pick<Key, 'id' | 'userId'>, reason: string): Promise<void> {
    await keys.revoke(id, reason);
    await approvals.end(({ key }) => key.id === id, 'the key was revoked');
    for (const topic of ['keys', 'approvals', 'openwebui'] as const) changes.tell(topic, userId);
  }
  const openWebUI = createOpenWebUI({
    ...{ database, hmacKey, keys, people, clock, log, secrets, settings: ports.settings },
    namesShown: (grants) => namesShown(inventory, grants),
    tenant: async () => {
      const found = await tenant.find();
      return found.ok ? ok(issuerOf(found.value)) : found;
    },
    models: models.list,
    url: () => url,
    tell: changes.tell,
    endKey,
  });
  const clients = createClients({
    ...{ database, hmacKey, keys, clock, version, computer: config.computer, dataDir: config.dataDir },
    ...{ url: () => url, tell: changes.tell },
  });
  const oauthClients = createOAuthClients(hmacKey, clock, internet);
  const oauth = await openOAuth({
    ...{ database, hmacKey, keys, clock, clients: oauthClients, onRequest: approver.knocked },
    endKey: async (id, reason) => {
      const key = keys.live(id);
      if (key) await endKey(key, reason);
    },
  });
  const { ask: answer, chats } = createChat({
    ...{
      invoke: invocations.invoke,
      inventory,
      accounts,
      keys,
      limits,
      audit,
      blocked: blocked.note,
      models,
      tokensOf: vault.held,
      database,
    },
    ...{ settings: ports.settings, clock, log, hmacKey, tell: changes.tell },
  });
  const doors = createDoors({
    ...{ version, inventory, invoke: invocations.invoke, models, openWebUI, oauth, limits, changes, clock },
    ask: (...asked) => invocations.count(answer(...asked)),
    register: oauthClients.register,
    blocked: blocked.note,
    accountsOf: accounts.list,
    approvalsUrl: () => (hasConsole ? `${url}/console/#/approvals` : undefined),
    extension: parts.mcpExtension,
  });
  let listener: Listener | undefined;

  const { dataDir, demo, desktop = false } = config;
  const facts = { dataDir, version, demo, desktop };
  const endWindows = (userId: string): void => sessions.end((session) => session.userId === userId);
  const receipts = createReceipts({ database, audit, key: await openReceiptKey(secrets), tell: changes.tell });
  const core = { tenant, session, accounts, vault, keys, approvals, openWebUI, platforms, receipts };
  const revocation = createRevocation({ ...ports, ...core, database, hmacKey, exchange, endWindows });
  await revocation.resume();
  const all = {
    ...{ ...core, ports, people, trial, labels, audit, models, chats, oauth, clients, inventory, takeBack, facts },
    ...imported,
    revocation,
  };
  const consoleLink = (userId: string | undefined) =>
    hasConsole
      ? ok({ url: `${url}/console/#code=${sessions.code(userId)}` })
      : fail('usage', 'This hub has its console in the desktop app.');
  const calls = createCalls({ ...all, changes, url: () => url, consoleLink });
  const windowCall = createWindowCalls(calls, people);
  const seats = { windowCall, sessions, changes, blocked: blocked.note };

  return {
    people,
    noteWrongPassphrase: () => blocked.note('wrong_passphrase'),
    calls,
    window: windowCall,
    onChange: changes.listen,
    woke: wake.woke,
    openConsole: (userId) => sessions.open('console', userId),
    async listen(where, browserConsole) {
      hasConsole = browserConsole !== undefined;
      const console = browserConsole
        ? await createBrowserConsole({ ...seats, ...browserConsole, publicUrl: where.publicUrl })
        : [];
      const pages = [healthRoute, connectRoute(platforms, hasConsole), ...console];
      const routes = [...doors.routes(where.publicUrl, hasConsole), ...pages];
      listener = createListener(routes, log, blocked.note);
      const listening = await listener.listen(where);
      if (!listening.ok) return listening;
      url = where.publicUrl?.replace(/\/$/, '') ?? `http://${reachable(where.address)}:${listening.value.port}`;
      return ok({ url });
    },
    async close() {
      for (const { stop } of [upkeep, wake]) stop();
      await approvals.end(() => true, 'the hub was stopped');
      listener?.stop();
      revocation.stop();
      const written = openWebUI.close();
      await chats.stopAll();
      await Promise.race([Promise.all([invocations.settled(), written]), sleep(drain, undefined, { ref: false })]);
      await sleep(lastAnswers);
      await doors.close();
      await listener?.cut();
      await invocations.settled();
      await blocked.close();
      await audit.settle().catch(() => log('audit_failed'));
      audit.checkpoint();
      await database.close();
      for (const { close } of [anchor, checkpoints]) close();
    },
  };
}

/** The name in the hub's own address: the one it listens on, or loopback where it listens on all. */
function reachable(address = '127.0.0.1'): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return address.includes(':') ? `[${address}]` : address;
}

/** Milliseconds that calls under way have left when the hub is stopped, and that their answers have to leave. */
const drain = 5_000;
const lastAnswers = 50;
