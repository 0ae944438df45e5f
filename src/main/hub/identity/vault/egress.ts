/**
 * Where a call's token meets the network. The only other place is `retired-token.ts`, which ends a token. It goes to the platform's
 * configured origin and nowhere else; redirects are not followed, since they would decide where a token goes; what comes back has been
 * scrubbed of it.
 */
import type { IncomingMessage } from 'node:http';
import { setTimeout as setTimer } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Rate } from '../../../../shared/account.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Internet } from '../../ground/internet/internet.ts';
import { isLoopbackUrl } from '../../ground/internet/public-address.ts';
import { askByNode, createPublicFetch, type Send } from '../../ground/internet/public-fetch.ts';
import type { Clock } from '../../ground/ports.ts';
import { maskIn, Secret, scrub } from '../../ground/secret.ts';
import { deadline, ownTurn } from '../../ground/waiting.ts';
import { createAnswerFilter, isLargeFilesUrl } from '../../platforms/git-protocol.ts';
import type { PlatformApi } from '../../platforms/platform.ts';
import { parseJsonAs } from '../../platforms/requests.ts';

const maximumAnswerBytes = 10 * 1024 * 1024;
/** Of more bytes an answer takes milliseconds of the main thread until it is clean. */
const longAnswerBytes = 16 * 1024;
/** For so long a platform may take to answer in full (milliseconds). */
const usualPatienceMs = 60_000;

/** Headers of an answer that a platform folder may see; none of them carries what we sent. */
const passedHeaders =
  /^(content-type|etag|last-modified|link|location|retry-after|date|x-ratelimit-[a-z]+|x-github-[a-z-]+|x-poll-interval|mcp-session-id)$/;

/** How requests reach an origin (`https://api.example.com`): a platform that a person added is not trusted with its own name. */
export type Senders = (origin: string) => Send;

export const byFetch: Send = (request, { headers, signal }) => fetch(request, { headers, redirect: 'manual', signal });

/**
 * Sends one request with the token attached. `echoed` is called when the answer held the token. Throws a `TypeError`
 * ("fetch failed") when the platform gives no complete answer within `patienceMs` and 10 MiB, its cause "not sent" when it
 * can't have got the request, and the signal's reason when it was aborted.
 */
export async function send(
  request: Request,
  token: Secret,
  apiUrl: string,
  signal: AbortSignal,
  echoed: () => void,
  senders: Senders,
  patienceMs = usualPatienceMs,
): Promise<Response> {
  signal.throwIfAborted();
  const { origin, protocol } = new URL(request.url);
  if (origin !== new URL(apiUrl).origin || !/^https?:$/.test(protocol)) {
    throw new Error(`A platform client may call ${new URL(apiUrl).origin} only.`);
  }
  const headers = new Headers(request.headers);
  headers.set('authorization', `Bearer ${Secret.reveal(token)}`);
  const limit = deadline(patienceMs, signal);
  let answer: Response;
  let bytes: Buffer;
  try {
    answer = await senders(origin)(request, { headers, signal: limit.signal });
    bytes = await readBody(answer);
  } catch (error) {
    signal.throwIfAborted();
    throw new TypeError('fetch failed', { cause: neverConnected(error) ? 'not sent' : nameOf(error) });
  } finally {
    limit.end();
  }
  if (bytes.length > longAnswerBytes) {
    await ownTurn();
    signal.throwIfAborted();
  }
  let found = false;
  const clean = (text: string): string => {
    const cleaned = scrub(text, token);
    found ||= cleaned !== text;
    return cleaned;
  };
  const passed = [...answer.headers].filter(([name]) => passedHeaders.test(name));
  const values = passed.map(([, value]) => value).join('\n');
  const kept = clean(values) === values ? passed : passed.map(([name, value]) => [name, clean(value)]);
  // latin1 keeps every byte, so that binary answers pass through unharmed; secrets are ASCII in any encoding.
  const text = bytes.toString('latin1');
  const cleaned = clean(text);
  const body = cleaned === text ? bytes : Buffer.from(cleaned, 'latin1');
  if (found) echoed();
  const bodiless = [204, 205, 304].includes(answer.status);
  return new Response(bodiless ? null : body, { status: answer.status, headers: kept as [string, string][] });
}

