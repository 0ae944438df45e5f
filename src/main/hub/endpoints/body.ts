/** Reads a JSON body within the limits of size, time and depth. */
import type { IncomingMessage } from 'node:http';
import { fail, ok, type Result } from '../../../shared/result.ts';

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
  if (depthOf(text) > maximumDepth) return fail('malformed', `The JSON is nested deeper than ${maximumDepth} levels.`);
  try {
    return ok(JSON.parse(text));
  } catch {
    return fail('malformed', 'The body is not JSON.');
  }
}

/**
 * How deep a JSON text nests, counted before it is parsed: a parsed value of great depth overflows the stack of whatever
 * walks it next. Answers early once the limit is passed.
 */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length && deepest <= maximumDepth; index++) {
    const character = text.charCodeAt(index);
    if (character === quote) index = endOfString(text, index);
    else if (character === openBrace || character === openBracket) deepest = Math.max(deepest, ++depth);
    else if (character === closeBrace || character === closeBracket) depth--;
  }
  return deepest;
}

const [quote, openBrace, closeBrace, openBracket, closeBracket] = ['"', '{', '}', '[', ']'].map((c) => c.charCodeAt(0));

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
