/**
 * An Open WebUI for tests that cannot have the real one: its API over HTTP, as the recordings of both versions show it, and
 * what its backend asks of the hub when people use it. Everything is in memory.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../local-server.ts';
import type { Answer } from './answer.ts';
import { type Asked, ask, type Question, task } from './chatting.ts';
import { createAccount } from './people.ts';
import { answer, type Received } from './routes.ts';
import { oauthSettings, signInWithSso } from './single-sign-on.ts';
import { type Account, createState, type OAuthSettings, type Settings, type State } from './state.ts';
import { callTool, type ToolAnswer, type ToolCall } from './tool-calls.ts';

/** What an administrator set in its environment; by default 0.12.4 with single sign-on, sign-up closed, and API keys. */
export type FakeOptions = Partial<Omit<Settings, 'oauth'>> & {
  oauth?: Partial<OAuthSettings>;
  /** Nobody has an account yet, the administrator included. */
  onboarding?: boolean;
};

export type NewAccount = { email: string; name: string } & Partial<
  Pick<Account, 'role' | 'sub' | 'password' | 'accessToken' | 'createdAt'>
>;

export type FakeOpenWebUI = {
  url: string;
  /** All it knows, to look at and to change behind everybody's back. */
  state: State;
  admin: Account;
  /** What it was sent, in the order it came. */
  requests: Received[];
  /** Resolves once so many have come in all. */
  received(count: number): Promise<void>;
  addAccount(account: NewAccount): Account;
  /** *Continue with …*; throws what the sign-in page would show. */
  signInWithSso(sub: string, email: string, name: string, accessToken?: string): Account;
  ask(person: Account, question: Question): Promise<Asked>;
  task(person: Account, model: string, task: string, chatId?: string): Promise<Asked>;
  /** Undefined where the person is not offered such a tool. */
  callTool(
    person: Account,
    serverId: string,
    tool: string,
    args?: Record<string, unknown>,
    where?: Pick<ToolCall, 'chatId' | 'messageId'>,
  ): Promise<ToolAnswer | undefined>;
  /** Nothing listens any more, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Every answer takes this long from now on. */
  slow(milliseconds: number): void;
  /**
   * The next request of this path, by this method if one is named, is answered so, or as a function of the request says;
   * `isDone`: after it was carried out.
   */
  answerNext(path: string, status: number, body: unknown, how?: { method?: string; isDone?: boolean }): void;
  close(): Promise<void>;
};

/** Starts it on a free loopback port. Whoever starts it closes it. */
export async function startFakeOpenWebUI(options: FakeOptions = {}): Promise<FakeOpenWebUI> {
  const state = createState(settingsOf(options));
  const email = 'admin@example.com';
  const admin = createAccount(state, { email, name: 'Admin', role: 'admin', password: 'Adm1n!pass' });
  if (!options.onboarding) state.accounts.push(admin);
  const requests: Received[] = [];
  const waiting: { count: number; go(): void }[] = [];
  const prepared: { path: string; status: number; body: unknown; method: string | undefined; isDone: boolean }[] = [];
  let delay = 0;
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = incoming;
    const received = { method, path, headers, body: await bodyOf(incoming) };
    requests.push(received);
    for (const { count, go } of waiting) if (requests.length >= count) go();
    if (delay > 0) await sleep(delay);
    const fits = (one: { path: string; method: string | undefined }) =>
      one.path === path.split('?')[0] && (one.method ?? method) === method;
    const next = prepared.findIndex(fits);
    const [first] = next < 0 ? [] : prepared.splice(next, 1);
    if (first?.isDone) await answer(state, received);
    const said = typeof first?.body === 'function' ? { ...first, body: first.body(received) } : first;
    const { status, body, text, location }: Answer = said ?? (await answer(state, received));
    const type = text ? `text/${text}; charset=utf-8` : 'application/json';
    outgoing
      .writeHead(status, { 'content-type': type, ...(location !== undefined && { location }) })
      .end(text ? String(body) : JSON.stringify(body));
  }

  async function listen(port: number): Promise<number> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
  async function down(): Promise<void> {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  const port = await listen(await freePort()); // to which it comes back
  return {
    url: `http://127.0.0.1:${port}`,
    state,
    admin,
    requests,
    received: (count) =>
      new Promise((go) => {
        if (requests.length >= count) go();
        else waiting.push({ count, go });
      }),
    addAccount(given) {
      const account = createAccount(state, given);
      state.accounts.push(account);
      return account;
    },
    signInWithSso: (sub, email, name, accessToken) => signInWithSso(state, { sub, email, name, accessToken }),
    ask: (person, question) => ask(state, person, question),
    task: (person, model, name, chatId) => task(state, person, { model, task: name, chatId }),
    callTool: (person, serverId, tool, args = {}, where = {}) =>
      callTool(state, person, { serverId, tool, args, ...where }),
    down,
    async up() {
      if (!server.listening) await listen(port);
    },
    slow(milliseconds) {
      delay = milliseconds;
    },
    answerNext(path, status, body, { method, isDone = false } = {}) {
      prepared.push({ path, status, body, method, isDone });
    },
    close: down,
  };
}

function settingsOf({ oauth = {}, onboarding = false, ...options }: FakeOptions): Settings {
  const sso = options.sso === undefined ? 'Auth0' : options.sso;
  return {
    version: '0.12.4',
    // The first person closes it behind them.
    signUp: onboarding,
    passwordLogin: true,
    apiKeys: true,
    restrictedEndpoints: undefined,
    forwardUser: false,
    userJwtSecret: undefined,
    defaultRole: 'user',
    ...options,
    sso,
    oauth: oauthSettings(sso, oauth),
  };
}

/** Undefined where it is none, or no JSON. */
async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of incoming) text += part;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