/** Milliseconds that a host may be silent while an answer comes, and that all of it may take. */
const idleMs = 60_000;
/** The same until GitHub has taken what is pushed, and has decided on it. */
const gitPushMs = 10 * 60_000;
const longestTransferMs = 30 * 60_000;

/**
 * Sends one request of git with the token as the password of HTTP Basic, and answers as soon as the head is there; the body follows as
 * the platform sends it, and ends with an error once it has been silent for a minute or the signal aborts.
 * https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app/choosing-permissions-for-a-github-app#choosing-permissions-for-git-access
 */
export async function sendGit(
  request: Request,
  token: Secret,
  apis: readonly string[],
  signal: AbortSignal,
  echoed: () => void,
  senders: Senders,
): Promise<Response> {
  const { origin } = new URL(request.url);
  if (!apis.some((api) => new URL(api).origin === origin)) throw new Error(`git may not call ${origin}.`);
  const headers = new Headers(request.headers);
  headers.set('authorization', Secret.reveal(Secret.basic('x-access-token', token)));
  const isPush = request.url.endsWith('/git-receive-pack');
  // Read and masked whole. All other answers are filtered packet by packet, as they come.
  const isWhole = isPush || isLargeFilesUrl(request.url);
  const transfer = timedTransfer(signal, isPush ? gitPushMs : undefined);
  try {
    if (isWhole) {
      const answer = await senders(origin)(request, { headers, signal: transfer.signal });
      const report = await readBody(answer);
      transfer.stop();
      if (maskIn(report, token)) echoed();
      return gitAnswer(Buffer.from(report), answer.status, answer.headers.get('content-type'));
    }
    const body = Buffer.from(await request.arrayBuffer());
    const answer = await askByNode(new URL(request.url), request.method, headers, body, transfer.signal);
    const filter = createAnswerFilter((packet) => {
      if (maskIn(packet, token)) echoed();
    });
    const { statusCode = 0, headers: said } = answer;
    return gitAnswer(filtered(answer, filter, transfer), statusCode, said['content-type']);
  } catch (error) {
    transfer.stop();
    signal.throwIfAborted();
    throw new TypeError('fetch failed', { cause: neverConnected(error) ? 'not sent' : nameOf(error) });
  }
}

/** A transfer that may last: `signal` aborts once it has been silent for so long, has lasted half an hour, or `cut` ends it. */
export function timedTransfer(caller: AbortSignal, silence = idleMs) {
  const over = new AbortController();
  const cut = (): void => over.abort(new TypeError('fetch failed', { cause: 'silent' }));
  const timer = setTimer(cut, silence).unref();
  const limit = deadline(longestTransferMs, caller, over.signal);
  const stop = (): void => {
    clearTimeout(timer);
    limit.end();
  };
  limit.signal.addEventListener('abort', stop, { once: true });
  return { signal: limit.signal, heard: () => void timer.refresh(), stop, cut };
}

function gitAnswer(
  body: Buffer<ArrayBuffer> | ReadableStream,
  status: number,
  type: string | null | undefined,
): Response {
  const isBodiless = [204, 205, 304].includes(status);
  return new Response(isBodiless ? null : body, { status, ...(type && { headers: { 'content-type': type } }) });
}

/** Bytes that are held for a client that takes them more slowly than they come: both sides seldom wait for each other so. */
const gitAhead = 1024 * 1024;

function filtered(
  answer: IncomingMessage,
  filter: ReturnType<typeof createAnswerFilter>,
  { heard, stop }: Pick<ReturnType<typeof timedTransfer>, 'heard' | 'stop'>,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        answer.on('data', (piece: Buffer) => {
          heard();
          try {
            for (const passed of filter(piece)) controller.enqueue(passed);
          } catch (error) {
            answer.destroy(error as Error);
          }
          if ((controller.desiredSize ?? 0) <= 0) answer.pause();
        });
        answer.once('end', () => {
          stop();
          controller.close();
        });
        answer.once('error', (error) => {
          stop();
          controller.error(error);
        });
      },
      pull: () => void answer.resume(),
      cancel(reason) {
        stop();
        // Without an error it would still give what it holds, and its end, to a stream that is closed by then.
        answer.destroy(reason instanceof Error ? reason : new Error('cancelled'));
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: gitAhead }),
  );
}

