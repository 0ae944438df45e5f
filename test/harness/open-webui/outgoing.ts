/** A request to the hub, with no header but those that the real one sends: `fetch` would add a browser's. */
import { type IncomingHttpHeaders, request } from 'node:http';

export type Outgoing = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: unknown;
  timeoutMs?: number;
};
export type Reply = { status: number; headers: IncomingHttpHeaders; text: string };

/** How long it waits for a list of models or a document. */
export const listTimeoutMs = 10_000;

/** Rejects where the other side is not there or not in time. */
export function send({ method, url, headers, body, timeoutMs }: Outgoing): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const content = body === undefined ? undefined : JSON.stringify(body);
  const outgoing = request(url, {
    method,
    headers: {
      Host: new URL(url).host,
      ...headers,
      ...(content !== undefined && { 'Content-Length': Buffer.byteLength(content) }),
    },
    ...(timeoutMs !== undefined && { signal: AbortSignal.timeout(timeoutMs) }),
    agent: false,
  });
  if (!('Connection' in headers)) outgoing.removeHeader('connection');
  outgoing.on('error', reject);
  outgoing.on('response', async (incoming) => {
    try {
      let text = '';
      for await (const part of incoming.setEncoding('utf8')) text += part;
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
    } catch (error) {
      reject(error);
    }
  });
  outgoing.end(content);
  return promise;
}

/** The JSON in an answer that says it is JSON. */
export function parsed({ headers, text }: Reply): unknown {
  if (!/^application\/([\w.+-]+\+)?json/.test(headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
