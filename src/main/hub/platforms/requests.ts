/** What requests to platforms share: which only read, how many at a time, how they end early, and how an answer is parsed. */
import * as z from 'zod';
import { isLargeFilesUrl } from './git-protocol.ts';
import type { HeldBytes, Platform, PlatformClient } from './platform.ts';
import { readsAt } from './reads.ts';

/** Runs work when there is room for it, the earliest first. Throws the reason of a signal that is aborted while it waits. */
export type InLine = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** Room for `limit` pieces of work at a time. Where there is room work begins at once, in the same turn of the event loop. */
export function atMost(limit: number): InLine {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function place(signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (): void => {
      waiting.splice(waiting.indexOf(resolve), 1);
      reject(signal?.reason);
    };
    waiting.push(resolve);
    signal?.addEventListener('abort', leave, { once: true });
    await promise.finally(() => signal?.removeEventListener('abort', leave));
  }

  return async (work, signal) => {
    signal?.throwIfAborted();
    if (running >= limit) await place(signal);
    else running += 1;
    try {
      return await work();
    } finally {
      // The place is handed on, not given back, so that nobody can slip in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/** What the text says in the shape of `schema`; undefined when it is no JSON or of another shape. */
export function parseJsonAs<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Settles with `work`, or at once with the signal's reason; what was begun continues for anyone else who waits for it. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/**
 * A request with a body that is read while it leaves. It says first how long the body is: of one that breaks off before, its server never
 * has a complete request.
 */
export function requestWith(
  url: string,
  { headers, body }: { headers: Record<string, string>; body: Buffer<ArrayBuffer> | HeldBytes },
): Request {
  if (Buffer.isBuffer(body)) return new Request(url, { method: 'POST', headers, body });
  const length = { 'content-length': String(body.bytes) };
  const stream = ReadableStream.from(body.pieces());
  return new Request(url, { method: 'POST', headers: { ...headers, ...length }, body: stream, duplex: 'half' });
}

/** As the same address is told what somebody wants to put there. */
const asksForLargeFiles = (url: string, body: Buffer | HeldBytes): boolean =>
  isLargeFilesUrl(url) &&
  Buffer.isBuffer(body) &&
  parseJsonAs(body.toString(), z.object({ operation: z.literal('download') })) !== undefined;

/** Whether a request changes nothing at a platform. What neither its rule nor its own look at the request knows is a change. */
export async function isReadAt(
  platform: Pick<Platform, 'apiUrl' | 'apis' | 'reads' | 'isRead'>,
  request: Request,
): Promise<boolean> {
  const { reads, isRead } = platform;
  if (!reads && !isRead) return request.method === 'GET' || request.method === 'HEAD';
  return readsAt(platform, request.method, request.url) || (await isRead?.(request)) === true;
}

/**
 * The client without any way to change something at the platform: what is declared as reading can't write, no matter what its code
 * says. `fetch` throws for any other request; that is a defect of the tool.
 */
export function reading(
  { upload: _, ...client }: PlatformClient,
  { reads, isRead }: Pick<Platform, 'reads' | 'isRead'>,
): PlatformClient {
  const { apiUrl, apis } = client;
  const rule = { apiUrl, apis, ...(reads && { reads }), ...(isRead && { isRead }) };
  return {
    ...client,
    async fetch(input, init) {
      // The client follows its own signal: a request that did so too would cost as much as all else of it.
      const request = new Request(input, init?.signal === client.signal ? { ...init, signal: null } : init);
      // Only a body is used up when it is read; a copy for nothing costs a call as much as its policy.
      const looked = request.body ? request.clone() : request;
      if (!(await isReadAt(rule, looked))) throw new Error('A tool that only reads sent a request that does not.');
      return client.fetch(request);
    },
    async stream(url, init) {
      const asksOnly = init.method === 'GET' || url.endsWith('/git-upload-pack') || asksForLargeFiles(url, init.body);
      if (!asksOnly) throw new Error('A tool that only reads was to change something over git.');
      if (!client.stream) throw new Error('Its client has nothing to send git by.');
      return client.stream(url, init);
    },
  };
}