async function readBody(answer: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.byteLength;
    if (length > maximumAnswerBytes) throw new RangeError('The answer is larger than 10 MiB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Whether no connection came about, so that the platform can't have got anything of the request. */
function neverConnected(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(code);
}

/** The kind of a network error alone: its message could quote what was sent. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

/** Milliseconds: what took longer than this to fail has made its caller wait enough. */
const quickly = 2_000;

/**
 * Tries once more, a moment later, where the tenant failed quickly: most such failures are gone by then, and nobody notices. The moment
 * is another each time, so that all whom one failure met do not come back together.
 */
export async function onceMore<T>(attempt: () => Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
  const began = performance.now();
  const first = await attempt();
  const isOver = first.ok || first.failure.code !== 'tenant_unreachable' || performance.now() - began > quickly;
  if (isOver) return first;
  await sleep(200 + Math.random() * 400, undefined, { signal });
  return attempt();
}

// Some platforms refuse a token with HTTP 200 and say so in the answer alone. Here that becomes status 401, which the vault looks at.

/** Bytes: a refusal is short, and what is longer need not be parsed for it. */
const longest = 10_000;

/** The answer with status 401 where it says by a member of its JSON that the token was refused, and else as it is. */
export async function refusedAs401(answer: Response, refused: PlatformApi['refusedToken']): Promise<Response> {
  if (!refused) return answer;
  const body = await answer.clone().arrayBuffer();
  if (body.byteLength === 0 || body.byteLength > longest) return answer;
  const said = parseJsonAs(Buffer.from(body).toString(), z.object({ [refused.member]: z.enum(refused.values) }));
  return said ? new Response(body, { status: 401, headers: answer.headers }) : answer;
}

/**
 * How much of its hourly budget each account has left, by what its platform said last. In memory alone. GitHub has a budget for each
 * resource: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function createRates(clock: Clock) {
  const known = new Map<string, Map<string, Rate>>();
  return {
    /** Notes what an answer says of it, if anything. */
    note(accountId: string, headers: Headers): void {
      const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) => {
        const value = headers.get(`x-ratelimit-${name}`);
        return value !== null && /^\d{1,12}$/.test(value) ? Number(value) : undefined;
      });
      if (!limit || remaining === undefined || reset === undefined) return;
      const resource = (headers.get('x-ratelimit-resource') ?? 'core').slice(0, 40);
      const rates = known.get(accountId) ?? new Map<string, Rate>();
      known.set(accountId, rates);
      rates.set(resource, { resource, limit, remaining, resetsAt: new Date(reset * 1000).toISOString() });
    },
    /** The main budget: the largest that runs now. Null where none is known. */
    of(accountId: string): Rate | null {
      const running = [...(known.get(accountId)?.values() ?? [])].filter(
        ({ resetsAt }) => Date.parse(resetsAt) > clock.now(),
      );
      return running.sort((a, b) => b.limit - a.limit)[0] ?? null;
    },
  };
}

/**
 * What the hub was built with is reached as it is configured, also on this computer. What a person added may be named as an outsider
 * likes, and its name may lead anywhere by tomorrow: it is reached on the Internet at large alone, and in the demo on this computer.
 */
export function createSenders(
  { hasOrigin }: { hasOrigin(origin: string): boolean },
  internet: Internet,
  loopbackImports = false,
): Senders {
  const publicFetch = createPublicFetch(internet);
  const isOurs = (origin: string): boolean => hasOrigin(origin) || (loopbackImports && isLoopbackUrl(new URL(origin)));
  return (origin) => (isOurs(origin) ? byFetch : publicFetch);
}
