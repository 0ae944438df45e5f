/** What the hub registers in Open WebUI, for whom, and how it is taken back. */
import type { Key } from '../../../shared/model.ts';
import type { OpenWebUIWish } from '../../../shared/open-webui.ts';
import { type Failed, fail, ok, type Result } from '../../../shared/result.ts';
import type { Keys } from '../keys/keys.ts';
import type { People } from '../people/people.ts';
import { markerOf } from './entries.ts';
import type { Identities } from './identities.ts';
import { listAccounts } from './identity.ts';
import { reachable } from './reach.ts';
import { apply, grantAccess, inspect, shapeOf, withdraw } from './register.ts';
import type { Server } from './server.ts';
import type { Registration, Store } from './store.ts';

export type Registrations = {
  /** What stands there for the person, as far as the hub knows. */
  find(server: Server, userId: string): Promise<Registration | undefined>;
  /** What is to stand there for a wish, together with what stands there for others. */
  drafted(server: Server, userId: string, wish: OpenWebUIWish, modelIds?: string[]): Promise<Registration>;
  /** Writes it with a new key. `isHandedOver`: nobody needs to see the key. A first one that fails leaves nothing. */
  register(server: Server, key: string, record: Key, wish: OpenWebUIWish): Promise<Result<{ isHandedOver: boolean }>>;
  /** Writes it again with the key that stands there. */
  repair(server: Server, userId: string): Promise<Result<void>>;
  withdraw(server: Server, userId: string): Promise<Result<void>>;
  /** Everybody's; answers in words what could not be taken back. */
  withdrawAll(server: Server): Promise<string[]>;
  /** Gives access to people who have an account there by now; answers whether there were any. */
  letIn(server: Server): Promise<boolean>;
  /** The person's key for it that is good now; the newest of several. */
  keyOf(server: Server, userId: string): Key | undefined;
};

type Dependencies = {
  store: Store;
  keys: Pick<Keys, 'list' | 'live'>;
  people: Pick<People, 'list'>;
  identities: Identities;
  models: () => { id: string; name: string }[];
  url: () => string;
};

/** One for all who sign in by the tenant; else each has their own, with their own key. */
const shared = 'shared';
const scopeOf = ({ proof }: Server, userId: string): string => (proof === 'sso' ? shared : userId);

