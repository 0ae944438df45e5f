/** The person's own Open WebUI: who they are there, what the hub is there, and whose a call from there is. */
import type { Topic } from '../../../shared/contract.ts';
import type { BoundTo, Key } from '../../../shared/model.ts';
import type {
  NewOpenWebUI,
  OpenWebUIChange,
  OpenWebUIFile,
  OpenWebUIIdentity,
  OpenWebUIPart,
  OpenWebUIStatus,
  OpenWebUIWish,
} from '../../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../database/database.ts';
import type { Keys } from '../keys/keys.ts';
import type { People } from '../people/people.ts';
import type { Clock, Log, SecretStore, SettingsStore } from '../ports.ts';
import { type Callers, createCallers, type Issuer } from './caller.ts';
import { createTellChat, type TellChat } from './chat-status.ts';
import { filesFor } from './files.ts';
import { createIdentities } from './identities.ts';
import { probe } from './probe.ts';
import { reachable } from './reach.ts';
import { inspect, plan, shapeOf } from './register.ts';
import { createRegistrations } from './registrations.ts';
import { createServers, type Server, shownServer } from './server.ts';
import { noServer, statusOf } from './status.ts';
import { createStore } from './store.ts';
import { createWatch } from './watch.ts';

export type OpenWebUI = {
  status(userId: string | undefined): Promise<OpenWebUIStatus>;
  /** Fails with `usage`, and with `open_webui_unreachable` where none answers; then nothing new is kept. */
  set(given: NewOpenWebUI): Promise<Result<void>>;
  /** Takes back what stands there for anybody, and forgets it; answers what could not be taken back. */
  forget(): Promise<string[]>;
  plan(userId: string, wish: OpenWebUIWish): Promise<Result<OpenWebUIChange[]>>;
  boundTo(userId: string): Promise<Result<BoundTo>>;
  register(key: string, record: Key, wish: OpenWebUIWish): Promise<Result<{ isHandedOver: boolean }>>;
  repair(userId: string): Promise<Result<void>>;
  claim(userId: string, password: string): Promise<Result<OpenWebUIIdentity>>;
  withdraw(userId: string): Promise<Result<void>>;
  files(userId: string, wish: OpenWebUIWish): Promise<Result<OpenWebUIFile[]>>;
  /** Somebody has signed in here, and may now do so there. */
  expect(): void;
  callers: Callers;
  tellChat: TellChat;
  /** A call of the part came for the person. */
  called(userId: string, part: OpenWebUIPart): void;
  close(): void;
};

type Dependencies = {
  database: Database;
  settings: SettingsStore;
  secrets: SecretStore;
  hmacKey: Buffer;
  clock: Clock;
  log: Log;
  keys: Keys;
  people: Pick<People, 'list' | 'find' | 'isVerified'>;
  tenant: () => Promise<Result<Issuer>>;
  /** All models, with the ids by which keys name them. */
  models: () => { id: string; name: string }[];
  /** The hub's own address. */
  url: () => string;
  tell: (topic: Topic) => void;
};

