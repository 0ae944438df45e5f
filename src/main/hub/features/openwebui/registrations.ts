/** What the hub registers in Open WebUI, for whom, and how it is undone. */
import type { BoundTo, Grant, Key } from '../../../../shared/model.ts';
import { OpenWebUIPart, type OpenWebUIWish, partsOf } from '../../../../shared/open-webui.ts';
import { type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import type { People } from '../../identity/people/people.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import { type HubThere, markerOf } from './entries.ts';
import { type Identities, listAccounts } from './identities.ts';
import type { OpenWebUIInstance } from './instance.ts';
import { checkHubReachable, type Trials } from './reach.ts';
import {
  claimRows,
  type EntriesState,
  entryShapeOf,
  findGoneHubs,
  grantAccess,
  inspectEntries,
  removeEntries,
  removeHub,
  showTools,
  writeEntries,
} from './register.ts';
import type { Member, OpenWebUIStore, Registration } from './store.ts';

/** `grant`: of the person's key that is to be made, or is there. */
type About = { grant?: Grant | undefined; account?: string | undefined };

type Dependencies = {
  store: OpenWebUIStore;
  keys: Pick<Keys, 'list' | 'live' | 'authenticate'>;
  people: Pick<People, 'list'>;
  nameAtTenant: (userId: string) => Promise<string>;
  identities: Identities;
  trials: Trials;
  /** The names of the tools to show at once of keys for all of these. */
  namesShown: (grants: Grant[]) => string[];
  models: () => { id: string; name: string }[];
  url: () => string;
};

/** One for all who sign in by the tenant; else each has their own, with their own key. */
const shared = 'shared';
const scopeOf = ({ proof }: OpenWebUIInstance, userId: string): string => (proof === 'sso' ? shared : userId);

/**
 * What stands in Open WebUI, each under its scope, and kept in the store before it is written there: what is half-written must be found
 * again. What writes must be called one by one: two that replace a list at once would each undo what the other wrote.
 */
export class Registrations {
  readonly #parts: Dependencies;

  constructor(parts: Dependencies) {
    this.#parts = parts;
  }

  /** What stands there for the person, as far as the hub knows. */
  find(server: OpenWebUIInstance, userId: string): Promise<Registration | undefined> {
    return this.#at(server, scopeOf(server, userId));
  }

  /** What is to stand there for a wish, together with what stands there for others; for the person, as `account`. */
  async draft(
    server: OpenWebUIInstance,
    userId: string,
    wish: OpenWebUIWish,
    { grant, account }: About,
  ): Promise<Registration> {
    const scope = scopeOf(server, userId);
    const before = await this.#at(server, scope);
    const together = scope === shared ? before : undefined;
    const members = (together?.members ?? [])
      .filter((member) => member.userId !== userId)
      .map((member) => this.#withParts(server, member));
    const others = members.length > 0 ? together : undefined; // what nobody else uses goes as its person wishes
    const models = this.#parts.models();
    const names = models.flatMap(({ id, name }) => (!grant || grant.models.includes(id) ? [name] : []));
    const hubUrl = this.#hubUrl(server);
    const marker = markerOf(hubUrl, scope);
    return {
      url: server.url,
      hubUrl,
      marker,
      parts: OpenWebUIPart.options.filter(
        (part) => wish.parts.includes(part) || members.some(({ parts }) => parts?.includes(part)),
      ),
      models: [...new Set([...(others?.models ?? []), ...(wish.parts.includes('model') ? names : [])])],
      tools: await this.#toolsFor(server, scope, before?.tools ?? [], grant && { [userId]: grant }),
      ownRows: before?.marker === marker ? before.ownRows : [],
      members: account === undefined ? members : [...members, { userId, account, parts: wish.parts }],
      left: (together?.left ?? []).filter((gone) => gone !== userId),
    };
  }

  /** The same, with the person's account looked up. */
  async draftWithAccount(
    server: OpenWebUIInstance,
    userId: string,
    wish: OpenWebUIWish,
    grant?: Grant,
  ): Promise<Result<Registration>> {
    const found = await this.#parts.identities.find(server, userId);
    if (found?.unseen && found.account === undefined) return found.unseen;
    return ok(await this.draft(server, userId, wish, { grant, account: found?.account }));
  }

  /**
   * Writes it with a new key. `isHandedOver`: nobody needs to see the key. A first one that fails leaves nothing. Fails with
   * `revoked` where the key was undone before it came to that, and with `usage` where it is for another Open WebUI.
   */
  async register(
    server: OpenWebUIInstance,
    key: string,
    { id, userId, grant }: Key,
    wish: OpenWebUIWish,
  ): Promise<Result<{ isHandedOver: boolean }>> {
    const { api, proof, hasAdminKey } = server;
    if (!this.#parts.keys.live(id)) return fail('revoked');
    if (!isFor(server, grant.boundTo)) return fail('usage', 'Another Open WebUI was set meanwhile: allow it again.');
    if (!goesTo(server, grant.boundTo?.hubUrl)) return hubIsElsewhere;
    if (!hasAdminKey) return ok({ isHandedOver: proof === 'sso' });
    const given = proof === 'sso' ? '' : key;
    const registration = await this.draftWithAccount(server, userId, wish, grant);
    if (!registration.ok) return registration;
    const { value } = registration;
    const reached = await checkHubReachable(api, entryShapeOf(value, proof, given), value.hubUrl);
    if (!reached.ok) return reached;
    const written = await this.#write(server, scopeOf(server, userId), value, given);
    return written.ok ? ok({ isHandedOver: true }) : written;
  }

  /** How it is there now. */
  inspect(server: OpenWebUIInstance, userId: string, registration: Registration): Promise<Result<EntriesState>> {
    return inspectEntries(server.api, registration, server.proof, (key) => this.#isKeyOf(server, userId, key));
  }

  /** Has Open WebUI try again what it did not reach; answers the registration with the result. */
  async tryParts(server: OpenWebUIInstance, userId: string, { key }: EntriesState): Promise<Registration | undefined> {
    const scope = scopeOf(server, userId);
    const registration = await this.#at(server, scope);
    const given = server.proof === 'sso' ? '' : key;
    if (!registration || given === undefined) return registration;
    const isKnown = registration.parts.every((part) => registration.reached?.includes(part));
    return isKnown ? registration : this.#tryOut(server, scope, registration, given);
  }

  /** Writes it again with the key that stands there. */
  async repair(server: OpenWebUIInstance, userId: string): Promise<Result<void>> {
    const scope = scopeOf(server, userId);
    const before = await this.#at(server, scope);
    if (!before) return fail('usage', 'Nothing is registered for you.');
    if (!goesTo(server, before.hubUrl)) return hubIsElsewhere;
    const looked = await this.inspect(server, userId, before);
    if (!looked.ok) return looked;
    const key = server.proof === 'sso' ? '' : looked.value.key;
    if (key === undefined || (key !== '' && !this.keyOf(server, userId))) return keyIsGone;
    const draft = await this.draftWithAccount(server, userId, { parts: before.parts, write: false, days: 1 });
    if (!draft.ok) return draft;
    const { parts, models } = before;
    const members = draft.value.members.map((member) => this.#withParts(server, member));
    return this.#write(server, scope, { ...draft.value, parts, models, members }, key);
  }

  async withdraw(server: OpenWebUIInstance, userId: string): Promise<Result<void>> {
    const scope = scopeOf(server, userId);
    const registration = await this.#at(server, scope);
    if (!registration) return ok(undefined);
    const others = (await this.#parts.people.list()).filter((person) => person.userId !== userId);
    const isUsed = scope === shared && others.some((other) => this.keyOf(server, other.userId));
    if (!isUsed) return this.#takeBack(server, scope, registration);
    const members = registration.members.filter((member) => member.userId !== userId);
    const leaving = registration.members.flatMap((one) => (one.userId === userId ? [one.account] : []));
    const next = { ...registration, members, left: [...registration.left, userId] };
    const granted = await grantAccess(server.api, next, leaving);
    if (granted.ok) await this.#parts.store.setRegistration(scope, next);
    return granted;
  }

  /** Everybody's; answers in words what could not be undone. */
  async withdrawAll(server: OpenWebUIInstance): Promise<string[]> {
    const { store } = this.#parts;
    const left: string[] = [];
    for (const scope of await store.scopes()) {
      const registration = await this.#at(server, scope);
      const done = registration ? await this.#takeBack(server, scope, registration) : ok(undefined);
      if (!done.ok) left.push(`${registration?.marker} at ${registration?.url}: ${done.failure.message}`);
      await store.setRegistration(scope, undefined);
    }
    return left;
  }

  /** Hubs that have entries there and are no more. */
  async findGone(server: OpenWebUIInstance): Promise<Result<HubThere[]>> {
    const { people, store } = this.#parts;
    const hubUrl = this.#hubUrl(server);
    // What a person took there by hand is not remembered; a key of theirs says that it may be there.
    const byHand = (await people.list()).filter(({ userId }) => this.keyOf(server, userId));
    const own = byHand.map(({ userId }) => markerOf(hubUrl, scopeOf(server, userId)));
    for (const scope of await store.scopes()) own.push((await store.registration(scope))?.marker ?? '');
    return findGoneHubs(server.api, own, new URL(hubUrl).origin);
  }

  /** Takes the entries of those hubs away. */
  async clean(server: OpenWebUIInstance): Promise<Result<void>> {
    const gone = await this.findGone(server);
    if (!gone.ok) return gone;
    for (const hub of gone.value) {
      const removed = await removeHub(server.api, hub);
      if (!removed.ok) return removed;
    }
    return ok(undefined);
  }

  /** Gives access to people who have an account there now; answers whether there were any. */
  async admitMembers(server: OpenWebUIInstance): Promise<boolean> {
    const registration = await this.#at(server, shared);
    if (!server.hasAdminKey || server.proof !== 'sso' || !registration) return false;
    const accounts = await listAccounts(server.api);
    if (!accounts.ok) return false;
    const { members, left } = registration;
    const people = await this.#parts.people.list();
    const named = people.map(async ({ userId }) => ({ userId, subject: await this.#parts.nameAtTenant(userId) }));
    const found = (await Promise.all(named)).flatMap(({ userId, subject }) => {
      const [own, ...others] = accounts.value.filter(({ subs }) => subs.includes(subject));
      const isKnown = members.some((member) => member.userId === userId && member.account === own?.id);
      if (!own || others.length > 0 || isKnown || left.includes(userId)) return [];
      return [this.#withParts(server, { userId, account: own.id })];
    });
    if (found.length === 0) return false;
    // Somebody's account there may be another than before: an Open WebUI that was reset makes all of them again.
    const replaced = new Set(found.map(({ userId }) => userId));
    const stay = members.filter(({ userId }) => !replaced.has(userId));
    const leaving = members.filter(({ userId }) => replaced.has(userId)).map(({ account }) => account);
    const next = { ...registration, members: [...stay, ...found] };
    const granted = await grantAccess(server.api, next, leaving);
    if (granted.ok) await this.#parts.store.setRegistration(shared, next);
    return granted.ok;
  }

  /** Names there the tools that the keys there are now shown, where that has become others and nobody edited it. */
  async updateTools(server: OpenWebUIInstance): Promise<void> {
    const { store } = this.#parts;
    if (!server.hasAdminKey) return;
    for (const scope of await store.scopes()) {
      const registration = await this.#at(server, scope);
      if (!registration?.parts.includes('openapi')) continue;
      const tools = await this.#toolsFor(server, scope, registration.tools);
      if (tools.join() === registration.tools.join()) continue;
      const shown = await showTools(server.api, registration, tools);
      if (shown.ok) await store.setRegistration(scope, { ...registration, tools });
    }
  }

  /** The person's key for it that is good now; the newest of several, but none of `except`. */
  keyOf(server: OpenWebUIInstance, userId: string, except?: ReadonlySet<string>): Key | undefined {
    const { keys } = this.#parts;
    return this.#keysFor(server, userId).find(({ id }) => keys.live(id) !== undefined && !except?.has(id));
  }

  /** Why no call of the person is answered, though what is registered lets them in. */
  keyWrong(
    server: OpenWebUIInstance,
    userId: string,
    { members }: Registration,
  ): { id: string; is: 'paused' | 'ended' } | undefined {
    const good = this.keyOf(server, userId);
    if (good) return good.paused ? { id: good.id, is: 'paused' } : undefined;
    const [last] = this.#keysFor(server, userId);
    return last && members.some((member) => member.userId === userId) ? { id: last.id, is: 'ended' } : undefined;
  }

  #hubUrl({ hubUrl }: OpenWebUIInstance): string {
    return hubUrl ?? this.#parts.url();
  }

  async #at(server: OpenWebUIInstance, scope: string): Promise<Registration | undefined> {
    const registration = await this.#parts.store.registration(scope);
    return registration?.url === server.url ? registration : undefined;
  }

  /** The newest first. */
  #keysFor(server: OpenWebUIInstance, userId: string): Key[] {
    return this.#parts.keys
      .list(userId)
      .filter(({ grant }) => isFor(server, grant.boundTo))
      .toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
  }

  /** With the parts that their key is for. Anyone who has none has allowed nothing yet, and sees there what there is. */
  #withParts(server: OpenWebUIInstance, { userId, account }: Member): Member {
    const key = this.keyOf(server, userId);
    return { userId, account, ...(key && { parts: partsOf(key.grant) }) };
  }

  /** The tools that the keys of those who share it allow. Where no key is for it, the list stays as it was, if there was one. */
  async #toolsFor(
    server: OpenWebUIInstance,
    scope: string,
    before: string[],
    grants: Record<string, Grant> = {},
  ): Promise<string[]> {
    const { people, namesShown } = this.#parts;
    const members = scope === shared ? (await people.list()).map(({ userId }) => userId) : [scope];
    const good = members.flatMap((userId) => grants[userId] ?? this.keyOf(server, userId)?.grant ?? []);
    const forTools = good.filter(({ endpoints }) => endpoints.includes('openapi'));
    return forTools.length === 0 && before.length > 0 ? before : namesShown(forTools);
  }

  /** Whether it is what should stand there: the person's own key, or none where they sign in by the tenant. */
  #isKeyOf(server: OpenWebUIInstance, userId: string, key: string): boolean {
    if (server.proof === 'sso' || key === '') return server.proof === 'sso' && key === '';
    const found = this.#parts.keys.authenticate(`Bearer ${key}`);
    const own = this.keyOf(server, userId);
    // Without a key of theirs there is none that it could be; a paused one stays where it is.
    return own === undefined || ('key' in found ? found.key.id === own.id : found.of?.id === own.id);
  }

  async #write(server: OpenWebUIInstance, scope: string, next: Registration, key: string): Promise<Result<void>> {
    const before = await this.#at(server, scope);
    // The hub may have moved; what stood there for its old address goes.
    const cleared = before && before.marker !== next.marker ? await removeEntries(server.api, before) : ok(undefined);
    if (!cleared.ok) return cleared;
    const claimed = await claimRows(server.api, next);
    if (!claimed.ok) return claimed;
    await this.#parts.store.setRegistration(scope, claimed.value);
    const applied = await writeEntries(server.api, claimed.value, server.proof, key);
    if (applied.ok) await this.#tryOut(server, scope, claimed.value, key);
    else if (!before) await this.#takeBack(server, scope, claimed.value);
    return applied;
  }

  /** Has Open WebUI try what stands there, and keeps the result. */
  async #tryOut(
    server: OpenWebUIInstance,
    scope: string,
    registration: Registration,
    key: string,
  ): Promise<Registration> {
    const { store, trials } = this.#parts;
    const shape = entryShapeOf(registration, server.proof, key);
    const tried = { ...registration, reached: await trials.run(server.api, shape, registration.parts) };
    await store.setRegistration(scope, tried);
    return tried;
  }

  async #takeBack(server: OpenWebUIInstance, scope: string, registration: Registration): Promise<Result<void>> {
    if (!server.hasAdminKey) return fail('open_webui_key', 'The hub has none.');
    const done = await removeEntries(server.api, registration);
    if (done.ok) await this.#parts.store.setRegistration(scope, undefined);
    return done;
  }
}

const isFor = ({ url, proof, audience }: OpenWebUIInstance, boundTo: BoundTo | undefined): boolean =>
  boundTo?.openWebUI === url && boundTo.proof === proof && boundTo.audience === audience;

/** What proves people goes only to an address that somebody agreed to; the hub's address needs no agreement. */
const goesTo = ({ hubUrl }: OpenWebUIInstance, agreed: string | undefined): boolean =>
  hubUrl === undefined || hubUrl === agreed;

const hubIsElsewhere: Failed = fail('usage', 'Another address of the hub was set meanwhile.', {
  hint: 'Allow Open WebUI again: that says where it will send its calls.',
});

const keyIsGone: Failed = fail('usage', 'The key there no longer works, and the hub keeps no copy of it.', {
  hint: 'Allow Open WebUI again to make a new one.',
});
