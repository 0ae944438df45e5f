/**
 * The one way to a model server with its key: address and headers are set here, redirects are not followed,
 * answers have limits.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { failure } from '../../../../../shared/errors.ts';
import { fetchWithSecrets } from '../../../ground/internet/fetch-with-secrets.ts';
import { Secret, scrub } from '../../../ground/secret.ts';
import { failureOfStatus, quote, ServerFailure, silent, unreachable } from './server-failure.ts';

export type ServerAccess = { baseUrl: string; key?: Secret | undefined };

export const usualLimits = {
  /** A server that first has to load its model is slow. */
  firstByteMs: 60_000,
  idleMs: 60_000,
  /** Before each retry; only what has not begun to answer is tried again. */
  retryDelaysMs: [250, 1_000],
  longestRetryAfterMs: 3_000,
  answerBytes: 32 * 1024 * 1024,
  /** An event is kept in memory until it is whole. */
  eventBytes: 4 * 1024 * 1024,
};
export type Limits = typeof usualLimits;

const longestRefusal = 64 * 1024;

export type Answered = {
  /** Its content type. */
  type: string;
  chunks: AsyncIterable<Uint8Array>;
  /** The server's own words, fit to be shown. */
  quote(body: unknown): string;
};

/** What is shorter is no secret: home servers are given words such as `ollama`, which answers are full of. */
const shortestSecret = 16;

/** What the answers of a server with this key are not to hold. */
export const secretsOf = ({ key }: Pick<ServerAccess, 'key'>): Secret[] =>
  key && Secret.isAtLeast(shortestSecret, key) ? [key] : [];

/** A text without the server's key, which some servers send back. */
export const withoutKeyOf = (endpoint: ServerAccess, text: string): string => secretsOf(endpoint).reduce(scrub, text);

/**
 * Makes one request, which `signal` ends. What goes wrong is thrown as a `ServerFailure`; a connection that breaks within
 * the answer as what `fetch` throws.
 */
export async function request(
  endpoint: ServerAccess,
  path: string,
  { body, signal: cancelled }: { body?: object; signal?: AbortSignal },
  limits: Limits = usualLimits,
): Promise<Answered> {
  const { key } = endpoint;
  const quoted = (said: unknown): string => quote(said, key, (text) => withoutKeyOf(endpoint, text));
  const headers = {
    accept: 'application/json, text/event-stream',
    'user-agent': 'opengithubx',
    ...(body && { 'content-type': 'application/json' }),
    ...(key !== undefined && { authorization: Secret.bearer(key) }),
  };
  const patience = createPatience();
  patience.wait(limits.firstByteMs, new ServerFailure(failure('model_unreachable', silent(limits.firstByteMs))));
  const signal = cancelled ? AbortSignal.any([patience.signal, cancelled]) : patience.signal;
  const method = body ? 'POST' : 'GET';
  const sent = { method, headers, body: body && JSON.stringify(body), redirect: 'manual' } as const;
  try {
    for (const delay of [...limits.retryDelaysMs, undefined]) {
      const answer = await fetchWithSecrets(endpoint.baseUrl + path, { ...sent, signal }).catch((error: unknown) => {
        signal.throwIfAborted();
        if (delay === undefined) throw new ServerFailure(unreachable(error));
      });
      const type = answer?.headers.get('content-type') ?? '';
      if (answer?.ok) return { type, chunks: guarded(answer, patience, limits), quote: quoted };
      const wait = answer ? retryWait(answer, delay, limits) : delay;
      if (answer && wait === undefined) throw await refusalOf(answer, quoted);
      await answer?.body?.cancel().catch(() => undefined);
      await sleep(wait, undefined, { signal });
    }
    throw new Error('The last attempt either answers or throws.');
  } catch (error) {
    patience.end();
    throw signal.aborted ? signal.reason : error;
  }
}

/** Undefined where trying again would not help, or not soon enough. */
function retryWait({ status, headers }: Response, delay: number | undefined, limits: Limits): number | undefined {
  if (delay === undefined || (status !== 429 && status < 500) || status === 501) return undefined;
  const seconds = retryAfter(headers);
  if (seconds === undefined) return delay;
  return seconds * 1000 <= limits.longestRetryAfterMs ? seconds * 1000 : undefined;
}

function retryAfter(headers: Headers): number | undefined {
  const told = headers.get('retry-after');
  if (told === null) return undefined;
  const seconds = /^\d+$/.test(told) ? Number(told) : Math.ceil((Date.parse(told) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

async function refusalOf(answer: Response, quoted: Answered['quote']): Promise<ServerFailure> {
  const said = quoted(await wholeText(answer.body ?? [], longestRefusal).catch(() => '')); // without it the status says enough
  return new ServerFailure(failureOfStatus(answer.status, said, retryAfter(answer.headers)), answer.status, said);
}

/** The beginning of a text, at least so many characters of it. */
export async function wholeText(
  chunks: AsyncIterable<Uint8Array> | [],
  atLeast = Number.POSITIVE_INFINITY,
): Promise<string> {
  const pieces: string[] = [];
  const decoder = new TextDecoder();
  let length = 0;
  for await (const chunk of chunks) {
    const piece = decoder.decode(chunk, { stream: true });
    pieces.push(piece);
    length += piece.length;
    if (length > atLeast) break;
  }
  return pieces.join('');
}

type Patience = ReturnType<typeof createPatience>;

/** Aborts with the error once nothing came for so long; each `wait` begins again. */
function createPatience() {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: late.signal,
    wait(milliseconds: number, error: ServerFailure): void {
      clearTimeout(timer);
      timer = setTimeout(() => late.abort(error), milliseconds).unref();
    },
    end: () => clearTimeout(timer),
  };
}

/** The answer with limits on its length and on the silence within it. */
async function* guarded({ body }: Response, patience: Patience, limits: Limits): AsyncGenerator<Uint8Array> {
  const idle = new ServerFailure(failure('model_cut', silent(limits.idleMs)));
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) {
      patience.end(); // while the reader takes its time
      bytes += chunk.byteLength;
      if (bytes > limits.answerBytes) throw tooLarge();
      yield chunk;
      patience.wait(limits.idleMs, idle);
    }
  } finally {
    patience.end();
  }
}

export const tooLarge = (): ServerFailure => new ServerFailure(failure('model_failed', 'Its answer is too large.'));
