/** The contract's calls, each a few lines over the parts. Whether a caller may make them is the door's business. */
import { randomUUID } from 'node:crypto';
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts';
import type { Person } from '../../shared/model.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { Audit } from './audit/audit.ts';
import type { AuditEntry } from './audit/record.ts';
import { databaseFailure } from './database/database.ts';
import { grantFor } from './keys/grant.ts';
import type { Keys } from './keys/keys.ts';
import type { Platform } from './platforms/platform.ts';
import type { OpenUrl, Ports } from './ports.ts';
import { Secret } from './secret.ts';
import type { Session } from './session/session.ts';
import { clientSecretName, discoverTenant, type TenantSource } from './session/tenant.ts';
import type { Inventory } from './tools/inventory.ts';
import type { Vault } from './vault/vault.ts';

/** How the caller can show the person an address, and whether it is still there. */
export type CallContext = { openUrl: OpenUrl; signal: AbortSignal };

export type Handlers = {
  [N in CallName]: (input: CallInput<N>, context: CallContext) => Promise<Result<CallOutput<N>>>;
};

export type CallParts = {
  ports: Ports;
  tenant: TenantSource;
  session: Session;
  accounts: Accounts;
  vault: Vault;
  keys: Keys;
  audit: Audit;
  platforms: Platform[];
  inventory: Inventory;
  facts: { version: string; dataDir: string; demo: boolean };
  /** The hub's own address, once it listens. */
  url: () => string;
};

/** A database that can't be written is a failure the caller can act on, in every call alike. */
export function createCalls(parts: CallParts): Handlers {
  const handlers = handlersOf(parts);
  const guarded = Object.entries(handlers).map(([name, handle]) => [
    name,
    (input: never, context: CallContext) =>
      handle(input, context).catch((error: unknown) => databaseFailure(error, parts.facts.dataDir)),
  ]);
  return Object.fromEntries(guarded) as Handlers;
}

function handlersOf(parts: CallParts): Handlers {
  const { ports, tenant, session, accounts, vault, keys, audit, platforms, inventory, facts, url } = parts;

  /** What an owner did is part of the record as much as what a client did. */
  const note = (reason: string, entry: Omit<AuditEntry, 'callId'>): Promise<void> =>
    audit.append({ ...entry, callId: randomUUID(), endpoint: 'console', verdict: 'event', reason, outcome: 'ok' });

  const withPerson = async <T>(act: (person: Person) => Promise<Result<T>>): Promise<Result<T>> => {
    const person = await session.person();
    return person ? act(person) : fail('not_signed_in');
  };

  return {
    async status() {
      const person = await session.person();
      const signedIn = person && (await session.isSignedIn(person.userId)) ? person : null;
      return ok({
        ...facts,
        url: url(),
        mcpUrl: `${url()}/mcp`,
        tenant: ports.settings.read().tenant?.issuer ?? null,
        person: signedIn,
        secrets: ports.secrets.kind,
        accounts: person ? (await accounts.list(person.userId)).length : 0,
        keys: keys.list().filter((key) => !key.revokedAt && key.expiresAt > new Date(ports.clock.now()).toISOString())
          .length,
        auditRecords: await audit.count(),
      });
    },

    async 'tenant.set'({ issuer, clientId, clientSecret: text }) {
      const clientSecret = new Secret(text);
      const found = await discoverTenant(issuer, clientId, clientSecret); // what does not answer is not kept
      if (!found.ok) return found;
      await ports.secrets.set(clientSecretName, clientSecret);
      ports.settings.write({ ...ports.settings.read(), tenant: { issuer: found.value.issuer, clientId } });
      tenant.forget();
      return ok({ issuer: found.value.issuer });
    },

    async 'session.signIn'({ signUp }, { openUrl, signal }) {
      const person = await session.signIn({ signUp, openUrl, signal });
      if (person.ok) await note('signed in', { userId: person.value.userId });
      return person;
    },

    'session.signOut': () =>
      withPerson(async ({ userId }) => {
        vault.drop(userId);
        const done = await session.signOut(userId);
        if (done.ok) await note('signed out', { userId });
        return done;
      }),

    async 'accounts.list'() {
      const person = await session.person();
      return ok(person ? await accounts.list(person.userId) : []);
    },

    'accounts.connect': ({ platform: name }, browser) =>
      withPerson(async ({ userId }) => {
        const platform = platforms.find((candidate) => candidate.name === name);
        if (!platform)
          return fail('usage', `There is no platform ${name}; there is ${platforms.map((p) => p.name).join(', ')}.`);
        const account = await accounts.connect(userId, platform, browser);
        if (!account.ok) return account;
        await keys.pinFirstAccount(userId, name, account.value.id);
        await note('account connected', { userId, account: account.value.id });
        return account;
      }),

    'accounts.disconnect': ({ account }) =>
      withPerson(async ({ userId }) => {
        const known = await accounts.list(userId);
        const found = known.find(({ id, label }) => id === account || label === account);
        if (!found) return fail('account_unknown');
        const done = await accounts.disconnect(userId, found.id);
        if (done.ok) await note('account disconnected', { userId, account: found.id });
        return done;
      }),

    async 'keys.list'() {
      const used = await audit.lastUse();
      return ok(keys.list().map((key) => ({ ...key, lastUsedAt: used.get(key.id) ?? null })));
    },

    'keys.create': (wish) =>
      withPerson(async ({ userId }) => {
        const grant = grantFor(wish, await accounts.list(userId), platforms, inventory);
        if (!grant.ok) return grant;
        const made = await keys.create({ userId, client: wish.client, grant: grant.value, days: wish.days });
        await note('key created', { userId, keyId: made.record.id });
        return ok(made);
      }),

    async 'keys.revoke'({ id }) {
      const revoked = await keys.revoke(id);
      if (!revoked) return fail('usage', 'There is no key of that id; `opengithubx keys list` names them.');
      await note('key revoked', { userId: revoked.userId, keyId: id });
      return ok(revoked);
    },

    async 'audit.list'({ limit }) {
      return ok(await audit.list(limit));
    },

    async 'audit.verify'() {
      return ok(await audit.verify());
    },
  };
}
