/**
 * The one place where a platform token meets the network. It goes to the platform's configured origin and nowhere else;
 * redirects are not followed, since they would decide where a token goes; what comes back has been scrubbed of it.
 */
import { deadline } from '../deadline.ts';
import type { Send } from '../internet/public-fetch.ts';
import { scrub } from '../scrub.ts';
import { Secret } from '../secret.ts';

const maximumAnswerBytes = 10 * 1024 * 1024;
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
  let found = false;
  const clean = (text: string): string => {
    const cleaned = scrub(text, token);
    found ||= cleaned !== text;
    return cleaned;
  };
  const kept = [...answer.headers]
    .filter(([name]) => passedHeaders.test(name))
    .map(([name, value]) => [name, clean(value)]);
  // latin1 keeps every byte, so that binary answers pass through unharmed; secrets are ASCII in any encoding.
  const body = Buffer.from(clean(bytes.toString('latin1')), 'latin1');
  if (found) echoed();
  const bodiless = [204, 205, 304].includes(answer.status);
  return new Response(bodiless ? null : body, { status: answer.status, headers: kept as [string, string][] });
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
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(code);
}

/** The kind of a network error alone: its message could quote what was sent. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
