/** What a call gets of an account: requests with its token, renewed where the platform refuses it, and answers without it. */
import type { Failure } from '../../../../shared/errors.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import { type HandedToken, type Secret, scrub } from '../../ground/secret.ts';
import { againAfterSleep, type Wake } from '../../ground/wake.ts';
import type { PlatformApi, PlatformClient } from '../../platforms/platform.ts';
import { requestWith } from '../../platforms/requests.ts';
import { type createRates, refusedAs401, type Senders, send, sendGit } from './egress.ts';
import { createKeptAnswers, type KeptAnswers } from './kept-answers.ts';
import { fetchStored } from './stored-file.ts';

/** Milliseconds until a platform has taken a file. */
const uploadPatience = 10 * 60_000;
/** How long an account is left alone whose fresh token the platform refused. */
const refusalPause = 30_000;

export type AuthorisedClient = PlatformClient & {
  /** Why the vault could not keep the client supplied, if that is what broke the call. */
  trouble(): Failure | undefined;
  /** What Token Vault says the present token was granted; undefined where it says nothing. */
  granted(): string[] | undefined;
  /** Whether the account was disconnected, which aborts what is under way. */
  dropped(): boolean;
  /** Whether the platform sent a token back; it was cut out, and the audit log says so. */
  echoed(): boolean;
  /** Call it when done. It removes the listeners; requests still running can't be aborted afterwards. */
  end(): void;
};

export type KeptToken = HandedToken & { granted: string[] | undefined; expiresAt: number };

/** What the vault knows of one account. */
export type VaultEntry = {
  kept?: KeptToken;
  refused?: Secret;
  refusedUntil?: number;
  pending?: Promise<Result<Secret>>;
  abort: AbortController;
};

/** What all clients of one vault share. */
export type VaultParts = {
  clock: Clock;
  wake: Pick<Wake, 'signal'>;
  senders: Senders;
  rates: ReturnType<typeof createRates>;
  patienceMs: number | undefined;
};

type Lending = {
  accountId: string;
  entry: VaultEntry;
  api: PlatformApi;
  /** Aborts with the call, and with the account. */
  signal: AbortSignal;
  end: () => void;
  /** The token of now, which fails as the strategy does. */
  token: () => Promise<Result<Secret>>;
};

type Ask = (request: Request, token: Secret) => Promise<Response>;
/** Made for each attempt, since a body can be read once. */
type Make = () => Request;

/** Kept HTTP answers of each token; garbage-collected with it. */
const answers = new WeakMap<Secret, KeptAnswers>();
function keptWith(token: Secret): KeptAnswers {
  const kept = answers.get(token) ?? createKeptAnswers();
  answers.set(token, kept);
  return kept;
}

/** One client of one account. It remembers which tokens it has sent, which no answer may hold. */
export class LentClient {
  readonly #parts: VaultParts;
  readonly #lending: Lending;
  readonly #sent = new Set<Secret>();
  #trouble: Failure | undefined;
  #echoed = false;

  constructor(parts: VaultParts, lending: Lending) {
    this.#parts = parts;
    this.#lending = lending;
  }

  /** As platforms use it, who may take one function of it along. */
  asClient(): AuthorisedClient {
    const { accountId, entry, api, signal, end } = this.#lending;
    const { senders } = this.#parts;
    const askApi: Ask = (request, token) => this.#askApi(request, token);
    const askGit: Ask = (request, token) =>
      sendGit(request, token, Object.values(api.apis ?? {}), signal, this.#noteEcho, senders);
    const upload: Ask = (request, token) =>
      send(request, token, this.#apiOf(request), signal, this.#noteEcho, senders, uploadPatience);
    return {
      apiUrl: api.apiUrl,
      apis: api.apis ?? {},
      account: accountId,
      signal,
      trouble: () => this.#trouble,
      granted: () => entry.kept?.granted,
      dropped: () => entry.abort.signal.aborted,
      echoed: () => this.#echoed,
      end,
      scrubbed: (value) => this.#scrubbed(value),
      fetch: async (input, init) => {
        const request = input instanceof Request && init === undefined ? input : new Request(input, init);
        return this.#withToken(() => (request.body ? request.clone() : request), askApi);
      },
      stream: (url, init) =>
        this.#withToken(() => (init.method === 'GET' ? new Request(url, init) : requestWith(url, init)), askGit),
      upload: (url, init) => this.#withToken(() => requestWith(url, init), upload),
      download: async (url, { headers, most }) => {
        const answer = await this.#withToken(() => new Request(url, { headers }), askApi);
        const isElsewhere = answer.status === 302;
        return isElsewhere
          ? fetchStored(answer.headers.get('location'), api.storage, senders, signal, most)
          : ok(answer);
      },
      stored: (address, most) => fetchStored(address, api.storage, senders, signal, most),
    };
  }

  readonly #noteEcho = (): void => {
    this.#echoed = true;
  };

  #apiOf({ url }: Request): string {
    const { apiUrl, apis = {} } = this.#lending.api;
    return Object.values(apis).find((api) => new URL(api).origin === new URL(url).origin) ?? apiUrl;
  }

