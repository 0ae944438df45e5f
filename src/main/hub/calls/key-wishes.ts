/** From a wish for a key to the key: put before the person, made once they agreed, and taken back. */
import type { CallOutput } from '../../../shared/contract.ts';
import type { BoundTo, Grant, Key, Proposal } from '../../../shared/model.ts';
import type { OpenWebUIWish } from '../../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { NewKey } from '../../../shared/shapes.ts';
import { grantFor } from '../keys/grant.ts';
import { accountNames, modelNames } from '../keys/grant-words.ts';
import { createProposals } from '../keys/proposals.ts';
import { type CallParts, noteIn } from './parts.ts';

/** `openWebUI`: the key goes there as soon as it is made, and is good from there alone. */
export type KeyWish = NewKey & { openWebUI?: { wish: OpenWebUIWish; boundTo: BoundTo } };

export type KeyWishes = {
  propose(userId: string, wish: KeyWish): Promise<Result<Proposal>>;
  proposals(userId: string): Proposal[];
  confirm(userId: string, id: string): Promise<Result<CallOutput<'keys.confirm'>>>;
  dismiss(userId: string, id: string): Result<{ id: string }>;
  create(userId: string, wish: KeyWish): Promise<Result<{ key: string | null; record: Key }>>;
  revoke(userId: string, id: string): Promise<Result<Key>>;
  /** One of the person's own keys; another's is as unknown as one that never was. */
  own(userId: string, id: string): Key | undefined;
};

export function createKeyWishes(parts: Omit<CallParts, 'keyWishes'>): KeyWishes {
  const { accounts, keys, approvals, audit, platforms, inventory, models, openWebUI, url } = parts;
  const note = noteIn(audit);
  const proposals = createProposals<KeyWish>(parts.ports.clock);

  const own = (userId: string, id: string): Key | undefined => keys.list(userId).find((key) => key.id === id);

  async function grantOf(userId: string, wish: KeyWish): Promise<Result<Grant>> {
    const grant = grantFor(wish, await accounts.list(userId), platforms, inventory, models.list());
    const boundTo = wish.openWebUI?.boundTo;
    return grant.ok && boundTo ? ok({ ...grant.value, boundTo }) : grant;
  }

  async function revoke(userId: string, id: string): Promise<Result<Key>> {
    const revoked = own(userId, id) ? await keys.revoke(id) : undefined;
    if (!revoked) return noSuchKey;
    await approvals.end(({ key }) => key.id === id, 'the key was revoked');
    await note('key revoked', { userId, keyId: id });
    return ok(revoked);
  }

  async function create(userId: string, wish: KeyWish): Promise<Result<{ key: string | null; record: Key }>> {
    const grant = await grantOf(userId, wish);
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
    const handed = wish.openWebUI && (await openWebUI.register(made.key, made.record, wish.openWebUI.wish));
    if (handed && !handed.ok) {
      await revoke(userId, made.record.id);
      return handed;
    }
    if (handed) await note('registered in Open WebUI', { userId, keyId: made.record.id });
    if (replaced) await revoke(userId, replaced.id);
    return ok({ ...made, key: handed?.value.isHandedOver ? null : made.key });
  }

  return {
    own,
    revoke,
    create,
    async propose(userId, wish) {
      const grant = await grantOf(userId, wish);
      if (!grant.ok) return grant;
      const replaces = wish.replaces === undefined ? null : own(userId, wish.replaces)?.client;
      if (replaces === undefined) return fail('usage', 'There is no key to replace of that id.');
      const { client, days } = wish;
      const named = {
        accounts: accountNames(grant.value, await accounts.list(userId), platforms),
        models: modelNames(grant.value, models.list()),
      };
      return ok(proposals.add({ userId, client, grant: grant.value, ...named, days, replaces }, wish));
    },
    proposals: proposals.list,
    async confirm(userId, id) {
      const taken = proposals.take(userId, id);
      if (!taken.ok) return taken;
      const made = await create(userId, taken.value.wish);
      return made.ok ? ok({ ...made.value, mcpUrl: `${url()}/mcp` }) : made;
    },
    dismiss(userId, id) {
      const taken = proposals.take(userId, id);
      return taken.ok ? ok({ id }) : taken;
    },
  };
}

export const noSuchKey = fail('usage', 'There is no key of that id; `opengithubx keys list` names them.');
