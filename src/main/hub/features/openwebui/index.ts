/** The person's own Open WebUI: who they are there, what the hub is there, and whose a call from there is. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ChangeTopic } from '../../../../shared/contract.ts';
import type { BoundTo, Endpoint, Grant, Key } from '../../../../shared/model.ts';
import {
  endpointOf,
  type NewOpenWebUI,
  type OpenWebUIChange,
  type OpenWebUIFile,
  type OpenWebUIIdentity,
  OpenWebUIPart,
  type OpenWebUIStatus,
  type OpenWebUIWish,
  partsOf,
} from '../../../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Database } from '../../ground/database/database.ts';
import type { LinkOrigins, Links } from '../../ground/links.ts';
import type { Clock, Log, SecretStore, SettingsStore } from '../../ground/ports.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import type { People } from '../../identity/people/people.ts';
import type { CallResult } from '../../kernel/call.ts';
import type { EndKey } from '../../kernel/end-key.ts';
import type { Authenticator } from '../../kernel/keys/authentication.ts';
import type { Keys, LiveKey } from '../../kernel/keys/keys.ts';
import { type ChatPlace, OpenWebUIAuthenticator, type TokenIssuer } from './caller.ts';
import { filesFor } from './files.ts';
import { createEndTakenOver, createIdentities, type Identities } from './identities.ts';
import {
  createOpenWebUIInstances,
  type OpenWebUIInstance,
  type OpenWebUIInstances,
  shownInstance,
} from './instance.ts';
import { checkHubReachable, createTrials } from './reach.ts';
import { entryShapeOf, planEntries } from './register.ts';
import { Registrations } from './registrations.ts';
import { SeenCalls } from './seen-calls.ts';
import { emptyStatus, openWebUIStatusOf, probeOpenWebUI } from './status.ts';
import { createOpenWebUIStore, type OpenWebUIStore } from './store.ts';

type Dependencies = {
  database: Database;
  settings: SettingsStore;
  secrets: SecretStore;
  hmacKey: Buffer;
  clock: Clock;
  log: Log;
  keys: Keys;
  people: Pick<People, 'list' | 'find' | 'isVerified' | 'userIdAt'>;
  nameAtTenant: (userId: string) => Promise<string>;
  namesShown: (grants: Grant[]) => string[];
  tenant: () => Promise<Result<TokenIssuer>>;
  /** All models, with the ids by which keys name them. */
  models: () => { id: string; name: string }[];
  /** The hub's own address. */
  url: () => string;
  links: (from?: string) => Links;
  noteOrigin: LinkOrigins['note'];
  tell: (topic: ChangeTopic, userId?: string) => void;
  /** What is said in a chat there. */
  words: () => Promise<ChatWords>;
  endKey: EndKey;
};

type ChatWords = { say(what: 'waiting'): string; waited(answer: Result<CallResult>): string };

const partAt = (endpoint: Endpoint): OpenWebUIPart | undefined =>
  OpenWebUIPart.options.find((part) => endpointOf[part] === endpoint);

/**
 * What the hub does in the Open WebUI that is set, and what it knows of it. All that writes there, and all that looks at it as a whole, is
 * done one after the other: of two that replace a list at once each would undo what the other wrote.
 */
export class OpenWebUI {
  readonly #parts: Dependencies;
  readonly #servers: OpenWebUIInstances;
  readonly #store: OpenWebUIStore;
  readonly #identities: Identities;
  readonly #trials = createTrials();
  readonly #registrations: Registrations;
  readonly #calls: SeenCalls;
  readonly #endTakenOver: ReturnType<typeof createEndTakenOver>;
  readonly #watch: Watch;
  readonly #oneByOne = createOneByOne();
  /** Keys that Open WebUI is still to be given: who looks is not told yet that it acts by them. */
  readonly #onTheirWay = new Set<string>();
  /** Why the latest token of a sign-in proved nothing; undefined after one that did. */
  #refusedCall: string | undefined;
  /** For what makes a key and registers it, or revokes one and undoes it: of two at once neither may come between. */
  readonly exclusively = createOneByOne();
  /** Proves whose a call from there is. */
  readonly authenticator: Authenticator;
  /** Is told of each call at a door, before its caller is known and after that. */
  readonly watcher = {
    expects: (headers: IncomingHttpHeaders, endpoint: Endpoint): boolean => {
      const part = partAt(endpoint);
      return part !== undefined && this.#trials.isTrial(headers, part);
    },
    admitted: (key: LiveKey, endpoint: Endpoint): void => {
      const part = partAt(endpoint);
      if (!part || !key.grant.boundTo) return;
      this.#calls.note(key, part, () => this.#parts.tell('openwebui', key.userId));
    },
  };