  async #attempt(make: Make, ask: Ask): Promise<{ answer: Response; token: Secret } | undefined> {
    const token = await this.#lending.token();
    if (!token.ok) {
      this.#trouble = token.failure;
      return undefined;
    }
    this.#sent.add(token.value);
    return { answer: await ask(make(), token.value), token: token.value };
  }

  /** Once more with a fresh token where the first was refused. */
  async #withToken(make: Make, ask: Ask): Promise<Response> {
    const { entry } = this.#lending;
    const once = await this.#attempt(make, ask);
    if (once?.answer.status !== 401) return once?.answer ?? refusedByVault();
    // Another call may have renewed it meanwhile; only the token that was refused is thrown away.
    if (entry.kept?.token === once.token) {
      delete entry.kept;
      entry.refused = once.token;
    }
    const again = await this.#attempt(make, ask);
    // A fresh token is refused as well: asking on would only hammer both sides.
    if (again?.answer.status === 401) entry.refusedUntil = this.#parts.clock.now() + refusalPause;
    return again?.answer ?? refusedByVault();
  }

  async #askApi(request: Request, token: Secret): Promise<Response> {
    const { accountId, api, signal } = this.#lending;
    const { wake, senders, rates, patienceMs } = this.#parts;
    const answer = await keptWith(token).ask(request, (asked) => {
      const once = async (until: AbortSignal): Promise<Response> => {
        const sent = asked.body ? asked.clone() : asked;
        return refusedAs401(
          await send(sent, token, this.#apiOf(asked), until, this.#noteEcho, senders, patienceMs),
          api.refusedToken,
        );
      };
      return asked.method === 'GET' ? againAfterSleep(wake, signal, once) : once(signal);
    });
    rates.note(accountId, answer.headers);
    return answer;
  }

  #scrubbed<T>(value: T): T {
    const scrubAll = (text: string): string => [...this.#sent].reduce(scrub, text);
    const clean = (text: string): string => {
      const cleaned = scrubAll(text);
      // Taken apart into lines, as by a server whose parts are put together here.
      const joined = cleaned.replaceAll(/\r?\n/g, '');
      const cleanJoined = scrubAll(joined);
      return cleanJoined === joined ? cleaned : cleanJoined;
    };
    const text = JSON.stringify(value);
    const isClean = (form: string): boolean => scrubAll(form) === form;
    // A token that was escaped twice is still escaped in a text, whose backslashes are two each in JSON.
    const forms = text.includes('\\')
      ? [text, text.replaceAll('\\\\', '\\'), text.replaceAll(/(?:\\r)?\\n/g, '')]
      : [text];
    if (forms.every(isClean)) return value;
    this.#echoed = true;
    return JSON.parse(text, (_, member) => cleanPart(member, clean));
  }
}

/** One part of a JSON value, those inside it cleaned already: a text, or the names of an object, which are the platform's as well. */
function cleanPart(part: unknown, clean: (text: string) => string): unknown {
  if (typeof part === 'string') return clean(part);
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  // Own members all, so that one called `__proto__` is no more than that.
  return Object.fromEntries(Object.entries(part).map(([name, member]) => [clean(name), member]));
}

/** Stands in for the platform's answer when there is no token to ask it with; `trouble` holds the real reason. */
const refusedByVault = (): Response => Response.json({ message: 'No token' }, { status: 401 });
