/** Requests to the hub, one connection each, so that none is lost in a connection that the hub has just closed. */
import type { IncomingMessage } from 'node:http';
import type { Failure } from '../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { cutOff, keyFailure, notRunning } from './message.ts';

type Asked = {
  method: 'POST' | 'GET' | 'DELETE';
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
};

export type HubLink = {
  /** The answer from its head on, of any status. Throws when the signal aborts. */
  open(asked: Asked): Promise<Result<IncomingMessage>>;
};

/** `key` is undefined where the environment holds none. */
export function createHubLink(key: string | undefined, locate: Locate): HubLink {
  let address: URL | undefined;

  async function attempt(asked: Asked, permissionKey: string): Promise<Result<IncomingMessage>> {
    const located = address === undefined ? await locate() : ok(address);
    if (!located.ok) return located;
    address = located.value;
    try {
      return ok(await request(address, asked, permissionKey));
    } catch (error) {
      asked.signal.throwIfAborted();
      address = undefined;
      return { ok: false, failure: notRunning(located.value, codeOf(error)) };
    }
  }

  return {
    async open(asked) {
      if (key === undefined) return { ok: false, failure: keyFailure('OPENGITHUBX_KEY is not set.') };
      // What is no key of ours may be another secret, put there by mistake: it goes nowhere.
      if (!/^ogx_[0-9A-Za-z]+$/.test(key))
        return { ok: false, failure: keyFailure('OPENGITHUBX_KEY does not hold a permission key.') };
      const known = address;
      const first = await attempt(asked, key);
      // A hub that was started again may listen elsewhere. Only a refused connection has certainly carried nothing.
      const again = known !== undefined && !first.ok && refused(first.failure);
      return again ? attempt(asked, key) : first;
    },
  };
}

const refused = ({ code, message }: Failure) => code === 'not_running' && message.includes('ECONNREFUSED');

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';

/** By Node's own client, which follows no redirect; its own agent knows no proxy that the environment names. */
async function request(address: URL, { method, headers, body, signal }: Asked, key: string): Promise<IncomingMessage> {
  const { request: send } = address.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const sent = { ...headers, ...length, authorization: `Bearer ${key}` };
  send(address, { method, headers: sent, signal, agent: false }, resolve).on('error', reject).end(body);
  return promise;
}

/** The failure in an answer of another status than 2xx; `undefined` where it is an answer of MCP itself. */
function refusalIn(status: number, body: unknown): Failure | undefined {
  if (status === 401) {
    return keyFailure('The hub refused OPENGITHUBX_KEY: it is unknown, has expired or was revoked.');
  }
  if (typeof body === 'object' && body !== null) {
    if ('jsonrpc' in body) return undefined;
    if ('error' in body && isFailure(body.error)) return body.error;
  }
  if (status >= 300 && status < 400)
    return fail('not_found', 'It redirects, and the key is not sent to another address.').failure;
  return fail('not_found', `What answers there is not an OpenGitHubX hub (status ${status}).`).failure;
}

const isFailure = (value: unknown): value is Failure =>
  typeof value === 'object' &&
  value !== null &&
  ['code', 'message', 'hint'].every((name) => typeof (value as Record<string, unknown>)[name] === 'string');

// The messages in an answer of the hub, which is one JSON value or a stream of them.

/** Far more than any answer of the hub; it bounds what another program at its address can make us keep. */
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
    const body = parsedJson(text);
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
const tooLarge = () =>
  fail('too_large', 'The answer is larger than any that the hub sends.', { hint: 'Ask for less.' });

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
      const message = parsedJson(data.join('\n'));
      data = [];
      if (message !== undefined) await take(message);
    }
    if (pending.length + data.reduce((sum, { length }) => sum + length, 0) > largest) return tooLarge();
  }
  return ok(undefined);
}

export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const usual = 'http://127.0.0.1:18480/mcp';
const path = '/mcp';

type Locate = () => Promise<Result<URL>>;

/**
 * The address that the person names, else that of the hub running on the data folder, else the usual one. It is asked for
 * again whenever nothing answered there: a hub may come back on another port.
 */
export function locateBy(askHub: () => Promise<string | undefined>, named: string | undefined): Locate {
  return async () => {
    if (named) return addressFrom(named, 'OPENGITHUBX_URL is');
    return addressFrom((await askHub()) ?? usual, 'The hub says that it is at');
  };
}

/** Fails with `usage` where the key would cross a network that others can read, or go astray. */
export function addressFrom(text: string, says: string): Result<URL> {
  const url = URL.parse(text);
  if (url === null) return fail('usage', `${says} no address.`, { hint });
  // The address is shown in messages, where a password has no business.
  if (url.username !== '' || url.password !== '') return fail('usage', `${says} an address with a password.`, { hint });
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return fail('usage', `${says} ${url}, and a key is sent to this computer or by https alone.`, { hint });
  }
  if (url.pathname === '/') url.pathname = path;
  return ok(url);
}

const hint = 'Set OPENGITHUBX_URL to an https address, or to http on 127.0.0.1.';

/** The URL parser has brought every spelling of an IPv4 address into this one. */
const isLoopback = (host: string) => /^127\.\d+\.\d+\.\d+$/.test(host) || host === '[::1]' || host === 'localhost';
