/**
 * Token Vault: UserId in, authorised client out. The only folder that obtains platform tokens. `held` lends them, as `Secret`, to those who
 * remove them from texts or look for leaks.
 */
import { scopesIn } from '../../../../shared/account.ts';
import type { Failure } from '../../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import { type HandedToken, isFresh, keptOrRenewed, renewAhead, type Secret, scrub } from '../../ground/secret.ts';
import { withAnyOf } from '../../ground/waiting.ts';
import { againAfterSleep, type Wake } from '../../ground/wake.ts';
import type { PlatformApi, PlatformClient } from '../../platforms/platform.ts';
import { requestWith, unlessAborted } from '../../platforms/requests.ts';
import { createRates, onceMore, refusedAs401, type Senders, send, sendGit } from './egress.ts';
import { createRetiredToken, type RetiredToken } from './retired-token.ts';
import { fetchStored } from './stored-file.ts';
import type { Exchange, ExchangeStrategy, VaultAccount } from './token-store.ts';

/** Milliseconds until a platform has taken a file. */
const uploadPatience = 10 * 60_000;

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

const longestCache = 10 * 60_000;
/** How long an account is left alone whose fresh token the platform refused. */
const refusalPause = 30_000;

type Kept = HandedToken & { granted: string[] | undefined; expiresAt: number };
type Account = {
  kept?: Kept;
  refused?: Secret;
  refusedUntil?: number;
  pending?: Promise<Result<Secret>>;
  abort: AbortController;
};

/** Kept HTTP answers of each token; garbage-collected with it. */
const answers = new WeakMap<Secret, KeptAnswers>();
function keptWith(token: Secret): KeptAnswers {
  const kept = answers.get(token) ?? createKeptAnswers();
  answers.set(token, kept);
  return kept;
}

export type Vault = ReturnType<typeof createVault>;

