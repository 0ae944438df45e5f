/** From a wish for a key to the key: put before the person, made once they agreed, and undone. */

import { canonicalJson } from '../../../../shared/canonical-json.ts';
import type { ClientName, ClientPlan } from '../../../../shared/client-install.ts';
import type { CallInput, CallOutput } from '../../../../shared/contract.ts';
import type { BoundTo, Grant, Key, KeyPreview, Model, Proposal } from '../../../../shared/model.ts';
import type { OpenWebUIWish } from '../../../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { NewKey } from '../../../../shared/shapes.ts';
import { visible } from '../../../../shared/visible.ts';
import type { CallContext } from '../../contract/handler.ts';
import type { HubAddress } from '../../ground/links.ts';
import type { Clock } from '../../ground/ports.ts';
import type { Accounts } from '../../identity/accounts/accounts.ts';
import type { People } from '../../identity/people/people.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { Confirmations } from '../../kernel/confirmations/confirmations.ts';
import { createProposals } from '../../kernel/confirmations/proposals.ts';
import type { EndKey } from '../../kernel/end-key.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import { noSuchKey, ownKey } from '../../kernel/keys/own-key.ts';
import type { Inventory } from '../../kernel/tools/inventory.ts';
import type { Platform } from '../../platforms/platform.ts';
import { accountNames, grantFor, modelNames, reachesOf, watchTools } from './grants.ts';

/** `openWebUI`: the key goes there as soon as it is made, and is good from there alone; `install`: into that client's file. */
export type KeyWish = NewKey & { openWebUI?: { wish: OpenWebUIWish; boundTo: BoundTo }; install?: ClientName };

type Made = { key: string | null; record: Key };

export type KeyWishes = ReturnType<typeof createKeyWishes>;

/** `isHandedOver`: the key is where it is for, and nobody needs to see it. */
type HandedOver = Promise<Result<{ isHandedOver: boolean }>>;

/** What a key can be made for at once. */
type KeyHolder = {
  /** Nothing else is registered, installed or undone there meanwhile. */
  exclusively<T>(act: () => Promise<T>): Promise<T>;
};

type Parts = {
  clock: Clock;
  people: Pick<People, 'owner'>;
  accounts: Pick<Accounts, 'list'>;
  keys: Pick<Keys, 'list' | 'live' | 'create'>;
  endKey: EndKey;
  audit: Pick<Audit, 'append'>;
  confirmations: Confirmations;
  platforms: () => readonly Platform[];
  inventory: Inventory;
  models: { list(): Model[] };
  openWebUI: KeyHolder & {
    register(key: string, record: Key, wish: OpenWebUIWish): HandedOver;
  };
  clients: KeyHolder & {
    titleOf(client: ClientName): string;
    plan(userId: string, client: ClientName): Promise<Result<ClientPlan>>;
    /** The ids of the live keys that stand in the client's file. */
    keysOf(userId: string, client: ClientName): Promise<string[]>;
    install(key: string, record: Key, client: ClientName): HandedOver;
  };
  /** The hub's own address, once it listens. */
  url: () => string;
  git: HubAddress['git'];
};

