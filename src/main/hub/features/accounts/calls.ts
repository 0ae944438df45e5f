/** Calls about connected accounts and what could be connected. */

import {
  declined,
  grantedBeyond,
  missingScope,
  type VaultName,
  vaultName,
  vaultOf,
} from '../../../../shared/account.ts';
import type { accountCalls, catalogueCalls } from '../../../../shared/accounts-calls.ts';
import type { ListedProvider } from '../../../../shared/catalogue.ts';
import type { Account, ConnectedAccount } from '../../../../shared/model.ts';
import type { Receipt } from '../../../../shared/receipt.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { callbackOf } from '../../../../shared/tenant.ts';
import { feature } from '../../contract/feature.ts';
import { type CallContext, forPerson, type HandlersOf } from '../../contract/handler.ts';
import { plainWords } from '../../ground/plain-words.ts';
import type { Ports } from '../../ground/ports.ts';
import { createSingleFlight } from '../../ground/waiting.ts';
import type { Accounts, Attempts } from '../../identity/accounts/accounts.ts';
import { accountsToReconnect, scopesToAsk } from '../../identity/accounts/asked-scopes.ts';
import { createOfferedPlaces } from '../../identity/accounts/offered-places.ts';
import type { Vault } from '../../identity/vault/vault.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { Confirmations } from '../../kernel/confirmations/confirmations.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import { type CatalogueProvider, catalogue, scopeWords } from '../../platforms/catalogue.ts';
import type { Platform } from '../../platforms/platform.ts';

export const accountsFeature = feature({
  handlers: (needs: Needs) => ({ ...accountHandlers(needs), ...catalogueHandlers(needs) }),
  changes: {
    'accounts.connect': ['accounts', 'keys'],
    'accounts.disconnect': ['accounts'],
    'accounts.check': ['accounts'],
  },
});

type Needs = {
  ports: Pick<Ports, 'clock' | 'settings'>;
  accounts: Accounts;
  attempts: Attempts;
  vault: Pick<Vault, 'client' | 'rate'>;
  keys: Pick<Keys, 'pinFirstAccount' | 'moveAccount'>;
  audit: Audit;
  platforms: () => readonly Platform[];
  confirmations: Pick<Confirmations, 'watch'>;
  /** Ends the account at the tenant and its platform. */
  revocation: { account(userId: string, id: string): Promise<Result<Receipt>> };
  /** Is told that there is one more. */
  openWebUI: { accountConnected(): void };
};

export function accountHandlers(parts: Needs): HandlersOf<typeof accountCalls> {
  const { ports, accounts, attempts, vault, keys, openWebUI, audit, platforms, revocation, confirmations } = parts;
  const note = noteIn(audit);
  const together = createSingleFlight();
  const connecting = new Map<string, AbortController>();
  const offeredPlaces = createOfferedPlaces({
    accounts,
    vault,
    platforms,
    clock: ports.clock,
    onAsk: ({ userId, id }) => note('names of places listed', { userId, account: id }),
  });

  /** A person's latest connection wins: six that wait would hold all the ports on which browsers come back. */
  function onlyLatest(userId: string, context: CallContext): CallContext {
    connecting.get(userId)?.abort();
    const own = new AbortController();
    connecting.set(userId, own);
    return { ...context, signal: AbortSignal.any([context.signal, own.signal]) };
  }

  async function own(userId: string, name: string): Promise<Result<Account>> {
    const found = (await accounts.list(userId)).find(({ id, label }) => id === name || label === name);
    return found ? ok(found) : fail('account_unknown');
  }

  async function check(userId: string, name: string): Promise<Result<Account>> {
    const found = await own(userId, name);
    const platform = found.ok && platforms().find((one) => one.name === found.value.platform);
    return found.ok && platform ? accounts.check(found.value, platform) : fail('account_unknown');
  }

  return {
    'platforms.list': async () =>
      ok(
        platforms().map((platform) => ({
          name: platform.name,
          title: platform.title,
          ...(platform.accountsOf !== undefined && { accountsOf: platform.accountsOf }),
          ...(accounts.needsTenant(platform) && { needsTenant: true as const }),
          tools: platform.tools.map((tool) => ({
            name: tool.name,
            title: tool.title,
            description: tool.description,
            access: tool.access,
            toolset: tool.toolset,
            ...(tool.scopes && { scopes: tool.scopes }),
          })),
          places: platform.places.map(({ kind, title: called, example }) => ({ kind, title: called, example })),
        })),
      ),

    async 'accounts.list'(_, { userId }) {
      const worked = await audit.last.success();
      const listed = userId === undefined ? [] : await accounts.list(userId);
      return ok(
        listed.map((account) => ({
          ...account,
          workedAt: worked.get(account.id) ?? null,
          rate: vault.rate(account.id),
        })),
      );
    },

    'accounts.connect': ({ platform: name, account: named, vault: wished, tools: wanted = [] }, context) =>
      forPerson(context, async (userId) => {
        const isStillGiven = confirmations.watch(userId);
        const platform = platforms().find((candidate) => candidate.name === name);
        const known = platforms()
          .map((candidate) => candidate.name)
          .join(', ');
        if (!platform) return fail('usage', `There is no platform ${name}; there is ${known}.`);
        const { accountsOf = name } = platform;
        if (accountsOf !== name)
          return fail('usage', `${platform.title} uses the accounts of ${accountsOf}: connect one of those.`);
        const tools = toolsOf(platform, wanted);
        if (!tools.ok) return tools;
        const there = (await accounts.list(userId)).filter((one) => one.platform === name);
        const again = accountsToReconnect(there, named, tools.value);
        if (named !== undefined && again.length === 0) return fail('account_unknown');
        const asked = scopesToAsk(platform, again, tools.value);
        const connected = await accounts.connect(
          userId,
          platform,
          {
            asked,
            again: again.length === 1 ? again[0]?.id : undefined,
            vault: wished ?? onlyVaultOf(there),
            isStillGiven,
            close: (id) => revocation.account(userId, id),
          },
          onlyLatest(userId, context),
        );
        attempts.note(userId, name, connected);
        if (!connected.ok) return connected;
        const { account, granted } = connected.value;
        await keys.pinFirstAccount(userId, name, account.id);
        const former = wished && (await accounts.inOtherVault(account)); // a move is what a person asks for
        if (former) {
          await keys.moveAccount(userId, former.id, account.id); // before it is closed, so that no call finds its key without an account
          await revocation.account(userId, former.id);
          await note(`account moved to ${vaultName(account.id)}`, { userId, account: account.id });
        }
        openWebUI.accountConnected();
        const told = compared(platform, account, { asked, granted });
        const more = told.beyond ? `, with more than was asked for: ${words(told.beyond)}` : '';
        const less = told.declined ? `, without: ${words(told.declined)}` : '';
        await note(`account connected${more}${less}`, { userId, account: account.id });
        return ok({ ...account, ...told });
      }),

    'accounts.disconnect': ({ account }, context) =>
      forPerson(context, async (userId) => {
        const found = await own(userId, account);
        if (!found.ok) return found;
        const { id } = found.value;
        const done = await revocation.account(userId, id);
        if (done.ok) await note('account disconnected', { userId, account: id });
        return done;
      }),

    'accounts.check': ({ account }, context) =>
      forPerson(context, async (userId) => {
        // From before the first read on: anyone who asks at the same time would else throw away the token that another has just got.
        const checked = await together(JSON.stringify([userId, account]), () => check(userId, account));
        if (!checked.ok) return checked;
        const { id, state } = checked.value;
        if (state === 'connected') await note('account checked', { userId, account: id });
        const worked = await audit.last.success();
        return ok({ ...checked.value, workedAt: worked.get(id) ?? null, rate: vault.rate(id) });
      }),

    'accounts.places': ({ kind, accounts: named }, context) =>
      forPerson(context, (userId) => offeredPlaces.find(userId, kind, named)),
  };
}

