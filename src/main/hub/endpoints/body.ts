/** Reads a JSON body within the limits of size, time and depth. */
import type { IncomingMessage } from 'node:http';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { isDeeperThan } from '../json-depth.ts';

const maximumBytes = 1024 * 1024;
const maximumDepth = 32;

/** Fails with `too_large` or `malformed`. A request that stops half-way is ended by the server's own timeouts. */
export async function readJson(request: IncomingMessage): Promise<Result<unknown>> {
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
  const text = Buffer.concat(chunks).toString('utf8');
  if (isDeeperThan(maximumDepth, text))
    return fail('malformed', `The JSON is nested deeper than ${maximumDepth} levels.`);
  try {
    return ok(JSON.parse(text));
  } catch {
    return fail('malformed', 'The body is not JSON.');
  }
}
