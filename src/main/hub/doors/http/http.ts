/** Reads the body of a request within the limits of size, time and depth, notices when its client goes away, and answers it. */
import { isUtf8 } from 'node:buffer';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import { type ErrorCode, type Failure, statusOf } from '../../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { isDeeperThan } from '../../ground/json.ts';
import { withAnyOf } from '../../ground/waiting.ts';
import type { Delivered } from '../../platforms/tool.ts';

/** Headers of every answer: nothing is cached, sniffed, embedded or read across origins. */
const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

/** Sets the standing headers; each answer adds its own. */
export function prepare(response: ServerResponse): void {
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A failure in the form that all endpoints share; under `/v1/`, where clients of OpenAI call, in OpenAI's. `link`: for the console alone. */
export function sendFailure(response: ServerResponse, found: Failure, link?: string): void {
  const { code, message, hint, retryAfterSeconds } = found;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds));
  if (code === 'unauthorised' && !response.hasHeader('www-authenticate')) {
    response.setHeader('www-authenticate', 'Bearer');
  }
  // The rest of a body that was refused is not read, so the connection can't serve another request.
  if (code === 'too_large') response.setHeader('connection', 'close');
  const isOpenAI = response.req?.url?.startsWith('/v1/');
  sendJson(response, statusOf(code), { error: isOpenAI ? openAIError(found) : { code, message, hint, link } });
}

/** Its clients show the message alone, so it says what to do as well. */
export function openAIError({ code, message, hint, param }: Failure) {
  const type = errorTypes[statusOf(code)] ?? (statusOf(code) < 500 ? 'invalid_request_error' : 'server_error');
  return {
    message: `${message} ${hint}`,
    type,
    param: param ?? (code === 'model_unknown' ? 'model' : null),
    code: openAICodes[code] ?? code,
    hint,
  };
}

const errorTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};

/** By which clients know that another model or a shorter conversation would do. */
const openAICodes: Partial<Record<ErrorCode, string>> = {
  model_unknown: 'model_not_found',
  too_long: 'context_length_exceeded',
};

const maximumBytes = 1024 * 1024;
const maximumDepth = 32;

/** At most so many bytes. Fails with `too_large` or `malformed`. A request that stops half-way is ended by the server's own timeouts. */
export async function readBodyText(request: IncomingMessage, most: number = maximumBytes): Promise<Result<string>> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > most) return fail('too_large');
      chunks.push(chunk);
    }
  } catch {
    return fail('malformed', 'The body ended too early.');
  }
  const bytes = Buffer.concat(chunks);
  // Other bytes would become other letters than those that were sent.
  return isUtf8(bytes) ? ok(bytes.toString('utf8')) : fail('malformed', 'The body is not UTF-8.');
}

/** Fails as `readBodyText` and `parseBody` do. */
export async function readJson(request: IncomingMessage): Promise<Result<unknown>> {
  const text = await readBodyText(request);
  return text.ok ? parseBody(text.value) : text;
}

/** Fails with `malformed` for what is no JSON or too deep. */
export function parseBody(text: string): Result<unknown> {
  if (isDeeperThan(maximumDepth, text))
    return fail('malformed', `The JSON is nested deeper than ${maximumDepth} levels.`);
  try {
    return ok(JSON.parse(text));
  } catch {
    return fail('malformed', 'The body is not JSON.');
  }
}

/** Aborts when the client closes its connection before it has its answer. */
export function hangUpSignal(response: ServerResponse): AbortSignal {
  const hungUp = new AbortController();
  if (response.destroyed) hungUp.abort(); // while its body was still read
  response.once('close', () => {
    if (!response.writableFinished) hungUp.abort();
  });
  return hungUp.signal;
}

/** Bytes at the beginning of an answer that its tool is told of. */
const beginning = 64 * 1024;

/** Writes an answer to the client while it comes, and ends there. Where `ended` aborts, it does not wait for a client that reads no more. */
export async function passOn(
  answer: ReadableStream<Uint8Array>,
  response: ServerResponse,
  ended: AbortSignal,
): Promise<Result<Delivered>> {
  const first: Uint8Array[] = [];
  const { signal: left, end } = withAnyOf(hangUpSignal(response), ended);
  let bytes = 0;
  try {
    for await (const chunk of answer) {
      if (bytes < beginning) first.push(chunk);
      bytes += chunk.byteLength;
      const { socket } = response;
      // What comes in one turn of the event loop is written by one call of the system.
      if (socket && !socket.writableCorked) {
        socket.cork();
        setImmediate(() => socket.uncork());
      }
      if (!response.write(chunk)) await once(response, 'drain', { signal: left });
    }
    response.end();
    await finished(response, { signal: left });
    return ok({ bytes, beginning: Buffer.concat(first) });
  } catch {
    return fail('platform_failed', 'The answer broke off.', { hint: 'Fetch again.' });
  } finally {
    end();
  }
}
