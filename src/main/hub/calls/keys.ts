/** Calls about permission keys: wished for in the console, made in the confirmation window or at a terminal, taken back. */
import type { CallOutput } from '../../../shared/contract.ts';
import type { Key } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { NewKey } from '../../../shared/shapes.ts';
import { grantFor } from '../keys/grant.ts';
import { accountNames, modelNames } from '../keys/grant-words.ts';
import type { Proposals } from '../keys/proposals.ts';
import { type CallParts, forPerson, type Handlers, noteIn } from './parts.ts';

type Names =
  | 'keys.list'
  | 'keys.create'
  | 'keys.propose'
  | 'keys.proposals'
  | 'keys.confirm'
  | 'keys.dismiss'
  | 'keys.revoke'
  | 'keys.pause'
  | 'keys.resume';

export function keyCalls(parts: CallParts, proposals: Proposals): Pick<Handlers, Names> {
  const { accounts, keys, approvals, audit, platforms, inventory, models, url } = parts;
  const note = noteIn(audit);

  const own = (userId: string, id: string): Key | undefined => keys.list(userId).find((key) => key.id === id);

  /** One of the person's own keys; another's is as unknown as one that never was. */
  async function ownKey(userId: string, id: string, act: () => Promise<Key | undefined>): Promise<Result<Key>> {
    const changed = own(userId, id) ? await act() : undefined;
    return changed ? ok(changed) : fail('usage', 'There is no key of that id; `opengithubx keys list` names them.');
  }

  async function revoke(userId: string, id: string): Promise<Result<Key>> {
    const revoked = await ownKey(userId, id, () => keys.revoke(id));
    if (!revoked.ok) return revoked;
    await approvals.end(({ key }) => key.id === id, 'the key was revoked');
    await note('key revoked', { userId, keyId: id });
    return revoked;
  }

  async function create(userId: string, wish: NewKey): Promise<Result<CallOutput<'keys.create'>>> {
    const grant = grantFor(wish, await accounts.list(userId), platforms, inventory, models.list());
    if (!grant.ok) return grant;
    const replaced = wish.replaces === undefined ? undefined : own(userId, wish.replaces);
    if (wish.replaces !== undefined && !replaced) return fail('usage', 'There is no key to replace of that id.');
    const made = await keys.create({ userId, client: wish.client, grant: grant.value, days: wish.days });
    try {
      await note('key created', { userId, keyId: made.record.id });
    } catch (error) {
      await keys.revoke(made.record.id); // a key that nobody was shown and no record names
      throw error;
    }
    if (replaced) await revoke(userId, replaced.id);
    return ok(made);
  }

  return {
    async 'keys.list'(_, { userId }) {
      const used = await audit.last.use();
      const listed = userId === undefined ? [] : keys.list(userId);
      return ok(listed.map((key) => ({ ...key, lastUsedAt: used.get(key.id) ?? null })));
    },

    'keys.create': (wish, context) => forPerson(context, (userId) => create(userId, wish)),

    'keys.propose': (wish, context) =>
      forPerson(context, async (userId) => {
        const connected = await accounts.list(userId);
        const grant = grantFor(wish, connected, platforms, inventory, models.list());
        if (!grant.ok) return grant;
        const replaces = wish.replaces === undefined ? null : own(userId, wish.replaces)?.client;
        if (replaces === undefined) return fail('usage', 'There is no key to replace of that id.');
        const { client, days } = wish;
        const named = {
          accounts: accountNames(grant.value, connected, platforms),
          models: modelNames(grant.value, models.list()),
        };
        return ok(proposals.add({ userId, client, grant: grant.value, ...named, days, replaces }, wish));
      }),
    'keys.proposals': (_, context) => forPerson(context, async (userId) => ok(proposals.list(userId))),
    'keys.confirm': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const taken = proposals.take(userId, id);
        if (!taken.ok) return taken;
        const made = await create(userId, taken.value.wish);
        return made.ok ? ok({ ...made.value, mcpUrl: `${url()}/mcp` }) : made;
      }),
    'keys.dismiss': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const taken = proposals.take(userId, id);
        return taken.ok ? ok({ id }) : taken;
      }),

    'keys.revoke': ({ id }, context) => forPerson(context, (userId) => revoke(userId, id)),

    'keys.pause': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const paused = await ownKey(userId, id, () => keys.pause(id, true));
        if (paused.ok) await approvals.end(({ key }) => key.id === id, 'the key was paused');
        if (paused.ok) await note('key paused', { userId, keyId: id });
        return paused;
      }),

    'keys.resume': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const resumed = await ownKey(userId, id, () => keys.pause(id, false));
        if (resumed.ok) await note('key resumed', { userId, keyId: id });
        return resumed;
      }),
  };
}