  constructor(parts: Dependencies) {
    const { settings, secrets, clock, log, keys, people, namesShown, tenant, nameAtTenant, models, url } = parts;
    const store = createOpenWebUIStore(parts.database, parts.hmacKey);
    const identities = createIdentities({ store, people, tenant, nameAtTenant });
    const trials = this.#trials;
    this.#parts = parts;
    this.#servers = createOpenWebUIInstances({ settings, secrets });
    this.#store = store;
    this.#identities = identities;
    this.#registrations = new Registrations({
      store,
      keys,
      people,
      nameAtTenant,
      identities,
      trials,
      namesShown,
      models,
      url,
    });
    this.#calls = new SeenCalls({ store, clock, log });
    this.#endTakenOver = createEndTakenOver(parts);
    this.#watch = createWatch(() => this.#refresh(), clock.now);
    this.authenticator = this.#createAuthenticator();
  }

  /** Somebody has signed in here, and may now do so there. */
  expectSignIn(): void {
    this.#watch.soon();
  }

  /** Keys that waited for a first account reach one now: the tools that are shown there follow, in their own time. */
  accountConnected(): void {
    void this.#refresh();
  }

  /** Looks no more; resolves once what is being registered or undone there is over. */
  close(): Promise<void> {
    this.#watch.stop();
    return this.exclusively(() => this.#oneByOne(async () => undefined));
  }

  status(userId: string | undefined): Promise<OpenWebUIStatus> {
    return this.#oneByOne(async () => {
      await this.#refreshThere(); // anyone who looks wants to know of whom has come since
      return this.#status(userId);
    });
  }

  /** The same, of what is there: nobody is let in, and nothing there is brought up to date. */
  look(userId: string | undefined): Promise<OpenWebUIStatus> {
    return this.#oneByOne(() => this.#status(userId));
  }

  /** Fails with `usage`, and with `open_webui_unreachable` where none answers; then nothing new is kept. */
  set(given: NewOpenWebUI): Promise<Result<void>> {
    return this.#oneByOne(async () => {
      const before = await this.#servers.find();
      const proposed = await this.#servers.propose(given);
      if (!proposed.ok) return proposed;
      const { server, keep } = proposed.value;
      const probed = await probeOpenWebUI(server, this.#issuer());
      if (!probed.ok) return probed;
      if (before && (await this.#store.scopes()).length > 0 && isAnother(before, server)) {
        return fail('usage', 'Something is still registered there: remove everything first.');
      }
      await keep();
      return ok(undefined);
    });
  }

  /** Undoes what stands there for anybody, and forgets it; answers what could not be undone. */
  forget(): Promise<string[]> {
    return this.#oneByOne(async () => {
      const server = await this.#servers.find();
      const left = server ? await this.#registrations.withdrawAll(server) : [];
      for (const { userId } of await this.#parts.people.list()) await this.#store.setLink(userId, undefined);
      await this.#servers.forget();
      return left;
    });
  }

  /** `grant`: what the key is going to be for. */
  plan(userId: string, wish: OpenWebUIWish, grant: Grant): Promise<Result<OpenWebUIChange[]>> {
    return this.#withServer(async (server) => {
      const wanted = await this.#registrations.draftWithAccount(server, userId, wish, grant);
      if (!wanted.ok) return wanted;
      const { value } = wanted;
      const reached = await checkHubReachable(server.api, entryShapeOf(value, server.proof, ''), value.hubUrl);
      return reached.ok ? planEntries(server.api, value, server.proof) : reached;
    });
  }

  boundTo(userId: string): Promise<Result<BoundTo>> {
    return this.#withServer((server) => this.#identities.boundTo(server, userId));
  }

  register(key: string, record: Key, wish: OpenWebUIWish): Promise<Result<{ isHandedOver: boolean }>> {
    this.#onTheirWay.add(record.id);
    const registered = this.#inTurn(async (server) => {
      const written = await this.#registrations.register(server, key, record, wish);
      if (written.ok) this.#watch.soon();
      return written;
    });
    return registered.finally(() => this.#onTheirWay.delete(record.id));
  }

  /** Takes away what hubs left there that answer no more. */
  clean(): Promise<Result<void>> {
    return this.#inTurn((server) => this.#registrations.clean(server));
  }

  repair(userId: string): Promise<Result<void>> {
    return this.#inTurn((server) => this.#registrations.repair(server, userId));
  }

  claim(userId: string, password: string): Promise<Result<OpenWebUIIdentity>> {
    return this.#inTurn((server) => this.#identities.claim(server, userId, password));
  }

  withdraw(userId: string): Promise<Result<void>> {
    return this.#inTurn((server) => this.#registrations.withdraw(server, userId));
  }

  files(userId: string, wish: OpenWebUIWish, grant: Grant): Promise<Result<OpenWebUIFile[]>> {
    return this.#withServer(async (server) => {
      const about = { grant: this.#registrations.keyOf(server, userId)?.grant ?? grant };
      const draft = await this.#registrations.draft(server, userId, wish, about);
      return ok(filesFor(server, draft, wish, this.#issuer()));
    });
  }

  #createAuthenticator(): Authenticator {
    const { keys, settings, clock, tenant, people, links, noteOrigin, words, log } = this.#parts;
    const tellChat = createTellChat(() => this.#servers.find(), log);
    return new OpenWebUIAuthenticator({
      keys,
      settings,
      clock,
      tenant,
      userIdAt: people.userIdAt,
      signingSecret: async (at) => {
        const server = await this.#servers.find();
        return server?.url === at ? server.signingSecret : undefined;
      },
      links,
      noteOrigin,
      async tellChat(place, news) {
        const { say, waited } = await words();
        if ('waiting' in news) await tellChat(place, `${say('waiting')}: ${news.waiting}`, false);
        else await tellChat(place, waited(news.ended), true);
      },
      onSignInToken: (reason) => {
        this.#refusedCall = reason;
      },
    });
  }

  #issuer(): string | undefined {
    return this.#parts.settings.read().tenant?.issuer;
  }

  async #withServer<T>(work: (server: OpenWebUIInstance) => Promise<Result<T>>): Promise<Result<T>> {
    const server = await this.#servers.find();
    if (!server) return fail('open_webui_none');
    const done = await work(server);
    return done.ok ? ok(server.shown(done.value)) : done;
  }

  #inTurn<T>(work: (server: OpenWebUIInstance) => Promise<Result<T>>): Promise<Result<T>> {
    return this.#oneByOne(() => this.#withServer(work));
  }

  /** Never rejects. */
  #refresh(): Promise<void> {
    return this.#oneByOne(() => this.#refreshThere()).catch((error: unknown) =>
      this.#parts.log('open_webui_failed', { error: error instanceof Error ? error.name : 'unknown' }),
    );
  }

  async #refreshThere(): Promise<void> {
    const server = await this.#servers.find();
    if (!server) return;
    await this.#endTakenOver(server);
    if (await this.#registrations.admitMembers(server)) this.#parts.tell('openwebui');
    await this.#registrations.updateTools(server);
  }

  async #status(userId: string | undefined): Promise<OpenWebUIStatus> {
    const registrations = this.#registrations;
    const server = await this.#servers.find();
    const shown = server ? shownInstance(server, this.#parts.url()) : null;
    if (!server || !shown || userId === undefined || !(await this.#parts.people.find(userId)))
      return emptyStatus(shown);
    const probed = await probeOpenWebUI(server, this.#issuer());
    const registered = await registrations.find(server, userId);
    const isVisible = probed.ok && registered && server.hasAdminKey;
    const looked = isVisible ? await registrations.inspect(server, userId, registered) : undefined;
    const registration = looked?.ok ? await registrations.tryParts(server, userId, looked.value) : registered;
    const key = registrations.keyOf(server, userId, this.#onTheirWay);
    const first = await this.#calls.first(userId, key?.id);
    const found = probed.ok ? await this.#identities.find(server, userId, probed.value.hasSingleSignOn) : undefined;
    const gone = probed.ok && server.hasAdminKey ? await registrations.findGone(server) : ok([]);
    const status = openWebUIStatusOf({
      server: shown,
      probed,
      identity: found?.identity ?? null,
      keyId: key?.id ?? null,
      ownParts: key && partsOf(key.grant),
      registration,
      looked,
      calledAt: (part) => this.#calls.latest(key?.id, part),
      provedAt: (part) => first?.at[part] ?? null,
      refusedCall: this.#refusedCall,
      gone: gone.ok ? ok(gone.value.map((hub) => hub.url)) : gone,
      keyWrong: registration && registrations.keyWrong(server, userId, registration),
    });
    return server.shown(status);
  }
}

const isAnother = (one: OpenWebUIInstance, other: OpenWebUIInstance): boolean =>
  one.proof !== other.proof || one.url !== other.url;

/** Looks again by itself: often for a while after somebody is expected, now and then otherwise. */
export type Watch = { soon(): void; stop(): void };

/** Milliseconds between looks, and for how long the short ones continue. */
const pace = { often: 5_000, seldom: 600_000, expectedFor: 15 * 60_000 };

/** `look` never rejects; a look that takes long puts the next one off. */
export function createWatch(look: () => Promise<void>, now: () => number): Watch {
  let expectedUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const plan = (): void => {
    clearTimeout(timer);
    if (isStopped) return;
    timer = setTimeout(() => void look().finally(plan), now() < expectedUntil ? pace.often : pace.seldom).unref();
  };
  plan();
  return {
    soon() {
      expectedUntil = now() + pace.expectedFor;
      plan();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/**
 * Says in a person's chat that something waits for them: a tool of Open WebUI has no other way to. `isOver` takes the mark away that something continues. Resolves once Open WebUI has it, and never fails: it is a courtesy.
 * Tell nothing but while Open WebUI waits for an answer of ours: 0.11.0 stores a chat whole, and of two writers one loses.
 */
type TellChat = (place: ChatPlace, text: string, isOver: boolean) => Promise<void>;

const createTellChat =
  (find: () => Promise<OpenWebUIInstance | undefined>, log: Log): TellChat =>
  async ({ chat, message }, text, isOver) => {
    try {
      const server = await find();
      if (!server?.hasAdminKey) return;
      const event = { type: 'status', data: { description: text, done: isOver } };
      const told = await server.api.call('POST', `/api/v1/chats/${chat}/messages/${message}/event`, event);
      if (!told.ok) log('open_webui_status_failed', { code: told.failure.code });
    } catch {
      log('open_webui_status_failed');
    }
  };