/** The tools by their names. Fails with `usage` for one that the platform does not have. */
function toolsOf({ title, tools }: Platform, names: string[]): Result<Platform['tools']> {
  const unknown = names.find((name) => !tools.some((tool) => tool.name === name));
  if (unknown !== undefined) return fail('usage', `${title} has no tool ${plainWords(unknown, 64)}.`);
  return ok(tools.filter(({ name }) => names.includes(name)));
}

/** Where what was granted differs from what was asked for, and which tools lack it. */
function compared(
  { tools }: Platform,
  account: Account,
  { asked, granted }: { asked: string[]; granted: string[] },
): Pick<ConnectedAccount, 'beyond' | 'declined' | 'without'> {
  const missed = granted.length === 0 ? [] : declined(asked, granted);
  const lacking = tools.filter(({ scopes }) => missed.includes(missingScope(scopes, account.scopes) ?? ''));
  const beyond = grantedBeyond(asked, granted);
  return {
    ...(beyond.length > 0 && { beyond }),
    ...(missed.length > 0 && { declined: missed }),
    ...(lacking.length > 0 && { without: lacking.map(({ title }) => title) }),
  };
}

/** Where all of these rest, so that one more joins them there; undefined where there is no such place. */
function onlyVaultOf(accounts: readonly Account[]): VaultName | undefined {
  const [first, ...others] = new Set(accounts.map(({ id }) => vaultOf(id)));
  return others.length === 0 ? first : undefined;
}

const words = (scopes: string[]): string => plainWords(scopes.join(', '), 200);

/** The call about what could be connected. */
function catalogueHandlers({ ports, platforms, accounts }: Needs): HandlersOf<typeof catalogueCalls> {
  /** By the entry's name, or by its connection, which an import may have under another name. */
  const platformOf = ({ name, connection }: CatalogueProvider) => {
    const own = platforms().filter(({ accountsOf }) => accountsOf === undefined);
    return own.find((platform) => platform.name === name) ?? own.find((platform) => platform.connection === connection);
  };
  return {
    async 'catalogue.list'() {
      const issuer = ports.settings.read().tenant?.issuer;
      const callback = callbackOf(issuer ?? 'https://{domain}/');
      return ok(
        catalogue.map((entry) => {
          const platform = platformOf(entry);
          const now = standing(entry, platform, issuer);
          const state = platform && accounts.needsTenant(platform) ? ('needs-tenant' as const) : now.state;
          return { ...now, state, callback };
        }),
      );
    },
  };
}

/**
 * A platform that the hub has tools for may want another connection than Auth0's own, and other scopes, which are then the ones to tell
 * of. The page where its application is made can be filled in for the tenant.
 */
function standing(
  entry: CatalogueProvider,
  platform: Platform | undefined,
  issuer?: string,
): Omit<ListedProvider, 'callback'> {
  if (!platform) return { ...entry, state: entry.options ? 'settable' : 'by-hand', platform: null };
  const { name, connection, setup } = platform;
  const allows = (asked: string): string =>
    entry.scopes.find(({ scope }) => scope === asked)?.allows ?? scopeWords[asked] ?? '';
  const scopes = platform.scopes.map((scope) => ({ scope, allows: allows(scope) }));
  const ways = setup && {
    strategy: setup.strategy,
    points: setup.points,
    page: issuer ? setup.page(issuer) : entry.page,
  };
  return { ...entry, connection, scopes, ...ways, state: 'tools', platform: name };
}
