/** Reads the body of a request within the limits of size, time and depth, and notices when its client goes away. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { isDeeperThan } from '../json-depth.ts';

/** Reads a body within the limits of size, time and depth. */
const maximumBytes = 1024 * 1024;
const maximumDepth = 32;

/** Fails with `too_large` or `malformed`. A request that stops half-way is ended by the server's own timeouts. */
export async function readText(request: IncomingMessage): Promise<Result<string>> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maximumBytes) return fail('too_large');
      chunks.push(chunk);
    }
  } catch {
    return fail('malformed', 'The body ended too early.');
  }
  return ok(Buffer.concat(chunks).toString('utf8'));
}

/** Fails as `readText` does, and with `malformed` for what is no JSON or too deep. */
export async function readJson(request: IncomingMessage): Promise<Result<unknown>> {
  const text = await readText(request);
  if (!text.ok) return text;
  if (isDeeperThan(maximumDepth, text.value))
    return fail('malformed', `The JSON is nested deeper than ${maximumDepth} levels.`);
  try {
    return ok(JSON.parse(text.value));
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