export function createKeyWishes(parts: Parts) {
  const { accounts, keys, endKey, audit, platforms, inventory, models, openWebUI, clients, people, url, git } = parts;
  const note = noteIn(audit);
  const { confirmations } = parts;
  const proposals = createProposals<Omit<Proposal, 'id' | 'expiresAt'>, KeyWish>('key', {
    clock: parts.clock,
    confirmations,
  });

  const own = (userId: string, id: string): Key | undefined => ownKey(keys, userId, id);

  async function grantOf(userId: string, wish: KeyWish): Promise<Result<Grant>> {
    if (wish.endpoints?.includes('metrics') && (await people.owner())?.userId !== userId) return fail('not_owner');
    const grant = grantFor(wish, await accounts.list(userId), platforms(), inventory, models.list());
    const boundTo = wish.openWebUI?.boundTo;
    return grant.ok && boundTo ? ok({ ...grant.value, boundTo }) : grant;
  }

  async function revoke(userId: string, id: string): Promise<Result<Key>> {
    const ended = own(userId, id) ? await endKey({ id }) : undefined;
    return ended ? ok(ended) : noSuchKey;
  }

  const heldByOpenWebUI = (userId: string): Key[] =>
    keys.list(userId).filter(({ id, grant }) => grant.boundTo !== undefined && keys.live(id) !== undefined);

  async function endHeld(userIds: string[]): Promise<void> {
    for (const userId of userIds) for (const key of heldByOpenWebUI(userId)) await endKey(key);
  }

  async function preview(userId: string, wish: KeyWish): Promise<Result<KeyPreview>> {
    const grant = await grantOf(userId, wish);
    if (!grant.ok) return grant;
    const replaces = wish.replaces === undefined ? null : own(userId, wish.replaces)?.client;
    if (replaces === undefined) return fail('usage', 'There is no key with that id to replace.');
    const plan = wish.install && (await clients.plan(userId, wish.install));
    if (plan && !plan.ok) return plan;
    const { days } = wish;
    // The console waits for a key of this name.
    const client = visible(wish.client);
    const held = await accounts.list(userId);
    return ok({
      client,
      days,
      replaces,
      grant: grant.value,
      models: modelNames(grant.value, models.list()),
      accounts: accountNames(grant.value, held, platforms()),
      reaches: reachesOf(grant.value, held, platforms()),
      ...(plan && { installsInto: plan.value.file }),
    });
  }

  type Alone = <T>(act: () => Promise<T>) => Promise<T>;

  /** By the wish that there is when nothing else is being done that `alone` keeps apart; with a touch, by the one that was shown. */
  async function createAtTerminal(
    userId: string,
    { wishFor, alone, context }: { wishFor(): Promise<Result<KeyWish>>; alone: Alone; context: CallContext },
  ): Promise<Result<Made>> {
    const isStillGiven = confirmations.watch(userId);
    if (await confirmations.isAskedFor(userId, context)) {
      const wish = await wishFor();
      if (!wish.ok) return wish;
      const previewed = await preview(userId, wish.value);
      if (!previewed.ok) return previewed;
      const { install, openWebUI: there } = wish.value;
      const isAtTerminal = !install && !there && { isAtTerminal: true as const };
      const made = { userId, ...previewed.value, ...isAtTerminal };
      const taken = await proposals.takeAtTerminal(made, wish.value, context);
      return taken.ok ? alone(() => create(userId, wish.value, isStillGiven, taken.value.proposal.grant)) : taken;
    }
    return alone(async () => {
      const wish = await wishFor();
      return wish.ok ? create(userId, wish.value, isStillGiven) : wish;
    });
  }

  /** The live keys that stand in the client's file, which the next one takes the place of. */
  const heldByClient = async (userId: string, client: ClientName): Promise<Key[]> =>
    (await clients.keysOf(userId, client)).flatMap((id) => own(userId, id) ?? []);

  /**
   * `isStillGiven`: whether the person has not ended everything since they asked for it. `shown`: what they agreed to. An account or a model
   * that came since is no part of it.
   */
  async function create(
    userId: string,
    wish: KeyWish,
    isStillGiven: () => boolean,
    shown?: Grant,
  ): Promise<Result<Made>> {
    const grant = await grantOf(userId, wish);
    if (!grant.ok) return grant;
    const areToolsThere = watchTools(grant.value, inventory);
    if (shown && canonicalJson(grant.value) !== canonicalJson(shown)) return notAsShown;
    const named = wish.replaces === undefined ? undefined : own(userId, wish.replaces);
    if (wish.replaces !== undefined && !named) return fail('usage', 'There is no key with that id to replace.');
    const replaced = wish.openWebUI
      ? heldByOpenWebUI(userId)
      : wish.install
        ? await heldByClient(userId, wish.install)
        : named
          ? [named]
          : [];
    const made = await keys
      .create({ userId, client: wish.client, grant: grant.value, days: wish.days })
      .catch((error: unknown) => {
        if (isStillGiven()) throw error;
        return undefined; // there is no row of a key without its person
      });
    if (!made) return endedMeanwhile;
    if (!isStillGiven()) {
      await endKey(made.record);
      return endedMeanwhile;
    }
    if (!areToolsThere()) {
      await endKey(made.record);
      return notAsShown;
    }
    const handed = await handOver(made, wish).catch(async (error: unknown) => {
      await endKey(made.record, 'it could not be handed over'); // a key that nobody was shown
      throw error;
    });
    if (handed && !handed.ok) {
      await endKey(made.record);
      return handed;
    }
    if (handed) {
      const where = wish.install ? `installed in ${clients.titleOf(wish.install)}` : 'registered in Open WebUI';
      await note(where, { userId, keyId: made.record.id });
    }
    for (const key of replaced) await endKey(key);
    return ok({ ...made, key: handed?.value.isHandedOver ? null : made.key });
  }

  /** Where the key is good for git or gh; null for one that is not for them, or while that door is closed. */
  async function gitUrlFor({ grant: { endpoints } }: Key): Promise<string | null> {
    const door = endpoints.includes('git') || endpoints.includes('gh') ? await git() : null;
    return door && 'url' in door ? door.url : null;
  }

  async function handOver({ key, record }: { key: string; record: Key }, { openWebUI: there, install }: KeyWish) {
    if (install) return clients.install(key, record, install);
    return there && openWebUI.register(key, record, there.wish);
  }

  return {
    /** One of the person's own keys; another's is as unknown as one that never was. */
    own,
    /** What a key by that wish would be for, as things are now. */
    grantOf,
    revoke,
    /** At a terminal: at once, or after the touch that the person's level asks for. */
    create: (userId: string, wish: NewKey, context: CallContext): Promise<Result<Made>> =>
      createAtTerminal(userId, { wishFor: async () => ok(wish), alone: (act) => act(), context }),
    /** The same for Open WebUI, with a wish that is worked out only when nothing else is being registered or undone. */
    createForOpenWebUI: (
      userId: string,
      wishFor: () => Promise<Result<KeyWish>>,
      context: CallContext,
    ): Promise<Result<Made>> => createAtTerminal(userId, { wishFor, alone: openWebUI.exclusively, context }),
    /** The same for a client of this computer, when nothing else is being installed or taken out. */
    createForClient: (
      userId: string,
      wishFor: () => Promise<Result<KeyWish>>,
      context: CallContext,
    ): Promise<Result<Made>> => createAtTerminal(userId, { wishFor, alone: clients.exclusively, context }),
    /** The live keys by which Open WebUI acts for the person. */
    heldByOpenWebUI,
    /**
     * Revokes those keys at once, since what can't be undone there is then worth nothing here; then again, together with
     * what takes the rest back, when nothing is being registered any more.
     */
    async endOpenWebUI<T>(userIds: string[], takeBack: () => Promise<T>): Promise<T> {
      await endHeld(userIds);
      return openWebUI.exclusively(async () => {
        await endHeld(userIds);
        return takeBack();
      });
    },
    /** The same with names, for a person to read. */
    preview,
    async propose(userId: string, wish: KeyWish): Promise<Result<Proposal>> {
      const previewed = await preview(userId, wish);
      return previewed.ok ? ok(proposals.add({ userId, ...previewed.value }, wish)) : previewed;
    },
    proposals: proposals.list,
    /** `secret`: of the window that led to the touch. */
    async confirm(
      userId: string,
      { id, secret }: CallInput<'keys.confirm'>,
    ): Promise<Result<CallOutput<'keys.confirm'>>> {
      const taken = await proposals.take(userId, id, secret);
      if (!taken.ok) return taken;
      const { wish, proposal, isStillGiven } = taken.value;
      const agreed = (): Promise<Result<Made>> => create(userId, wish, isStillGiven, proposal.grant);
      const alone = wish.openWebUI ? openWebUI.exclusively : wish.install && clients.exclusively;
      const made = await (alone ? alone(agreed) : agreed());
      return made.ok ? ok({ ...made.value, mcpUrl: `${url()}/mcp`, gitUrl: await gitUrlFor(made.value.record) }) : made;
    },
    dismiss: proposals.dismiss,
  };
}

/** For a key that was being made when its person ended everything. */
export const endedMeanwhile = fail('revoked', 'Everything was revoked while the key was made.', {
  hint: 'Create it again if you still want it.',
});

export const notAsShown = fail('usage', 'What it would allow has changed since you saw it. Propose it again.');
