/** Calls about connected accounts and what could be connected. */
import type { Account } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { grantedBeyond } from '../accounts/scopes.ts';
import { plainWords } from '../plain-words.ts';
import { type CallContext, type CallParts, forPerson, type Handlers, noteIn } from './parts.ts';

type Names = 'platforms.list' | 'accounts.list' | 'accounts.connect' | 'accounts.disconnect' | 'accounts.check';

export function accountCalls(parts: CallParts): Pick<Handlers, Names> {
  const { accounts, attempts, vault, keys, audit, platforms, revocation } = parts;
  const note = noteIn(audit);
  const connecting = new Map<string, AbortController>();

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

  return {
    'platforms.list': async () =>
      ok(
        platforms().map(({ name, title, accountsOf, tools }) => ({
          name,
          title,
          ...(accountsOf !== undefined && { accountsOf }),
          tools: tools.map((tool) => ({
            name: tool.name,
            title: tool.title,
            description: tool.description,
            access: tool.access,
          })),
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

    'accounts.connect': ({ platform: name }, context) =>
      forPerson(context, async (userId) => {
        const platform = platforms().find((candidate) => candidate.name === name);
        const known = platforms()
          .map((candidate) => candidate.name)
          .join(', ');
        if (!platform) return fail('usage', `There is no platform ${name}; there is ${known}.`);
        const { accountsOf = name } = platform;
        if (accountsOf !== name)
          return fail('usage', `${platform.title} uses the accounts of ${accountsOf}: connect one of those.`);
        const account = await accounts.connect(userId, platform, onlyLatest(userId, context));
        attempts.note(userId, name, account);
        if (!account.ok) return account;
        await keys.pinFirstAccount(userId, name, account.value.id);
        const beyond = grantedBeyond(platform.scopes, account.value.scopes).join(', ');
        const more = beyond && `, with more than was asked for: ${plainWords(beyond, 200)}`;
        await note(`account connected${more}`, { userId, account: account.value.id });
        return account;
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
        const found = await own(userId, account);
        const platform = found.ok && platforms().find(({ name }) => name === found.value.platform);
        if (!found.ok || !platform) return fail('account_unknown');
        const checked = await accounts.check(found.value, platform);
        if (!checked.ok) return checked;
        if (checked.value.state === 'connected') await note('account checked', { userId, account: found.value.id });
        const worked = await audit.last.success();
        const { id } = found.value;
        return ok({ ...checked.value, workedAt: worked.get(id) ?? null, rate: vault.rate(id) });
      }),
  };
}
