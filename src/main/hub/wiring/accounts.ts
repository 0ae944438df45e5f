/** Platforms, the vault that holds their tokens, connected accounts, and the round that keeps these alive. */
import { createAccounts } from '../accounts/accounts.ts';
import { internet as theInternet } from '../internet/internet.ts';
import { platforms as allPlatforms } from '../platforms/index.ts';
import { at, createKnownPlatforms } from '../platforms/known.ts';
import type { ActingSession } from '../session/session.ts';
import { createResolver, forgetting } from '../tools/resolver.ts';
import { createUpkeep } from '../upkeep.ts';
import { exchangeBySettings } from '../vault/exchange.ts';
import { createSenders } from '../vault/senders.ts';
import { createTrial } from '../vault/trial.ts';
import { createVault } from '../vault/vault.ts';
import type { HubBase } from './base.ts';
import type { PeopleParts } from './people.ts';
import type { Storage } from './storage.ts';

export type AccountParts = ReturnType<typeof buildAccounts>;

export function buildAccounts(base: HubBase & Storage & PeopleParts) {
  const { database, ports, config, parts, changes, session, tenant, wake } = base;
  const { clock, log } = ports;
  const knownPlatforms = createKnownPlatforms((parts.platforms ?? allPlatforms).map((one) => at(one, config.apiUrls)));
  const platforms = knownPlatforms.list;
  const internet = parts.internet ?? theInternet;
  const senders = createSenders(knownPlatforms, internet, config.loopbackImports);
  const exchange = (by: ActingSession) => exchangeBySettings(by, tenant, clock);
  const resolver = createResolver(clock);
  const vault = forgetting(createVault(exchange(session), clock, wake, senders, parts.patienceMs), resolver);
  const trial = createTrial(exchange(session), clock, wake, senders);
  const accounts = createAccounts({ database, session, vault, clock });
  const upkeep = createUpkeep({
    ...{ people: base.people, session, accounts, keys: base.keys, audit: base.audit, platforms, clock, log, wake },
    tell: changes.tell,
    every: parts.upkeepEvery,
  });
  return { knownPlatforms, platforms, internet, exchange, resolver, vault, trial, accounts, upkeep };
}
