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
import type { Keys, LiveKey } from '../../kernel/keys/keys.ts';
import { type ChatPlace, createOpenWebUIAuthenticator, type TokenIssuer } from './caller.ts';
import { filesFor } from './files.ts';
import { createEndTakenOver, createIdentities } from './identities.ts';
import { createOpenWebUIInstances, type OpenWebUIInstance, shownInstance } from './instance.ts';
import { checkHubReachable, createTrials } from './reach.ts';
import { entryShapeOf, planEntries } from './register.ts';
import { Registrations } from './registrations.ts';
import { emptyStatus, openWebUIStatusOf, probeOpenWebUI } from './status.ts';
import { createOpenWebUIStore } from './store.ts';

type Dependencies = {
  database: Database;
  settings: SettingsStore;
  secrets: SecretStore;
  hmacKey: Buffer;
  clock: Clock;
  log: Log;
  keys: Keys;
  people: Pick<People, 'list' | 'find' | 'isVerified'>;
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

export type OpenWebUI = ReturnType<typeof createOpenWebUI>;

export function createOpenWebUI(parts: Dependencies) {
  const { settings, secrets, clock, log, keys, people, namesShown, tenant, models, url, tell } = parts;
  const servers = createOpenWebUIInstances({ settings, secrets });
  const store = createOpenWebUIStore(parts.database, parts.hmacKey);
  const identities = createIdentities({ store, people, tenant });
  const trials = createTrials();
  const registrations = new Registrations({ store, keys, people, identities, trials, namesShown, models, url });
  const endTakenOver = createEndTakenOver(parts);
  const tellChat = createTellChat(servers.find, log);
  const calledAt = new Map<string, string>();
  let refusedCall: string | undefined;
  /** Two that replace a list at once would each undo what the other wrote. */
  const oneByOne = createOneByOne();
  const exclusively = createOneByOne();
  const inTurn = createOneByOne();
  /** Keys that Open WebUI is still to be given: who looks is not told yet that it acts by them. */
  const onTheirWay = new Set<string>();

  /** For as long as the person has that key; kept, since it may be long ago. */
  const noteFirst = (
    { id: keyId, userId }: Pick<Key, 'id' | 'userId'>,
    part: OpenWebUIPart,
    at: string,
  ): Promise<void> =>
    inTurn(async () => {
      const before = await store.firstCalls(userId);
      const known = before?.keyId === keyId ? before.at : {};
      if (known[part] === undefined) await store.setFirstCalls(userId, { keyId, at: { ...known, [part]: at } });
    }).catch(() => log('open_webui_failed', { error: 'first call' }));

  async function withServer<T>(work: (server: OpenWebUIInstance) => Promise<Result<T>>): Promise<Result<T>> {
    const server = await servers.find();
    if (!server) return fail('open_webui_none');
    const done = await work(server);
    return done.ok ? ok(server.shown(done.value)) : done;
  }

  const issuer = (): string | undefined => settings.read().tenant?.issuer;

  async function refreshThere(): Promise<void> {
    const server = await servers.find();
    if (!server) return;
    await endTakenOver(server);
    if (await registrations.admitMembers(server)) tell('openwebui');
    await registrations.updateTools(server);
  }

  const refresh = (): Promise<void> =>
    oneByOne(refreshThere).catch((error: unknown) =>
      log('open_webui_failed', { error: error instanceof Error ? error.name : 'unknown' }),
    );
  const watch = createWatch(refresh, clock.now);

  async function status(userId: string | undefined): Promise<OpenWebUIStatus> {
    const server = await servers.find();
    if (!server || userId === undefined || !(await people.find(userId))) {
      return emptyStatus(server ? shownInstance(server, url()) : null);
    }
    const probed = await probeOpenWebUI(server, issuer());
    const registered = await registrations.find(server, userId);
    const isVisible = probed.ok && registered && server.hasAdminKey;
    const looked = isVisible ? await registrations.inspect(server, userId, registered) : undefined;
    const registration = looked?.ok ? await registrations.tryParts(server, userId, looked.value) : registered;
    const key = registrations.keyOf(server, userId, onTheirWay);
    const noted = await inTurn(() => store.firstCalls(userId));
    const first = noted?.keyId === key?.id ? noted : undefined;
    const found = probed.ok ? await identities.find(server, userId, probed.value.hasSingleSignOn) : undefined;
    const gone = probed.ok && server.hasAdminKey ? await registrations.findGone(server) : ok([]);
    const status = openWebUIStatusOf({
      server: shownInstance(server, url()),
      probed,
      identity: found?.identity ?? null,
      keyId: key?.id ?? null,
      ownParts: key && partsOf(key.grant),
      registration,
      looked,
      calledAt: (part) => calledAt.get(`${key?.id} ${part}`) ?? null,
      provedAt: (part) => first?.at[part] ?? null,
      refusedCall,
      gone: gone.ok ? ok(gone.value.map((hub) => hub.url)) : gone,
      keyWrong: registration && registrations.keyWrong(server, userId, registration),
    });
    return server.shown(status);
  }

  return {
    authenticator: createOpenWebUIAuthenticator({
      keys,
      settings,
      clock,
      tenant,
      signingSecret: async (at) => {
        const server = await servers.find();
        return server?.url === at ? server.signingSecret : undefined;
      },
      links: parts.links,
      noteOrigin: parts.noteOrigin,
      async tellChat(place, news) {
        const { say, waited } = await parts.words();
        if ('waiting' in news) await tellChat(place, `${say('waiting')}: ${news.waiting}`, false);
        else await tellChat(place, waited(news.ended), true);
      },
      onSignInToken: (reason) => {
        refusedCall = reason;
      },
    }),
    watcher: {
      expects(headers: IncomingHttpHeaders, endpoint: Endpoint): boolean {
        const part = partAt(endpoint);
        return part !== undefined && trials.isTrial(headers, part);
      },
      admitted(key: LiveKey, endpoint: Endpoint): void {
        const part = partAt(endpoint);
        if (!part || !key.grant.boundTo) return;
        const name = `${key.id} ${part}`;
        const at = new Date(clock.now()).toISOString();
        // It works: somebody may be waiting to see that.
        if (!calledAt.has(name)) void noteFirst(key, part, at).then(() => tell('openwebui', key.userId));
        calledAt.set(name, at);
      },
    },
    /** Somebody has signed in here, and may now do so there. */
    expectSignIn: watch.soon,
    /** Keys that waited for a first account reach one now: the tools that are shown there follow, in their own time. */
    accountConnected: (): void => void refresh(),
    /** For what makes a key and registers it, or revokes one and undoes it: of two at once neither may come between. */
    exclusively,
    /** Looks no more; resolves once what is being registered or undone there is over. */
    close(): Promise<void> {
      watch.stop();
      return exclusively(() => oneByOne(async () => undefined));
    },

    /** The same, of what is there: nobody is let in, and nothing there is brought up to date. */
    look: (userId: string | undefined): Promise<OpenWebUIStatus> => oneByOne(() => status(userId)),

    status: (userId: string | undefined): Promise<OpenWebUIStatus> =>
      oneByOne(async () => {
        await refreshThere(); // anyone who looks wants to know of whom has come since
        return status(userId);
      }),

    /** Fails with `usage`, and with `open_webui_unreachable` where none answers; then nothing new is kept. */
    set: (given: NewOpenWebUI): Promise<Result<void>> =>
      oneByOne(async () => {
        const before = await servers.find();
        const proposed = await servers.propose(given);
        if (!proposed.ok) return proposed;
        const { server, keep } = proposed.value;
        const probed = await probeOpenWebUI(server, issuer());
        if (!probed.ok) return probed;
        if (before && (await store.scopes()).length > 0 && isAnother(before, server)) {
          return fail('usage', 'Something is still registered there: remove everything first.');
        }
        await keep();
        return ok(undefined);
      }),

    /** Undoes what stands there for anybody, and forgets it; answers what could not be undone. */
    forget: (): Promise<string[]> =>
      oneByOne(async () => {
        const server = await servers.find();
        const left = server ? await registrations.withdrawAll(server) : [];
        for (const { userId } of await people.list()) await store.setLink(userId, undefined);
        await servers.forget();
        return left;
      }),

    /** `grant`: what the key is going to be for. */
    plan: (userId: string, wish: OpenWebUIWish, grant: Grant): Promise<Result<OpenWebUIChange[]>> =>
      withServer(async (server) => {
        const wanted = await registrations.draftWithAccount(server, userId, wish, grant);
        if (!wanted.ok) return wanted;
        const { value } = wanted;
        const reached = await checkHubReachable(server.api, entryShapeOf(value, server.proof, ''), value.hubUrl);
        return reached.ok ? planEntries(server.api, value, server.proof) : reached;
      }),

    boundTo: (userId: string): Promise<Result<BoundTo>> => withServer((server) => identities.boundTo(server, userId)),

    register(key: string, record: Key, wish: OpenWebUIWish): Promise<Result<{ isHandedOver: boolean }>> {
      onTheirWay.add(record.id);
      const registered = oneByOne(() =>
        withServer(async (server) => {
          const written = await registrations.register(server, key, record, wish);
          if (written.ok) watch.soon();
          return written;
        }),
      );
      return registered.finally(() => onTheirWay.delete(record.id));
    },

    /** Takes away what hubs left there that answer no more. */
    clean: (): Promise<Result<void>> => oneByOne(() => withServer((server) => registrations.clean(server))),
    repair: (userId: string): Promise<Result<void>> =>
      oneByOne(() => withServer((server) => registrations.repair(server, userId))),
    claim: (userId: string, password: string): Promise<Result<OpenWebUIIdentity>> =>
      oneByOne(() => withServer((server) => identities.claim(server, userId, password))),
    withdraw: (userId: string): Promise<Result<void>> =>
      oneByOne(() => withServer((server) => registrations.withdraw(server, userId))),

    files: (userId: string, wish: OpenWebUIWish, grant: Grant): Promise<Result<OpenWebUIFile[]>> =>
      withServer(async (server) => {
        const about = { grant: registrations.keyOf(server, userId)?.grant ?? grant };
        const draft = await registrations.draft(server, userId, wish, about);
        return ok(filesFor(server, draft, wish, issuer()));
      }),
  };
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