export function createRegistrations({ store, keys, people, identities, models, url }: Dependencies): Registrations {
  async function find(server: Server, scope: string): Promise<Registration | undefined> {
    const registration = await store.registration(scope);
    return registration?.url === server.url ? registration : undefined;
  }

  const keyOf: Registrations['keyOf'] = (server, userId) =>
    keys
      .list(userId)
      .filter(({ id, grant }) => grant.boundTo?.openWebUI === server.url && keys.live(id) !== undefined)
      .toSorted((one, other) => other.createdAt.localeCompare(one.createdAt))[0];

  async function drafted(
    server: Server,
    userId: string,
    wish: OpenWebUIWish,
    modelIds?: string[],
  ): Promise<Registration> {
    const scope = scopeOf(server, userId);
    const before = await find(server, scope);
    const others = scope === shared ? before : undefined;
    const account = (await identities.find(server, userId))?.account;
    const members = (others?.members ?? []).filter((member) => member.userId !== userId);
    const names = models().flatMap(({ id, name }) => (modelIds === undefined || modelIds.includes(id) ? [name] : []));
    const hubUrl = server.hubUrl ?? url();
    return {
      url: server.url,
      hubUrl,
      marker: markerOf(hubUrl, scope),
      parts: [...new Set([...(others?.parts ?? []), ...wish.parts])],
      models: [...new Set([...(others?.models ?? []), ...(wish.parts.includes('model') ? names : [])])],
      ownRows: before?.ownRows ?? [],
      members: account === undefined ? members : [...members, { userId, account }],
      left: (others?.left ?? []).filter((gone) => gone !== userId),
    };
  }

  /** Remembered first: what is half-written must be found again. */
  async function write(server: Server, scope: string, next: Registration, key: string): Promise<Result<void>> {
    const before = await find(server, scope);
    // The hub may have moved; what stood there for its old address goes.
    const cleared = before && before.marker !== next.marker ? await withdraw(server.api, before) : ok(undefined);
    if (!cleared.ok) return cleared;
    await store.setRegistration(scope, next);
    const applied = await apply(server.api, next, server.proof, key);
    if (applied.ok) await store.setRegistration(scope, applied.value);
    else if (!before) await takeBack(server, scope, next);
    return applied.ok ? ok(undefined) : applied;
  }

  async function takeBack(server: Server, scope: string, registration: Registration): Promise<Result<void>> {
    if (!server.hasAdminKey) return fail('open_webui_key', 'The hub has none.');
    const done = await withdraw(server.api, registration);
    if (done.ok) await store.setRegistration(scope, undefined);
    return done;
  }

  return {
    keyOf,
    drafted,
    find: (server, userId) => find(server, scopeOf(server, userId)),

    async register(server, key, { userId, grant }, wish) {
      const { api, proof, hasAdminKey } = server;
      if (!hasAdminKey) return ok({ isHandedOver: proof === 'sso' });
      const given = proof === 'sso' ? '' : key;
      const registration = await drafted(server, userId, wish, grant.models);
      const reached = await reachable(api, shapeOf(registration, proof, given), registration.hubUrl);
      if (!reached.ok) return reached;
      const written = await write(server, scopeOf(server, userId), registration, given);
      return written.ok ? ok({ isHandedOver: true }) : written;
    },

    async repair(server, userId) {
      const scope = scopeOf(server, userId);
      const before = await find(server, scope);
      if (!before) return fail('usage', 'Nothing is registered for you.');
      const looked = await inspect(server.api, before, server.proof);
      if (!looked.ok) return looked;
      const { key } = looked.value;
      if (server.proof !== 'sso' && key === '') return keyIsGone;
      const draft = await drafted(server, userId, { parts: before.parts, write: false, days: 1 });
      return write(server, scope, { ...draft, models: before.models }, server.proof === 'sso' ? '' : key);
    },

    async withdraw(server, userId) {
      const scope = scopeOf(server, userId);
      const registration = await find(server, scope);
      if (!registration) return ok(undefined);
      const others = (await people.list()).filter((person) => person.userId !== userId);
      const isUsed = scope === shared && others.some((other) => keyOf(server, other.userId));
      if (!isUsed) return takeBack(server, scope, registration);
      const members = registration.members.filter((member) => member.userId !== userId);
      const leaving = registration.members.flatMap((one) => (one.userId === userId ? [one.account] : []));
      const left = [...registration.left, userId];
      const granted = await grantAccess(server.api, { ...registration, members, left }, leaving);
      if (granted.ok) await store.setRegistration(scope, granted.value);
      return granted.ok ? ok(undefined) : granted;
    },

    async withdrawAll(server) {
      const left: string[] = [];
      for (const scope of await store.scopes()) {
        const registration = await find(server, scope);
        const done = registration ? await takeBack(server, scope, registration) : ok(undefined);
        if (!done.ok) left.push(`${registration?.marker} at ${registration?.url}: ${done.failure.message}`);
        await store.setRegistration(scope, undefined);
      }
      return left;
    },

    async letIn(server) {
      const registration = await find(server, shared);
      if (!server.hasAdminKey || server.proof !== 'sso' || !registration) return false;
      const accounts = await listAccounts(server.api);
      if (!accounts.ok) return false;
      const known = new Set([...registration.members.map(({ userId }) => userId), ...registration.left]);
      const found = (await people.list()).flatMap(({ userId }) => {
        const [own, ...others] = accounts.value.filter(({ subs }) => subs.includes(userId));
        return own && others.length === 0 && !known.has(userId) ? [{ userId, account: own.id }] : [];
      });
      if (found.length === 0) return false;
      const members = [...registration.members, ...found];
      const granted = await grantAccess(server.api, { ...registration, members });
      if (granted.ok) await store.setRegistration(shared, granted.value);
      return granted.ok;
    },
  };
}

const keyIsGone: Failed = fail('usage', 'The key was removed there, and the hub keeps none.', {
  hint: 'Allow Open WebUI again: that makes a new one.',
});
