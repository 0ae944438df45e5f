/** Calls about what a person gives to AI clients and takes back: accounts, keys, approvals. */
import type { CallOutput } from '../../../shared/contract.ts';
import type { Key } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { grantFor } from '../keys/grant.ts';
import { type CallParts, forPerson, type Handlers, noteIn } from './parts.ts';

type Names =
  | 'accounts.list'
  | 'accounts.connect'
  | 'accounts.disconnect'
  | 'keys.list'
  | 'keys.create'
  | 'keys.revoke'
  | 'keys.pause'
  | 'keys.resume'
  | 'approvals.list'
  | 'approvals.approve'
  | 'approvals.deny'
  | 'revokeAll';

export function authorityCalls(parts: CallParts): Pick<Handlers, Names> {
  const { accounts, keys, approvals, audit, platforms, inventory } = parts;
  const note = noteIn(audit);

  /** One of the person's own keys; another's is as unknown as one that never was. */
  async function ownKey(userId: string, id: string, act: () => Promise<Key | undefined>): Promise<Result<Key>> {
    const own = keys.list(userId).some((key) => key.id === id);
    const changed = own ? await act() : undefined;
    return changed ? ok(changed) : fail('usage', 'There is no key of that id; `opengithubx keys list` names them.');
  }

  return {
    'accounts.list': async (_, { userId }) => ok(userId === undefined ? [] : await accounts.list(userId)),

    'accounts.connect': ({ platform: name }, context) =>
      forPerson(context, async (userId) => {
        const platform = platforms.find((candidate) => candidate.name === name);
        const known = platforms.map((candidate) => candidate.name).join(', ');
        if (!platform) return fail('usage', `There is no platform ${name}; there is ${known}.`);
        const account = await accounts.connect(userId, platform, context);
        if (!account.ok) return account;
        await keys.pinFirstAccount(userId, name, account.value.id);
        await note('account connected', { userId, account: account.value.id });
        return account;
      }),

    'accounts.disconnect': ({ account }, context) =>
      forPerson(context, async (userId) => {
        const known = await accounts.list(userId);
        const found = known.find(({ id, label }) => id === account || label === account);
        if (!found) return fail('account_unknown');
        await approvals.end(({ subject }) => subject.account.id === found.id, 'the account was disconnected');
        const done = await accounts.disconnect(userId, found.id);
        if (done.ok) await note('account disconnected', { userId, account: found.id });
        return done;
      }),

    async 'keys.list'(_, { userId }) {
      const used = await audit.lastUse();
      const own = userId === undefined ? [] : keys.list(userId);
      return ok(own.map((key) => ({ ...key, lastUsedAt: used.get(key.id) ?? null })));
    },

    'keys.create': (wish, context) =>
      forPerson(context, async (userId) => {
        const grant = grantFor(wish, await accounts.list(userId), platforms, inventory);
        if (!grant.ok) return grant;
        const made = await keys.create({ userId, client: wish.client, grant: grant.value, days: wish.days });
        try {
          await note('key created', { userId, keyId: made.record.id });
        } catch (error) {
          await keys.revoke(made.record.id); // a key that nobody was shown and no record names
          throw error;
        }
        return ok(made);
      }),

    'keys.revoke': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const revoked = await ownKey(userId, id, () => keys.revoke(id));
        if (!revoked.ok) return revoked;
        await approvals.end(({ key }) => key.id === id, 'the key was revoked');
        await note('key revoked', { userId, keyId: id });
        return revoked;
      }),

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

    'approvals.list': async (_, { userId }) => ok(userId === undefined ? [] : approvals.list(userId)),
    'approvals.approve': ({ id, hash }, context) => forPerson(context, (userId) => approvals.approve(id, userId, hash)),
    'approvals.deny': ({ id }, context) => forPerson(context, (userId) => approvals.deny(id, userId)),

    revokeAll: (_, context) =>
      forPerson(context, async (userId) => {
        const done = await withdrawEverything(parts, userId);
        await note('everything revoked', { userId });
        return ok(done);
      }),
  };
}

/**
 * In the order that leaves no gap: keys, approvals, accounts, the session. One step that fails stops none of the others;
 * what could not be reached or written is named, not hidden.
 */
export async function withdrawEverything(parts: CallParts, userId: string): Promise<CallOutput<'revokeAll'>> {
  const { accounts, keys, approvals, session, vault } = parts;
  const failed: string[] = [];
  const attempt = async (what: string, step: () => Promise<Result<unknown>>): Promise<boolean> => {
    const done = await step().catch(() => fail('disk_full'));
    if (!done.ok) failed.push(`${what}: ${done.failure.message}`);
    return done.ok;
  };
  const live = keys.list(userId).filter(({ revokedAt }) => revokedAt === null);
  for (const { id, client } of live) await attempt(`key ${id} of ${client}`, async () => ok(await keys.revoke(id)));
  const ended = await approvals.end(({ key }) => key.userId === userId, 'everything was revoked');
  vault.drop(userId);
  let disconnected = 0;
  for (const { id, label, platform } of await accounts.list(userId).catch(() => [])) {
    if (await attempt(`${label} on ${platform}`, () => accounts.disconnect(userId, id))) disconnected += 1;
  }
  const signedOut = await session.signOut(userId).catch(() => fail('disk_full'));
  if (signedOut.ok && !signedOut.value.revoked) failed.push('The tenant did not confirm that the sign-in is revoked.');
  if (!signedOut.ok && signedOut.failure.code !== 'not_signed_in') failed.push(`sign-in: ${signedOut.failure.message}`);
  return { keys: live.length, approvals: ended, accounts: disconnected, session: signedOut.ok, failed };
}