/** A vault over a strategy: at most one exchange per account is under way, and tokens are kept in memory alone. */
export function createVault(
  strategy: ExchangeStrategy,
  clock: Clock,
  wake: Pick<Wake, 'signal'>,
  senders: Senders,
  patienceMs?: number,
) {
  const accounts = new Map<string, Account>();
  const rates = createRates(clock);

  // The hint is part of the name: a token for one account must never answer for another on the same connection.
  const nameOf = ({ userId, accountId, connection, loginHint }: Exchange): string =>
    JSON.stringify([userId, accountId, connection, loginHint ?? null]);

  const entriesOf = (userId: string, accountId?: string): [string, Account][] =>
    [...accounts].filter(([name]) => {
      const [ofUser, ofAccount] = JSON.parse(name) as [string, string];
      return ofUser === userId && (accountId === undefined || ofAccount === accountId);
    });

  const entryOf = (name: string): Account => {
    const entry = accounts.get(name) ?? { abort: new AbortController() };
    accounts.set(name, entry);
    return entry;
  };

  /** Fails at once where the account was disconnected, or its fresh token was refused a moment ago. */
  async function exchange(account: Exchange, entry: Account): Promise<Result<Secret>> {
    if (entry.abort.signal.aborted) return fail('revoked', 'The account was disconnected.');
    if (entry.refusedUntil !== undefined && clock.now() < entry.refusedUntil) return fail('platform_unauthorised');
    return keptOrRenewed(entry.kept, clock.now(), () => renewal(account, entry));
  }

  /** The same, and no longer than the signal lets it. A token that is at hand takes no turn of the event loop. */
  async function tokenOf(account: Exchange, entry: Account, signal: AbortSignal): Promise<Result<Secret>> {
    const { kept, refusedUntil = 0 } = entry;
    const now = clock.now();
    const isAtHand = kept && isFresh(kept, now) && now < kept.renewFrom && now >= refusedUntil && !signal.aborted;
    return isAtHand ? ok(kept.token) : unlessAborted(exchange(account, entry), signal);
  }

  /**
   * Single flight per entry, not per name: after a drop a new entry must not share an exchange that began before it, or a
   * reconnected account would be served the old token.
   */
  function renewal(account: Exchange, entry: Account): Promise<Result<Secret>> {
    entry.pending ??= renew(account, entry).finally(() => {
      delete entry.pending;
    });
    return entry.pending;
  }

  async function renew(account: Exchange, entry: Account): Promise<Result<Secret>> {
    const { signal: ended } = entry.abort;
    const wanted = entry.refused === undefined ? account : { ...account, refused: entry.refused };
    const fresh = await onceMore(
      () => againAfterSleep(wake, ended, (signal) => unlessAborted(strategy(wanted), signal)),
      ended,
    );
    if (!fresh.ok) return fresh;
    delete entry.refused;
    const { secret, expiresAt, stated } = fresh.value;
    const granted = scopesIn(stated?.scope);
    const since = clock.now();
    const until = Math.min(expiresAt, since + longestCache);
    // Token Vault gives the same token until it has expired: asked sooner, it would only be asked again, and by every call.
    const renewFrom = until < expiresAt ? until - renewAhead : until;
    entry.kept = { token: secret, granted, since, until, renewFrom, expiresAt };
    return ok(secret);
  }

  function drop(userId: string, accountId?: string): Kept[] {
    const dropped: Kept[] = [];
    for (const [name, entry] of entriesOf(userId, accountId)) {
      entry.abort.abort();
      accounts.delete(name);
      if (entry.kept) dropped.push(entry.kept);
    }
    return dropped;
  }

  return {
    /** What the platform said last of how much it takes from the account; null where it said nothing. */
    rate: rates.of,
    /** The tokens that are kept for a person now, for those who remove them from texts or look for leaks. */
    held: (userId: string): Secret[] => entriesOf(userId).flatMap(([, { kept }]) => kept?.token ?? []),

    /** Forgets an account's tokens as dropping does, and hands on the one thing that may still be done with them: to end them. */
    retire(account: VaultAccount): RetiredToken {
      const [kept] = drop(account.userId, account.accountId);
      return createRetiredToken(account, kept && { secret: kept.token, expiresAt: kept.expiresAt }, clock);
    },

    /** Exchanges (or takes the cached token) and hands out a client; fails as the strategy does. */
    async client(
      account: Exchange,
      { apiUrl, apis = {}, refusedToken, storage }: PlatformApi,
      signal: AbortSignal,
    ): Promise<Result<AuthorisedClient>> {
      const entry = entryOf(nameOf(account));
      const { signal: either, end } = withAnyOf(signal, entry.abort.signal);
      const first = await tokenOf(account, entry, either).catch((reason: unknown) => {
        if (!entry.abort.signal.aborted || signal.aborted) throw reason;
        return fail('revoked', 'The account was disconnected.');
      });
      if (!first.ok) {
        end();
        return first;
      }
      const apiOf = ({ url }: Request): string =>
        Object.values(apis).find((api) => new URL(api).origin === new URL(url).origin) ?? apiUrl;
      let trouble: Failure | undefined;
      let echoed = false;
      const sent = new Set<Secret>();
      const noteEcho = (): void => {
        echoed = true;
      };
      type Ask = (request: Request, token: Secret) => Promise<Response>;
      /** Made for each attempt, since a body can be read once. */
      type Make = () => Request;
      const attempt = async (make: Make, ask: Ask): Promise<{ answer: Response; token: Secret } | undefined> => {
        const token = await tokenOf(account, entry, either);
        if (!token.ok) {
          trouble = token.failure;
          return undefined;
        }
        sent.add(token.value);
        return { answer: await ask(make(), token.value), token: token.value };
      };
      /** Once more with a fresh token where the first was refused. */
      const withToken = async (make: Make, ask: Ask): Promise<Response> => {
        const once = await attempt(make, ask);
        if (once?.answer.status !== 401) return once?.answer ?? refusedByVault();
        // Another call may have renewed it meanwhile; only the token that was refused is thrown away.
        if (entry.kept?.token === once.token) {
          delete entry.kept;
          entry.refused = once.token;
        }
        const again = await attempt(make, ask);
        // A fresh token is refused as well: asking on would only hammer both sides.
        if (again?.answer.status === 401) entry.refusedUntil = clock.now() + refusalPause;
        return again?.answer ?? refusedByVault();
      };
      const askApi: Ask = async (request, token) => {
        const answer = await keptWith(token).ask(request, (asked) => {
          const once = async (until: AbortSignal): Promise<Response> =>
            refusedAs401(
              await send(asked.body ? asked.clone() : asked, token, apiOf(asked), until, noteEcho, senders, patienceMs),
              refusedToken,
            );
          return asked.method === 'GET' ? againAfterSleep(wake, either, once) : once(either);
        });
        rates.note(account.accountId, answer.headers);
        return answer;
      };
      const askGit: Ask = (request, token) => sendGit(request, token, Object.values(apis), either, noteEcho, senders);
      return ok({
        apiUrl,
        apis,
        account: account.accountId,
        signal: either,
        trouble: () => trouble,
        granted: () => entry.kept?.granted,
        dropped: () => entry.abort.signal.aborted,
        echoed: () => echoed,
        end,
        scrubbed(value) {
          const scrubAll = (text: string): string => [...sent].reduce(scrub, text);
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
          echoed = true;
          return JSON.parse(text, (_, member) => cleanPart(member, clean));
        },
        async fetch(input, init) {
          const request = input instanceof Request && init === undefined ? input : new Request(input, init);
          return withToken(() => (request.body ? request.clone() : request), askApi);
        },
        stream: (url, init) =>
          withToken(() => (init.method === 'GET' ? new Request(url, init) : requestWith(url, init)), askGit),
        upload: (url, init) =>
          withToken(
            () => requestWith(url, init),
            (request, token) => send(request, token, apiOf(request), either, noteEcho, senders, uploadPatience),
          ),
        async download(url, { headers, most }) {
          const answer = await withToken(() => new Request(url, { headers }), askApi);
          const isElsewhere = answer.status === 302;
          return isElsewhere ? fetchStored(answer.headers.get('location'), storage, senders, either, most) : ok(answer);
        },
        stored: (address, most) => fetchStored(address, storage, senders, either, most),
      });
    },

    /** Forgets the tokens of one account, or of all of a person's, and aborts the calls that use them. */
    drop(userId: string, accountId?: string): void {
      drop(userId, accountId); // the tokens that it answers are for `retire` alone
    },

    /** Forgets the token of one account, so that the next call proves that there is another; calls under way continue. */
    forget(userId: string, accountId: string): void {
      for (const [, entry] of entriesOf(userId, accountId)) {
        delete entry.kept;
        delete entry.refusedUntil;
      }
    },
  };
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

/**
 * Answers that a platform may confirm instead of sending again (RFC 9110 §13.1.2), which GitHub counts against no limit. They
 * belong to one token, so that nobody is ever shown what another's token could read, and they are gone with it.
 */
type ConfirmableAnswer = { tag: string; body: ArrayBuffer; headers: [string, string][] };

/** A caller with these means another answer, or has one to compare. */
const conditional = ['if-none-match', 'if-modified-since', 'if-match', 'if-unmodified-since', 'if-range', 'range'];
const largest = 1024 * 1024;
const mostBytes = 8 * 1024 * 1024;

export function createKeptAnswers() {
  /** In the order of their last use. */
  const answers = new Map<string, ConfirmableAnswer>();
  let bytes = 0;

  const forget = (name: string): void => {
    bytes -= answers.get(name)?.body.byteLength ?? 0;
    answers.delete(name);
  };
  const keep = (name: string, kept: ConfirmableAnswer): void => {
    forget(name);
    answers.set(name, kept);
    bytes += kept.body.byteLength;
    for (const oldest of answers.keys()) {
      if (bytes <= mostBytes) break;
      forget(oldest);
    }
  };

  return {
    /** Sends a request with the validator of what is kept for it, and answers as if the platform had sent it all again. */
    async ask(request: Request, send: (request: Request) => Promise<Response>): Promise<Response> {
      if (request.method !== 'GET' || conditional.some((header) => request.headers.has(header))) return send(request);
      // By all that it says of itself, since an answer may depend on any of it.
      const name = JSON.stringify([request.url, [...request.headers]]);
      const kept = answers.get(name);
      const answer = await send(kept ? confirming(request, kept.tag) : request);
      if (kept && answer.status === 304) {
        keep(name, kept);
        // What it says of rates and times is of now; all else is as it was.
        const headers = new Headers(kept.headers);
        for (const [header, value] of answer.headers) headers.set(header, value);
        return new Response(kept.body, { status: 200, headers });
      }
      const tag = answer.headers.get('etag');
      if (answer.status !== 200 || tag === null) {
        forget(name);
        return answer;
      }
      const body = await answer.clone().arrayBuffer();
      if (body.byteLength <= largest) keep(name, { tag, body, headers: [...answer.headers] });
      else forget(name);
      return answer;
    },
  };
}

/** The same request, to be answered in full only where the answer is another than that of the tag. */
function confirming(request: Request, tag: string): Request {
  const headers = new Headers(request.headers);
  headers.set('if-none-match', tag);
  return new Request(request, { headers });
}

export type KeptAnswers = ReturnType<typeof createKeptAnswers>;
