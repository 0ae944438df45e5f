/**
 * The one place where a model server's key meets the network. The `openai` library builds requests and reads streams;
 * it never holds the key, and what it reads from OPENAI_* variables by itself (addresses, keys, headers) goes nowhere:
 * address and headers are set here, redirects are not followed, answers have limits.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenAI } from 'openai';
import { failure } from '../../../../shared/errors.ts';
import { scrub } from '../../scrub.ts';
import { Secret } from '../../secret.ts';
import { quote } from './quote.ts';
import { failureOfStatus, ServerFailure, silent, unreachable } from './server-failure.ts';

export type Endpoint = { baseUrl: string; key?: Secret | undefined };

export const usualLimits = {
  /** A server that first has to load its model is slow. */
  firstByteMs: 60_000,
  idleMs: 60_000,
  /** Before each retry; only what has not begun to answer is tried again. */
  retryDelaysMs: [250, 1_000],
  longestRetryAfterMs: 3_000,
  answerBytes: 32 * 1024 * 1024,
  /** Between two blank lines: the library keeps an event in memory until it is whole. */
  eventBytes: 4 * 1024 * 1024,
};
export type Limits = typeof usualLimits;

const longestRefusal = 64 * 1024;

export type Connection = {
  client: OpenAI;
  /** Whether the stream was ended by `[DONE]`, which the library keeps to itself. */
  sawDone(): boolean;
  /** A text without the server's key, which some servers send back. */
  clean(text: string): string;
  /** The server's own words, fit to be shown. */
  quote(body: unknown): string;
};

/**
 * Opens a connection for one request, which `signal` ends. What goes wrong is thrown as a `ServerFailure`, alone or as a
 * cause; a connection that breaks within the answer as whatever `fetch` throws.
 */
export async function connect(endpoint: Endpoint, limits: Limits = usualLimits): Promise<Connection> {
  const { OpenAI } = await import('openai'); // takes 150 ms and 8 MB, which a start without a chat need not
  const key = endpoint.key && Secret.reveal(endpoint.key);
  const clean = (text: string): string => secretsOf(endpoint).reduce(scrub, text);
  const seen = { done: false };
  const client = new OpenAI({
    baseURL: endpoint.baseUrl,
    fetch: createFetch(new URL(endpoint.baseUrl).origin, key, clean, limits, seen),
    apiKey: 'unused', // it insists on one
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: 2 * limits.firstByteMs, // ours comes first
  });
  return { client, sawDone: () => seen.done, clean, quote: (body) => quote(body, key, clean) };
}

/** What is shorter is no secret: home servers are given words such as `ollama`, which answers are full of. */
const shortestSecret = 16;

/** What the answers of a server with this key are not to hold. */
export const secretsOf = ({ key }: Pick<Endpoint, 'key'>): Secret[] =>
  key && Secret.reveal(key).length >= shortestSecret ? [key] : [];

function createFetch(
  origin: string,
  key: string | undefined,
  clean: Connection['clean'],
  limits: Limits,
  seen: { done: boolean },
) {
  return async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const address = String(input instanceof Request ? input.url : input);
    if (new URL(address).origin !== origin) throw new Error(`A model server's key goes to ${origin} only.`);
    const headers = {
      accept: 'application/json, text/event-stream',
      'user-agent': 'opengithubx',
      ...(init.body && { 'content-type': 'application/json' }),
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    };
    const cancelled = init.signal ?? new AbortController().signal;
    const patience = createPatience();
    patience.wait(limits.firstByteMs, new ServerFailure(failure('model_unreachable', silent(limits.firstByteMs))));
    const signal = AbortSignal.any([patience.signal, cancelled]);
    const sent: RequestInit = { method: init.method ?? 'GET', body: init.body ?? null, headers, redirect: 'manual' };
    try {
      for (const delay of [...limits.retryDelaysMs, undefined]) {
        const answer = await fetch(address, { ...sent, signal }).catch((error: unknown) => {
          signal.throwIfAborted();
          if (delay === undefined) throw new ServerFailure(unreachable(error));
        });
        if (answer?.ok) return guarded(answer, patience, limits, seen);
        const wait = answer ? retryWait(answer, delay, limits) : delay;
        if (answer && wait === undefined) throw await refusalOf(answer, (body) => quote(body, key, clean));
        await answer?.body?.cancel().catch(() => undefined);
        await sleep(wait, undefined, { signal });
      }
      throw new Error('The last attempt either answers or throws.');
    } catch (error) {
      patience.end();
      throw signal.aborted ? signal.reason : error;
    }
  };
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

async function refusalOf(answer: Response, quoted: Connection['quote']): Promise<ServerFailure> {
  const said = quoted(await beginningOf(answer));
  return new ServerFailure(failureOfStatus(answer.status, said, retryAfter(answer.headers)), answer.status, said);
}

async function beginningOf({ body }: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > longestRefusal) break;
    }
  } catch {
    // It broke off; the status says enough.
  }
  return text;
}

type Patience = ReturnType<typeof createPatience>;

/** Aborts with the error once nothing came for so long; each `wait` begins anew. */
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
function guarded(answer: Response, patience: Patience, limits: Limits, seen: { done: boolean }): Response {
  const tooLarge = new ServerFailure(failure('model_failed', 'Its answer is too large.'));
  const idle = new ServerFailure(failure('model_cut', silent(limits.idleMs)));
  async function* chunks() {
    let bytes = 0;
    let eventStart = 0;
    let tail = '\n';
    try {
      for await (const chunk of answer.body ?? []) {
        patience.end(); // while whoever reads takes its time
        const text = tail + Buffer.from(chunk).toString('latin1');
        const blank = Math.max(text.lastIndexOf('\n\n'), text.lastIndexOf('\n\r\n'));
        if (blank !== -1) eventStart = bytes - tail.length + blank;
        bytes += chunk.byteLength;
        if (bytes > limits.answerBytes || bytes - eventStart > limits.eventBytes) throw tooLarge;
        seen.done ||= /[\r\n]data: ?\[DONE\]/.test(text);
        tail = text.slice(-longestTail);
        yield chunk;
        patience.wait(limits.idleMs, idle);
      }
    } finally {
      patience.end();
    }
  }
  return new Response(ReadableStream.from(chunks()), { headers: typeOf(answer) });
}

/** What a blank line or `[DONE]` may have before it in the chunk before. */
const longestTail = 16;

/** Of the headers only what says how to read the answer. */
const typeOf = ({ headers }: Response): Record<string, string> => {
  const type = headers.get('content-type');
  return type === null ? {} : { 'content-type': type };
};