export function createOpenWebUI(parts: Dependencies): OpenWebUI {
  const { settings, secrets, clock, log, keys, people, tenant, models, url, tell } = parts;
  const servers = createServers({ settings, secrets });
  const store = createStore(parts.database, parts.hmacKey);
  const identities = createIdentities({ store, people, tenant });
  const registrations = createRegistrations({ store, keys, people, identities, models, url });
  const calledAt = new Map<string, string>();
  let refusedCall: string | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: two that replace a list would each take back what the other wrote. */
  function oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  }

  async function withServer<T>(work: (server: Server) => Promise<Result<T>>): Promise<Result<T>> {
    const server = await servers.find();
    return server ? work(server) : fail('open_webui_none');
  }

  const issuer = (): string | undefined => settings.read().tenant?.issuer;

  async function letIn(): Promise<void> {
    const server = await servers.find();
    if (server && (await registrations.letIn(server))) tell('openwebui');
  }

  const watch = createWatch(
    () =>
      oneByOne(letIn).catch((error: unknown) =>
        log('open_webui_failed', { error: error instanceof Error ? error.name : 'unknown' }),
      ),
    clock.now,
  );

  async function status(userId: string | undefined): Promise<OpenWebUIStatus> {
    const server = await servers.find();
    if (!server || userId === undefined || !(await people.find(userId))) {
      return noServer(server ? shownServer(server, url()) : null);
    }
    const probed = await probe(server, issuer());
    const registration = await registrations.find(server, userId);
    const isVisible = probed.ok && registration && server.hasAdminKey;
    const found = probed.ok ? await identities.find(server, userId, probed.value.hasSingleSignOn) : undefined;
    return statusOf({
      server: shownServer(server, url()),
      probed,
      identity: found?.identity ?? null,
      keyId: registrations.keyOf(server, userId)?.id ?? null,
      registration,
      looked: isVisible ? await inspect(server.api, registration, server.proof) : undefined,
      calledAt: (part) => calledAt.get(`${userId} ${part}`) ?? null,
      refusedCall,
    });
  }

  return {
    callers: createCallers({
      ...{ keys, settings, clock, tenant },
      signingSecret: async (at) => {
        const server = await servers.find();
        return server?.url === at ? server.signingSecret : undefined;
      },
      allowUrl: () => `${url()}/console/#/openwebui`,
      heard: (reason) => {
        refusedCall = reason;
      },
    }),
    tellChat: createTellChat(servers.find, log),
    called: (userId, part) => void calledAt.set(`${userId} ${part}`, new Date(clock.now()).toISOString()),
    expect: watch.soon,
    close: watch.stop,

    status: (userId) =>
      oneByOne(async () => {
        await letIn(); // whoever looks wants to know of whom has come since
        return status(userId);
      }),

    set: (given) =>
      oneByOne(async () => {
        const before = await servers.find();
        if (before && (await store.scopes()).length > 0 && isAnother(before, given)) {
          return fail('usage', 'Something is still registered there: remove everything first.');
        }
        const kept = await servers.keep(given);
        if (!kept.ok) return kept;
        const probed = await withServer((server) => probe(server, issuer()));
        if (!probed.ok && before?.url !== settings.read().openWebUI?.url) await servers.forget();
        return probed.ok ? ok(undefined) : probed;
      }),

    forget: () =>
      oneByOne(async () => {
        const server = await servers.find();
        const left = server ? await registrations.withdrawAll(server) : [];
        for (const { userId } of await people.list()) await store.setLink(userId, undefined);
        await servers.forget();
        return left;
      }),

    plan: (userId, wish) =>
      withServer(async (server) => {
        const draft = await registrations.drafted(server, userId, wish);
        const reached = await reachable(server.api, shapeOf(draft, server.proof, ''), draft.hubUrl);
        return reached.ok ? plan(server.api, draft, server.proof) : reached;
      }),

    boundTo: (userId) => withServer((server) => identities.boundTo(server, userId)),

    register: (key, record, wish) =>
      oneByOne(() =>
        withServer(async (server) => {
          const registered = await registrations.register(server, key, record, wish);
          if (registered.ok) watch.soon();
          return registered;
        }),
      ),

    repair: (userId) => oneByOne(() => withServer((server) => registrations.repair(server, userId))),
    claim: (userId, password) => oneByOne(() => withServer((server) => identities.claim(server, userId, password))),
    withdraw: (userId) => oneByOne(() => withServer((server) => registrations.withdraw(server, userId))),

    files: (userId, wish) =>
      withServer(async (server) => {
        const modelIds = registrations.keyOf(server, userId)?.grant.models;
        const draft = await registrations.drafted(server, userId, wish, modelIds);
        return ok(filesFor(server, draft, wish, issuer()));
      }),
  };
}

const isAnother = ({ proof, url }: Server, given: NewOpenWebUI): boolean =>
  proof !== given.proof || new URL(url).href !== new URL(given.url).href;
