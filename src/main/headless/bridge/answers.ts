/** The messages in an answer of the hub, which is one JSON value or a stream of them. */
import type { IncomingMessage } from 'node:http';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { refusalIn } from './hub-link.ts';
import { cutOff } from './message.ts';

/** Far more than any answer of the hub; it bounds what a stranger at its address can make us keep. */
const largest = 16 * 1024 * 1024;

export type Take = (message: unknown) => Promise<void>;

/** Hands on each message as it comes; the hub is read no faster than `take` takes. Throws when the request is aborted. */
export async function readAnswer(response: IncomingMessage, signal: AbortSignal, take: Take): Promise<Result<void>> {
  const { statusCode: status = 0, headers } = response;
  try {
    if (isOk(status) && headers['content-type']?.startsWith('text/event-stream')) {
      return await readEvents(response, take);
    }
    const text = await readText(response);
    if (text === undefined) return tooLarge();
    if (isOk(status) && text === '') return ok(undefined);
    const body = parseJson(text);
    const failure = isOk(status) && body !== undefined ? undefined : refusalIn(status, body);
    if (failure) return { ok: false, failure };
    await take(body);
    return ok(undefined);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { ok: false, failure: cutOff() };
  }
}

const isOk = (status: number) => status >= 200 && status < 300;
const tooLarge = () => fail('too_large', 'The answer is larger than any of the hub.', { hint: 'Ask for less.' });

async function readText(response: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Server-sent events, of which only the data matters here. */
async function readEvents(response: IncomingMessage, take: Take): Promise<Result<void>> {
  const decoder = new TextDecoder();
  let pending = '';
  let data: string[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    const lines = (pending + decoder.decode(chunk, { stream: true })).split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines.map((ended) => ended.replace(/\r$/, ''))) {
      if (line.startsWith('data:')) data.push(line.slice(5));
      if (line !== '') continue;
      const message = parseJson(data.join('\n'));
      data = [];
      if (message !== undefined) await take(message);
    }
    if (pending.length + data.reduce((sum, { length }) => sum + length, 0) > largest) return tooLarge();
  }
  return ok(undefined);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
