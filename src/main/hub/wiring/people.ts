/** The people of the hub, the tenant at which they sign in, their sessions, and their accounts with the vault. */

import { isRegisteredConnection } from '../../../shared/account.ts';
import { createUpkeep } from '../features/accounts/upkeep.ts';
import { createUpdateNotice } from '../features/updates/update-notice.ts';
import { createFlowPages } from '../ground/flow-pages.ts';
import type { HubAddress } from '../ground/links.ts';
import { createWake } from '../ground/wake.ts';
import { Accounts } from '../identity/accounts/accounts.ts';
import { createConsoleSessions } from '../identity/console/sessions.ts';
import { createPeople } from '../identity/people/people.ts';
import { Session } from '../identity/session/session.ts';
import { createTenantSource } from '../identity/session/tenant.ts';
import { auth0TokenVault } from '../identity/vault/auth0/token-vault.ts';
import { createSenders } from '../identity/vault/egress.ts';
import { directServices } from '../identity/vault/local/direct-services.ts';
import { type AddedServices, LocalVault } from '../identity/vault/local/local-vault.ts';
import { registeredClientService } from '../identity/vault/local/registered-client.ts';
import type { ExchangeStrategy } from '../identity/vault/token-store.ts';
import { createTokenStores } from '../identity/vault/token-stores.ts';
import { createTrial } from '../identity/vault/trial.ts';
import { Vault } from '../identity/vault/vault.ts';
import { createResolver } from '../kernel/tools/resolver.ts';
import { platforms as allPlatforms } from '../platforms/index.ts';
import { at, createKnownPlatforms } from '../platforms/known.ts';
import type { Platform } from '../platforms/platform.ts';
import type { HubBase, Storage } from './storage.ts';

export type PeopleParts = ReturnType<typeof buildPeople>;

export function buildPeople({
  database,
  ports,
  config,
  parts,
  changes,
  handover,
}: HubBase & Pick<Storage, 'changes' | 'handover'>) {
  const { clock, secrets } = ports;
  const tenant = createTenantSource(ports, parts.patienceMs);
  const people = createPeople(database, secrets, clock, config.passphraseCost);
  const wake = createWake(clock, parts.wakeEvery);
  wake.onWaking(tenant.forget); // the difference between the clocks may be another now
  const session = new Session({ ...ports, people, tenant, ended: () => changes.tell('session') });
  return {
    tenant,
    people,
    wake,
    session,
    consoleSessions: createConsoleSessions(clock, handover.sessions),
    approveSessions: createConsoleSessions(clock),
  };
}

// Platforms, the vault that holds their tokens, connected accounts, and the round that keeps these alive.

/** For so long the audit log is kept whole, unless the settings say otherwise. */
const usualAuditDays = 365;
/** Fewer are not worth an archive. */
const leastArchived = 1_000;

export type AccountParts = ReturnType<typeof buildAccounts>;

export function buildAccounts(base: HubBase & Storage & PeopleParts & { address: HubAddress }) {
  const { database, ports, config, parts, changes, session, tenant, wake } = base;
  const { clock, log } = ports;
  const knownPlatforms = createKnownPlatforms((parts.platforms ?? allPlatforms).map((one) => at(one, config.apiUrls)));
  const platforms = knownPlatforms.list;
  const senders = createSenders(knownPlatforms, base.internet, config.loopbackImports);
  const flowPages = createFlowPages(base.address.url);
  const services = directServices({ apiUrls: config.apiUrls, pages: flowPages, clock });
  const added = addedServices(knownPlatforms.list, {
    internet: base.internet,
    clock,
    loopbackImports: config.loopbackImports ?? false,
  });
  const storesFor = createTokenStores({
    tokenVault: auth0TokenVault(session, tenant, clock),
    local: new LocalVault({
      database,
      secrets: ports.secrets,
      hubSecret: base.hmacKey,
      clock,
      services,
      added,
      pages: flowPages,
    }),
    settings: ports.settings,
  });
  const stores = storesFor(session);
  const exchange: ExchangeStrategy = (asked) => base.metrics.timed(() => stores.of(asked.accountId).token(asked));
  const resolver = createResolver(clock);
  const vault = new Vault(exchange, clock, wake, senders, parts.patienceMs);
  vault.onDrop(resolver.forget); // what was found by an account is forgotten together with its tokens
  const trial = createTrial(exchange, clock, wake, senders);
  const accounts = new Accounts({ database, stores, vault, clock });
  const updates = createUpdateNotice({
    version: config.version,
    releases: { ...config.releases, ...(config.demo && { quiet: 'demo' as const }) },
    settings: ports.settings,
    internet: base.internet,
    clock,
    log,
    tell: () => changes.tell('settings'),
  });
  const upkeep = createUpkeep({
    people: base.people,
    session,
    accounts,
    keys: base.keys,
    audit: base.audit,
    platforms,
    clock,
    log,
    wake,
    tell: changes.tell,
    async archive() {
      const days = ports.settings.read().auditDays ?? usualAuditDays;
      if (days > 0) await base.prune(clock.now() - days * 86_400_000, leastArchived);
    },
    askForUpdate: updates.ask,
    isRestored: base.isRestored,
    every: parts.upkeepEvery,
  });
  return { knownPlatforms, platforms, flowPages, storesFor, resolver, vault, trial, accounts, updates, upkeep };
}

/** Servers that people have added without any connection: the hub registers at each by itself. */
function addedServices(
  platforms: () => readonly Platform[],
  parts: Parameters<typeof registeredClientService>[0],
): AddedServices {
  const all = () => platforms().filter(({ connection }) => isRegisteredConnection(connection));
  return {
    connections: () => all().map(({ connection }) => connection),
    find(wanted) {
      if (!isRegisteredConnection(wanted)) return undefined;
      const address = all().find(({ connection }) => connection === wanted)?.apiUrl;
      return registeredClientService(parts, { connection: wanted, address });
    },
  };
}
